package kommunicate_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func TestPlatformConfig(t *testing.T) {
	plain, err := kommunicate.NewPlatformConfig(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if plain.Budget != time.Minute || plain.HTTPClient.Timeout != 0 || len(plain.Header) != 0 || plain.Logger.Enabled(t.Context(), slog.LevelError) {
		t.Errorf("defaults %+v", plain)
	}
	plain.Report(t.Context(), []kommunicate.Degraded{{Code: "unheard"}})

	own := &http.Client{Timeout: time.Hour}
	var log strings.Builder
	var codes []string
	c, err := kommunicate.NewPlatformConfig(time.Minute,
		kommunicate.WithHTTPClient(own),
		kommunicate.WithBudget(time.Second),
		kommunicate.WithRequestHeader("x-bot-key", "a"),
		kommunicate.WithRequestHeader("X-Bot-Key", "b"),
		kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
		kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) { codes = append(codes, list[0].Code) }))
	if err != nil {
		t.Fatal(err)
	}
	if c.HTTPClient == own || c.HTTPClient.Timeout != time.Hour || own.CheckRedirect != nil {
		t.Error("the client was not copied")
	}
	if err := c.HTTPClient.CheckRedirect(nil, nil); !errors.Is(err, http.ErrUseLastResponse) {
		t.Errorf("a redirect is followed: %v", err)
	}
	if diff := cmp.Diff(http.Header{"X-Bot-Key": {"a", "b"}}, c.Header); diff != "" || c.Budget != time.Second {
		t.Errorf("%v, header (-want +got):\n%s", c.Budget, diff)
	}
	c.Report(t.Context(), nil)
	c.Report(t.Context(), []kommunicate.Degraded{{Code: "one"}})
	if diff := cmp.Diff([]string{"one"}, codes); diff != "" || log.Len() > 0 {
		t.Errorf("log %s, codes (-want +got):\n%s", log.String(), diff)
	}
}

func TestPlatformConfigRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		option kommunicate.PlatformOption
		want   string
	}{
		{"nil", nil, "kommunicate: option 0 is nil"},
		{"budget", kommunicate.WithBudget(0), "kommunicate: WithBudget: 0s is not more than 0"},
		{"header", kommunicate.WithRequestHeader("X-Key", ""), "kommunicate: WithRequestHeader(\"X-Key\"): the value is empty: is it configured?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := kommunicate.NewPlatformConfig(time.Minute, test.option); err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}

// TestWithHTTPClientNil takes the default.
func TestWithHTTPClientNil(t *testing.T) {
	c, err := kommunicate.NewPlatformConfig(time.Minute, kommunicate.WithHTTPClient(nil))
	if err != nil {
		t.Fatal(err)
	}
	if c.HTTPClient == nil || c.HTTPClient.Timeout != 0 {
		t.Errorf("client %+v", c.HTTPClient)
	}
}

func TestAPIErrorKinds(t *testing.T) {
	kinds := []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded}
	for status, want := range map[int]error{
		401: kommunicate.ErrCredentials, 403: kommunicate.ErrCredentials, 429: kommunicate.ErrQuota,
		408: context.DeadlineExceeded, 504: context.DeadlineExceeded, 200: nil, 404: nil, 500: nil,
	} {
		for _, kind := range kinds {
			err := error(&kommunicate.APIError{StatusCode: status})
			if got := errors.Is(err, kind); got != (kind == want) {
				t.Errorf("%d is %v: %v", status, kind, got)
			}
		}
	}
	err := &kommunicate.APIError{Platform: "custom", StatusCode: 401, Method: "POST"}
	if got := err.Error(); got != "kommunicate: custom POST: HTTP 401 Unauthorized" {
		t.Errorf("Error: %s", got)
	}
}
