package kommunicatetest_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestManyConversations holds them in one server, and leaves nothing
// behind. It is not parallel: it counts all goroutines and the whole heap.
func TestManyConversations(t *testing.T) {
	goroutines, heap := measure()
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
	if _, full := measure(); full < heap+conversations*500 {
		t.Errorf("the heap holds %d bytes with all conversations, %d before: that is no measure", full, heap)
	}
	srv.Close()
	runtime.KeepAlive(srv)
	srv = nil
	after, rest := measure()
	if after > goroutines {
		t.Errorf("%d goroutines, %d before", after, goroutines)
	}
	if rest > heap+4<<20 {
		t.Errorf("the heap holds %d KiB, %d before", rest>>10, heap>>10)
	}
}

// measure counts goroutines and the bytes in use on the heap, after those that
// are about to end have done so.
func measure() (goroutines int, heap uint64) {
	for range 10 {
		runtime.GC()
		runtime.Gosched()
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return runtime.NumGoroutine(), stats.HeapAlloc
}
