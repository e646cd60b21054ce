package platformtest

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

	"github.com/kommunicate-go/kommunicate"
)

// testRequests posts to the handler what no platform would.
func testRequests(t *testing.T, p Platform) {
	handler := p.Handler(says(kommunicate.Message{Text: "Yes."}), kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"), kommunicate.WithMaxBody(1000))
	for _, test := range []struct {
		name, method, key, body string
		want                    int
	}{
		{"method", http.MethodGet, "s3cret", "", http.StatusMethodNotAllowed},
		{"no key", http.MethodPost, "", "{}", http.StatusUnauthorized},
		{"wrong key", http.MethodPost, "s3cre", "{}", http.StatusUnauthorized},
		{"too large", http.MethodPost, "s3cret", `{"a":"` + strings.Repeat("a", 1000) + `"}`, http.StatusRequestEntityTooLarge},
		{"no body", http.MethodPost, "s3cret", "", http.StatusBadRequest},
		{"cut", http.MethodPost, "s3cret", `{"a":`, http.StatusBadRequest},
		{"array", http.MethodPost, "s3cret", `[]`, http.StatusBadRequest},
		{"text", http.MethodPost, "s3cret", `"{"`, http.StatusBadRequest},
		{"not JSON", http.MethodPost, "s3cret", "<html>", http.StatusBadRequest},
		{"bare", http.MethodPost, "s3cret", "{}", http.StatusOK},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), test.method, "/", strings.NewReader(test.body))
			if test.key != "" {
				r.Header.Set("X-Bot-Key", test.key)
			}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != test.want {
				t.Errorf("answered %d %s, want %d", w.Code, w.Body, test.want)
			}
		})
	}
}

// testRefusals lets the platform say no, or what it never would.
func testRefusals(t *testing.T, p Platform) {
	for _, test := range []struct {
		name   string
		status int
		is     error // nil for a no of no kind.
		isNot  []error
	}{
		{"unauthorized", http.StatusUnauthorized, kommunicate.ErrCredentials, []error{kommunicate.ErrQuota, context.DeadlineExceeded}},
		{"forbidden", http.StatusForbidden, kommunicate.ErrCredentials, []error{kommunicate.ErrQuota, context.DeadlineExceeded}},
		{"quota", http.StatusTooManyRequests, kommunicate.ErrQuota, []error{kommunicate.ErrCredentials, context.DeadlineExceeded}},
		{"gateway timeout", http.StatusGatewayTimeout, context.DeadlineExceeded, []error{kommunicate.ErrCredentials, kommunicate.ErrQuota}},
		{"server error", http.StatusInternalServerError, nil, []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded}},
		{"redirect", http.StatusFound, nil, []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := p.refusedWith(t, test.status, `{"error":{"message":"s3cret Where"}}`)
			var refused *kommunicate.APIError
			if !errors.As(err, &refused) {
				t.Fatalf("error %v is no APIError", err)
			}
			if refused.StatusCode != test.status || refused.Platform != p.Name {
				t.Errorf("%s answered %d", refused.Platform, refused.StatusCode)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("error %v is not %v", err, test.is)
			}
			for _, other := range test.isNot {
				if errors.Is(err, other) {
					t.Errorf("error %v is %v", err, other)
				}
			}
		})
	}
	t.Run("not JSON", func(t *testing.T) {
		discreet(t, p.refusedWith(t, http.StatusOK, "<html>s3cret Where is my order?</html>"))
	})
	t.Run("unreachable", func(t *testing.T) {
		cause := errors.New("refused: s3cret Where is my order?")
		platform := p.call(t, roundTripper(func(*http.Request) (*http.Response, error) { return nil, cause }))
		turn := Turns()[0].Turn
		_, err := platform.Respond(t.Context(), &turn)
		if !errors.Is(err, cause) {
			t.Errorf("error %v does not wrap its cause", err)
		}
		discreet(t, err)
	})
}

// refusedWith is the error when the platform answers so.
func (p Platform) refusedWith(t *testing.T, status int, body string) error {
	t.Helper()
	platform := p.call(t, roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status,
			Header:     http.Header{"Content-Type": {"application/json"}, "Location": {"https://elsewhere.example.com/"}},
			Body:       io.NopCloser(strings.NewReader(body)),
			Request:    r,
		}, nil
	}), kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"))
	turn := Turns()[0].Turn
	_, err := platform.Respond(t.Context(), &turn)
	return err
}

// discreet checks that an error quotes neither the user nor a secret.
func discreet(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, secret := range []string{"s3cret", "Where is", "https://"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error %q holds %q", err, secret)
		}
	}
}

// testTime lets the platform hang.
func testTime(t *testing.T, p Platform) {
	for _, test := range []struct {
		name    string
		limit   time.Duration // Of the caller's context; 0 for none.
		cancel  time.Duration // When the caller cancels; 0 for never.
		is      error
		took    time.Duration
		options []kommunicate.PlatformOption
	}{
		{"budget", 0, 0, context.DeadlineExceeded, 3 * time.Second, []kommunicate.PlatformOption{kommunicate.WithBudget(3 * time.Second)}},
		{"deadline", time.Second, 0, context.DeadlineExceeded, time.Second, nil},
		{"cancel", 0, time.Second, context.Canceled, time.Second, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				platform := p.call(t, roundTripper(func(r *http.Request) (*http.Response, error) {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}), test.options...)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.limit > 0 {
					ctx, cancel = context.WithTimeout(ctx, test.limit)
					defer cancel()
				}
				if test.cancel > 0 {
					defer time.AfterFunc(test.cancel, cancel).Stop()
				}
				start := time.Now()
				turn := Turns()[0].Turn
				_, err := platform.Respond(ctx, &turn)
				if !errors.Is(err, test.is) {
					t.Errorf("error %v is not %v", err, test.is)
				}
				if took := time.Since(start); took != test.took {
					t.Errorf("gave up after %v, want %v", took, test.took)
				}
			})
		})
	}
}
