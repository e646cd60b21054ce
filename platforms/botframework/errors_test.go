package botframework_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

func TestErrors(t *testing.T) {
	turn := kommunicate.Turn{GroupID: "1", Text: "Where is my order?"}
	tests := []struct {
		name     string
		status   int
		code     string
		is       error
		contains string
	}{
		{"secret", http.StatusForbidden, "BadArgument", kommunicate.ErrCredentials, "BadArgument"},
		{"quota", http.StatusTooManyRequests, "TooMany", kommunicate.ErrQuota, "429"},
		{"timeout", http.StatusGatewayTimeout, "GatewayTimeout", context.DeadlineExceeded, "504"},
		{"bot", http.StatusBadGateway, "BotRejectedActivity", nil, "BotRejectedActivity: It failed."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := line(nil)
			d.Fail(tt.status, tt.code)
			_, err := connect(t, d, nil).Respond(t.Context(), &turn)
			var refused *kommunicate.APIError
			if !errors.As(err, &refused) || refused.StatusCode != tt.status || !strings.Contains(err.Error(), tt.contains) {
				t.Errorf("error %v", err)
			}
			for _, kind := range []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded} {
				if errors.Is(err, kind) != (kind == tt.is) {
					t.Errorf("error %v is %v: %v", err, kind, kind != tt.is)
				}
			}
		})
	}
	t.Run("a bot that fails at once", func(t *testing.T) {
		d := botframeworktest.NewDirectLine(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
		_, err := connect(t, d, nil).Respond(t.Context(), &turn)
		if err == nil || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "502") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a bot that does not acknowledge", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := botframeworktest.NewDirectLine(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body := make([]byte, 100)
				if n, _ := r.Body.Read(body); strings.Contains(string(body[:n]), "conversationUpdate") {
					return
				}
				<-r.Context().Done()
			}))
			start := time.Now()
			_, err := connect(t, d, nil).Respond(t.Context(), &turn)
			var refused *kommunicate.APIError
			if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &refused) || time.Since(start) != 15*time.Second || !strings.Contains(err.Error(), "did not acknowledge") {
				t.Errorf("error %v after %v", err, time.Since(start))
			}
			if errors.Is(err, kommunicate.ErrCredentials) {
				t.Error("it is ErrCredentials too")
			}
		})
	})
}

// TestErrorsWhileWaiting: a call that fails loses nothing of what the bot says.
func TestErrorsWhileWaiting(t *testing.T) {
	d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
		resp.Activities = append(resp.Activities, text("answer to "+act.Text))
		return nil
	})
	bot := connect(t, d, hasty)
	if _, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: "zero"}); err != nil {
		t.Fatal(err)
	}
	calls := 0
	failing := connect(t, d, hasty, kommunicate.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodGet {
			if calls++; calls == 1 {
				return nil, errors.New("broken")
			}
		}
		return d.Client().Transport.RoundTrip(r)
	})}))
	if _, err := failing.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: "one"}); err == nil {
		t.Error("no error")
	}
	got, err := failing.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: "two"})
	if want := []string{"answer to one", "answer to two"}; err != nil || !slices.Equal(texts(got), want) {
		t.Errorf("%q, %v, want %q", texts(got), err, want)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAnswersOfDirectLine: what is not Direct Line's is an error that quotes none of
// it.
func TestAnswersOfDirectLine(t *testing.T) {
	for i, broken := range []string{"s3cret", `[]`, `{}`} {
		for call := range 3 {
			if i == 2 && call > 0 { // An object may be an activity's id, and a list.
				continue
			}
			t.Run(fmt.Sprintf("%s at call %d", broken, call), func(t *testing.T) {
				d, calls := line(func(context.Context, *botframework.Activity, *botframework.Response) error { return nil }), 0
				bot := connect(t, d, hasty, kommunicate.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
					response, err := d.Client().Transport.RoundTrip(r)
					if calls == call && err == nil {
						response.Body.Close()
						response.Body = body(broken)
					}
					calls++
					return response, err
				})}))
				_, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "Hi"})
				if err == nil || strings.Contains(err.Error(), "s3cret") {
					t.Errorf("error %v", err)
				}
			})
		}
	}
}

// TestErrorsInLogs: errors say in logs what they are, and wrap their causes.
func TestErrorsInLogs(t *testing.T) {
	cause := errors.New("s3cret")
	bot := connect(t, line(nil), func(line *botframework.DirectLine) {
		line.Secret, line.Tokens = "", func(context.Context) (botframework.Token, error) { return botframework.Token{}, cause }
	})
	_, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "Hi"})
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Error("failed", "error", err)
	if !errors.Is(err, cause) || strings.Contains(log.String(), "s3cret") || !strings.Contains(log.String(), "there is no token") {
		t.Errorf("error %v, log %s", err, &log)
	}
}
