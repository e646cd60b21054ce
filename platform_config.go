package kommunicate

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// A PlatformConfig is what the options of a [BotPlatform] that calls a platform
// add up to. It is for authors of platforms: New takes PlatformOptions and gives
// them to [NewPlatformConfig]; what only one platform has, New takes as arguments
// or in a struct of its own.
type PlatformConfig struct {
	// HTTPClient makes the calls ([WithHTTPClient]): a copy that follows no
	// redirect, so that neither credentials nor a user's text goes anywhere else.
	HTTPClient *http.Client
	// Header goes with each call ([WithRequestHeader]).
	Header http.Header
	// Budget is how long a call may take ([WithBudget]).
	Budget time.Duration
	// Logger is never nil ([WithLogger]).
	Logger *slog.Logger

	observer Observer // nil for none.
	degraded func(ctx context.Context, list []Degraded)
}

// NewPlatformConfig returns what the options say. Without [WithBudget], the
// budget is the one given.
func NewPlatformConfig(budget time.Duration, opts ...PlatformOption) (*PlatformConfig, error) {
	c := &PlatformConfig{
		HTTPClient: defaultHTTPClient(),
		Header:     make(http.Header),
		Budget:     budget,
		Logger:     orDiscard(nil),
	}
	c.HTTPClient.Timeout = 0 // The budget is the limit.
	if err := applyEach(opts, func(o PlatformOption) error { return o.applyPlatform(c) }); err != nil {
		return nil, fmt.Errorf("kommunicate: %w", err)
	}
	c.HTTPClient.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	return c, nil
}

// Report passes on what a platform cannot carry, as [WithDegraded] says.
func (c *PlatformConfig) Report(ctx context.Context, list []Degraded) {
	reportDegraded(ctx, c.Logger, c.degraded, list)
}
