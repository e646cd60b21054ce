package bridgetest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// A Func is what a platform's HandlerFunc serves.
type Func[Req, Resp any] = func(context.Context, *kommunicate.Turn, *Req, *Resp) error

// A Response is a platform's, to which messages can be added.
type Response[T any] interface {
	*T
	Add(...kommunicate.Message) error
}

var sorry = kommunicate.Message{Text: "Sorry."}

// HandlerFunc checks a platform's function of that name: what it answers when f fails
// after it has spoiled the response, when it adds a message that is refused, when the
// turn is not of its dialect, and when there is no f. The body is a turn of the
// platform's.
func HandlerFunc[Req, Resp any, P Response[Resp]](t *testing.T, body []byte, spoil func(P),
	handlerFunc func(f Func[Req, Resp], opts ...kommunicate.WebhookOption) *kommunicate.Webhook,
) {
	t.Helper()
	answer := func(body string, f Func[Req, Resp], opts ...kommunicate.WebhookOption) string {
		w := httptest.NewRecorder()
		webhook := handlerFunc(f, append(opts, kommunicate.WithFallback(sorry))...)
		webhook.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body)))
		return w.Body.String()
	}
	fallback := answer(string(body), func(context.Context, *kommunicate.Turn, *Req, *Resp) error { return errors.New("no database") })
	if !strings.Contains(fallback, sorry.Text) {
		t.Errorf("an error is answered with %s", fallback)
	}
	for name, f := range map[string]Func[Req, Resp]{
		"an error after half of the response": func(_ context.Context, _ *kommunicate.Turn, _ *Req, resp *Resp) error {
			spoil(resp)
			return errors.New("no database")
		},
		"a message that is refused": func(_ context.Context, _ *kommunicate.Turn, _ *Req, resp *Resp) error {
			return P(resp).Add(kommunicate.Message{})
		},
	} {
		if got := answer(string(body), f); got != fallback {
			t.Errorf("%s is answered with %s, want %s", name, got, fallback)
		}
	}
	uncalled := func(context.Context, *kommunicate.Turn, *Req, *Resp) error {
		t.Error("the function was called for a turn of another dialect")
		return nil
	}
	if got := answer(`{"message":"hi"}`, uncalled, kommunicate.WithDialect(nil)); !strings.Contains(got, sorry.Text) {
		t.Errorf("a turn of another dialect is answered with %s", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("no function is taken for one")
		}
	}()
	handlerFunc(nil)
}
