package kommunicate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A hookDelivery is what a test posts to a webhook. Without a Group, the
// conversation is 1; "-" is none. The bot is faq-bot, unless NoBot.
type hookDelivery struct {
	Key, Group, Text string
	NoBot            bool
	At               time.Duration
	Gone             time.Duration // When the client goes away; 0 is never.
}

func (d hookDelivery) body() string {
	body := map[string]any{"botId": "faq-bot", "from": "ann", "message": d.Text, "groupId": 1}
	if d.Key != "" {
		body["key"] = d.Key
	}
	if d.NoBot {
		delete(body, "botId")
	}
	switch d.Group {
	case "":
	case "-":
		delete(body, "groupId")
	default:
		body["groupId"] = d.Group
	}
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// postHook posts one body; header is name and value in turn.
func postHook(ctx context.Context, h http.Handler, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/bot", strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// playHook delivers everything at its time and returns each answer and when it
// came, in the order of the deliveries. It runs inside a synctest bubble.
func playHook(h http.Handler, deliveries ...hookDelivery) []string {
	start := time.Now()
	got := make([]string, len(deliveries))
	var all sync.WaitGroup
	for i, d := range deliveries {
		all.Go(func() {
			time.Sleep(d.At)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if d.Gone > 0 {
				time.AfterFunc(d.Gone-d.At, cancel)
			}
			w := postHook(ctx, h, d.body())
			got[i] = fmt.Sprintf("%v: %s", time.Since(start), hookAnswer(w.Code, w.Body.Bytes()))
		})
	}
	all.Wait()
	return got
}

// hookAnswer shows the texts of an answer, or what else it is.
func hookAnswer(status int, body []byte) string {
	var messages []struct{ Message string }
	if err := json.Unmarshal(body, &messages); status != http.StatusOK || err != nil {
		return fmt.Sprint(status, " ", strings.TrimSpace(string(body)))
	}
	texts := make([]string, len(messages))
	for i, m := range messages {
		texts[i] = m.Message
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// textOf is a message of nothing but a text.
func textOf(text string) kommunicate.Message { return kommunicate.Message{Text: text} }

// An outbox is Kommunicate as a late reply reaches it: it notes what is sent.
// Each request takes a while, and fails if failing is set.
type outbox struct {
	takes   time.Duration
	failing bool
	start   time.Time

	mu   sync.Mutex
	sent []string
}

// newOutbox returns a client whose messages arrive in the outbox.
func newOutbox(tb testing.TB, takes time.Duration, failing bool) (*outbox, kommunicate.WebhookOption) {
	tb.Helper()
	o := &outbox{takes: takes, failing: failing, start: time.Now()}
	client, err := kommunicate.NewClient("test-key", kommunicate.WithHTTPClient(&http.Client{Transport: o}))
	if err != nil {
		tb.Fatal(err)
	}
	return o, kommunicate.WithClient(client)
}

func (o *outbox) RoundTrip(r *http.Request) (*http.Response, error) {
	var body struct{ GroupID, FromUserName, Message any }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	select {
	case <-time.After(o.takes):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, fmt.Sprintf("%v: %v to %v: %v", time.Since(o.start), body.FromUserName, body.GroupID, body.Message))
	if o.failing {
		return nil, syscall.ECONNRESET
	}
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(`{"status":"success","response":{"messageKey":"k","createdAt":1}}`)),
		Request:    r,
	}, nil
}

func (o *outbox) messages() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.sent
}

// A hookLog is a log that a test can look at: without times and stacks, and with
// the beginnings of errors.
type hookLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *hookLog) option() kommunicate.WebhookOption { return l.everywhere() }

func (l *hookLog) forwardOption() kommunicate.ForwardOption { return l.everywhere() }

func (l *hookLog) everywhere() kommunicate.Option {
	return kommunicate.WithLogger(slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{
		Level:       slog.LevelDebug,
		ReplaceAttr: l.shorten,
	})))
}

func (l *hookLog) shorten(_ []string, a slog.Attr) slog.Attr {
	switch {
	case a.Key == slog.TimeKey:
		return slog.Attr{}
	case a.Key == "stack":
		return slog.Bool("stack", strings.Contains(a.Value.String(), "webhook_log_test.go"))
	case a.Key == "error":
		text := fmt.Sprint(a.Value.Any())
		return slog.String("error", text[:min(len(text), 40)])
	}
	return a
}

func (l *hookLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, strings.TrimSpace(string(line)))
	return len(line), nil
}

func (l *hookLog) logged() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}
