package flow_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

// A bot that remembers an order from one turn to the next.
func ExampleMemory() {
	type order struct{ Items []string }
	orders := flow.NewMemory[order](flow.NewMemoryStore(), "order", time.Hour)

	var bot kommunicate.Mux
	bot.Pattern(`^add (?P<item>.+)`, func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		err := orders.Update(ctx, turn, func(o *order) error {
			o.Items = append(o.Items, turn.Params.Text("item"))
			return nil
		})
		return []kommunicate.Message{{Text: "Added."}}, err
	})
	bot.Text("order", func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		o, err := orders.Get(ctx, turn)
		return []kommunicate.Message{{Text: "You get: " + strings.Join(o.Items, ", ")}}, err
	})

	for _, text := range []string{"add tea", "add cake", "order"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{GroupID: "4711", Text: text})
		fmt.Println(messages[0].Text, err)
	}
	// Output:
	// Added. <nil>
	// Added. <nil>
	// You get: tea, cake <nil>
}

func increment(n *int) error {
	*n++
	return nil
}

// TestMemoryLosesNoUpdate: many at once, with conflicts and a store that fails.
// An update that returned nil counts once; one whose save was carried out and
// reported as failed may count.
func TestMemoryLosesNoUpdate(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			store := &brokenStore{
				Store: flow.NewMemoryStore(), random: rand.New(rand.NewPCG(seed, 2)),
				before: int(seed%3) * 4, after: int(seed%2) * 9, conflict: 4,
			}
			memory := flow.NewMemory[int](store, "count", 0)
			var group sync.WaitGroup
			var mu sync.Mutex
			done, failed := 0, 0
			for range 8 {
				group.Go(func() {
					for range 25 {
						err := memory.Update(t.Context(), &turn{GroupID: "1"}, increment)
						mu.Lock()
						switch {
						case err == nil:
							done++
						case errors.Is(err, errStore):
							failed++
						default:
							t.Errorf("seed %d: %v", seed, err)
						}
						mu.Unlock()
					}
				})
			}
			group.Wait()
			store.before = 0
			got, err := memory.Get(t.Context(), &turn{GroupID: "1"})
			if most := done + failed; err != nil || got < done || got > most || done+failed != 200 {
				t.Errorf("seed %d: %d counted (%v), want from %d to %d", seed, got, err, done, most)
			}
			if store.after == 0 && got != done {
				t.Errorf("seed %d: %d counted, want %d", seed, got, done)
			}
		})
	}
}

func TestMemoryKeepsApart(t *testing.T) {
	store := flow.NewMemoryStore()
	one, other := flow.NewMemory[int](store, "one", 0), flow.NewMemory[string](store, "other", 0)
	if err := one.Update(t.Context(), &turn{GroupID: "1"}, increment); err != nil {
		t.Fatal(err)
	}
	for _, group := range []kommunicate.GroupID{"1", "2"} {
		n, err := one.Get(t.Context(), &turn{GroupID: group})
		if want := map[kommunicate.GroupID]int{"1": 1}[group]; err != nil || n != want {
			t.Errorf("conversation %s: %d, %v; want %d", group, n, err, want)
		}
		if s, err := other.Get(t.Context(), &turn{GroupID: group}); err != nil || s != "" {
			t.Errorf("conversation %s: the other memory has %q, %v", group, s, err)
		}
	}
}

