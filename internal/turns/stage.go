package turns

import (
	"context"
	"sync"
	"time"
)

// A stage is the context of a bot, or of Late: it has the values of the request's
// context, and ends at a deadline or when it is cancelled. Its timer and all else
// are made when somebody asks for them, which a bot that answers at once does not.
type stage struct {
	request  context.Context
	deadline time.Time

	mu        sync.Mutex
	made      context.Context // nil until somebody asks.
	end       context.CancelFunc
	cancelled bool
}

func newStage(request context.Context, limit time.Duration) *stage {
	return &stage{request: request, deadline: time.Now().Add(limit)}
}

// context is the one that the stage stands for.
func (s *stage) context() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.made == nil {
		s.made, s.end = context.WithDeadline(context.WithoutCancel(s.request), s.deadline)
		if s.cancelled {
			s.end()
		}
	}
	return s.made
}

func (s *stage) cancel() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelled = true
	if s.end != nil {
		s.end()
	}
}

// cancelledSoFar is Err without what the deadline adds.
func (s *stage) cancelledSoFar() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancelled {
		return context.Canceled
	}
	return nil
}

func (s *stage) Deadline() (time.Time, bool) { return s.deadline, true }
func (s *stage) Done() <-chan struct{}       { return s.context().Done() }
func (s *stage) Err() error                  { return s.context().Err() }
func (s *stage) Value(key any) any           { return s.context().Value(key) }
