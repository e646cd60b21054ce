package flow_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

func ExampleHandoffAfter() {
	var mux kommunicate.Mux
	mux.Text("hello", saying(message{Text: "Hello!"}))

	bot := kommunicate.Chain(&mux, flow.HandoffAfter(2, kommunicate.Message{
		Text:    "I do not get it. An agent will be with you.",
		Handoff: kommunicate.HandoffToRules{},
	}, flow.NewMemoryStore()))

	for _, text := range []string{"Hullo?", "hello", "My order", "My ORDER", "It is late"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{GroupID: "4711", Text: text})
		if err != nil {
			fmt.Printf("%-10s  %v\n", text, err)
			continue
		}
		fmt.Printf("%-10s  %s\n", text, messages[0].Text)
	}
	// Output:
	// Hullo?      kommunicate: not understood
	// hello       Hello!
	// My order    kommunicate: not understood
	// My ORDER    I do not get it. An agent will be with you.
	// It is late  kommunicate: not understood
}

var errBot = errors.New("the bot is broken")

// A scripted bot does what the text of the turn says.
var scripted = kommunicate.BotFunc(func(_ context.Context, turn *turn) (messages, error) {
	switch turn.Text {
	case "answer":
		return messages{{Text: "answer"}}, nil
	case "silence":
		return nil, nil
	case "error":
		return nil, errBot
	case "understood in part":
		return messages{{Text: "in part"}}, fmt.Errorf("hm: %w", kommunicate.ErrNotUnderstood)
	}
	return nil, kommunicate.ErrNotUnderstood
})

// TestHandoffAfterCountsAsSpecified plays random turns of some conversations
// against a naive count.
func TestHandoffAfterCountsAsSpecified(t *testing.T) {
	for seed := range uint64(300) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 3))
			n, sorry := 1+random.IntN(4), handoff("sorry")
			bot := flow.HandoffAfter(n, sorry, nil)(scripted)
			count, last := map[kommunicate.GroupID]int{}, map[kommunicate.GroupID]time.Time{}
			for step := range 60 {
				time.Sleep(time.Duration(random.IntN(35)) * time.Minute)
				group := kommunicate.GroupID([]string{"", "1", "2"}[random.IntN(3)])
				text := []string{"answer", "silence", "error", "understood in part", "", "", ""}[random.IntN(7)]
				event := []string{"", "", "", kommunicate.EventMedia, kommunicate.EventWelcome}[random.IntN(5)]
				asked := &turn{GroupID: group, Text: text, Event: event}
				want, wantErr := scripted(t.Context(), asked)
				if time.Since(last[group]) >= time.Hour {
					count[group] = 0
				}
				switch {
				case group == "":
				case wantErr == nil:
					count[group] = 0
				case event == kommunicate.EventWelcome:
				case errors.Is(wantErr, kommunicate.ErrNotUnderstood):
					count[group]++
					last[group] = time.Now()
					if count[group] == n {
						count[group] = 0
						want, wantErr = messages{sorry}, nil
					}
				}
				got, err := bot.Respond(t.Context(), asked)
				if diff := cmp.Diff(want, got); diff != "" || err != wantErr && err.Error() != wantErr.Error() {
					t.Fatalf("seed %d, step %d, %+v: %v, want %v\n%s", seed, step, asked, err, wantErr, diff)
				}
			}
		})
	}
}

// TestHandoffAfterWithBrokenStore: whatever the store does, an answer of the bot
// arrives once and as it is, an error of the bot stays one, and n misses without
// an error of the store among them hand off.
func TestHandoffAfterWithBrokenStore(t *testing.T) {
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 4))
			store := &brokenStore{Store: flow.NewMemoryStore(), random: random, before: 5, after: 7, conflict: 5}
			bot := flow.HandoffAfter(3, handoff("sorry"), store)(scripted)
			sound := 0
			for range 60 {
				asked := &turn{GroupID: "1", Text: []string{"answer", "error", "", "", "", ""}[random.IntN(6)]}
				want, wantErr := scripted(t.Context(), asked)
				got, err := bot.Respond(t.Context(), asked)
				switch {
				case wantErr == nil || wantErr == errBot:
					if diff := cmp.Diff(want, got); diff != "" || err != wantErr {
						t.Fatalf("seed %d: %v\n%s", seed, err, diff)
					}
					if wantErr == nil {
						sound = 0
					}
				case err == nil:
					equal(t, "handoff", got, messages{handoff("sorry")})
					sound = 0
				case !errors.Is(err, kommunicate.ErrNotUnderstood) || got != nil:
					t.Fatalf("seed %d: %v, %v", seed, got, err)
				case errors.Is(err, errStore):
					sound = 0
				default:
					if sound++; sound == 3 {
						t.Fatalf("seed %d: three in a row, and no handoff", seed)
					}
				}
			}
		})
	}
}

