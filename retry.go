package kommunicate

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// A RetryPolicy says how often a [Client] tries a request that failed, and how
// long it waits in between. The zero value is the default: 4 attempts, waits
// between 0 and 500 ms, then 1 s, then 2 s.
//
// Any request is tried again when it surely did not arrive (no connection) and
// when Kommunicate refused it for now: HTTP 429 or 503, either with a
// Retry-After that is no longer than MaxDelay, and which is then the wait. Only
// requests that may safely be carried out twice (user details, assignee, status,
// and a new conversation that has a ClientGroupID) are also tried again after a
// network error, a 429 or a status of 500 or more, but for 501. A message never
// is: see [ErrOutcomeUnknown].
//
// No wait is begun that would end after the context's deadline: the last error
// is returned at once.
type RetryPolicy struct {
	// MaxAttempts counts the first attempt too: 1 means never again. 0 means 4.
	MaxAttempts int `json:"maxAttempts" validate:"gte=0"`
	// MinDelay is the longest that the first wait can be; each further one can be
	// twice as long. The wait itself is drawn at random below that. 0 means 500 ms.
	MinDelay time.Duration `json:"minDelay" validate:"gte=0,ltefield=MaxDelay"`
	// MaxDelay is the longest wait: at most a day. A longer Retry-After is not
	// waited for. 0 means 30 s.
	MaxDelay time.Duration `json:"maxDelay" validate:"gte=0,lte=24h"`
}

func (p RetryPolicy) withDefaults() RetryPolicy {
	if p.MaxAttempts == 0 {
		p.MaxAttempts = 4
	}
	if p.MaxDelay == 0 {
		p.MaxDelay = 30 * time.Second
	}
	if p.MinDelay == 0 {
		p.MinDelay = min(500*time.Millisecond, p.MaxDelay)
	}
	return p
}

// next says how long to wait after the attempt'th attempt (from 1) failed, and
// whether there is to be another one.
func (p RetryPolicy) next(attempt int, repeatable bool, f *failure) (time.Duration, bool) {
	safe := f.unsent || f.refused || repeatable && f.transient
	if !safe || attempt >= p.MaxAttempts {
		return 0, false
	}
	if f.refused {
		return f.retryAfter, f.retryAfter <= p.MaxDelay
	}
	ceiling := p.MinDelay
	for i := 1; i < attempt && ceiling < p.MaxDelay; i++ {
		ceiling *= 2
	}
	return rand.N(min(ceiling, p.MaxDelay) + 1), true
}

// A failure is why an attempt did not succeed, and what that allows.
type failure struct {
	err        error
	unsent     bool // Kommunicate cannot have seen the request.
	refused    bool // Kommunicate asks to come back after retryAfter.
	retryAfter time.Duration
	transient  bool // Another attempt may fare better.
}

// reason is for the log: of a no only its status and code, since the explanation
// may quote what was sent.
func (f *failure) reason() string {
	var refused *APIError
	if errors.As(f.err, &refused) {
		return strings.TrimSpace("HTTP " + strconv.Itoa(refused.StatusCode) + " " + refused.quotable().Code)
	}
	return f.err.Error()
}

// classify says what an answer that was a no allows.
func classify(err error, resp *http.Response) *failure {
	f := &failure{err: err}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusServiceUnavailable:
		f.transient = true
		f.retryAfter, f.refused = retryAfter(resp.Header.Get("Retry-After"))
	case resp.StatusCode >= 500:
		f.transient = resp.StatusCode != http.StatusNotImplemented
	}
	return f
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(value string) (time.Duration, bool) {
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(time.Until(date), 0), true
	}
	return 0, false
}

// fits tells whether a wait ends before the context does.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && (!ok || time.Until(deadline) > wait)
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A trip watches how far a request gets.
type trip struct {
	asked, connected atomic.Bool
	trace            httptrace.ClientTrace
}

func (t *trip) watch(ctx context.Context) context.Context {
	t.trace.GetConn = func(string) { t.asked.Store(true) }
	t.trace.GotConn = func(httptrace.GotConnInfo) { t.connected.Store(true) }
	return httptrace.WithClientTrace(ctx, &t.trace)
}

// unsent tells whether a request that failed with err surely did not leave:
// either the transport asked for a connection and never got one, or, where a
// transport does not report, dialing failed.
func (t *trip) unsent(err error) bool {
	if t.connected.Load() {
		return false
	}
	var op *net.OpError
	return t.asked.Load() || errors.As(err, &op) && op.Op == "dial"
}
