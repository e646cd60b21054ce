package flow

import (
	"container/list"
	"context"
	"slices"
	"sync"
	"time"
)

// maxEntries is how many values a MemoryStore keeps.
const maxEntries = 65536

// A MemoryStore is a [Store] in the memory of this process: gone when it ends,
// and not seen by other machines. It keeps 65536 values at most; above that, the
// one that was not used for the longest time is forgotten. It needs no closing.
type MemoryStore struct {
	mu       sync.Mutex
	entries  map[string]*list.Element
	used     list.List // Of *stored, the last used first.
	revision uint64    // The last one given.
	max      int
}

type stored struct {
	key      string
	value    []byte
	revision uint64
	expires  time.Time // Zero: never.
}

func (e *stored) expired() bool { return !e.expires.IsZero() && !time.Now().Before(e.expires) }

// NewMemoryStore returns an empty store.
func NewMemoryStore() *MemoryStore {
	return &MemoryStore{entries: make(map[string]*list.Element), max: maxEntries}
}

// Load returns a copy of the value. It fails only with the error of ctx.
func (s *MemoryStore) Load(ctx context.Context, key string) ([]byte, uint64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(key)
	if e == nil {
		return nil, 0, nil
	}
	return slices.Clone(e.value), e.revision, nil
}

// Save keeps a copy of the value. It fails only with [ErrConflict] and the error
// of ctx.
func (s *MemoryStore) Save(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(key)
	switch {
	case e == nil && revision != 0, e != nil && e.revision != revision:
		return ErrConflict
	case len(value) == 0:
		s.remove(s.entries[key])
		return nil
	case e == nil:
		e = &stored{key: key}
		s.entries[key] = s.used.PushFront(e)
	}
	s.revision++
	e.value, e.revision, e.expires = slices.Clone(value), s.revision, time.Time{}
	if ttl > 0 {
		e.expires = time.Now().Add(ttl)
	}
	s.makeRoom()
	return nil
}

// find returns the entry of key, now the last used, or nil.
func (s *MemoryStore) find(key string) *stored {
	element := s.entries[key]
	if element == nil {
		return nil
	}
	e := element.Value.(*stored)
	if e.expired() {
		s.remove(element)
		return nil
	}
	s.used.MoveToFront(element)
	return e
}

// makeRoom drops what has expired among the longest unused, and one more if
// there are too many.
func (s *MemoryStore) makeRoom() {
	for last := s.used.Back(); last != nil; last = s.used.Back() {
		if s.used.Len() <= s.max && !last.Value.(*stored).expired() {
			return
		}
		s.remove(last)
	}
}

func (s *MemoryStore) remove(element *list.Element) {
	if element != nil {
		delete(s.entries, s.used.Remove(element).(*stored).key)
	}
}
