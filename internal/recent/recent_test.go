package recent_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/recent"
)

func TestMapKeepsWhatIsUsed(t *testing.T) {
	m := recent.New[int, string](4)
	m.Put(0, "used")
	for i := range 100 {
		m.Put(i+1, "new")
		if v, ok := m.Get(0); !ok || v != "used" {
			t.Fatalf("after %d others, the value that is used is %q, %v", i+1, v, ok)
		}
	}
	kept := 0
	for i := range 101 {
		if _, ok := m.Get(i); ok {
			kept++
		}
	}
	if kept < 2 || kept > 4 {
		t.Errorf("%d values are kept", kept)
	}
}

func TestMapReplacesAndDeletes(t *testing.T) {
	m := recent.New[string, int](2)
	m.Put("a", 1)
	m.Put("b", 2) // Makes a an old one.
	m.Put("a", 3)
	if v, ok := m.Get("a"); !ok || v != 3 {
		t.Errorf("a is %d, %v", v, ok)
	}
	for _, key := range []string{"a", "b", "c"} {
		m.Delete(key)
		if _, ok := m.Get(key); ok {
			t.Errorf("%s is there after it was deleted", key)
		}
	}
}

func TestMapIsConcurrent(t *testing.T) {
	m := recent.New[int, int](8)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 100 {
				m.Put(i, i)
				if v, ok := m.Get(i); ok && v != i {
					t.Errorf("%d is %d", i, v)
				}
				m.Delete(i)
			}
		})
	}
	all.Wait()
}

func TestKey(t *testing.T) {
	long := strings.Repeat("x", 300)
	if got := recent.Key("ann"); got != "ann" {
		t.Errorf("Key = %q", got)
	}
	if got := recent.Key(long[:256]); got != long[:256] {
		t.Errorf("a key of 256 bytes became %q", got)
	}
	if a, b := recent.Key(long+"a"), recent.Key(long+"b"); a == b || len(a) > 40 {
		t.Errorf("long keys: %q, %q", a, b)
	}
}

func TestMapDeletesIf(t *testing.T) {
	m := recent.New[string, int](2)
	m.Put("old", 1)
	m.Put("young", 2)
	for key, v := range map[string]int{"old": 1, "young": 2} {
		for _, other := range []int{0, v} {
			m.DeleteIf(key, func(n int) bool { return n == other })
			if _, ok := m.Get(key); ok != (other == 0) {
				t.Errorf("%s with %d is there: %v, after it was to be deleted with %d", key, v, ok, other)
			}
		}
	}
	m.DeleteIf("unknown", func(int) bool { return true })
}
