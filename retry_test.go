package kommunicate_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// The calls of a client, by whether twice is the same as once.
var (
	safeCalls = map[string]func(context.Context, *kommunicate.Client) error{
		"Users": func(ctx context.Context, c *kommunicate.Client) error {
			_, err := c.Users(ctx, "ann")
			return err
		},
		"UpdateUser": func(ctx context.Context, c *kommunicate.Client) error {
			return c.UpdateUser(ctx, "ann", kommunicate.UpdateUserDetail{DisplayName: "Ann"})
		},
		"Assign": func(ctx context.Context, c *kommunicate.Client) error {
			return c.Assign(ctx, "1", kommunicate.Assignment{Assignee: "anna"})
		},
		"SetStatus": func(ctx context.Context, c *kommunicate.Client) error {
			return c.SetStatus(ctx, "1", kommunicate.StatusChange{})
		},
		"StartConversation with ClientGroupID": func(ctx context.Context, c *kommunicate.Client) error {
			_, err := c.StartConversation(ctx, kommunicate.ConversationDetail{UserID: "ann", ClientGroupID: "cg-1"})
			return err
		},
	}
	unsafeCalls = map[string]func(context.Context, *kommunicate.Client) error{
		"SendMessage": func(ctx context.Context, c *kommunicate.Client) error {
			_, err := c.SendMessage(ctx, "1", "bot", kommunicate.Message{Text: "hi"})
			return err
		},
		"TriggerEvent": func(ctx context.Context, c *kommunicate.Client) error {
			_, err := c.TriggerEvent(ctx, "1", "ann", "WELCOME")
			return err
		},
		"StartConversation": func(ctx context.Context, c *kommunicate.Client) error {
			_, err := c.StartConversation(ctx, kommunicate.ConversationDetail{UserID: "ann"})
			return err
		},
	}
)

// fine answers every call.
var fine = says(`{"id": 1, "messageKey": "k", "userId": "ann"}`)

func TestSafeCallsAreRepeated(t *testing.T) {
	for what, failure := range map[string]http.HandlerFunc{
		"lost connection":     nil,
		"500":                 answers(500, ""),
		"502":                 answers(502, "<html>"),
		"503":                 answers(503, ""),
		"429":                 answers(429, ""),
		"429 and Retry-After": answers(429, "", "Retry-After", "1"),
	} {
		for name, call := range safeCalls {
			t.Run(what+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					client, api := newFake(t, failure, failure, fine)
					if err := call(t.Context(), client); err != nil {
						t.Error(err)
					}
					if len(api.requests) != 3 || api.requests[0] != api.requests[2] {
						t.Errorf("requests are %+v, want three that are the same", api.requests)
					}
				})
			})
		}
	}
}

func TestSafeCallsEndWithTheLastFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, api := newFake(t, answers(500, ""), answers(500, ""), answers(500, ""), nil, fine)
		_, err := client.Users(t.Context(), "ann")
		if err == nil || err.Error() != "kommunicate: POST /rest/ws/user/v2/detail: connection reset by peer" {
			t.Errorf("error is %v", err)
		}
		if len(api.requests) != 4 {
			t.Errorf("%d requests, want 4", len(api.requests))
		}
	})
}

func TestUnsafeCallsAreNotRepeated(t *testing.T) {
	tests := map[string]struct {
		handler http.HandlerFunc
		unknown bool
	}{
		"lost connection": {nil, true},
		"half an answer":  {says(`{"messageKey":`), true},
		"a page":          {says(`<html>Sign in</html>`), true},
		"500":             {answers(500, ""), true},
		"502":             {answers(502, ""), true},
		"504":             {answers(504, ""), true},
		"501":             {answers(501, ""), false},
		"503":             {answers(503, ""), true},
		"503 of a moment": {answers(503, "", "Retry-After", "60"), false},
		"503 of a while":  {answers(503, "", "Retry-After", "soon"), true},
		"505":             {answers(505, ""), true},
		"524":             {answers(524, ""), true},
		"408":             {answers(408, ""), true},
		"499":             {answers(499, ""), true},
		"429":             {answers(429, ""), false},
		"400":             {answers(400, ""), false},
	}
	for what, test := range tests {
		for name, call := range unsafeCalls {
			t.Run(what+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					client, api := newFake(t, test.handler, fine)
					err := call(t.Context(), client)
					if err == nil || errors.Is(err, kommunicate.ErrOutcomeUnknown) != test.unknown {
						t.Errorf("error is %v, want ErrOutcomeUnknown: %v", err, test.unknown)
					}
					if len(api.requests) != 1 {
						t.Errorf("%d requests, want 1", len(api.requests))
					}
				})
			})
		}
	}
}

