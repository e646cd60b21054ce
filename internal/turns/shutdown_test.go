package turns_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shutDown calls Shutdown after a while, with so much patience, and returns what
// it said and when.
func (r *rig) shutDown(after, patience time.Duration) <-chan string {
	start := time.Now()
	said := make(chan string, 1)
	time.AfterFunc(after, func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := r.Shutdown(ctx)
		verdict := "done"
		if err != nil {
			verdict = err.Error()
		}
		said <- verdict + " at " + time.Since(start).String()
	})
	return said
}

func TestShutdown(t *testing.T) {
	const s = time.Second
	tests := []struct {
		name       string
		patience   time.Duration
		deliveries []delivery
		outcomes   []string
		notes      []string
		said       string
	}{
		{
			name:     "waits for running, queued and late turns, takes no new ones",
			patience: time.Hour,
			deliveries: []delivery{
				{turn: says("a", 30*s)},
				{at: 1, turn: says("b", 10*s)},
				{at: 12 * s, turn: says("c", 0)},
				{at: 13 * s, turn: says("b", 0)},
			},
			outcomes: []string{"late at 25s", "empty at 25.000000001s", "closing at 12s", "late at 38s"},
			notes:    []string{"runs a", `late a "a" <nil>`, "runs b", `late b "b" <nil>`},
			said:     "done at 1m0s",
		},
		{
			name:     "ends the turns when patience ends",
			patience: 5 * s,
			deliveries: []delivery{
				{turn: says("a", 30*s)},
				{at: 1, turn: says("b", 10*s)},
				{turn: turn{Value: job{says: "c", hangs: time.Hour}}},
			},
			outcomes: []string{
				"answer: context canceled at 15s",
				"answer: context canceled at 15s",
				"answer: the bot did not return within the turn limit at 16s",
			},
			said: "context deadline exceeded at 15s",
		},
		{
			name:       "ends late deliveries when patience ends",
			patience:   5 * s,
			deliveries: []delivery{{gone: s, turn: says("a", 9*s)}},
			outcomes:   []string{"gone at 1s"},
			notes:      []string{"runs a", `late a "a" context canceled`},
			said:       "context deadline exceeded at 15s",
		},
		{
			name:     "nothing in flight",
			patience: s,
			said:     "done at 10s",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(config{}, withLate(10*s))
				said := r.shutDown(10*s, test.patience)
				outcomes := r.play(test.deliveries...)
				if diff := cmp.Diff(test.said, <-said); diff != "" {
					t.Errorf("Shutdown (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(test.outcomes, outcomes); len(test.outcomes) > 0 && diff != "" {
					t.Errorf("outcomes (-want +got):\n%s", diff)
				}
				if err := r.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(test.notes, r.noted()); test.notes != nil && diff != "" {
					t.Errorf("what happened (-want +got):\n%s", diff)
				}
				time.Sleep(2 * time.Hour)
				if err := r.Shutdown(t.Context()); err != nil {
					t.Errorf("second Shutdown: %v", err)
				}
			})
		})
	}
}

func TestAnswerDuringShutdownReachesWaitingDuplicate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{})
		said := r.shutDown(time.Second, time.Minute)
		got := r.play(
			delivery{gone: 3 * time.Second, turn: says("a", 5*time.Second)},
			delivery{at: 2 * time.Second, turn: says("a", 0)},
		)
		want := []string{"gone at 3s", "answer a at 5s"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if got := <-said; got != "done at 5s" {
			t.Errorf("Shutdown: %s", got)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{})
		go r.play(delivery{turn: says("a", time.Minute)})
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Wait = %v while a turn is in flight", err)
		}
		if err := r.Wait(t.Context()); err != nil {
			t.Errorf("Wait = %v", err)
		}
	})
}
