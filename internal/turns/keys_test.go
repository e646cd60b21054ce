package turns

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func echo(_ context.Context, s string) (string, error) { return s, nil }

func numbered(i int) Turn[string] {
	return Turn[string]{Conversation: fmt.Sprint("c", i), Key: Key{"bot", fmt.Sprint(i)}, Value: "hello"}
}

// remembered returns how many keys of turns that are over the engine remembers.
func remembered(e *Engine[string, string]) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.over.young) + len(e.over.old)
}

func TestKeysAreBounded(t *testing.T) {
	e := New(Config[string, string]{Run: echo, MaxKeys: 100})
	for i := range 10_000 {
		if got := e.Do(t.Context(), numbered(i)); got.Kind != Answer {
			t.Fatalf("turn %d: %v", i, got.Kind)
		}
		if n := remembered(e); n > 100 {
			t.Fatalf("%d keys are remembered after %d turns", n, i)
		}
		if got := e.Do(t.Context(), numbered(i)); got.Kind != Empty {
			t.Fatalf("redelivery of turn %d: %v", i, got.Kind)
		}
	}
	if got := e.Do(t.Context(), numbered(0)); got.Kind != Answer {
		t.Errorf("a forgotten key: %v, want a new turn", got.Kind)
	}
}

func TestKeysAreRememberedForMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config[string, string]{Run: echo})
		e.Do(t.Context(), numbered(-1))
		time.Sleep(keepKeys - 1)
		e.Do(t.Context(), numbered(0)) // In the last moment of its generation.
		for i := range 5 {
			time.Sleep(time.Minute)
			e.Do(t.Context(), numbered(1+i))
			if got := e.Do(t.Context(), numbered(0)); got.Kind != Empty {
				t.Fatalf("redelivery after %d min: %v", 1+i, got.Kind)
			}
		}
		time.Sleep(2 * keepKeys)
		e.Do(t.Context(), numbered(10))
		time.Sleep(2 * keepKeys)
		e.Do(t.Context(), numbered(11))
		if n := remembered(e); n > 2 {
			t.Errorf("%d keys are remembered, want the last two", n)
		}
	})
}

func TestKeysInFlightAreNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(_ context.Context, s string) (string, error) {
			if s == "slow" {
				time.Sleep(time.Minute)
			}
			return s, nil
		}
		e := New(Config[string, string]{Run: slow, MaxKeys: 2, MaxInFlight: 2, Budget: time.Hour})
		deliver := func(key string) <-chan Kind {
			kind := make(chan Kind, 1)
			go func() { kind <- e.Do(t.Context(), Turn[string]{Key: Key{"bot", key}, Value: "slow"}).Kind }()
			synctest.Wait()
			return kind
		}
		running, other, inLine := deliver("running"), deliver("other"), deliver("in line")
		for i := range 10 { // Each turns a generation over.
			e.mu.Lock()
			e.over.add(numbered(i).Key.digest(), time.Now())
			e.mu.Unlock()
		}
		again, inLineAgain := deliver("running"), deliver("in line")
		for _, test := range []struct {
			name string
			kind <-chan Kind
			want Kind
		}{
			{"running", running, Answer},
			{"running, again", again, Empty},
			{"other", other, Answer},
			{"in line", inLine, Answer},
			{"in line, again", inLineAgain, Empty},
		} {
			if got := <-test.kind; got != test.want {
				t.Errorf("%s: %v, want %v", test.name, got, test.want)
			}
		}
	})
}

// A turn without a key that is in flight when a generation turns over must not
// be taken for the next one without a key.
func TestTurnsWithoutAKeyAreNeverTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(_ context.Context, s string) (string, error) {
			time.Sleep(time.Second)
			return s, nil
		}
		e := New(Config[string, string]{Run: slow, MaxKeys: 2, MaxInFlight: 2})
		keyless := Turn[string]{Key: Key{Bot: "bot"}, Value: "hello"}
		kinds := make(chan Kind, 4)
		deliver := func(turn Turn[string]) {
			go func() { kinds <- e.Do(t.Context(), turn).Kind }()
			synctest.Wait()
		}
		deliver(keyless) // Runs.
		deliver(numbered(1))
		deliver(keyless)     // Waits for a place.
		deliver(numbered(2)) // Turns the generation over.
		for range 4 {
			if got := <-kinds; got != Answer {
				t.Errorf("outcome: %v", got)
			}
		}
		if got := e.Do(t.Context(), keyless); got.Kind != Answer {
			t.Errorf("outcome of the last: %v", got.Kind)
		}
	})
}

func TestNothingStaysOfATurn(t *testing.T) {
	e := New(Config[string, string]{Run: echo})
	for i := range 1000 {
		e.Do(t.Context(), numbered(i))
	}
	if err := e.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(e.conversations) != 0 || len(e.active) != 0 || e.line.Len() != 0 {
		t.Errorf("idle engine holds %d conversations, %d active turns, %d in line", len(e.conversations), len(e.active), e.line.Len())
	}
	if len(e.known) != 0 {
		t.Errorf("idle engine holds %d runs", len(e.known))
	}
}

// However long the ids are that somebody chose, little of them is kept.
func TestLongIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config[string, string]{Run: func(_ context.Context, s string) (string, error) {
			time.Sleep(time.Second)
			return s, nil
		}})
		long := strings.Repeat("x", 1<<20)
		turn := func(key string) Turn[string] {
			return Turn[string]{Conversation: long, Key: Key{long, long + key}, Value: key}
		}
		kinds := make(chan Kind, 3)
		for _, key := range []string{"a", "a", "b"} {
			go func() { kinds <- e.Do(t.Context(), turn(key)).Kind }()
			synctest.Wait()
		}
		e.mu.Lock()
		if len(e.conversations) != 1 {
			t.Errorf("%d conversations, want 1", len(e.conversations))
		}
		for name := range e.conversations {
			if len(name) > 300 {
				t.Errorf("a conversation's id of %d bytes is kept", len(name))
			}
		}
		e.mu.Unlock()
		count := map[Kind]int{}
		for range 3 {
			count[<-kinds]++
		}
		if count[Answer] != 2 || count[Empty] != 1 {
			t.Errorf("outcomes: %v, want 2 answers and 1 empty", count)
		}
		if got := e.Do(t.Context(), turn("a")).Kind; got != Empty {
			t.Errorf("a long key that is over: %v", got)
		}
	})
}

// A redelivery that takes an answer leaves nothing to wait for it.
func TestTakenAnswerDoesNotExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Config[string, string]{
			Run:     func(_ context.Context, s string) (string, error) { time.Sleep(time.Second); return s, nil },
			Dropped: func(s string, _ error) { t.Errorf("dropped %q", s) },
		})
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		e.Do(gone, numbered(1))
		time.Sleep(2 * time.Second)
		if got := e.Do(t.Context(), numbered(1)); got.Kind != Answer {
			t.Errorf("redelivery: %v", got.Kind)
		}
		if len(e.known) != 0 {
			t.Error("the turn is still held")
		}
		time.Sleep(time.Hour)
	})
}
