package botframework_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// An observer notes the calls that it hears of.
type observer struct{ calls []string }

func (o *observer) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	return ctx, func(r kommunicate.Result) {
		if op.Kind == kommunicate.OpCall {
			o.calls = append(o.calls, fmt.Sprintf("%s %s %s: %s %d", op.Platform, op.Method, op.Path, r.Outcome, r.Status))
		}
	}
}

// The observer of a messaging endpoint hears of its replies' calls, and the log
// misses no header.
func TestHandlerOptions(t *testing.T) {
	var log strings.Builder
	var o observer
	s := &service{status: http.StatusForbidden}
	h := botframework.Handler(says("One"), s.connector(),
		kommunicate.WithObserver(&o), kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	if log.Len() > 0 {
		t.Errorf("logged %s", &log)
	}
	post(t, h, `{"type":"message","text":"Hi","serviceUrl":"https://smba.trafficmanager.net/emea",`+asking+`}`)
	if want := []string{"botframework POST reply: failed 403"}; !slices.Equal(o.calls, want) {
		t.Errorf("heard of %q, want %q", o.calls, want)
	}
}