// TestMemoryKeysAreUnambiguous: names and conversations with a slash in them do
// not meet.
func TestMemoryKeysAreUnambiguous(t *testing.T) {
	store := flow.NewMemoryStore()
	for _, group := range []kommunicate.GroupID{"b/1", `b"/1`} {
		if err := flow.NewMemory[int](store, "a", 0).Update(t.Context(), &turn{GroupID: group}, increment); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a/b", `a"/b`, `a"/"b`} {
		if n, err := flow.NewMemory[int](store, name, 0).Get(t.Context(), &turn{GroupID: "1"}); n != 0 || err != nil {
			t.Errorf("memory %s has %d, %v", name, n, err)
		}
	}
}

func TestMemoryForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := flow.NewMemoryStore()
		memory, asked := flow.NewMemory[int](store, "n", time.Hour), &turn{GroupID: "1"}
		set := func(n int) {
			t.Helper()
			if err := memory.Update(t.Context(), asked, func(v *int) error { *v = n; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		revision := func() uint64 {
			_, revision, _ := store.Load(t.Context(), `"n"/1`)
			return revision
		}
		if set(0); revision() != 0 {
			t.Error("nothing was saved as something")
		}
		if set(7); revision() == 0 {
			t.Error("the value is not stored under its name and conversation")
		}
		if set(0); revision() != 0 {
			t.Error("the zero value was kept")
		}
		set(7)
		time.Sleep(time.Hour - time.Nanosecond)
		if n, err := memory.Get(t.Context(), asked); n != 7 || err != nil {
			t.Errorf("within the hour: %d, %v", n, err)
		}
		time.Sleep(time.Nanosecond)
		if n, err := memory.Get(t.Context(), asked); n != 0 || err != nil {
			t.Errorf("after the hour: %d, %v", n, err)
		}
	})
}

// TestMemorySavesNothingForNothing: most conversations have no memory.
func TestMemorySavesNothingForNothing(t *testing.T) {
	store := &brokenStore{Store: flow.NewMemoryStore(), random: rand.New(rand.NewPCG(1, 1)), after: 1}
	err := flow.NewMemory[int](store, "m", 0).Update(t.Context(), &turn{GroupID: "1"}, func(*int) error { return nil })
	if err != nil {
		t.Errorf("the store was asked to save: %v", err)
	}
}

// A note refuses and quotes: its errors must not reach a log.
type note struct{ Text string }

func (n note) MarshalJSON() ([]byte, error)     { return nil, errors.New("will not write secret") }
func (n *note) UnmarshalJSON(data []byte) error { return fmt.Errorf("will not read %s", data) }

func TestMemoryErrors(t *testing.T) {
	asked, refused := &turn{GroupID: "1"}, errors.New("refused")
	withSecret := flow.NewMemoryStore()
	if err := withSecret.Save(t.Context(), `"m"/1`, []byte(`"secret"`), 0, 0); err != nil {
		t.Fatal(err)
	}
	down := &brokenStore{Store: flow.NewMemoryStore(), random: rand.New(rand.NewPCG(1, 1)), before: 1}
	unsaved := &brokenStore{Store: flow.NewMemoryStore(), random: rand.New(rand.NewPCG(1, 1)), after: 1}
	tests := []struct {
		name string
		do   func() error
		want string // The beginning.
		is   error
	}{
		{"no conversation", func() error {
			_, err := flow.NewMemory[int](nil, "m", 0).Get(t.Context(), &turn{})
			return err
		}, `flow: memory "m" of conversation "": the turn has no GroupID`, nil},
		{"load", func() error {
			_, err := flow.NewMemory[int](down, "m", 0).Get(t.Context(), asked)
			return err
		}, `flow: memory "m" of conversation "1": load: the store is down`, errStore},
		{"save", func() error {
			return flow.NewMemory[int](unsaved, "m", 0).Update(t.Context(), asked, increment)
		}, `flow: memory "m" of conversation "1": save: the store is down`, errStore},
		{"not decodable", func() error {
			n, err := flow.NewMemory[int](withSecret, "m", 0).Get(t.Context(), asked)
			equal(t, "value beside an error", n, 0)
			return err
		}, `flow: memory "m" of conversation "1": what is stored is no int: *`, nil},
		{"not decodable, in an update", func() error {
			return flow.NewMemory[note](withSecret, "m", 0).Update(t.Context(), asked, func(*note) error { return nil })
		}, `flow: memory "m" of conversation "1": what is stored is no flow_test.note: *`, nil},
		{"not encodable", func() error {
			return flow.NewMemory[note](nil, "m", 0).Update(t.Context(), asked, func(n *note) error { n.Text = "a"; return nil })
		}, `flow: memory "m" of conversation "1": encode: *`, nil},
		{"change", func() error {
			return flow.NewMemory[int](nil, "m", 0).Update(t.Context(), asked, func(*int) error { return refused })
		}, "refused", refused},
	}
	for _, test := range tests {
		err := test.do()
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: error %v, want %s", test.name, err, test.want)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error quotes the value: %v", test.name, err)
		}
		var speaks slog.LogValuer
		if test.is != refused && (!errors.As(err, &speaks) || strings.Contains(speaks.LogValue().String(), "the store is down")) {
			t.Errorf("%s: the error does not say what a log may hold", test.name)
		}
	}
	panics(t, map[string]func(){
		"no name":      func() { flow.NewMemory[int](nil, "", 0) },
		"negative ttl": func() { flow.NewMemory[int](nil, "m", -1) },
	})
}

// TestMemoryGivesUp: conflicts without end last as long as the context.
func TestMemoryGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		store := &brokenStore{Store: flow.NewMemoryStore(), random: rand.New(rand.NewPCG(1, 1)), conflict: 1}
		calls, began := 0, time.Now()
		err := flow.NewMemory[int](store, "m", 0).Update(ctx, &turn{GroupID: "1"}, func(n *int) error {
			calls++
			return increment(n)
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		if calls < 10 || calls > 200 {
			t.Errorf("%d attempts in a second, want some tens", calls)
		}
	})
}
