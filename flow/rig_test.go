package flow_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // Hours need time zones on any machine.

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

type (
	turn     = kommunicate.Turn
	message  = kommunicate.Message
	messages = []kommunicate.Message
)

// saying is a bot with one answer.
func saying(answer ...message) kommunicate.BotFunc {
	return func(context.Context, *turn) (messages, error) { return answer, nil }
}

// failing is a bot with one error.
func failing(err error) kommunicate.BotFunc {
	return func(context.Context, *turn) (messages, error) { return nil, err }
}

// handoff is a message that hands off to the rules.
func handoff(text string) message {
	return message{Text: text, Handoff: kommunicate.HandoffToRules{}}
}

// respond asks a bot that must not fail.
func respond(t *testing.T, bot kommunicate.BotPlatform, asked *turn) messages {
	t.Helper()
	got, err := bot.Respond(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// panics checks that each function, by what is wrong in it, panics.
func panics(t *testing.T, wrong map[string]func()) {
	t.Helper()
	for name, f := range wrong {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

var errStore = errors.New("the store is down")

// A brokenStore fails now and then: before the call is carried out, or, as a
// network does, after it.
type brokenStore struct {
	flow.Store
	mu     sync.Mutex
	random *rand.Rand
	// One call in so many fails. 0: none.
	before, after, conflict int
}

func (s *brokenStore) one(in int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return in > 0 && s.random.IntN(in) == 0
}

func (s *brokenStore) Load(ctx context.Context, key string) ([]byte, uint64, error) {
	if s.one(s.before) {
		return nil, 0, errStore
	}
	return s.Store.Load(ctx, key)
}

func (s *brokenStore) Save(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) error {
	switch {
	case s.one(s.before):
		return errStore
	case s.one(s.conflict):
		return flow.ErrConflict
	}
	err := s.Store.Save(ctx, key, value, revision, ttl)
	if err == nil && s.one(s.after) {
		return errStore
	}
	return err
}
