// Package recent remembers a bounded number of things.
package recent

import "sync"

// A Map is a map that forgets what has not been used for longest, roughly: of n
// values at most, it keeps at least the n/2 that were put or got last. It is
// safe for concurrent use.
type Map[K comparable, V any] struct {
	half int

	mu         sync.Mutex
	young, old map[K]V // A value that is used goes to the young ones.
}

// New returns a map of n values at most; n is at least 2.
func New[K comparable, V any](n int) *Map[K, V] {
	return &Map[K, V]{half: n / 2, young: make(map[K]V)}
}

// Get returns the value of key, and whether there is one.
func (m *Map[K, V]) Get(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.young[key]; ok {
		return v, true
	}
	v, ok := m.old[key]
	if ok {
		m.put(key, v)
	}
	return v, ok
}

// Put gives key the value v.
func (m *Map[K, V]) Put(key K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, v)
}

func (m *Map[K, V]) put(key K, v V) {
	if _, ok := m.young[key]; !ok && len(m.young) == m.half {
		m.old, m.young = m.young, make(map[K]V)
	}
	m.young[key] = v
	delete(m.old, key)
}

// Delete forgets key.
func (m *Map[K, V]) Delete(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.young, key)
	delete(m.old, key)
}

// DeleteIf forgets key if its value is as asked for.
func (m *Map[K, V]) DeleteIf(key K, is func(V) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, part := range []map[K]V{m.young, m.old} {
		if v, ok := part[key]; ok && is(v) {
			delete(part, key)
		}
	}
}