// TestHandoffAfterOnSeveralMachines: of misses that come in at the same time on
// bots with one store, every n-th hands off.
func TestHandoffAfterOnSeveralMachines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &brokenStore{Store: flow.NewMemoryStore(), random: rand.New(rand.NewPCG(5, 5)), conflict: 3}
		handoffs := make(chan bool, 30)
		for range 30 {
			bot := flow.HandoffAfter(3, handoff("sorry"), store)(scripted)
			go func() {
				_, err := bot.Respond(t.Context(), &turn{GroupID: "1"})
				handoffs <- err == nil
			}()
		}
		synctest.Wait()
		time.Sleep(time.Minute)
		got := 0
		for range 30 {
			if <-handoffs {
				got++
			}
		}
		equal(t, "handoffs of 30 misses", got, 10)
	})
}

// TestHandoffAfterCountsForItself: nothing else that uses the store counts, in any
// order of the flows.
func TestHandoffAfterCountsForItself(t *testing.T) {
	store := flow.NewMemoryStore()
	hint, person := message{Text: "hint"}, handoff("person")
	bot := kommunicate.Chain(scripted, flow.HandoffAfter(6, hint, store), flow.HandoffAfter(4, person, store), flow.HandoffAfter(4, hint, store))
	other := flow.HandoffAfter(4, person, store)(scripted)
	memory := flow.NewMemory[int](store, "handoff-after", 0)
	asked := &turn{GroupID: "1", BotID: "a"}
	for i := range 3 {
		if _, err := bot.Respond(t.Context(), asked); !errors.Is(err, kommunicate.ErrNotUnderstood) {
			t.Fatalf("turn %d: %v", i+1, err)
		}
		if _, err := other.Respond(t.Context(), &turn{GroupID: "1", BotID: "b"}); !errors.Is(err, kommunicate.ErrNotUnderstood) {
			t.Fatalf("turn %d of the other bot: %v", i+1, err)
		}
		if err := memory.Update(t.Context(), asked, increment); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "fourth turn", respond(t, bot, asked), messages{hint})
	if n, err := memory.Get(t.Context(), asked); n != 3 || err != nil {
		t.Errorf("the memory of the same name has %d, %v", n, err)
	}
}

// A staleStore has a conflict, and is down after it.
type staleStore struct {
	flow.Store
	conflicts bool
}

func (s *staleStore) Load(ctx context.Context, key string) ([]byte, uint64, error) {
	if s.conflicts {
		return nil, 0, errStore
	}
	return s.Store.Load(ctx, key)
}

func (s *staleStore) Save(context.Context, string, []byte, uint64, time.Duration) error {
	s.conflicts = true
	return flow.ErrConflict
}

// TestHandoffAfterForgetsAnAttempt: what a conflict made void hands nothing off.
func TestHandoffAfterForgetsAnAttempt(t *testing.T) {
	store := &staleStore{Store: flow.NewMemoryStore()}
	asked := &turn{GroupID: "1"}
	if _, err := flow.HandoffAfter(2, handoff("sorry"), store.Store)(scripted).Respond(t.Context(), asked); err == nil {
		t.Fatal("handed off at once")
	}
	got, err := flow.HandoffAfter(2, handoff("sorry"), store)(scripted).Respond(t.Context(), asked)
	if got != nil || !errors.Is(err, errStore) || !errors.Is(err, kommunicate.ErrNotUnderstood) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestHandoffAfterNeedsNoSave: the n-th miss is known; that the count could not
// be set back is no reason to leave the user alone.
func TestHandoffAfterNeedsNoSave(t *testing.T) {
	store := flow.NewMemoryStore()
	if _, err := flow.HandoffAfter(2, handoff("sorry"), store)(scripted).Respond(t.Context(), &turn{GroupID: "1"}); err == nil {
		t.Fatal("handed off at once")
	}
	unsaved := &brokenStore{Store: store, random: rand.New(rand.NewPCG(1, 1)), after: 1}
	got := respond(t, flow.HandoffAfter(2, handoff("sorry"), unsaved)(scripted), &turn{GroupID: "1"})
	equal(t, "answer", got, messages{handoff("sorry")})
}

func TestHandoffAfterRefuses(t *testing.T) {
	panics(t, map[string]func(){
		"n":       func() { flow.HandoffAfter(0, handoff("sorry"), nil) },
		"message": func() { flow.HandoffAfter(1, message{}, nil) },
	})
	// A message without a handoff is said.
	offer := message{Text: "Shall I call an agent?"}
	got := respond(t, flow.HandoffAfter(1, offer, nil)(scripted), &turn{GroupID: "1"})
	equal(t, "answer", got, messages{offer})
}
