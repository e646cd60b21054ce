package jetstream

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/kommunicate-go/kommunicate/flow"
)

// A Store is a [flow.Store] on JetStream's key-value store, which all machines
// share. Keys are stored as digests, values as they are. A time to live is rounded
// up to whole seconds.
type Store struct{ table *table }

var _ flow.Store = (*Store)(nil)

// digest is a text as it can stand in a subject, however long it is.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// Load returns the value of key and its revision, or nil and 0 when there is none.
func (s *Store) Load(ctx context.Context, key string) ([]byte, uint64, error) {
	value, revision, err := s.table.load(ctx, digest(key))
	if len(value) == 0 {
		return nil, 0, err
	}
	return value, revision, err
}

// Save replaces the value of revision; see [flow.Store].
func (s *Store) Save(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) error {
	if revision == 0 {
		return s.add(ctx, digest(key), value, ttl)
	}
	current, held, err := s.table.load(ctx, digest(key))
	switch {
	case err != nil:
		return err
	case held != revision || len(current) == 0:
		return flow.ErrConflict
	}
	_, err = s.table.save(ctx, digest(key), value, revision, ttl)
	return conflict(err)
}

// add saves where there is no value, or none any more.
func (s *Store) add(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	current, revision, err := s.table.load(ctx, key)
	switch {
	case err != nil:
		return err
	case len(current) > 0:
		return flow.ErrConflict
	case len(value) == 0:
		return nil
	}
	_, err = s.table.save(ctx, key, value, revision, ttl)
	return conflict(err)
}

func conflict(err error) error {
	if errors.Is(err, errConflict) {
		return flow.ErrConflict
	}
	return err
}
