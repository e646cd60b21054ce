package jetstream_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/jetstream"
)

// TestStoreIsAStore plays the same random calls on the store and on flow's own.
func TestStoreIsAStore(t *testing.T) {
	got, want := open(t, jetstream.WithDir(t.TempDir())).Store(), flow.NewMemoryStore()
	random := rand.New(rand.NewPCG(1, 2))
	revisions := map[[2]uint64]bool{} // Pairs that stand for one another.
	seen := map[string][][2]uint64{}
	for step := range 400 {
		key := fmt.Sprint("key ", random.IntN(3), "\n*>.")
		a, ra, err := got.Load(t.Context(), key)
		b, rb, _ := want.Load(t.Context(), key)
		if err != nil || string(a) != string(b) || (ra == 0) != (rb == 0) {
			t.Fatalf("step %d: loaded %q, %d, %v; want %q, %d", step, a, ra, err, b, rb)
		}
		if pair := [2]uint64{ra, rb}; ra != 0 && !revisions[pair] {
			revisions[pair] = true
			seen[key] = append(seen[key], pair)
		}
		pair := [2]uint64{ra, rb}
		if old := seen[key]; len(old) > 0 && random.IntN(3) == 0 {
			pair = old[random.IntN(len(old))]
		} else if random.IntN(5) == 0 {
			pair = [2]uint64{}
		}
		value := fmt.Sprint(step)
		if random.IntN(4) == 0 {
			value = ""
		}
		errA := got.Save(t.Context(), key, []byte(value), pair[0], 0)
		errB := want.Save(t.Context(), key, []byte(value), pair[1], 0)
		if errors.Is(errA, flow.ErrConflict) != errors.Is(errB, flow.ErrConflict) || (errA == nil) != (errB == nil) {
			t.Fatalf("step %d: saving %q over %v: %v; want %v", step, value, pair, errA, errB)
		}
	}
}

// TestStoreForgets what has lived for its time, and counts from a restart on.
func TestStoreForgets(t *testing.T) {
	t.Parallel()
	store := open(t, jetstream.WithDir(t.TempDir())).Store()
	if err := store.Save(t.Context(), "brief", []byte("x"), 0, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if err := store.Save(t.Context(), "long", []byte("x"), 0, time.Hour); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		value, revision, err := store.Load(t.Context(), "brief")
		if err != nil {
			t.Fatal(err)
		}
		if value == nil && revision == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a value that lives for a second was there after thirty")
		}
	}
	if value, _, err := store.Load(t.Context(), "long"); string(value) != "x" || err != nil {
		t.Errorf("a value that lives for an hour: %q, %v", value, err)
	}
	if err := store.Save(t.Context(), "brief", []byte("y"), 0, 0); err != nil {
		t.Errorf("after it was forgotten: %v", err)
	}
}

// TestStoreIsSharedByMemories: what one bot remembers, another instance knows
// after a restart.
func TestStoreIsSharedByMemories(t *testing.T) {
	dir := t.TempDir()
	turn := &kommunicate.Turn{GroupID: "1001", BotID: botID}
	queue := open(t, jetstream.WithDir(dir))
	memory := flow.NewMemory[int](queue.Store(), "visits", time.Hour)
	for range 3 {
		if err := memory.Update(t.Context(), turn, func(n *int) error { *n++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	closeQueue(t, queue)
	memory = flow.NewMemory[int](open(t, jetstream.WithDir(dir)).Store(), "visits", time.Hour)
	if n, err := memory.Get(t.Context(), turn); n != 3 || err != nil {
		t.Errorf("remembered %d, %v", n, err)
	}
}
