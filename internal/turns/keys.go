package turns

import "time"

// keepKeys is how long a key is remembered at least, unless more than the
// maximum arrive in that time.
const keepKeys = 5 * time.Minute

// memory remembers values by key, in two generations. A new key goes to the
// young one; when that is full or old enough, it becomes the old one and what
// was old is forgotten.
type memory[V any] struct {
	young, old map[Key]V
	born       time.Time // Of the young generation.
	size       int       // How many keys fill a generation.
	carried    int       // Keys in the young generation that do not count.
}

func newMemory[V any](maxKeys int) memory[V] {
	return memory[V]{young: map[Key]V{}, old: map[Key]V{}, size: max(1, maxKeys/2)}
}

func (m *memory[V]) get(key Key) (V, bool) {
	if v, ok := m.young[key]; ok {
		return v, true
	}
	v, ok := m.old[key]
	return v, ok
}

// turnOver makes the young generation the old one, if it is time, and reports
// whether it did.
func (m *memory[V]) turnOver(now time.Time) bool {
	if m.born.IsZero() {
		m.born = now
	}
	if len(m.young)-m.carried < m.size && now.Sub(m.born) < keepKeys {
		return false
	}
	clear(m.old)
	m.young, m.old = m.old, m.young
	m.born, m.carried = now, 0
	return true
}

// put remembers v, unless the key identifies nothing.
func (m *memory[V]) put(key Key, v V) {
	if key.Message != "" {
		m.young[key] = v
	}
}

// carry puts what must not be forgotten into a new generation.
func (m *memory[V]) carry(key Key, v V) {
	m.put(key, v)
	m.carried = len(m.young)
}

func (m *memory[V]) forget(key Key) {
	delete(m.young, key)
	delete(m.old, key)
}