func TestRefusalsOfTheMomentAreWaitedOut(t *testing.T) {
	for what, test := range map[string]struct {
		status     int
		retryAfter func() string
		wait       time.Duration
	}{
		"429":      {429, func() string { return "21" }, 21 * time.Second},
		"503":      {503, func() string { return "0" }, 0},
		"date":     {503, func() string { return time.Now().Add(5 * time.Second).UTC().Format(http.TimeFormat) }, 5 * time.Second},
		"past":     {429, func() string { return "Mon, 02 Jan 1995 15:04:05 GMT" }, 0},
		"the most": {429, func() string { return "30" }, 30 * time.Second},
	} {
		for name, call := range unsafeCalls {
			t.Run(what+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					began := time.Now()
					client, api := newFake(t, func(w http.ResponseWriter, r *http.Request) {
						answers(test.status, "", "Retry-After", test.retryAfter())(w, r)
					}, fine)
					if err := call(t.Context(), client); err != nil {
						t.Error(err)
					}
					if waited := time.Since(began); waited != test.wait || len(api.requests) != 2 {
						t.Errorf("%d requests in %v, want 2 in %v", len(api.requests), waited, test.wait)
					}
				})
			})
		}
	}
}

func TestRetryAfterThatIsTooLong(t *testing.T) {
	for name, call := range unsafeCalls {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				client, api := newFake(t, answers(429, "", "Retry-After", "31"), fine)
				var refused *kommunicate.APIError
				if err := call(t.Context(), client); !errors.As(err, &refused) || refused.StatusCode != 429 {
					t.Errorf("error is %v, want the 429", err)
				}
				if waited := time.Since(began); waited != 0 || len(api.requests) != 1 {
					t.Errorf("%d requests in %v, want 1 at once", len(api.requests), waited)
				}
			})
		})
	}
}

func TestRetryAfterThatIsNone(t *testing.T) {
	for _, value := range []string{"soon", "-1", "1.5", "99999999999999999999"} {
		client, api := newFake(t, answers(429, "", "Retry-After", value), fine)
		_, err := client.TriggerEvent(t.Context(), "1", "ann", "X")
		var refused *kommunicate.APIError
		if !errors.As(err, &refused) || len(api.requests) != 1 {
			t.Errorf("%s: %d requests, error %v", value, len(api.requests), err)
		}
	}
}

func TestBackoffGrowsUpToMaxDelay(t *testing.T) {
	policy := kommunicate.RetryPolicy{MaxAttempts: 6, MinDelay: time.Second, MaxDelay: 4 * time.Second}
	ceilings := []time.Duration{1 * time.Second, 2 * time.Second, 4 * time.Second, 4 * time.Second, 4 * time.Second}
	longest := make([]time.Duration, len(ceilings))
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			var at []time.Time
			api := &fakeAPI{handlers: []http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
				at = append(at, time.Now())
				w.WriteHeader(500)
			}}}
			client := newClient(t, api, kommunicate.WithRetryPolicy(policy))
			if err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{}); err == nil {
				t.Error("no error")
			}
			if len(at) != policy.MaxAttempts {
				t.Fatalf("%d attempts, want %d", len(at), policy.MaxAttempts)
			}
			for i := range ceilings {
				longest[i] = max(longest[i], at[i+1].Sub(at[i]))
			}
		})
	}
	for i, ceiling := range ceilings {
		if longest[i] > ceiling || longest[i] < ceiling*3/4 {
			t.Errorf("longest wait %d of many is %v, want a little less than %v", i, longest[i], ceiling)
		}
	}
}

func TestNoWaitBeyondTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		client, api := newFake(t, answers(429, "", "Retry-After", "20"), fine)
		err := client.SetStatus(ctx, "1", kommunicate.StatusChange{})
		var refused *kommunicate.APIError
		if !errors.As(err, &refused) || time.Since(began) != 0 || len(api.requests) != 1 {
			t.Errorf("%d requests in %v, error %v", len(api.requests), time.Since(began), err)
		}
	})
}

func TestCancelEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		began := time.Now()
		client, _ := newFake(t, answers(429, "", "Retry-After", "20"), fine)
		err := client.SetStatus(ctx, "1", kommunicate.StatusChange{})
		var refused *kommunicate.APIError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &refused) || time.Since(began) != 3*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestAnswerThatBreaksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		client := newClient(t, transportFunc(func(*http.Request) (*http.Response, error) {
			attempts++
			body := io.MultiReader(strings.NewReader(`{"messageKey":`), iotest.ErrReader(io.ErrUnexpectedEOF))
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, nil
		}))
		_, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
		if !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, kommunicate.ErrOutcomeUnknown) || attempts != 1 {
			t.Errorf("%d attempts, error %v", attempts, err)
		}
		attempts = 0
		if _, err := client.Users(t.Context(), "ann"); !errors.Is(err, io.ErrUnexpectedEOF) || attempts != 4 {
			t.Errorf("%d attempts, error %v", attempts, err)
		}
	})
}

func TestCancelUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		client := newClient(t, transportFunc(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}))
		_, err := client.SendMessage(ctx, "1", "bot", kommunicate.Message{Text: "hi"})
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, kommunicate.ErrOutcomeUnknown) {
			t.Errorf("error is %v", err)
		}
	})
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// TestDialErrorIsRepeated: a transport that does not report, whose dialing failed.
func TestDialErrorIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		client := newClient(t, transportFunc(func(*http.Request) (*http.Response, error) {
			attempts++
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
		}))
		_, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
		if attempts != 4 || errors.Is(err, kommunicate.ErrOutcomeUnknown) {
			t.Errorf("%d attempts, error %v", attempts, err)
		}
	})
}

// The tests below need sockets: they are about what net/http reports of them.

func loopbackClient(t *testing.T, base string) *kommunicate.Client {
	t.Helper()
	client, err := kommunicate.NewClient(testKey, kommunicate.WithBaseURL(base),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MinDelay: time.Millisecond, MaxDelay: time.Millisecond}))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestConnectionRefused(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	_, err := loopbackClient(t, server.URL).SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
	var op *net.OpError
	if !errors.As(err, &op) || errors.Is(err, kommunicate.ErrOutcomeUnknown) {
		t.Errorf("error is %v, want a net.OpError and a known outcome", err)
	}
}

// TestTLSFailureIsNotSent: the handshake fails, so nothing of the message left.
func TestTLSFailureIsNotSent(t *testing.T) {
	var dials atomic.Int32
	server := httptest.NewUnstartedServer(nil)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dials.Add(1)
		}
	}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	_, err := loopbackClient(t, server.URL).SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
	if err == nil || errors.Is(err, kommunicate.ErrOutcomeUnknown) || dials.Load() != 4 {
		t.Errorf("%d connections, error %v, want 4 and a known outcome", dials.Load(), err)
	}
}

func TestConnectionCut(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		requests.Add(1)
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	client := loopbackClient(t, server.URL)
	_, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
	if !errors.Is(err, kommunicate.ErrOutcomeUnknown) || requests.Load() != 1 {
		t.Errorf("%d requests, error %v, want 1 and ErrOutcomeUnknown", requests.Load(), err)
	}
	if strings.Contains(err.Error(), server.URL) {
		t.Errorf("error holds the URL: %v", err)
	}
	requests.Store(0)
	if err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{}); err == nil || requests.Load() != 4 {
		t.Errorf("%d requests, error %v, want 4", requests.Load(), err)
	}
}
