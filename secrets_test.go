package kommunicate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
)

// What may not get out, in words that nothing else holds.
const (
	markedKey    = "zkeyz0123456789"
	markedHeader = "zheaderz0123456789"
	markedText   = "ztextz what the user said"
)

// An output is all that a reader of logs, errors and traces sees. It is a log, and
// an Observer.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	fmt.Fprintf(o, "begins %+v\n", op)
	return ctx, func(r kommunicate.Result) { fmt.Fprintf(o, "ends %+v\n", r) }
}

func (o *output) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(o, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (o *output) error(err error) { fmt.Fprintf(o, "error %v %+v\n", err, err) }

// holds fails the test if the output lacks what shows that it was written, or has
// what may not get out.
func (o *output) holds(t *testing.T, want ...string) {
	t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, w := range want {
		if !strings.Contains(o.text.String(), w) {
			t.Errorf("no %q in the output:\n%s", w, &o.text)
		}
	}
	for _, mark := range []string{markedKey, markedHeader, markedText} {
		if strings.Contains(o.text.String(), mark) {
			t.Errorf("%q is in the output:\n%s", mark, &o.text)
		}
	}
}

// A wire answers each request without a network, and notes where the key went.
type wire struct {
	answer func(r *http.Request) (*http.Response, error)
	mu     sync.Mutex
	hosts  []string
	keyed  int
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	w.mu.Lock()
	w.hosts = append(w.hosts, r.URL.Host)
	if strings.Contains(fmt.Sprint(r.Header), markedKey) {
		w.keyed++
	}
	w.mu.Unlock()
	return w.answer(r)
}

// repeats answers with a status, and a body that repeats all that came.
func repeats(status int) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		if status/100 == 3 {
			w.Header().Set("Location", "https://elsewhere.example/"+markedText)
		}
		w.WriteHeader(status)
		if status == http.StatusOK {
			fmt.Fprint(w, `{"status":"success","messageKey":"m"}`)
		} else {
			fmt.Fprintf(w, `{"message":%q,"headers":%q}`, markedText, fmt.Sprint(r.Header))
		}
		return w.Result(), nil
	}
}

func breaks(*http.Request) (*http.Response, error) {
	return nil, errors.New("proxy said: " + markedText + markedKey + markedHeader)
}

// TestClientKeepsSecrets: whatever becomes of a call, the key goes to the configured
// host alone, and neither it nor the text is in any output.
func TestClientKeepsSecrets(t *testing.T) {
	for name, answer := range map[string]func(*http.Request) (*http.Response, error){
		"ok": repeats(200), "refused": repeats(401), "busy": repeats(429), "broken": repeats(500),
		"redirect": repeats(302), "redirect that keeps the method": repeats(307), "transport": breaks,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out output
				var recording bytes.Buffer
				recorder := kommunicatetest.NewRecorder(&recording)
				net := &wire{answer: answer}
				client, err := kommunicate.NewClient(markedKey, kommunicate.WithBaseURL("https://api.example"),
					kommunicate.WithHTTPClient(&http.Client{Transport: recorder.Transport(net)}),
					kommunicate.WithLogger(out.logger()), kommunicate.WithObserver(&out))
				if err != nil {
					t.Fatal(err)
				}
				_, err = client.SendMessage(t.Context(), "1", "bot", textOf(markedText))
				if (err == nil) != (name == "ok") {
					t.Errorf("error %v", err)
				}
				if err != nil {
					// An APIError says by its text what the service says of the failure.
					var refused *kommunicate.APIError
					text := err.Error()
					if errors.As(err, &refused) && refused.Description != "" {
						text = strings.ReplaceAll(text, refused.Description, "")
					}
					fmt.Fprintln(&out, text)
				}
				out.holds(t, "/rest/ws/message/v2/send")
				for _, host := range net.hosts {
					if host != "api.example" {
						t.Errorf("a request to %s", host)
					}
				}
				if net.keyed == 0 || net.keyed != len(net.hosts) {
					t.Errorf("%d requests with the key of %d", net.keyed, len(net.hosts))
				}
				if recording.Len() == 0 || strings.Contains(recording.String(), markedKey) {
					t.Errorf("recording:\n%s", &recording)
				}
			})
		})
	}
}

