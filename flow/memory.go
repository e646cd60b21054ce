package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"strconv"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// A Memory is what a bot remembers of a conversation from turn to turn: one T
// for each [kommunicate.Turn.GroupID], as JSON in a [Store]. A conversation that
// the bot knows nothing of has the zero T, and setting the zero T forgets.
//
// What is stored stays as it is when T changes: a T that cannot hold it is an
// error in every turn, until the value expires. Give a changed T a new name.
type Memory[T any] struct {
	store Store
	name  string
	ttl   time.Duration
	key   func(*kommunicate.Turn) string
}

// NewMemory returns a memory in store, or, for nil, in a [MemoryStore] of its
// own. The name tells memories apart that share a store: those of the same name
// are one, also for several bots of a conversation. What was not updated for ttl
// is forgotten; 0 keeps it for ever. An empty name and a negative ttl panic.
func NewMemory[T any](store Store, name string, ttl time.Duration) *Memory[T] {
	if name == "" {
		panic("flow: NewMemory: empty name")
	}
	if ttl < 0 {
		panic("flow: NewMemory: negative ttl")
	}
	if store == nil {
		store = NewMemoryStore()
	}
	prefix := strconv.Quote(name) + "/" // So that no other name and conversation make the same key.
	return &Memory[T]{store: store, name: name, ttl: ttl, key: func(turn *kommunicate.Turn) string {
		return prefix + string(turn.GroupID)
	}}
}

// Get returns what is remembered of the turn's conversation, or the zero T.
//
// Errors are those of the store and ctx, a stored value that T cannot hold, and
// a turn without a GroupID, as users would share a memory.
func (m *Memory[T]) Get(ctx context.Context, turn *kommunicate.Turn) (T, error) {
	value, _, err := m.load(ctx, turn)
	return value, err
}

// Update lets change alter what is remembered of the turn's conversation. When
// somebody else has altered it meanwhile, change is called again, with the new
// value, until ctx ends: so it must do nothing but change the value. None of
// the updates that returned nil is lost. An error of change is returned as it
// is, and nothing is saved; other errors are as in [Memory.Get].
func (m *Memory[T]) Update(ctx context.Context, turn *kommunicate.Turn, change func(*T) error) error {
	for attempt := 0; ; attempt++ {
		value, revision, err := m.load(ctx, turn)
		if err != nil {
			return err
		}
		if err := change(&value); err != nil {
			return err
		}
		err = m.save(ctx, turn, &value, revision)
		if !errors.Is(err, ErrConflict) {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return m.fail(turn, "giving up on conflicts", err)
		}
	}
}

func (m *Memory[T]) load(ctx context.Context, turn *kommunicate.Turn) (value T, revision uint64, err error) {
	if turn.GroupID == "" {
		return value, 0, m.fail(turn, "the turn has no GroupID", nil)
	}
	raw, revision, err := m.store.Load(ctx, m.key(turn))
	if err != nil {
		return value, 0, m.fail(turn, "load", err)
	}
	if len(raw) == 0 {
		return value, revision, nil
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		var none T
		return none, 0, m.fail(turn, fmt.Sprintf("what is stored is no %T", none), quiet{err})
	}
	return value, revision, nil
}

func (m *Memory[T]) save(ctx context.Context, turn *kommunicate.Turn, value *T, revision uint64) error {
	var raw []byte
	if reflect.ValueOf(value).Elem().IsZero() {
		if revision == 0 {
			return nil
		}
	} else {
		var err error
		if raw, err = json.Marshal(value); err != nil {
			return m.fail(turn, "encode", quiet{err})
		}
	}
	if err := m.store.Save(ctx, m.key(turn), raw, revision, m.ttl); err != nil {
		return m.fail(turn, saving, err)
	}
	return nil
}

func (m *Memory[T]) fail(turn *kommunicate.Turn, what string, err error) error {
	return &memoryError{memory: m.name, conversation: turn.GroupID, what: what, err: err}
}

// saving is what failed when the value that was to be saved is known.
const saving = "save"

// A memoryError says what a memory could not do, and wraps the reason.
type memoryError struct {
	memory       string
	conversation kommunicate.GroupID
	what         string
	err          error // Or nil.
}

func (e *memoryError) Error() string {
	if e.err == nil {
		return e.loggable()
	}
	return e.loggable() + ": " + e.err.Error()
}

// loggable quotes no store: its errors may hold the value, and so the user.
func (e *memoryError) loggable() string {
	return fmt.Sprintf("flow: memory %q of conversation %q: %s", e.memory, e.conversation, e.what)
}

func (e *memoryError) Unwrap() error { return e.err }

// LogValue is a group of the error and its cause.
func (e *memoryError) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("error", e.loggable())}
	if e.err != nil {
		attrs = append(attrs, slog.Attr{Key: "cause", Value: slog.GroupValue(safelog.Error(e.err)...)})
	}
	return slog.GroupValue(attrs...)
}

// A quiet error names the type of another, whose text may quote the user.
type quiet struct{ err error }

func (q quiet) Error() string { return fmt.Sprintf("%T", q.err) }
func (q quiet) Unwrap() error { return q.err }

// pause waits between two attempts, longer each time and never as long as the
// others that wait.
func pause(ctx context.Context, attempt int) error {
	const longest = 6 // 64 ms.
	timer := time.NewTimer(rand.N(time.Millisecond << min(attempt, longest)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
