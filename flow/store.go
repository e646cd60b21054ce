package flow

import (
	"context"
	"errors"
	"time"
)

// ErrConflict says that a [Store] holds another revision than the one that was
// to be replaced: somebody else was faster. Load again.
var ErrConflict = errors.New("flow: the value has changed meanwhile")

// A Store keeps small values by key for [Memory] and [HandoffAfter]. It is safe
// for use by many goroutines and, where bots run on several machines, shared by
// them. [NewMemoryStore] is one for a single process.
//
// A revision names a state of a key; no two states of a key ever have the same
// one, also after the value was deleted or has expired. A key is any text that
// is not empty.
type Store interface {
	// Load returns the value of key and its revision, or nil and 0 when there is
	// none, or none any more. The value is the caller's.
	Load(ctx context.Context, key string) (value []byte, revision uint64, err error)

	// Save replaces the value of revision, or, for revision 0, adds one where
	// there is none. Otherwise the error is [ErrConflict] or wraps it, and nothing
	// has changed. No value (nil or empty) deletes what is there. The value
	// expires ttl after this Save; ttl 0 keeps it. Save does not keep the slice.
	Save(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) error
}
