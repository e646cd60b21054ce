package kommunicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A shelf is a queue whose turns a test takes itself.
type shelf struct {
	put  func(ctx context.Context, turn *kommunicate.Turn) error
	wait func(ctx context.Context) error
}

func (s shelf) Put(ctx context.Context, turn *kommunicate.Turn) error { return s.put(ctx, turn) }

func (s shelf) Wait(ctx context.Context) error { return s.wait(ctx) }

func queueHook(srv *kommunicatetest.Server, bot kommunicate.BotFunc, q kommunicate.Queue, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	opts = append(opts, kommunicate.WithClient(srv.Client()), kommunicate.WithQueue(q))
	return kommunicate.NewWebhook(bot, opts...)
}

func mute(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, nil }

func TestQueueAnswersWhenATurnIsStored(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	full := errors.New("full of secrets")
	var stored []string
	hook := queueHook(srv, saying("in place"), shelf{put: func(_ context.Context, turn *kommunicate.Turn) error {
		if turn.Text == "too much" {
			return full
		}
		stored = append(stored, turn.Text)
		return nil
	}})
	got := playHook(hook,
		hookDelivery{Key: "1", Text: "hello"},
		hookDelivery{Key: "2", Text: "too much", At: time.Millisecond},
		hookDelivery{Key: "3", Text: "nowhere", Group: "-", At: 2 * time.Millisecond},
		hookDelivery{Key: "4", Text: "nobody's", NoBot: true, At: 3 * time.Millisecond},
	)
	for i, want := range []string{"[]", "503", "[in place]", "[in place]"} {
		if !strings.Contains(got[i], ": "+want) {
			t.Errorf("delivery %d: got %s, want %s", i, got[i], want)
		}
	}
	if strings.Contains(got[1], "secrets") {
		t.Errorf("the answer quotes the queue's error: %s", got[1])
	}
	if diff := cmp.Diff([]string{"hello"}, stored); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	w := postHook(t.Context(), hook, hookDelivery{Key: "2", Text: "too much"}.body())
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("a turn that could not be stored, again: HTTP %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
}

// TestQueueStoresTurnsOfAConversationInOrder: the second waits for the first,
// however long that takes to be stored.
func TestQueueStoresTurnsOfAConversationInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		var stored []string
		hook := queueHook(srv, mute, shelf{put: func(ctx context.Context, turn *kommunicate.Turn) error {
			if turn.Text == "one" {
				time.Sleep(3 * time.Second)
			}
			stored = append(stored, turn.Text)
			return nil
		}})
		got := playHook(hook, hookDelivery{Key: "1", Text: "one"}, hookDelivery{Key: "2", Text: "two", At: time.Second})
		if diff := cmp.Diff([]string{"3s: []", "3s: []"}, got); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"one", "two"}, stored); diff != "" {
			t.Errorf("stored (-want +got):\n%s", diff)
		}
	})
}

func TestQueueTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		logged := new(hookLog)
		hook := queueHook(srv, mute, shelf{put: func(ctx context.Context, turn *kommunicate.Turn) error {
			<-ctx.Done()
			return ctx.Err()
		}}, kommunicate.WithBudget(5*time.Second), kommunicate.WithTurnLimit(time.Minute), logged.option())
		got := playHook(hook, hookDelivery{Key: "1"}, hookDelivery{Key: "2", Group: "2", Gone: 2 * time.Second})
		if !strings.HasPrefix(got[0], "5s: 503") || !strings.HasPrefix(got[1], "2s: ") {
			t.Errorf("answers: %q", got)
		}
		if err := hook.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := playHook(hook, hookDelivery{Key: "3"}); !strings.Contains(got[0], "503") {
			t.Errorf("after Shutdown: %q", got)
		}
		for _, want := range []string{"delivery broken off", "turn turned away", "turn not stored"} {
			if !strings.Contains(strings.Join(logged.logged(), "\n"), want) {
				t.Errorf("the log does not say %q: %q", want, logged.logged())
			}
		}
	})
}

func TestQueueIsWaitedFor(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	busy := errors.New("busy")
	hook := queueHook(srv, mute, shelf{wait: func(context.Context) error { return busy }})
	if err := hook.Wait(t.Context()); !errors.Is(err, busy) {
		t.Errorf("Wait: %v", err)
	}
	hook = queueHook(srv, mute, struct{ kommunicate.Queue }{})
	if err := hook.Wait(t.Context()); err != nil {
		t.Errorf("Wait without one of the queue's: %v", err)
	}
}

func TestWithQueueRefuses(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	for name, opts := range map[string][]kommunicate.WebhookOption{
		"WithClient": {kommunicate.WithQueue(shelf{})},
		"dialect":    {kommunicate.WithQueue(shelf{}), kommunicate.WithClient(srv.Client()), kommunicate.WithDialect(struct{ kommunicate.Dialect }{})},
	} {
		func() {
			defer func() {
				if cause := recover(); cause == nil || !strings.Contains(fmt.Sprint(cause), name) {
					t.Errorf("%s: panic %v", name, cause)
				}
			}()
			kommunicate.NewWebhook(saying("x"), opts...)
		}()
	}
}

