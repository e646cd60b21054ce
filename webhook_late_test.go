package kommunicate_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// slowBot does what the text says: "30s: Hi" says Hi after 30 seconds, "30s!"
// fails, "30s?" answers with an empty message, "30s" with nothing.
var slowBot = kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	length, text, _ := strings.Cut(turn.Text, ": ")
	takes, err := time.ParseDuration(strings.TrimRight(length, "!?"))
	if err != nil {
		return nil, err
	}
	select {
	case <-time.After(takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case strings.HasSuffix(length, "!"):
		return nil, errors.New("no database")
	case strings.HasSuffix(length, "?"):
		return []kommunicate.Message{textOf("never sent"), {}}, nil
	case text == "":
		return nil, nil
	}
	return []kommunicate.Message{textOf(text)}, nil
})

func TestWebhookInTime(t *testing.T) {
	const (
		s     = time.Second
		sorry = "Sorry, I could not answer that. Please try again."
	)
	interim := kommunicate.WithInterim(textOf("One moment"))
	tests := []struct {
		name       string
		opts       []kommunicate.WebhookOption
		noClient   bool
		failing    bool
		deliveries []hookDelivery
		answers    []string
		sent       []string
	}{
		{
			name:       "within the budget",
			deliveries: []hookDelivery{{Key: "a", Text: "24s: A"}},
			answers:    []string{"24s: [A]"},
		},
		{
			name:       "late",
			deliveries: []hookDelivery{{Key: "a", Text: "30s: A"}, {Key: "a", At: 40 * s}},
			answers:    []string{"25s: []", "40s: []"},
			sent:       []string{"31s: faq-bot to 1: A"},
		},
		{
			name:       "interim message, once",
			opts:       []kommunicate.WebhookOption{interim, kommunicate.WithBudget(10 * s)},
			deliveries: []hookDelivery{{Key: "a", Text: "30s: A"}, {Key: "a", At: 11 * s}},
			answers:    []string{"10s: [One moment]", "21s: []"},
			sent:       []string{"31s: faq-bot to 1: A"},
		},
		{
			name: "a late reply goes out before the next turn",
			deliveries: []hookDelivery{
				{Key: "a", Text: "30s: A"}, {Key: "b", Text: "0s: B", At: 10 * s}, {Key: "c", Text: "0s: C", Group: "2", At: 10 * s},
			},
			answers: []string{"25s: []", "31s: [B]", "10s: [C]"},
			sent:    []string{"31s: faq-bot to 1: A"},
		},
		{
			name:       "nothing to say late",
			deliveries: []hookDelivery{{Key: "a", Text: "30s"}},
			answers:    []string{"25s: []"},
		},
		{
			name:       "fails late",
			deliveries: []hookDelivery{{Key: "a", Text: "30s!"}},
			answers:    []string{"25s: []"},
			sent:       []string{"31s: faq-bot to 1: " + sorry},
		},
		{
			name:       "a late answer that cannot be shown",
			deliveries: []hookDelivery{{Key: "a", Text: "30s?"}},
			answers:    []string{"25s: []"},
			sent:       []string{"31s: faq-bot to 1: " + sorry},
		},
		{
			name:       "the turn limit",
			opts:       []kommunicate.WebhookOption{kommunicate.WithTurnLimit(40 * s)},
			deliveries: []hookDelivery{{Key: "a", Text: "1h: A"}},
			answers:    []string{"25s: []"},
			sent:       []string{"41s: faq-bot to 1: " + sorry},
		},
		{
			name:       "the client has gone",
			deliveries: []hookDelivery{{Key: "a", Text: "5s: A", Gone: s}},
			answers:    []string{"1s: []"},
			sent:       []string{"6s: faq-bot to 1: A"},
		},
		{
			name:       "late delivery fails: not repeated, the conversation goes on",
			failing:    true,
			deliveries: []hookDelivery{{Key: "a", Text: "30s: A"}, {Key: "b", Text: "0s: B", At: 20 * s}},
			answers:    []string{"25s: []", "31s: [B]"},
			sent:       []string{"31s: faq-bot to 1: A"},
		},
		{
			name:       "no client",
			noClient:   true,
			opts:       []kommunicate.WebhookOption{interim},
			deliveries: []hookDelivery{{Key: "a", Text: "30s: A"}, {Key: "a", At: 28 * s}},
			answers:    []string{"25s: [" + sorry + "]", "28s: []"},
		},
		{
			name: "no conversation to send to, no bot to send as",
			deliveries: []hookDelivery{
				{Key: "a", Text: "30s: A", Group: "-"}, {Key: "b", Text: "30s: B", NoBot: true},
			},
			answers: []string{"25s: [" + sorry + "]", "25s: [" + sorry + "]"},
		},
		{
			name:       "no client and the caller has gone: kept for the redelivery",
			noClient:   true,
			deliveries: []hookDelivery{{Key: "a", Text: "5s: A", Gone: s}, {Key: "a", At: 9 * s}, {Key: "a", At: 10 * s}},
			answers:    []string{"1s: []", "9s: [A]", "10s: []"},
		},
		{
			name:       "a nil client is none",
			noClient:   true,
			opts:       []kommunicate.WebhookOption{kommunicate.WithClient(nil)},
			deliveries: []hookDelivery{{Key: "a", Text: "30s: A"}},
			answers:    []string{"25s: [" + sorry + "]"},
		},
		{
			name:       "without a key every delivery is a turn",
			deliveries: []hookDelivery{{Text: "1s: A"}, {Text: "1s: A", At: 1}},
			answers:    []string{"1s: [A]", "2s: [A]"},
		},
		{
			name:       "too many turns",
			opts:       []kommunicate.WebhookOption{kommunicate.WithMaxTurns(1)},
			deliveries: []hookDelivery{{Key: "a", Text: "40s: A"}, {Key: "b", Text: "1s: B", Group: "2", At: 1 * s}},
			answers:    []string{"25s: []", "26s: 503 kommunicate: too many turns are in flight"},
			sent:       []string{"41s: faq-bot to 1: A"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box, client := newOutbox(t, time.Second, test.failing)
				opts := test.opts
				if !test.noClient {
					opts = append([]kommunicate.WebhookOption{client}, opts...)
				}
				hook := kommunicate.NewWebhook(slowBot, opts...)
				answers := playHook(hook, test.deliveries...)
				if err := hook.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(test.answers, answers); diff != "" {
					t.Errorf("answers (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(test.sent, box.messages()); diff != "" {
					t.Errorf("sent late (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestWebhookShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, client := newOutbox(t, time.Second, false)
		hook := kommunicate.NewWebhook(slowBot, client)
		done := make(chan error, 1)
		time.AfterFunc(26*time.Second, func() { done <- hook.Shutdown(context.Background()) })
		answers := playHook(hook,
			hookDelivery{Key: "a", Text: "30s: A"},
			hookDelivery{Key: "b", Text: "0s: B", At: 27 * time.Second},
		)
		want := []string{"25s: []", "27s: 503 kommunicate: the bot is shutting down"}
		if diff := cmp.Diff(want, answers); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"31s: faq-bot to 1: A"}, box.messages()); diff != "" {
			t.Errorf("sent when Shutdown returned (-want +got):\n%s", diff)
		}
		if w := postHook(t.Context(), hook, `{}`); w.Header().Get("Retry-After") != "5" {
			t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
		}
	})
}

func TestWebhookShutdownOutOfPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hook := kommunicate.NewWebhook(slowBot)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		done := make(chan error, 1)
		time.AfterFunc(time.Second, func() { done <- hook.Shutdown(ctx) })
		answers := playHook(hook, hookDelivery{Text: "20s: A"})
		want := []string{"3s: [Sorry, I could not answer that. Please try again.]"}
		if diff := cmp.Diff(want, answers); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown = %v", err)
		}
	})
}

