package turns_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

type user struct{}

// The bot's context is made when the bot first asks. Whenever that is, it says the
// same.
func TestContextOfABot(t *testing.T) {
	limit := 10 * time.Second
	for name, test := range map[string]struct {
		request time.Duration // When the request ends.
		abort   time.Duration // When the engine gives up on the bot; 0 for never.
		asks    time.Duration
		want    error
	}{
		"at once":            {time.Hour, 0, 0, nil},
		"later":              {time.Hour, 0, 9 * time.Second, nil},
		"without a client":   {time.Second, 0, 2 * time.Second, nil},
		"after the limit":    {time.Hour, 0, limit + time.Millisecond, context.DeadlineExceeded},
		"after it was ended": {time.Hour, time.Second, 2 * time.Second, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				engine := turns.New(turns.Config[string, string]{
					Limit: limit,
					Run: func(ctx context.Context, _ string) (string, error) {
						time.Sleep(test.asks)
						if end, ok := ctx.Deadline(); !ok || !end.Equal(began.Add(limit)) {
							t.Errorf("deadline %v, %v", end, ok)
						}
						child, cancel := context.WithCancel(ctx)
						defer cancel()
						for _, ctx := range []context.Context{ctx, child} {
							if ctx.Err() != test.want || context.Cause(ctx) != test.want || ctx.Value(user{}) != "ann" {
								t.Errorf("error %v, cause %v, value %v", ctx.Err(), context.Cause(ctx), ctx.Value(user{}))
							}
						}
						if test.want == nil {
							<-child.Done()
							if child.Err() != context.DeadlineExceeded || time.Since(began) != limit {
								t.Errorf("%v after %v", child.Err(), time.Since(began))
							}
						}
						return "", nil
					},
				})
				if test.abort > 0 {
					time.AfterFunc(0, func() {
						ctx, cancel := context.WithTimeout(t.Context(), test.abort)
						defer cancel()
						if err := engine.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
							t.Errorf("Shutdown: %v", err)
						}
					})
				}
				ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), user{}, "ann"), test.request)
				defer cancel()
				engine.Do(ctx, turns.Turn[string]{})
				if err := engine.Wait(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
