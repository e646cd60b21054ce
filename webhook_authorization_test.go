package kommunicate_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

var silent = kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, nil })

// TestAuthorization: a header or a check, one of them suffices.
func TestAuthorization(t *testing.T) {
	signedBy := func(name string) kommunicate.WebhookOption {
		return kommunicate.WithAuthorization(func(r *http.Request) bool { return r.Header.Get("Signature") == name })
	}
	var logged strings.Builder
	hook := kommunicate.NewWebhook(silent,
		kommunicate.WithLogger(slog.New(slog.NewTextHandler(&logged, nil))),
		signedBy("ann"), signedBy("ben"), kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"))
	if logged.Len() > 0 {
		t.Errorf("logged %s", &logged)
	}
	for _, test := range []struct {
		name, value string
		want        int
	}{
		{"Signature", "ann", http.StatusOK},
		{"Signature", "ben", http.StatusOK},
		{"X-Bot-Key", "s3cret", http.StatusOK},
		{"Signature", "cleo", http.StatusUnauthorized},
		{"X-Bot-Key", "ann", http.StatusUnauthorized},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("{}"))
		r.Header.Set(test.name, test.value)
		w := httptest.NewRecorder()
		hook.ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("%s: %s is answered with %d, want %d", test.name, test.value, w.Code, test.want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no check was taken for one")
		}
	}()
	kommunicate.NewWebhook(silent, kommunicate.WithAuthorization(nil))
}

// A headerDialect tells in a header how long its answers are.
type headerDialect struct{ kommunicate.Dialect }

func (headerDialect) Decode([]byte, *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	return nil, nil
}

func (headerDialect) Encode(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	body, err := kommunicate.AppendMessages(nil, msgs)
	return body, nil, err
}

func (headerDialect) Header(body []byte) http.Header {
	if len(body) > 2 {
		return http.Header{"X-Said": {"something"}}
	}
	return nil
}

func TestHeaderDialect(t *testing.T) {
	for want, bot := range map[string]kommunicate.BotFunc{
		"": silent,
		"something": func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return nil, kommunicate.ErrNotUnderstood
		},
	} {
		w := httptest.NewRecorder()
		kommunicate.NewWebhook(bot, kommunicate.WithDialect(headerDialect{})).
			ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("{}")))
		if got := w.Header().Get("X-Said"); got != want || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("headers %v, want X-Said %q", w.Header(), want)
		}
	}
}