// A bot that was left behind may still write to its turn while the late fallback
// goes out.
func TestWebhookLeavesAHangingBotItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, client := newOutbox(t, 10*time.Second, false)
		hook := kommunicate.NewWebhook(kommunicate.BotFunc(
			func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				for range 200 {
					time.Sleep(time.Second)
					turn.GroupID, turn.BotID, turn.UserID, turn.Key = "x", "x", "x", "x"
				}
				return nil, nil
			},
		), client, kommunicate.WithTurnLimit(30*time.Second))
		playHook(hook, hookDelivery{Key: "a"})
		time.Sleep(time.Hour)
		want := []string{"41s: faq-bot to 1: Sorry, I could not answer that. Please try again."}
		if diff := cmp.Diff(want, box.messages()); diff != "" {
			t.Errorf("sent late (-want +got):\n%s", diff)
		}
	})
}

// Over a real connection, a caller that hangs up is noticed, and the reply goes
// out late.
func TestWebhookNoticesThatTheCallerHungUp(t *testing.T) {
	box, client := newOutbox(t, 0, false)
	asked, answer := make(chan struct{}), make(chan struct{})
	log := newEventSignal("kommunicate: delivery broken off")
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(
		func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			close(asked)
			<-answer
			return []kommunicate.Message{textOf("A")}, nil
		},
	), client, kommunicate.WithLogger(log.logger()))
	server := httptest.NewServer(hook)
	defer server.Close()

	ctx, hangUp := context.WithCancel(t.Context())
	go func() {
		<-asked
		hangUp()
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader(hookDelivery{Key: "a"}.body()))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := server.Client().Do(r); err == nil {
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		t.Errorf("the request was answered: %s", body)
	}
	<-log.seen
	close(answer)
	if err := hook.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := box.messages(); len(got) != 1 || !strings.HasSuffix(got[0], "faq-bot to 1: A") {
		t.Errorf("sent late: %q", got)
	}
}
