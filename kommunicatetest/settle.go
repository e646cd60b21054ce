package kommunicatetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// settle waits until nothing is under way in the conversation: no delivery is
// queued or made, no message is to be forwarded, the bots that were called are
// idle, as is what takes forwarded messages, and nothing has happened for the
// settle window. It is an error when what happens has no end.
func (s *Server) settle(t *thread) error {
	ctx, cancel := context.WithTimeout(s.ctx, s.settleLimit)
	defer cancel()
	for {
		changed, err := s.rest(ctx, t)
		if err == nil {
			err = s.waitForBots(ctx, t)
		}
		if runaway := s.runaway(t); runaway != nil {
			return runaway
		}
		if err == nil && s.quiet(ctx, changed) {
			s.begin(t)
			return nil
		}
		switch {
		case s.ctx.Err() != nil:
			return ErrClosed
		case ctx.Err() != nil:
			return fmt.Errorf("kommunicatetest: the conversation has not settled within %v: a bot is still busy", s.settleLimit)
		case err != nil:
			return fmt.Errorf("kommunicatetest: waiting for a bot: %w", err)
		}
	}
}

// runaway is why the conversation would never settle; nil when it may.
func (s *Server) runaway(t *thread) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.chain.err == nil { // Not a nil error otherwise.
		return nil
	}
	return t.chain.err
}

// begin begins a new chain: what was done before has had its effects.
func (s *Server) begin(t *thread) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.chain = chain{}
}

// rest waits until all deliveries are made. It returns the channel that is
// closed when something happens after that.
func (s *Server) rest(ctx context.Context, t *thread) (<-chan struct{}, error) {
	for {
		s.mu.Lock()
		working, changed := t.working || t.forwarding, t.changed
		s.mu.Unlock()
		if !working {
			return changed, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// waitForBots waits until the bots that were called in the conversation, and what
// messages are forwarded to, are idle, if they can tell.
func (s *Server) waitForBots(ctx context.Context, t *thread) error {
	s.mu.Lock()
	var waits []func(context.Context) error
	for _, id := range slices.Sorted(maps.Keys(t.called)) {
		if wait := s.bots[id].Wait; wait != nil {
			waits = append(waits, wait)
		}
	}
	if s.forwarding && s.forwardTo.Wait != nil {
		waits = append(waits, s.forwardTo.Wait)
	}
	s.mu.Unlock()
	for _, wait := range waits {
		if err := wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// quiet waits for the settle window and reports whether nothing has happened
// since changed was got.
func (s *Server) quiet(ctx context.Context, changed <-chan struct{}) bool {
	if s.settleWindow > 0 {
		timer := time.NewTimer(s.settleWindow)
		defer timer.Stop()
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		case <-timer.C:
		}
	}
	select {
	case <-changed:
		return false
	default:
		return true
	}
}
