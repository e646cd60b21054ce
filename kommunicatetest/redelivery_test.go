package kommunicatetest_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestRedelivery: a turn is delivered until it was answered, and faults hit
// every delivery.
func TestRedelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(2 * time.Second))
		defer srv.Close()
		asked := 0
		conv := withBot(t, srv, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if asked++; asked == 1 {
				http.Error(w, "later", http.StatusServiceUnavailable)
				return
			}
			fmt.Fprintf(w, `[{"message": "answer %d"}]`, asked)
		}), `"SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`)
		srv.Inject(
			kommunicatetest.Fault{Bot: "faq-bot", Cut: kommunicatetest.CutAfter},
			kommunicatetest.Fault{Bot: "faq-bot", Cut: kommunicatetest.CutBefore},
		)
		began := time.Now()
		bubbles, err := conv.Say("hello")
		see(t, bubbles, err, "answer 2")
		if took := time.Since(began); took != 4*time.Second || asked != 2 {
			t.Errorf("answered after %v, asked %d times", took, asked)
		}
	})
}

// TestRedeliveryEndsWithTheServer, which would wait for it otherwise.
func TestRedeliveryEndsWithTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(time.Second))
		conv := withBot(t, srv, http.NotFoundHandler(), `"SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`)
		time.AfterFunc(time.Minute, srv.Close)
		if _, err := conv.Say("hello"); err == nil {
			t.Error("the conversation settled without an answer")
		}
		synctest.Wait()
	})
}

func TestSentNowhere(t *testing.T) {
	if _, err := newServer(t).Sent(t.Context(), "7", "x"); err == nil {
		t.Error("a conversation that is not there was looked into")
	}
}
