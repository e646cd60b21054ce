package kommunicate_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestOverdueBotsAreBounded: no bot is asked while 1024 have not returned though
// their time was up, and again when they have.
func TestOverdueBotsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		asked, release := 0, make(chan struct{})
		var mu sync.Mutex
		hook := queueHook(srv, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			mu.Lock()
			asked++
			mu.Unlock()
			<-release
			return []kommunicate.Message{{Text: "at last"}}, nil
		}, shelf{}, kommunicate.WithTurnLimit(time.Second), kommunicate.WithFallback(kommunicate.Message{Text: "sorry"}))
		turn := &kommunicate.Turn{GroupID: "1001", BotID: "faq", Text: "hello"}
		answer := func() string {
			msgs, err := hook.Answer(t.Context(), turn, 1)
			if err != nil || len(msgs) != 1 {
				t.Error(msgs, err)
				return ""
			}
			return msgs[0].Text
		}
		var all sync.WaitGroup
		for range 1024 {
			all.Go(func() {
				if got := answer(); got != "sorry" {
					t.Errorf("answered %q", got)
				}
			})
		}
		all.Wait()
		if got := answer(); got != "sorry" || asked != 1024 {
			t.Errorf("answered %q, the bot was asked %d times", got, asked)
		}
		close(release)
		synctest.Wait()
		if got := answer(); got != "at last" || asked != 1025 {
			t.Errorf("answered %q, the bot was asked %d times", got, asked)
		}
	})
}

// TestAnswerWithoutQueue: a webhook without a queue says so.
func TestAnswerWithoutQueue(t *testing.T) {
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(mute))
	if _, err := hook.Answer(t.Context(), new(kommunicate.Turn), 1); err == nil || !strings.Contains(err.Error(), "WithQueue") {
		t.Errorf("Answer: %v", err)
	}
	if _, err := hook.AnswerSteps(new(kommunicate.Turn), "id", nil); err == nil || !strings.Contains(err.Error(), "WithQueue") {
		t.Errorf("AnswerSteps: %v", err)
	}
}

// heardReplies notes what an observer hears.
type heardReplies []string

func (h *heardReplies) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	begun := string(op.Kind) + " " + op.BotID + " " + string(op.GroupID)
	return ctx, func(r kommunicate.Result) { *h = append(*h, begun+": "+r.Outcome+" "+r.Error) }
}

// TestObserveReply: the observer hears of a reply, and not what an error quotes.
func TestObserveReply(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	var heard heardReplies
	turn := &kommunicate.Turn{GroupID: "1001", BotID: "faq"}
	for _, observed := range []kommunicate.WebhookOption{kommunicate.WithObserver(&heard), kommunicate.WithObserver(nil)} {
		_, end := queueHook(srv, mute, shelf{}, observed).ObserveReply(t.Context(), turn)
		end(kommunicate.Result{Outcome: "lost"}, errors.New("a secret"))
	}
	if diff := cmp.Diff(heardReplies{"reply faq 1001: lost *errors.errorString"}, heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}
