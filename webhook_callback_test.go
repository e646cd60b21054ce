package kommunicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// A callbackDialect is that of custom bots, but for the turns whose text begins
// with "call".
type callbackDialect struct {
	mu    sync.Mutex
	calls []string // When and what.
	start time.Time
	fails error
	takes time.Duration
}

func (d *callbackDialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	return nil, turn.UnmarshalJSON(body)
}

func (d *callbackDialect) Encode(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	body, err := kommunicate.AppendMessages(nil, msgs)
	return body, nil, err
}

func (d *callbackDialect) Late(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	return msgs, nil
}

func (d *callbackDialect) CallsBack(turn *kommunicate.Turn) bool {
	return strings.HasPrefix(turn.Text, "call")
}

func (d *callbackDialect) Call(_ context.Context, turn *kommunicate.Turn, body []byte) error {
	time.Sleep(d.takes)
	d.mu.Lock()
	defer d.mu.Unlock()
	var msgs []kommunicate.Message
	if err := json.Unmarshal(body, &msgs); err != nil {
		return err
	}
	for _, m := range msgs {
		d.calls = append(d.calls, time.Since(d.start).String()+" "+turn.Key+" "+m.Text)
	}
	return d.fails
}

// TestCallback: the answer to a turn that wants a call is called out, in order
// and however long the bot takes, and its request is answered with nothing.
func TestCallback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialect := &callbackDialect{start: time.Now(), takes: time.Second}
		hook := kommunicate.NewWebhook(obeys(), kommunicate.WithDialect(dialect),
			kommunicate.WithBudget(10*time.Second), kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."}),
			kommunicate.WithInterim(kommunicate.Message{Text: "Wait."}))
		got := playHook(hook,
			hookDelivery{Key: "a", Text: "call 2s"},
			hookDelivery{Key: "a", Text: "call 2s", At: time.Second},
			hookDelivery{Key: "b", Text: "call 1s", At: time.Second, NoBot: true},
			hookDelivery{Key: "c", Text: "call fail", Group: "2"},
			hookDelivery{Key: "d", Text: "call panic", Group: "3"},
			hookDelivery{Key: "e", Text: "call 20s", Group: "4"},
			hookDelivery{Key: "f", Text: "read 1s", Group: "5"},
			hookDelivery{Key: "g", Text: "call nothing", Group: "6"},
		)
		want := []string{
			"3s: 200", "3s: 200", "5s: 200", "1s: 200", "1s: 200", "11s: 200", "1s: [read 1s]", "1s: 200",
		}
		if diff := cmp.Diff(want, trimmed(got)); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if err := hook.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		wantCalls := map[string]bool{
			"3s a call 2s": true, "5s b call 1s": true, "1s c Sorry.": true, "1s d Sorry.": true,
			"11s e Wait.": true, "21s e call 20s": true,
		}
		gotCalls := map[string]bool{}
		for _, call := range dialect.calls {
			gotCalls[call] = true
		}
		if diff := cmp.Diff(wantCalls, gotCalls); diff != "" || len(dialect.calls) != len(wantCalls) {
			t.Errorf("calls %q (-want +got):\n%s", dialect.calls, diff)
		}
	})
}

// TestCallbackWithClient: what comes after the budget goes out through the client.
func TestCallbackWithClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialect := &callbackDialect{start: time.Now()}
		out, client := newOutbox(t, 0, false)
		hook := kommunicate.NewWebhook(obeys(), kommunicate.WithDialect(dialect), kommunicate.WithBudget(10*time.Second), client)
		got := playHook(hook,
			hookDelivery{Key: "a", Text: "call 20s"},
			hookDelivery{Key: "b", Text: "call 2s", At: time.Second},
			hookDelivery{Key: "c", Text: "call 20s", Group: "-"}, // That the client cannot deliver.
			hookDelivery{Key: "d", Text: "call 1s", Group: "2"},
		)
		if diff := cmp.Diff([]string{"10s: 200", "11s: 200", "10s: 200", "1s: 200"}, trimmed(got)); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if err := hook.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		want := []string{"20s: faq-bot to 1: call 20s", "22s: faq-bot to 1: call 2s"}
		if diff := cmp.Diff(want, out.messages()); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"1s d call 1s", "20s c call 20s"}, dialect.calls); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func trimmed(lines []string) []string {
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

func TestCallbackFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		dialect := &callbackDialect{start: time.Now(), fails: errors.New("refused: call 1s")}
		hook := kommunicate.NewWebhook(obeys(), kommunicate.WithDialect(dialect),
			kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		if got := playHook(hook, hookDelivery{Key: "a", Text: "call 1s"}); strings.TrimSpace(got[0]) != "1s: 200" {
			t.Errorf("answer %q", got)
		}
		if !strings.Contains(log.String(), "kommunicate: reply lost") || strings.Contains(log.String(), "call 1s") {
			t.Errorf("log:\n%s", &log)
		}
	})
}

// obeys returns a bot that does what the text says: it takes its time and repeats the text, fails,
// panics, or says nothing.
func obeys() kommunicate.BotFunc {
	return func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		_, what, _ := strings.Cut(turn.Text, " ")
		switch what {
		case "fail":
			return nil, errors.New("no database")
		case "panic":
			panic("at the bot")
		case "nothing":
			return nil, nil
		}
		d, err := time.ParseDuration(what)
		if err != nil {
			return nil, err
		}
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return []kommunicate.Message{{Text: turn.Text}}, nil
	}
}
