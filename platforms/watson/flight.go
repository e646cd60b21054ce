package watson

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A flight gets something once for all who ask for it at the same time. Unlike
// singleflight of golang.org/x/sync, it gives up when nobody waits any more.
type flight struct {
	mu    sync.Mutex
	calls map[string]*sharedCall
}

// A sharedCall is under way, until done is closed.
type sharedCall struct {
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	value   string
	err     error
}

// do returns what get returns, or the error of ctx if that ends first. Get's
// context has the values of the first caller's; it ends at the limit, or when the
// contexts of all callers have.
func (f *flight) do(ctx context.Context, key string, limit time.Duration, get func(context.Context) (string, error)) (string, error) {
	c := f.join(ctx, key, limit, get)
	select {
	case <-c.done:
		return c.value, c.err
	case <-ctx.Done():
		f.leave(key, c)
		return "", fmt.Errorf("kommunicate: watson: %w", ctx.Err())
	}
}

func (f *flight) join(ctx context.Context, key string, limit time.Duration, get func(context.Context) (string, error)) *sharedCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.calls[key]
	if c == nil {
		if f.calls == nil {
			f.calls = make(map[string]*sharedCall)
		}
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
		c = &sharedCall{cancel: cancel, done: make(chan struct{})}
		f.calls[key] = c
		go f.run(shared, key, c, get)
	}
	c.waiting++
	return c
}

func (f *flight) run(ctx context.Context, key string, c *sharedCall, get func(context.Context) (string, error)) {
	defer close(c.done)
	defer f.forget(key, c)
	defer c.cancel()
	defer func() {
		if cause := recover(); cause != nil { // Of the user's HTTP client.
			c.err = turns.NewPanicError(cause)
		}
	}()
	c.value, c.err = get(ctx)
}

// leave stops the call if nobody waits for it any more.
func (f *flight) leave(key string, c *sharedCall) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c.waiting--; c.waiting == 0 {
		c.cancel()
		f.remove(key, c)
	}
}

func (f *flight) forget(key string, c *sharedCall) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.remove(key, c)
}

// remove lets the next caller begin a call of its own. The flight is locked.
func (f *flight) remove(key string, c *sharedCall) {
	if f.calls[key] == c {
		delete(f.calls, key)
	}
}
