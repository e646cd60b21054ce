package kommunicatetest_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestManyConversations holds them in one server, and leaves nothing behind: a bubble
// ends when all its goroutines have. It is not parallel: it counts the whole heap.
func TestManyConversations(t *testing.T) {
	before := heap()
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), `"message":"hi"`) {
				_, _ = io.WriteString(w, `[{"message": "hello"}]`)
			}
		})})
		srv.SetRules(kommunicatetest.Rules{Bot: "b", AutoResolve: time.Hour})
		var workers sync.WaitGroup
		for worker := range 4 {
			workers.Go(func() {
				for i := worker; i < conversations; i += 4 {
					conv, err := srv.User(fmt.Sprint("user-", i)).Open(kommunicate.ConversationDetail{Welcome: kommunicate.SkipWelcome})
					if err != nil {
						t.Error(err)
						return
					}
					if bubbles, err := conv.Say("hi"); err != nil || len(bubbles) != 1 {
						t.Errorf("conversation %d: %v, error %v", i, bubbles, err)
						return
					}
				}
			})
		}
		workers.Wait()
		synctest.Wait()
		if full := heap(); full < before+conversations*500 {
			t.Errorf("the heap holds %d bytes with all conversations, %d before: that is no measure", full, before)
		}
		srv.Close()
	})
	if rest := heap(); rest > before+4<<20 {
		t.Errorf("the heap holds %d KiB, %d before", rest>>10, before>>10)
	}
}

// heap counts the bytes in use on the heap.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // Pools let go of what they hold with the second.
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
