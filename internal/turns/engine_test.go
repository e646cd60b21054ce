package turns_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

var errBot = errors.New("bot trouble")

func TestDo(t *testing.T) {
	const s = time.Second
	noKey := turn{Value: job{says: "a", takes: s}}
	apart := func(text string, takes time.Duration) turn {
		return turn{Key: key(text), Value: job{says: text, takes: takes}}
	}
	tests := []struct {
		name       string
		config     config
		late       bool
		deliveries []delivery
		outcomes   []string
		notes      []string
	}{
		{
			name:       "answer",
			deliveries: []delivery{{turn: says("a", s)}},
			outcomes:   []string{"answer a at 1s"},
			notes:      []string{"runs a"},
		},
		{
			name:       "error",
			deliveries: []delivery{{turn: turn{Value: job{says: "a", fails: errBot}}}},
			outcomes:   []string{"answer a: bot trouble at 0s"},
			notes:      []string{"runs a"},
		},
		{
			name:       "panic names no value",
			deliveries: []delivery{{turn: turn{Value: job{says: "a", panic: "what the user said"}}}},
			outcomes:   []string{"answer: panic with a value of type string at 0s"},
			notes:      []string{"runs a"},
		},
		{
			name:       "goexit",
			deliveries: []delivery{{turn: turn{Value: job{says: "a", exits: true}}}},
			outcomes:   []string{"answer: the bot ended its goroutine (runtime.Goexit) at 0s"},
			notes:      []string{"runs a"},
		},
		{
			name:       "duplicates while the bot runs and after",
			deliveries: []delivery{{turn: says("a", 3*s)}, {at: s, turn: says("a", 0)}, {at: 5 * s, turn: says("a", 0)}},
			outcomes:   []string{"answer a at 3s", "empty at 3s", "empty at 5s"},
			notes:      []string{"runs a"},
		},
		{
			name: "the same key of another bot is another turn",
			deliveries: []delivery{
				{turn: apart("a", s)},
				{turn: turn{Key: turns.Key{Bot: "other", Message: "a"}, Value: job{says: "b", takes: 2 * s}}},
			},
			outcomes: []string{"answer a at 1s", "answer b at 2s"},
		},
		{
			name:       "without a key every delivery is a turn",
			deliveries: []delivery{{turn: noKey}, {turn: noKey}},
			outcomes:   []string{"answer a at 1s", "answer a at 1s"},
			notes:      []string{"runs a", "runs a"},
		},
		{
			name: "one conversation goes in order, others do not wait",
			deliveries: []delivery{
				{turn: says("a", 3*s)},
				{at: 1, turn: says("b", s)},
				{at: 2, turn: says("c", s)},
				{at: 3, turn: apart("d", s)},
				{at: 4, turn: turn{Conversation: "e", Value: job{says: "e"}}},
			},
			outcomes: []string{
				"answer a at 3s", "answer b at 4s", "answer c at 5s", "answer d at 1.000000003s", "answer e at 4ns",
			},
			notes: []string{"runs a", "runs d", "runs e", "runs b", "runs c"},
		},
		{
			name:       "late, and a conversation that waits for the late delivery",
			late:       true,
			deliveries: []delivery{{turn: says("a", 30*s)}, {at: 20 * s, turn: says("b", 0)}},
			outcomes:   []string{"late at 25s", "answer b at 40s"},
			notes:      []string{"runs a", `late a "a" <nil>`, "runs b"},
		},
		{
			name:       "the budget counts while waiting in the queue",
			late:       true,
			deliveries: []delivery{{turn: says("a", 20*s)}, {at: s, turn: says("b", 15*s)}},
			outcomes:   []string{"answer a at 20s", "late at 26s"},
			notes:      []string{"runs a", "runs b", `late b "b" <nil>`},
		},
		{
			name:   "the budget counts from arrival",
			config: config{Budget: 4 * s},
			late:   true,
			deliveries: []delivery{{turn: turn{
				Arrived: time.Date(2000, 1, 1, 0, 0, -3, 0, time.UTC), Value: job{says: "a", takes: 2 * s},
			}}},
			outcomes: []string{"late at 1s"},
			notes:    []string{"runs a", `late a "a" <nil>`},
		},
		{
			name: "everyone gets the empty answer after a late one",
			late: true,
			deliveries: []delivery{
				{turn: says("a", 30*s)},
				{at: 34 * s, turn: says("a", 0)},
				{at: 60 * s, turn: says("a", 0)},
			},
			outcomes: []string{"late at 25s", "empty at 34s", "empty at 1m0s"},
			notes:    []string{"runs a", `late a "a" <nil>`},
		},
		{
			name:       "a redelivery within its budget gets what the first is too late for",
			late:       true,
			deliveries: []delivery{{turn: says("a", 30*s)}, {at: 10 * s, turn: says("a", 0)}},
			outcomes:   []string{"empty at 25s", "answer a at 30s"},
			notes:      []string{"runs a"},
		},
		{
			name:       "late is told once",
			late:       true,
			deliveries: []delivery{{turn: says("a", 60*s)}, {at: 26 * s, turn: says("a", 0)}},
			outcomes:   []string{"late at 25s", "empty at 51s"},
			notes:      []string{"runs a", `late a "a" <nil>`},
		},
		{
			name:       "a redelivery after late was told still gets the answer",
			late:       true,
			deliveries: []delivery{{turn: says("a", 30*s)}, {at: 26 * s, turn: says("a", 0)}},
			outcomes:   []string{"late at 25s", "answer a at 30s"},
			notes:      []string{"runs a"},
		},
		{
			name: "nobody to deliver late",
			deliveries: []delivery{
				{turn: says("a", 30*s)}, {at: 26 * s, turn: says("a", 0)}, {at: 40 * s, turn: says("a", 0)},
			},
			outcomes: []string{"timed out at 25s", "empty at 26s", "empty at 40s"},
			notes:    []string{"runs a", "dropped a: <nil>"},
		},
		{
			name:       "a turn that late cannot deliver",
			late:       true,
			deliveries: []delivery{{turn: turn{NoLate: true, Value: job{says: "a", takes: 30 * s}}}},
			outcomes:   []string{"timed out at 25s"},
			notes:      []string{"runs a", "dropped a: <nil>"},
		},
		{
			name:       "the client has gone: late",
			late:       true,
			deliveries: []delivery{{gone: s, turn: says("a", 3*s)}, {at: 20 * s, turn: says("a", 0)}},
			outcomes:   []string{"gone at 1s", "empty at 20s"},
			notes:      []string{"runs a", `late a "a" <nil>`},
		},
		{
			name:       "the client has gone: another delivery waits",
			late:       true,
			deliveries: []delivery{{gone: 2 * s, turn: says("a", 3*s)}, {at: s, turn: says("a", 0)}},
			outcomes:   []string{"gone at 2s", "answer a at 3s"},
			notes:      []string{"runs a"},
		},
		{
			name: "the client has gone: kept for one redelivery",
			deliveries: []delivery{
				{gone: s, turn: says("a", 3*s)},
				{at: 20 * s, turn: says("a", 0)},
				{at: 21 * s, turn: says("a", 0)},
			},
			outcomes: []string{"gone at 1s", "answer a at 20s", "empty at 21s"},
			notes:    []string{"runs a"},
		},
		{
			name:   "the clients have gone: no more is kept than runs at once",
			config: config{MaxInFlight: 1},
			deliveries: []delivery{
				{gone: s, turn: says("a", 3*s)},
				{at: 5 * s, gone: 6 * s, turn: says("b", 3*s)},
				{at: 20 * s, turn: says("a", 0)},
				{at: 21 * s, turn: says("b", 0)},
				{at: 22 * s, gone: 23 * s, turn: says("c", 3*s)},
				{at: 30 * s, turn: says("c", 0)},
			},
			outcomes: []string{"gone at 1s", "gone at 6s", "answer a at 20s", "empty at 21s", "gone at 23s", "answer c at 30s"},
			notes:    []string{"runs a", "runs b", "dropped b: <nil>", "runs c"},
		},
		{
			name:       "the client has gone: no key to ask again",
			deliveries: []delivery{{gone: s, turn: turn{Value: job{says: "a", takes: 3 * s}}}, {at: 9 * s, turn: says("b", 0)}},
			outcomes:   []string{"gone at 1s", "answer b at 9s"},
			notes:      []string{"runs a", "dropped a: <nil>", "runs b"},
		},
		{
			name:   "the limit ends a bot that heeds its context",
			config: config{Limit: 40 * s},
			late:   true,
			deliveries: []delivery{
				{turn: says("a", time.Hour)},
				{at: 30 * s, turn: says("b", 0)},
			},
			outcomes: []string{"late at 25s", "answer b at 50s"},
			notes:    []string{"runs a", `late a "" context deadline exceeded`, "runs b"},
		},
		{
			name:   "a bot that hangs is left behind",
			config: config{Limit: 40 * s},
			late:   true,
			deliveries: []delivery{
				{turn: turn{Conversation: "c", Value: job{says: "a", hangs: time.Hour}}},
				{at: 30 * s, turn: says("b", 0)},
			},
			outcomes: []string{"late at 25s", "answer b at 51s"},
			notes:    []string{"runs a", `late a "" the bot did not return within the turn limit`, "runs b", "dropped a: context deadline exceeded"},
		},
		{
			name:       "a limit within the budget",
			config:     config{Limit: 5 * s},
			deliveries: []delivery{{turn: turn{Value: job{says: "a", hangs: time.Hour}}}},
			outcomes:   []string{"answer: the bot did not return within the turn limit at 6s"},
			notes:      []string{"runs a", "dropped a: context deadline exceeded"},
		},
		{
			name:   "a bot that hangs after its turn timed out",
			config: config{Limit: 40 * s},
			deliveries: []delivery{
				{turn: turn{Conversation: "c", Value: job{says: "a", hangs: time.Hour}}},
				{at: 30 * s, turn: says("b", 0)},
			},
			outcomes: []string{"timed out at 25s", "answer b at 41s"},
			notes: []string{
				"runs a", "dropped a: the bot did not return within the turn limit", "runs b",
				"dropped a: context deadline exceeded",
			},
		},
		{
			name:       "no place within the budget",
			config:     config{MaxInFlight: 1},
			late:       true,
			deliveries: []delivery{{turn: says("a", 40*s)}, {at: s, turn: apart("b", s)}, {at: 30 * s, turn: apart("b", s)}},
			outcomes:   []string{"late at 25s", "busy at 26s", "answer b at 51s"},
			notes:      []string{"runs a", `late a "a" <nil>`, "runs b"},
		},
		{
			name:   "places are given in order of arrival",
			config: config{MaxInFlight: 4},
			deliveries: []delivery{
				{turn: says("a", 2*s)},
				{at: 1, turn: apart("b", 2*s)},
				{at: 2, turn: apart("x", 9*s)},
				{at: 3, turn: apart("y", 9*s)},
				{at: 4, turn: says("c", s)},
				{at: 5, turn: says("d", s)},
				{at: 6, turn: apart("e", s)},
			},
			outcomes: []string{
				"answer a at 2s", "answer b at 2.000000001s", "answer x at 9.000000002s", "answer y at 9.000000003s",
				"answer c at 3s", "answer d at 4s", "answer e at 4s",
			},
		},
		{
			name:   "waiting for a place: the last delivery to leave speaks for the turn",
			config: config{MaxInFlight: 1},
			deliveries: []delivery{
				{turn: apart("a", 60*s)},
				{at: s, turn: apart("b", s)},
				{at: 2 * s, turn: apart("b", s)},
			},
			outcomes: []string{"timed out at 25s", "empty at 26s", "busy at 27s"},
			notes:    []string{"runs a", "dropped a: <nil>"},
		},
		{
			name:   "waiting for a place: the client has gone",
			config: config{MaxInFlight: 1},
			deliveries: []delivery{
				{turn: apart("a", 6*s)},
				{at: 3 * s, gone: 4 * s, turn: apart("b", s)},
				{at: 5 * s, turn: apart("c", s)},
			},
			outcomes: []string{"answer a at 6s", "gone at 4s", "answer c at 7s"},
			notes:    []string{"runs a", "runs c"},
		},
		{
			name:   "as many wait for a place as there are places",
			config: config{MaxInFlight: 2},
			deliveries: []delivery{
				{turn: apart("a", 6*s)},
				{at: 1, turn: apart("b", 6*s)},
				{at: 2, turn: apart("c", s)},
				{at: 3, turn: apart("d", s)},
				{at: 4, turn: apart("e", s)},
				{at: 5, turn: apart("d", s)},
				{at: 7 * s, turn: apart("e", s)},
			},
			outcomes: []string{
				"answer a at 6s", "answer b at 6.000000001s", "answer c at 7s", "answer d at 7.000000001s",
				"busy at 4ns", "empty at 7.000000001s", "answer e at 8s",
			},
		},
		{
			name:   "one conversation does not take every place",
			config: config{MaxInFlight: 4},
			deliveries: []delivery{
				{turn: says("a", 6*s)},
				{at: 1, turn: says("b", s)},
				{at: 2, turn: says("c", s)},
				{at: 3, turn: says("d", s)},
				{at: 4, turn: apart("e", s)},
				{at: 5, turn: says("b", s)},
				{at: 7500 * time.Millisecond, turn: says("d", s)},
			},
			outcomes: []string{
				"answer a at 6s", "answer b at 7s", "answer c at 8s", "busy at 3ns", "answer e at 1.000000004s", "empty at 7s",
				"answer d at 9s",
			},
		},
		{
			name:   "those of a conversation that wait for a place count",
			config: config{MaxInFlight: 2},
			deliveries: []delivery{
				{turn: apart("a", 2*s)},
				{at: 1, turn: apart("b", 2*s)},
				{at: 2, turn: says("c", s)},
				{at: 3, gone: s, turn: says("d", s)},
				{at: 4, turn: says("e", s)},
				{at: s + 1, turn: says("e", s)},
			},
			outcomes: []string{
				"answer a at 2s", "answer b at 2.000000001s", "answer c at 3s", "gone at 1s", "busy at 4ns", "answer e at 4s",
			},
		},
		{
			name:       "nobody asks for the answer again in time",
			deliveries: []delivery{{gone: s, turn: says("a", 3*s)}, {at: 64 * s, turn: says("a", 0)}},
			outcomes:   []string{"gone at 1s", "empty at 1m4s"},
			notes:      []string{"runs a", "dropped a: <nil>"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var edit []func(*rig, *config)
				if test.late {
					edit = append(edit, withLate(10*s))
				}
				r := newRig(test.config, edit...)
				outcomes := r.play(test.deliveries...)
				if err := r.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				time.Sleep(2 * time.Hour) // What was left behind returns.
				if diff := cmp.Diff(test.outcomes, outcomes); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s", diff)
				}
				notes := r.noted()
				if test.notes == nil {
					notes = nil
				}
				if diff := cmp.Diff(test.notes, notes); diff != "" {
					t.Errorf("what happened (-want +got):\n%s", diff)
				}
			})
		})
	}
}
