package kommunicate_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

const testKey = "key-1234"

// An apiRequest is what reached a fakeAPI.
type apiRequest struct {
	Method, Path, Query string
	OfUser              string
	Body                string
}

// A fakeAPI is a transport that answers in the process: with the handlers in
// turn, and with the last one from then on.
type fakeAPI struct {
	handlers []http.HandlerFunc

	mu       sync.Mutex
	requests []apiRequest
	headers  []http.Header
}

func (f *fakeAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	n := len(f.requests)
	f.requests = append(f.requests, apiRequest{
		Method: req.Method,
		Path:   req.URL.Path,
		Query:  req.URL.RawQuery,
		OfUser: req.Header.Get("Of-User-Id"),
		Body:   string(body),
	})
	f.headers = append(f.headers, req.Header.Clone())
	f.mu.Unlock()

	handler := f.handlers[min(n, len(f.handlers)-1)]
	if handler == nil {
		return nil, syscall.ECONNRESET
	}
	recorder := httptest.NewRecorder()
	handler(recorder, req)
	return recorder.Result(), nil
}

// says answers with a body and HTTP 200.
func says(body string) http.HandlerFunc { return answers(http.StatusOK, body) }

// answers with a status, a body and headers, given as name and value.
func answers(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func newFake(t *testing.T, handlers ...http.HandlerFunc) (*kommunicate.Client, *fakeAPI) {
	t.Helper()
	api := &fakeAPI{handlers: handlers}
	return newClient(t, api), api
}

func newClient(t *testing.T, transport http.RoundTripper, opts ...kommunicate.ClientOption) *kommunicate.Client {
	t.Helper()
	opts = append([]kommunicate.ClientOption{kommunicate.WithHTTPClient(&http.Client{Transport: transport})}, opts...)
	client, err := kommunicate.NewClient(testKey, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func wantRequests(t *testing.T, api *fakeAPI, want ...apiRequest) {
	t.Helper()
	if diff := cmp.Diff(want, api.requests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// wantInvalid checks that err is a ValidationError with that pointer and code.
func wantInvalid(t *testing.T, err error, pointer, code string) {
	t.Helper()
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("error is %v, want a ValidationError", err)
	}
	if invalid.Pointer != pointer || invalid.Code != code {
		t.Errorf("got %s [%s], want %s [%s]: %v", invalid.Pointer, invalid.Code, pointer, code, err)
	}
}

func TestNewClientRefuses(t *testing.T) {
	tests := map[string]struct {
		key     string
		opt     kommunicate.ClientOption
		pointer string
		code    string
	}{
		"no key":            {"", nil, "/apiKey", "required"},
		"key with newline":  {"abc\n", nil, "/apiKey", "bad-key"},
		"key with umlaut":   {"äbc", nil, "/apiKey", "bad-key"},
		"http":              {testKey, kommunicate.WithBaseURL("http://services.kommunicate.io"), "/baseUrl", "bad-url"},
		"no scheme":         {testKey, kommunicate.WithBaseURL("services.kommunicate.io"), "/baseUrl", "bad-url"},
		"opaque":            {testKey, kommunicate.WithBaseURL("https:services"), "/baseUrl", "bad-url"},
		"user info":         {testKey, kommunicate.WithBaseURL("https://ann:secret@example.com"), "/baseUrl", "bad-url"},
		"query":             {testKey, kommunicate.WithBaseURL("https://example.com/?apiKey=secret"), "/baseUrl", "bad-url"},
		"fragment":          {testKey, kommunicate.WithBaseURL("https://example.com/#secret"), "/baseUrl", "bad-url"},
		"control character": {testKey, kommunicate.WithBaseURL("https://exa\x7fmple.com"), "/baseUrl", "bad-url"},
		"not loopback":      {testKey, kommunicate.WithBaseURL("http://localhost.example.com"), "/baseUrl", "bad-url"},
		"attempts":          {testKey, kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: -1}), "/maxAttempts", "too-small"},
		"delays":            {testKey, kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MinDelay: 2, MaxDelay: 1}), "/minDelay", "too-large"},
		"endless delay":     {testKey, kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxDelay: 1 << 62}), "/maxDelay", "too-large"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var opts []kommunicate.ClientOption
			if test.opt != nil {
				opts = append(opts, test.opt)
			}
			_, err := kommunicate.NewClient(test.key, opts...)
			wantInvalid(t, err, test.pointer, test.code)
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error holds the secret: %v", err)
			}
		})
	}
}

func TestNewClientAccepts(t *testing.T) {
	for _, opt := range []kommunicate.ClientOption{
		kommunicate.WithBaseURL("https://services-eu.example.com"),
		kommunicate.WithBaseURL("http://127.0.0.1:8080"),
		kommunicate.WithBaseURL("http://[::1]:8080/"),
		kommunicate.WithBaseURL("http://localhost"),
		kommunicate.WithHTTPClient(nil),
		kommunicate.WithLogger(nil),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxDelay: 1}),
	} {
		if _, err := kommunicate.NewClient(testKey, opt); err != nil {
			t.Error(err)
		}
	}
}

