package flow

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// A naiveStore is what a Store is meant to do, and nothing else.
type naiveStore map[string]naiveValue

type naiveValue struct {
	value    string
	revision uint64
	expires  time.Time
}

func (s naiveStore) load(key string) naiveValue {
	v := s[key]
	if !v.expires.IsZero() && !v.expires.After(time.Now()) {
		return naiveValue{}
	}
	return v
}

// TestMemoryStoreIsAStore plays random calls, with time going by, against the
// naive store.
func TestMemoryStoreIsAStore(t *testing.T) {
	for seed := range uint64(300) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			store, want, seen := NewMemoryStore(), naiveStore{}, map[string][]uint64{}
			for step := range 100 {
				time.Sleep(time.Duration(random.IntN(3)) * time.Second)
				key := string(rune('a' + random.IntN(3)))
				value, revision, err := store.Load(t.Context(), key)
				if w := want.load(key); err != nil || string(value) != w.value || revision != w.revision {
					t.Fatalf("seed %d, step %d: loaded %q, %d, %v; want %+v", seed, step, value, revision, err, w)
				}
				if old := seen[key]; len(old) > 0 && random.IntN(3) == 0 {
					revision = old[random.IntN(len(old))]
				}
				next, ttl := fmt.Sprint(step), time.Duration(random.IntN(5))*time.Second
				if random.IntN(4) == 0 {
					next = ""
				}
				err = store.Save(t.Context(), key, []byte(next), revision, ttl)
				if revision != want.load(key).revision {
					if !errors.Is(err, ErrConflict) {
						t.Fatalf("seed %d, step %d: saved over another revision: %v", seed, step, err)
					}
					continue
				}
				if err != nil {
					t.Fatalf("seed %d, step %d: %v", seed, step, err)
				}
				delete(want, key)
				if next == "" {
					continue
				}
				_, revision, _ = store.Load(t.Context(), key)
				for _, before := range seen[key] {
					if before == revision {
						t.Fatalf("seed %d, step %d: revision %d stands for two states", seed, step, revision)
					}
				}
				seen[key] = append(seen[key], revision)
				saved := naiveValue{value: next, revision: revision}
				if ttl > 0 {
					saved.expires = time.Now().Add(ttl)
				}
				want[key] = saved
			}
		})
	}
}

func TestMemoryStoreKeepsNoSliceOfOthers(t *testing.T) {
	store, value := NewMemoryStore(), []byte("one")
	if err := store.Save(t.Context(), "k", value, 0, 0); err != nil {
		t.Fatal(err)
	}
	copy(value, "two")
	loaded, _, _ := store.Load(t.Context(), "k")
	copy(loaded, "six")
	if again, _, _ := store.Load(t.Context(), "k"); string(again) != "one" {
		t.Errorf("the store holds %q, want one", again)
	}
}

func TestMemoryStoreIsBounded(t *testing.T) {
	store := NewMemoryStore()
	store.max = 3
	for i := range 5 {
		if err := store.Save(t.Context(), fmt.Sprint(i), []byte("x"), 0, 0); err != nil {
			t.Fatal(err)
		}
		store.Load(t.Context(), "0") // Stays in use.
	}
	for key, want := range map[string]bool{"0": true, "1": false, "2": false, "3": true, "4": true} {
		if value, _, _ := store.Load(t.Context(), key); (value != nil) != want {
			t.Errorf("key %s: kept %t, want %t", key, value != nil, want)
		}
	}
}

// TestMemoryStoreDropsWhatExpired: expired values go before the store is full.
func TestMemoryStoreDropsWhatExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewMemoryStore()
		for i := range 100 {
			if err := store.Save(t.Context(), fmt.Sprint(i), []byte("x"), 0, time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		if err := store.Save(t.Context(), "new", []byte("x"), 0, time.Minute); err != nil || len(store.entries) != 1 {
			t.Errorf("the store holds %d values, want 1 (%v)", len(store.entries), err)
		}
	})
}

func TestMemoryStoreHeedsItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	store := NewMemoryStore()
	if _, _, err := store.Load(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v", err)
	}
	if err := store.Save(ctx, "k", []byte("x"), 0, 0); !errors.Is(err, context.Canceled) || len(store.entries) != 0 {
		t.Errorf("Save: %v", err)
	}
}