// TestAnswer: what a stored turn is answered with.
func TestAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		asked := 0
		hook := queueHook(srv, func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			asked++
			switch turn.Text {
			case "panic":
				panic("secret")
			case "silence":
				return nil, nil
			case "hang":
				select {}
			case "wait":
				<-ctx.Done()
				return nil, ctx.Err()
			case "invalid":
				return []kommunicate.Message{{}}, nil
			case "error":
				return nil, errors.New("secret")
			}
			return []kommunicate.Message{textOf("re: " + turn.Text)}, nil
		}, shelf{}, kommunicate.WithFallback(textOf("sorry")), kommunicate.WithTurnLimit(time.Minute))
		turn := kommunicate.Turn{BotID: "faq-bot", GroupID: "1001", UserID: "ann"}
		for text, want := range map[string]string{
			"hello": "re: hello", "panic": "sorry", "silence": "", "wait": "sorry", "invalid": "sorry", "error": "sorry",
		} {
			turn.Text = text
			msgs, err := hook.Answer(t.Context(), &turn, 9)
			if err != nil {
				t.Errorf("%s: %v", text, err)
			}
			if got := strings.Join(textsOf(msgs), ","); got != want {
				t.Errorf("%s: answered %q, want %q", text, got, want)
			}
		}
		before := asked
		if msgs, err := hook.Answer(t.Context(), &turn, 10); err != nil || len(msgs) != 1 || msgs[0].Text != "sorry" || asked != before {
			t.Errorf("the tenth attempt: %v, %v, asked %t", msgs, err, asked != before)
		}
		turn.GroupID = ""
		if msgs, err := hook.Answer(t.Context(), &turn, 1); err != nil || len(msgs) != 0 {
			t.Errorf("no conversation: %v, %v", msgs, err)
		}
	})
}

// TestAnswerEndsWithItsContext: and so does the bot.
func TestAnswerEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		ended := make(chan error, 1)
		hook := queueHook(srv, func(ctx context.Context, _ *kommunicate.Turn) ([]kommunicate.Message, error) {
			<-ctx.Done()
			ended <- ctx.Err()
			return nil, ctx.Err()
		}, shelf{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := hook.Answer(ctx, &kommunicate.Turn{BotID: "b", GroupID: "1"}, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Answer: %v", err)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the bot's context: %v", err)
		}
	})
}

// TestAnswerSteps: step by step, the conversation gets what it gets of
// SendMessage, and each bubble has an id that it can be found by.
func TestAnswerSteps(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com"})
	hook := queueHook(srv, mute, shelf{})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: http.NotFoundHandler()})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	turn := &kommunicate.Turn{BotID: "faq-bot", GroupID: conv.GroupID(), UserID: "ann"}
	msgs := []kommunicate.Message{
		textOf("one"),
		{Text: "two", Action: kommunicate.UpdateUserDetail{DisplayName: "Ann"}, Handoff: kommunicate.HandoffToAgent{UserID: "anna@example.com"}},
		{Action: kommunicate.ResolveConversation{}},
	}
	raw, err := kommunicate.AppendMessages(nil, msgs)
	if err != nil {
		t.Fatal(err)
	}
	var stored []kommunicate.Message
	if err := json.Unmarshal(raw, &stored); err != nil {
		t.Fatal(err)
	}
	steps, err := hook.AnswerSteps(turn, "turn-7", stored)
	if err != nil {
		t.Fatal(err)
	}
	var bubbles []string
	for _, step := range steps {
		if step.ID != "" {
			bubbles = append(bubbles, step.ID)
			if sent, err := srv.Sent(t.Context(), turn.GroupID, step.ID); sent || err != nil {
				t.Errorf("%s before it is sent: %t, %v", step.ID, sent, err)
			}
		}
		if err := step.Do(t.Context()); err != nil {
			t.Error(err)
		}
		if step.ID == "" {
			if err := step.Do(t.Context()); err != nil {
				t.Errorf("again: %v", err)
			}
			continue
		}
		if sent, err := srv.Sent(t.Context(), turn.GroupID, step.ID); !sent || err != nil {
			t.Errorf("%s was sent: %t, %v", step.ID, sent, err)
		}
	}
	if len(steps) != 5 || len(bubbles) != 2 || bubbles[0] == bubbles[1] || !strings.HasPrefix(bubbles[0], "turn-7/") {
		t.Errorf("%d steps, bubbles %q", len(steps), bubbles)
	}
	if conv.Assignee() != "anna@example.com" || conv.Status() != kommunicate.StatusResolved || conv.User().DisplayName != "Ann" {
		t.Errorf("assignee %q, status %d, name %q", conv.Assignee(), conv.Status(), conv.User().DisplayName)
	}
	again, err := hook.AnswerSteps(turn, "turn-7", stored)
	if err != nil || again[0].ID != steps[0].ID || again[1].ID != steps[1].ID {
		t.Errorf("the same answer takes other steps: %v", err)
	}
	if _, err := hook.AnswerSteps(turn, "turn-7", []kommunicate.Message{{}}); err == nil {
		t.Error("a message that cannot be sent takes steps")
	}
	if len(stored[0].Metadata) != 0 {
		t.Error("the messages were written to")
	}
}

func textsOf(msgs []kommunicate.Message) (texts []string) {
	for _, m := range msgs {
		texts = append(texts, m.Text)
	}
	return texts
}
