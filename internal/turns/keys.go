package turns

import (
	"hash/maphash"
	"time"
)

// keepKeys is how long the key of a turn that is over is remembered at least,
// unless more than the maximum are over in that time.
const keepKeys = 5 * time.Minute

// A digest stands for a key, however long that is: of 128 bits, by seeds that
// nobody knows. It holds no pointer, so that the garbage collector has nothing to
// look for in tens of thousands of them.
type digest [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// digest is the zero digest for a key that identifies nothing.
func (k Key) digest() digest {
	if k.Message == "" {
		return digest{}
	}
	return digest{maphash.Comparable(seeds[0], k), maphash.Comparable(seeds[1], k)}
}

// A memory remembers keys, in two generations. A new key goes to the young one;
// when that is full or old enough, it becomes the old one and what was old is
// forgotten.
type memory struct {
	young, old map[digest]struct{}
	born       time.Time // Of the young generation.
	size       int       // How many keys fill a generation.
}

func newMemory(maxKeys int) memory {
	return memory{young: map[digest]struct{}{}, old: map[digest]struct{}{}, size: max(1, maxKeys/2)}
}

func (m *memory) has(key digest) bool {
	_, young := m.young[key]
	_, old := m.old[key]
	return young || old
}

func (m *memory) add(key digest, now time.Time) {
	if len(m.young) == 0 {
		m.born = now
	}
	if len(m.young) >= m.size || now.Sub(m.born) >= keepKeys {
		clear(m.old)
		m.young, m.old, m.born = m.old, m.young, now
	}
	m.young[key] = struct{}{}
}
