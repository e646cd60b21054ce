package kommunicate_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// An observations is an Observer that notes what it is told, with what it belongs
// to.
type observations struct {
	mu    sync.Mutex
	lines []string
}

type observedWithin struct{}

func (o *observations) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	outer, _ := ctx.Value(observedWithin{}).(string)
	path := strings.TrimPrefix(outer+">"+string(op.Kind), ">")
	return context.WithValue(ctx, observedWithin{}, path), func(r kommunicate.Result) {
		took := time.Since(op.Began)
		op.Began = time.Time{}
		o.mu.Lock()
		defer o.mu.Unlock()
		o.lines = append(o.lines, fmt.Sprintf("%s %v {%s %s %s}{%s%s %s} %s %d %d %d %.60s", path, took,
			op.BotID, op.GroupID, op.Key, op.Platform, op.Method, op.Path, r.Outcome, r.Status, r.Attempts, r.Messages, r.Error))
	}
}

func (o *observations) seen() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lines
}

func TestObserver(t *testing.T) {
	const s = time.Second
	for _, test := range []struct {
		name       string
		bot        kommunicate.BotPlatform
		noClient   bool
		failing    bool
		opts       []kommunicate.WebhookOption
		deliveries []hookDelivery
		want       []string
	}{
		{
			name:       "answered and delivered again",
			deliveries: []hookDelivery{{Key: "k", Text: "1s"}, {Key: "k", Text: "1s", At: 2 * s}},
			want: []string{
				"turn>bot 1s {faq-bot 1 k}{ } ok 0 0 1 ",
				"turn 1s {faq-bot 1 k}{ } answered 200 0 0 ",
				"turn 0s {faq-bot 1 k}{ } duplicate 200 0 0 ",
			},
		},
		{
			name:       "late",
			deliveries: []hookDelivery{{Key: "k", Text: "30s"}},
			want: []string{
				"turn 25s {faq-bot 1 k}{ } late 200 0 0 ",
				"turn>bot 30s {faq-bot 1 k}{ } ok 0 0 1 ",
				"turn>reply>call 1s {  }{POST /rest/ws/message/v2/send} ok 0 1 0 ",
				"turn>reply 1s {faq-bot 1 k}{ } sent 0 0 1 ",
			},
		},
		{
			name:       "lost",
			failing:    true,
			deliveries: []hookDelivery{{Key: "k", Text: "5s", Gone: s}},
			want: []string{
				"turn 1s {faq-bot 1 k}{ } gone 200 0 0 ",
				"turn>bot 5s {faq-bot 1 k}{ } ok 0 0 1 ",
				"turn>reply>call 1s {  }{POST /rest/ws/message/v2/send} unknown 0 1 0 kommunicate: POST /rest/ws/message/v2/send: connection reset",
				"turn>reply 1s {faq-bot 1 k}{ } lost 0 0 0 kommunicate: POST /rest/ws/message/v2/send: connection reset",
			},
		},
		{
			name:       "too long without a client",
			noClient:   true,
			deliveries: []hookDelivery{{Key: "k", Text: "30s"}},
			want: []string{
				"turn 25s {faq-bot 1 k}{ } timed out 200 0 0 ",
				"turn>bot 30s {faq-bot 1 k}{ } ok 0 0 1 ",
			},
		},
		{
			name:       "shed",
			opts:       []kommunicate.WebhookOption{kommunicate.WithMaxTurns(1)},
			deliveries: []hookDelivery{{Key: "k", Text: "26s"}, {Key: "k2", At: 1}, {Key: "k3", At: 2}},
			want: []string{
				"turn 0s {faq-bot 1 k3}{ } shed 503 0 0 ",
				"turn 25s {faq-bot 1 k}{ } late 200 0 0 ",
				"turn 25s {faq-bot 1 k2}{ } shed 503 0 0 ",
				"turn>bot 26s {faq-bot 1 k}{ } ok 0 0 1 ",
				"turn>reply>call 1s {  }{POST /rest/ws/message/v2/send} ok 0 1 0 ",
				"turn>reply 1s {faq-bot 1 k}{ } sent 0 0 1 ",
			},
		},
		{
			name: "error of the bot", bot: botFails(errors.New("my secret")), deliveries: []hookDelivery{{Key: "k"}},
			want: []string{
				"turn>bot 0s {faq-bot 1 k}{ } failed 0 0 0 *errors.errorString",
				"turn 0s {faq-bot 1 k}{ } fallback 200 0 0 *errors.errorString",
			},
		},
		{
			name: "not understood", bot: botFails(kommunicate.ErrNotUnderstood), deliveries: []hookDelivery{{Key: "k"}},
			want: []string{
				"turn>bot 0s {faq-bot 1 k}{ } not understood 0 0 0 kommunicate: not understood",
				"turn 0s {faq-bot 1 k}{ } fallback 200 0 0 kommunicate: not understood",
			},
		},
		{
			name: "panic", bot: botPanics("my secret"), deliveries: []hookDelivery{{Key: "k"}},
			want: []string{
				"turn>bot 0s {faq-bot 1 k}{ } panicked 0 0 0 ",
				"turn 0s {faq-bot 1 k}{ } fallback 200 0 0 panic with a value of type string",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var seen observations
				bot := test.bot
				if bot == nil {
					bot = observedSleeper()
				}
				opts := append(test.opts, kommunicate.WithObserver(&seen))
				if !test.noClient {
					box := &outbox{takes: s, failing: test.failing, start: time.Now()}
					client, err := kommunicate.NewClient("test-key",
						kommunicate.WithHTTPClient(&http.Client{Transport: box}), kommunicate.WithObserver(&seen))
					if err != nil {
						t.Fatal(err)
					}
					opts = append(opts, kommunicate.WithClient(client))
				}
				h := kommunicate.NewWebhook(bot, opts...)
				playHook(h, test.deliveries...)
				if err := h.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				synctest.Wait()
				time.Sleep(10 * s)
				if diff := cmp.Diff(test.want, seen.seen()); diff != "" {
					t.Errorf("observed (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// observedSleeper takes as long as the message says.
func observedSleeper() kommunicate.BotFunc {
	return func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		d, _ := time.ParseDuration(turn.Text)
		time.Sleep(d)
		return []kommunicate.Message{textOf("done")}, nil
	}
}

func TestObserverOfWhatIsRefused(t *testing.T) {
	var seen observations
	h := kommunicate.NewWebhook(observedSleeper(), kommunicate.WithObserver(&seen), kommunicate.WithMaxBody(10),
		kommunicate.WithRequestHeader("X-Key", "s3cret"))
	postHook(t.Context(), h, "{}")
	postHook(t.Context(), h, "[]", "X-Key", "s3cret")
	postHook(t.Context(), h, `{"message":"long"}`, "X-Key", "s3cret")
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	if err := h.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	postHook(t.Context(), h, "{}", "X-Key", "s3cret")
	var got []string
	for _, line := range seen.seen() {
		_, what, _ := strings.Cut(line, "{ } ")
		got = append(got, strings.TrimSpace(what))
	}
	want := []string{"refused 401 0 0", "refused 400 0 0", "refused 413 0 0", "refused 405 0 0", "closing 503 0 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
}

func TestObserverOfForwarded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen observations
		forward := func(h http.Handler, key, from string) {
			postHook(t.Context(), h, fmt.Sprintf(`{"key":%q,"from":%q,"to":"","groupId":1,"message":"my secret"}`, key, from))
			synctest.Wait()
		}
		h := kommunicate.NewForwardWebhook(func(_ context.Context, m *kommunicate.ForwardedMessage) error {
			if m.Key == "bad" {
				return errors.New("my secret")
			}
			time.Sleep(time.Second)
			return nil
		}, kommunicate.WithObserver(&seen), kommunicate.WithMaxTurns(1))
		forward(h, "bad", "ann")
		forward(h, "good", "ann")
		forward(h, "good", "ann")
		forward(h, "shed", "ann")
		if err := h.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		forward(h, "closing", "ann")
		relay := kommunicate.NewRelay(observedSleeper(), newClient(t, new(outbox)), "faq-bot", kommunicate.WithObserver(&seen),
			kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, nil }))
		forward(relay, "own", "faq-bot")
		forward(relay, "asked", "ann")
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"turn 0s { 1 bad}{ } accepted 200 0 0 ",
			"turn>bot 0s { 1 bad}{ } failed 0 0 0 *errors.errorString",
			"turn 0s { 1 good}{ } accepted 200 0 0 ",
			"turn 0s { 1 good}{ } duplicate 200 0 0 ",
			"turn 0s { 1 shed}{ } shed 503 0 0 ",
			"turn>bot 1s { 1 good}{ } ok 0 0 0 ",
			"turn 0s { 1 closing}{ } closing 503 0 0 ",
			"turn 0s {faq-bot 1 own}{ } ignored 200 0 0 ",
			"turn 0s {faq-bot 1 asked}{ } accepted 200 0 0 ",
			"turn>bot 0s {faq-bot 1 asked}{ } ok 0 0 1 ",
			"turn>reply 0s {faq-bot 1 asked}{ } sent 0 0 1 ",
		}
		// A request is answered while its message is handled: which of the two ends
		// first is chance.
		got := seen.seen()
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("observed (-want +got):\n%s", diff)
		}
	})
}

func TestObserverOfRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen observations
		tries := 0
		transport := transportFunc(func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			if tries++; tries < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			w.WriteString(`{"status":"error","errorResponse":[{"errorCode":"X-1","description":"my secret"}]}`)
			return w.Result(), nil
		})
		client := newClient(t, transport, kommunicate.WithObserver(&seen))
		_, err := client.Users(t.Context(), "ann")
		if err == nil {
			t.Fatal("the call succeeds")
		}
		got := seen.seen()
		if len(got) != 1 || !strings.Contains(got[0], " failed 200 3 0 kommunicate: ") || strings.Contains(got[0], "secret") {
			t.Errorf("observed %q", got)
		}
	})
}

// deaf is an Observer that does nothing.
type deaf struct{}

func (deaf) Observe(ctx context.Context, _ kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	return ctx, nil
}

func TestNobodyObservesForFree(t *testing.T) {
	config, err := kommunicate.NewPlatformConfig(time.Second, kommunicate.WithObserver(nil))
	if err != nil {
		t.Fatal(err)
	}
	allocations := testing.AllocsPerRun(100, func() {
		_, end := config.Observe(t.Context(), kommunicate.Operation{Platform: "example"})
		end(kommunicate.Result{Attempts: 1}, nil)
	})
	if allocations != 0 {
		t.Errorf("%v allocations without an observer", allocations)
	}
}

func TestObserverThatDoesNothing(t *testing.T) {
	h := kommunicate.NewWebhook(botSays(textOf("hello")), kommunicate.WithObserver(deaf{}))
	if w := postHook(t.Context(), h, `{"botId":"b","groupId":1,"message":"hello"}`); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
}