// TestWebhookKeepsSecrets: whatever a bot does with what the user said, no output
// has it, and none has the header's value.
func TestWebhookKeepsSecrets(t *testing.T) {
	quoting := fmt.Errorf("cannot parse %q with %s and %s", markedText, markedKey, markedHeader)
	platform := func(answer func(*http.Request) (*http.Response, error), out *output) kommunicate.BotPlatform {
		bot, err := custom.New("https://bot.example/hook", kommunicate.WithRequestHeader("X-Hook", markedHeader),
			kommunicate.WithHTTPClient(&http.Client{Transport: &wire{answer: answer}}),
			kommunicate.WithLogger(out.logger()), kommunicate.WithObserver(out))
		if err != nil {
			panic(err)
		}
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			msgs, err := bot.Respond(ctx, turn)
			out.error(err)
			return msgs, err
		})
	}
	late := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		time.Sleep(40 * time.Second)
		return []kommunicate.Message{textOf(markedText)}, nil
	})
	for name, test := range map[string]struct {
		bot    func(*output) kommunicate.BotPlatform
		header string
		api    func(*http.Request) (*http.Response, error)
		want   string
	}{
		"ok":                 {bot: func(*output) kommunicate.BotPlatform { return echoBot }, want: "answered"},
		"error":              {bot: func(*output) kommunicate.BotPlatform { return botFails(quoting) }, want: "fallback"},
		"panic":              {bot: func(*output) kommunicate.BotPlatform { return botPanics(quoting) }, want: "panicked"},
		"wrong header":       {bot: func(*output) kommunicate.BotPlatform { return echoBot }, header: "x" + markedHeader, want: "refused"},
		"late":               {bot: func(*output) kommunicate.BotPlatform { return late }, want: "sent"},
		"late and lost":      {bot: func(*output) kommunicate.BotPlatform { return late }, api: repeats(400), want: "lost"},
		"platform refuses":   {bot: func(o *output) kommunicate.BotPlatform { return platform(repeats(403), o) }, want: "custom"},
		"platform redirects": {bot: func(o *output) kommunicate.BotPlatform { return platform(repeats(307), o) }, want: "custom"},
		"platform is away":   {bot: func(o *output) kommunicate.BotPlatform { return platform(breaks, o) }, want: "custom"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out output
				var recording bytes.Buffer
				api := test.api
				if api == nil {
					api = repeats(200)
				}
				client, err := kommunicate.NewClient(markedKey, kommunicate.WithObserver(&out), kommunicate.WithLogger(out.logger()),
					kommunicate.WithHTTPClient(&http.Client{Transport: &wire{answer: api}}))
				if err != nil {
					t.Fatal(err)
				}
				hook := kommunicate.NewWebhook(test.bot(&out), kommunicate.WithRequestHeader("X-Hook", markedHeader),
					kommunicate.WithClient(client), kommunicate.WithObserver(&out), kommunicate.WithLogger(out.logger()))
				header := test.header
				if header == "" {
					header = markedHeader
				}
				recorded := kommunicatetest.NewRecorder(&recording).Webhook(hook)
				w := postHook(t.Context(), recorded, hookDelivery{Key: "k", Text: markedText}.body(), "X-Hook", header)
				if err := hook.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				if name != "ok" {
					fmt.Fprintln(&out, w.Body)
				}
				out.holds(t, test.want)
				if recording.Len() == 0 || strings.Contains(recording.String(), markedHeader) {
					t.Errorf("recording:\n%s", &recording)
				}
			})
		})
	}
}
