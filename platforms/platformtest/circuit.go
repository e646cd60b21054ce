package platformtest

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
)

// A circuit is a platform with a bot behind it and a caller in front.
type circuit struct {
	kommunicate.BotPlatform // What New returned.

	handler  *kommunicate.Webhook
	degraded *reports
}

// connect stands up the platform in front of bot.
func (p Platform) connect(t testing.TB, bot kommunicate.BotFunc, opts ...kommunicate.WebhookOption) *circuit {
	t.Helper()
	c := &circuit{degraded: new(reports)}
	c.handler = p.Handler(bot, append([]kommunicate.WebhookOption{kommunicate.WithDegraded(c.degraded.add)}, opts...)...)
	c.BotPlatform = p.call(t, inprocess.Transport{Handler: p.Fake(c.handler)}, kommunicate.WithDegraded(c.degraded.add))
	return c
}

// call returns what calls the platform through transport.
func (p Platform) call(t testing.TB, transport http.RoundTripper, opts ...kommunicate.PlatformOption) kommunicate.BotPlatform {
	t.Helper()
	client := kommunicate.WithHTTPClient(&http.Client{Transport: transport})
	platform, err := p.New(append([]kommunicate.PlatformOption{client}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return platform
}

// says is a bot that answers everything alike.
func says(msgs ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return msgs, nil }
}

// reports are what was degraded.
type reports struct {
	mu   sync.Mutex
	seen []degraded
}

func (r *reports) add(_ context.Context, list []kommunicate.Degraded) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range list {
		r.seen = append(r.seen, degraded{d.Code, d.Detail})
	}
}

func (r *reports) list() []degraded {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.seen)
}

func (r *reports) check(t *testing.T, want []string) {
	t.Helper()
	var codes []string
	for _, d := range r.list() {
		codes = append(codes, d.Code)
	}
	if !slices.Equal(codes, want) {
		t.Errorf("degraded: %q, want %q", codes, want)
	}
}

// roundTripper is a transport that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	return f(r)
}

// plain is v as JSON whose members have one order.
func plain(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%v\nof %+v", err, v)
	}
	var decoded any
	if err := json.Unmarshal(raw, &decoded); err != nil {
		t.Fatal(err)
	}
	ordered, err := json.MarshalIndent(decoded, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(ordered)
}