func TestRequestHeaders(t *testing.T) {
	client, api := newFake(t, says(`[]`))
	if _, err := client.Users(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	want := http.Header{
		"Accept":       {"application/json"},
		"Api-Key":      {testKey},
		"Content-Type": {"application/json"},
		"User-Agent":   {"kommunicate-go"},
	}
	if diff := cmp.Diff(want, api.headers[0]); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestBaseURLKeepsItsPath(t *testing.T) {
	for base, want := range map[string]string{
		"https://gateway.example.com":            "https://gateway.example.com/rest/ws/user/v2/detail",
		"https://gateway.example.com/chat/":      "https://gateway.example.com/chat/rest/ws/user/v2/detail",
		"https://gateway.example.com:/ch%2Fat//": "https://gateway.example.com/ch%2Fat/rest/ws/user/v2/detail",
		"https://gateway.example.com:8443/a%20b": "https://gateway.example.com:8443/a%20b/rest/ws/user/v2/detail",
	} {
		var got *http.Request
		client, err := kommunicate.NewClient(testKey, kommunicate.WithBaseURL(base), kommunicate.WithHTTPClient(&http.Client{
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				got = r
				return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`[]`))}, nil
			}),
		}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Users(t.Context(), "ann"); err != nil {
			t.Fatal(err)
		}
		if got.URL.String() != want || got.Host != got.URL.Host {
			t.Errorf("%s: URL is %s, host %s; want %s", base, got.URL, got.Host, want)
		}
	}
}

// A transport whose connection turns out to be closed takes another one, if it can
// have the body again.
func TestRequestsCanBeSentAgainByTheTransport(t *testing.T) {
	client, err := kommunicate.NewClient(testKey, kommunicate.WithHTTPClient(&http.Client{
		Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			first, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			for range 2 {
				again, err := r.GetBody()
				if err != nil {
					return nil, err
				}
				second, err := io.ReadAll(again)
				if err != nil || string(second) != string(first) || r.ContentLength != int64(len(first)) || len(first) == 0 {
					t.Errorf("first %s, then %s, length %d, error %v", first, second, r.ContentLength, err)
				}
			}
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(taken))}, nil
		}),
	}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.SendMessage(t.Context(), "77", "faq-bot", textOf("Hello")); err != nil {
		t.Fatal(err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, location := range []string{"https://evil.example.com/", "https://services.kommunicate.io/elsewhere"} {
		followed := false
		given := &http.Client{
			Transport:     &fakeAPI{handlers: []http.HandlerFunc{answers(http.StatusTemporaryRedirect, "", "Location", location), says(`{}`)}},
			CheckRedirect: func(*http.Request, []*http.Request) error { followed = true; return nil },
		}
		client, err := kommunicate.NewClient(testKey, kommunicate.WithHTTPClient(given))
		if err != nil {
			t.Fatal(err)
		}
		err = client.SetStatus(t.Context(), "1", kommunicate.StatusChange{})
		var refused *kommunicate.APIError
		if !errors.As(err, &refused) || refused.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("error is %v, want an APIError with 307", err)
		}
		if n := len(given.Transport.(*fakeAPI).requests); n != 1 || followed {
			t.Errorf("%d requests, want 1; redirect asked: %v", n, followed)
		}
		if given.CheckRedirect == nil {
			t.Error("the given client was changed")
		}
	}
}

// TestErrorsKeepSecrets looks at all that a user might paste into a ticket.
func TestErrorsKeepSecrets(t *testing.T) {
	var log bytes.Buffer
	api := &fakeAPI{handlers: []http.HandlerFunc{
		nil,
		answers(http.StatusServiceUnavailable, `{"code": "BUSY", "message": "try anna@example.com later"}`),
		answers(http.StatusUnauthorized, `{"message": "no such key `+testKey+`"}`),
	}}
	client := newClient(t, api,
		kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxDelay: 1}))
	err := client.Assign(t.Context(), "77", kommunicate.Assignment{Assignee: "anna@example.com"})
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) {
		t.Fatalf("error is %v, want an APIError", err)
	}
	if len(api.requests) != 3 {
		t.Fatalf("%d requests, want 3", len(api.requests))
	}
	for what, text := range map[string]string{"error": err.Error(), "body": string(refused.Body), "log": log.String()} {
		if strings.Contains(text, testKey) || strings.Contains(text, "anna") {
			t.Errorf("%s holds the key or a user: %s", what, text)
		}
	}
	want := "kommunicate: PATCH /rest/ws/group/assignee/change: HTTP 401 Unauthorized: no such key [API key]: check the API key (dashboard, Settings, Install)"
	if err.Error() != want {
		t.Errorf("error is\n%s, want\n%s", err, want)
	}
	for _, want := range []string{"trying again", "connection reset by peer", "HTTP 503 BUSY"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q: %s", want, &log)
		}
	}
}

func TestAnswerTooLarge(t *testing.T) {
	client, api := newFake(t, says("["+strings.Repeat(" ", 10<<20)+"]"))
	_, err := client.Users(t.Context(), "ann")
	if err == nil || !strings.Contains(err.Error(), "larger than 10 MiB") {
		t.Errorf("error is %v", err)
	}
	if len(api.requests) != 1 {
		t.Errorf("%d requests, want 1", len(api.requests))
	}
	client, _ = newFake(t, says(strings.Repeat(" ", 2<<20)+`{"messageKey":"k"}`))
	_, err = client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
	if !errors.Is(err, kommunicate.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "larger than 2 MiB") {
		t.Errorf("error is %v", err)
	}
}

func TestCanceledContextSendsNothing(t *testing.T) {
	client, api := newFake(t, says(`{"messageKey": "k"}`))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.SendMessage(ctx, "1", "bot", kommunicate.Message{Text: "hi"})
	if !errors.Is(err, context.Canceled) || errors.Is(err, kommunicate.ErrOutcomeUnknown) {
		t.Errorf("error is %v, want context.Canceled with a known outcome", err)
	}
	wantRequests(t, api)
}
