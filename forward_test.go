package kommunicate_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func ignoreForwarded(context.Context, *kommunicate.ForwardedMessage) error { return nil }

func TestForwardWebhookRefuses(t *testing.T) {
	const (
		basic      = "Basic YWJjZGVm" // Of the documents: the token abcdef.
		notAllowed = "401 kommunicate: the request header is missing or wrong\n"
		notJSON    = "400 kommunicate: the body is not a JSON object such as Kommunicate forwards\n"
	)
	opts := []kommunicate.ForwardOption{
		kommunicate.WithForwardToken("abcdef"),
		kommunicate.WithForwardToken("newer token"),
		kommunicate.WithMaxBody(20),
	}
	newer := "Basic " + base64.StdEncoding.EncodeToString([]byte("newer token"))
	tests := []struct {
		name, method, header, value, body, want string
	}{
		{"token", "POST", "Authentication", basic, `{"message":"secret"}`, "200 "},
		{"header as usual", "POST", "Authorization", basic, `{}`, "200 "},
		{"second token", "POST", "authentication", newer, `{}`, "200 "},
		{"bare token", "POST", "Authentication", "abcdef", `{}`, notAllowed},
		{"without a scheme", "POST", "Authentication", "YWJjZGVm", `{}`, notAllowed},
		{"wrong token", "POST", "Authentication", "Basic c2VjcmV0", `{}`, notAllowed},
		{"user and password", "POST", "Authorization", "Basic YWJjZGVmOg==", `{}`, notAllowed},
		{"other header", "POST", "X-Token", basic, `{}`, notAllowed},
		{"method", "GET", "Authentication", basic, `{}`, "405 kommunicate: a webhook takes POST only\n"},
		{"large body", "POST", "Authentication", basic, `{"message":"secret" }`, "413 kommunicate: the body is larger than 20 bytes\n"},
		{"array", "POST", "Authentication", basic, `["secret"]`, notJSON},
		{"no body", "POST", "Authentication", basic, ``, notJSON},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var log hookLog
			hook := kommunicate.NewForwardWebhook(ignoreForwarded, append(opts, log.forwardOption())...)
			r := httptest.NewRequestWithContext(t.Context(), test.method, "/forward", strings.NewReader(test.body))
			r.Header.Set(test.header, test.value)
			w := httptest.NewRecorder()
			hook.ServeHTTP(w, r)
			if got := fmt.Sprint(w.Code, " ", w.Body); got != test.want {
				t.Errorf("answer %q, want %q", got, test.want)
			}
			if err := hook.Wait(t.Context()); err != nil {
				t.Error(err)
			}
			for _, secret := range []string{"secret", "abcdef", "YWJj", "newer"} {
				if strings.Contains(w.Body.String()+strings.Join(log.logged(), ""), secret) {
					t.Errorf("%q got out: %s, log: %q", secret, w.Body, log.logged())
				}
			}
		})
	}
}

// TestForwardWebhookHandles: a message is acknowledged at once, handled once, and
// after those of its conversation that came before.
func TestForwardWebhookHandles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		done := make(chan string, 10)
		hook := kommunicate.NewForwardWebhook(func(_ context.Context, m *kommunicate.ForwardedMessage) error {
			time.Sleep(10 * time.Second)
			done <- fmt.Sprintf("%v: %s", time.Since(start), m.Text)
			return nil
		})
		for _, m := range []kommunicate.ForwardedMessage{
			{Key: "1", GroupID: "1", Text: "first"},
			{Key: "2", GroupID: "1", Text: "second"},
			{Key: "1", GroupID: "1", Text: "first again"},
		} {
			forward(t, hook, m)
		}
		time.Sleep(time.Second)
		forward(t, hook, kommunicate.ForwardedMessage{Key: "3", GroupID: "2", Text: "elsewhere"})
		time.Sleep(time.Second)
		forward(t, hook, kommunicate.ForwardedMessage{Key: "2", GroupID: "1", Text: "second again"})
		forward(t, hook, kommunicate.ForwardedMessage{To: "anna", Text: "without a key"})
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("the answers took %v", took)
		}
		if err := hook.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		close(done)
		var got []string
		for line := range done {
			got = append(got, line)
		}
		want := []string{"10s: first", "11s: elsewhere", "12s: without a key", "20s: second"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
		w := postHook(t.Context(), hook, `{}`)
		if got := fmt.Sprint(w.Code, w.Body, w.Header().Get("Retry-After")); got != "503 kommunicate: the webhook is shutting down\n5" {
			t.Errorf("answer after the shutdown: %q", got)
		}
	})
}

func TestForwardWebhookIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hook := kommunicate.NewForwardWebhook(func(ctx context.Context, _ *kommunicate.ForwardedMessage) error {
			<-ctx.Done()
			return ctx.Err()
		}, kommunicate.WithMaxTurns(1), kommunicate.WithTurnLimit(time.Minute))
		start := time.Now()
		forward(t, hook, kommunicate.ForwardedMessage{})
		w := postHook(t.Context(), hook, `{}`)
		if got := fmt.Sprint(w.Code, w.Body, w.Header().Get("Retry-After")); got != "503 kommunicate: too many messages are in flight\n5" {
			t.Errorf("answer to one too many: %q", got)
		}
		if err := hook.Wait(t.Context()); err != nil || time.Since(start) != time.Minute {
			t.Errorf("the function ended after %v, %v", time.Since(start), err)
		}
	})
}

func TestForwardWebhookLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		hook := kommunicate.NewForwardWebhook(func(_ context.Context, m *kommunicate.ForwardedMessage) error {
			switch m.Text {
			case "error":
				return errForwardBot
			case "panic":
				panic(errForwardBot)
			case "hang":
				time.Sleep(time.Hour)
			}
			return nil
		}, log.forwardOption(), kommunicate.WithMaxTurns(1))
		for _, text := range []string{"fine", "fine", "error", "panic", "hang"} {
			forward(t, hook, kommunicate.ForwardedMessage{Key: text, GroupID: "1", Text: text})
			synctest.Wait()
		}
		postHook(t.Context(), hook, `{"message":"secret"}`)
		time.Sleep(2 * time.Hour)
		want := []string{
			`level=WARN msg="kommunicate: forward webhook takes requests from anybody: see WithForwardToken"`,
			`level=DEBUG msg="kommunicate: forwarded message handled" group=1 key=fine duration=0s`,
			`level=DEBUG msg="kommunicate: forwarded message not taken" group=1 key=fine duration=0s reason=empty`,
			`level=ERROR msg="kommunicate: forwarded message not handled" group=1 key=error duration=0s error_type=*errors.errorString`,
			`level=ERROR msg="kommunicate: forwarded message not handled" group=1 key=panic duration=0s error="panic with a value of type *errors.error" stack=false`,
			`level=WARN msg="kommunicate: forwarded message not taken" group="" key="" duration=0s reason=busy`,
			`level=ERROR msg="kommunicate: forwarded message not handled" group=1 key=hang duration=5m1s error="the bot did not return within the turn l"`,
			`level=WARN msg="kommunicate: handler returned after the limit" group=1 key=hang duration=1h0m0s failed=false`,
		}
		if diff := cmp.Diff(want, log.logged()); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestNewForwardWebhookPanics(t *testing.T) {
	client := new(forwardAccount).client(t)
	hook := func(handle func(context.Context, *kommunicate.ForwardedMessage) error, opts ...kommunicate.ForwardOption) func() {
		return func() { kommunicate.NewForwardWebhook(handle, opts...) }
	}
	relay := func(bot kommunicate.BotPlatform, c *kommunicate.Client, id string, opts ...kommunicate.ForwardOption) func() {
		return func() { kommunicate.NewRelay(bot, c, id, opts...) }
	}
	always := func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, nil }
	tests := []struct {
		name string
		make func()
		want string
	}{
		{"no function", hook(nil), "NewForwardWebhook: the function is nil"},
		{"nil option", hook(ignoreForwarded, nil), "NewForwardWebhook: option 0 is nil"},
		{"no token", hook(ignoreForwarded, kommunicate.WithForwardToken("")), "NewForwardWebhook: WithForwardToken: the value is empty: is it configured?"},
		{"line break", hook(ignoreForwarded, kommunicate.WithForwardToken("a\n")), "NewForwardWebhook: WithForwardToken: the value has space around it"},
		{"audience", hook(ignoreForwarded, kommunicate.WithAudience(always)), "NewForwardWebhook: WithAudience: only a Relay answers"},
		{"fallback", hook(ignoreForwarded, kommunicate.WithFallback(textOf("Sorry"))), "NewForwardWebhook: WithFallback: only a Relay answers"},
		{"limit", hook(ignoreForwarded, kommunicate.WithTurnLimit(0)), "NewForwardWebhook: WithTurnLimit: 0s is not more than 0"},
		{"no bot", relay(nil, client, "b"), "NewRelay: the bot is nil"},
		{"nil function", relay(kommunicate.BotFunc(nil), client, "b"), "NewRelay: the bot is nil"},
		{"no client", relay(echoBot, nil, "b"), "NewRelay: the client is nil"},
		{"no id", relay(echoBot, client, ""), "NewRelay: the bot's id is empty: is it configured?"},
		{"option of a relay", relay(echoBot, client, "b", kommunicate.WithMaxBody(0)), "NewRelay: WithMaxBody: 0 is not more than 0"},
		{"empty fallback", relay(echoBot, client, "b", kommunicate.WithFallback(kommunicate.Message{})), "NewRelay: WithFallback: kommunicate: /0: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				if err == nil || !strings.HasPrefix(err.Error(), "kommunicate: "+test.want) {
					t.Errorf("panic: %v, want %s", err, test.want)
				}
			}()
			test.make()
		})
	}
}

func FuzzForwardWebhook(f *testing.F) {
	for _, body := range []string{
		`{"key":"k","from":"ann","groupId":1,"message":"Hi","timeStamp":1457958424000,"metadata":{"KM_CHAT_CONTEXT":"{\"kmUserLocale\":\"en\"}"}}`,
		`{"from":"ann","groupId":"1","file":{"name":"a","size":1,"contentType":"image/png"},"metadata":{"category":"HIDDEN","KM_TRIGGER_EVENT":"X"}}`,
		`{"from":"ann","groupId":1,"message":"{\"lat\":1,\"lon\":\"2\"}"}`, `{"groupId":1,"metadata":{"KM_STATUS":"Resolved"}}`,
		`[]`, `{`, ``, `null`, `{"message":"\ud800"}`,
	} {
		f.Add([]byte(body))
	}
	always := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, nil })
	f.Fuzz(func(t *testing.T, body []byte) {
		relay := kommunicate.NewRelay(echoBot, new(forwardAccount).client(t), "faq-bot", always)
		w := postHook(t.Context(), relay, string(body))
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("answer to %q: %d %s", body, w.Code, w.Body)
		}
		if err := relay.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		var m kommunicate.ForwardedMessage
		if m.UnmarshalJSON(body) != nil {
			return
		}
		written, err := m.MarshalJSON()
		if err != nil {
			return // Something came in broken.
		}
		var again kommunicate.ForwardedMessage
		if err := again.UnmarshalJSON(written); err != nil {
			t.Fatalf("%s is written, and not read: %v", written, err)
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Errorf("read again (-first +second):\n%s", diff)
		}
	})
}
