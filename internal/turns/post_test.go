package turns_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// TestPost: a delivery that waits for nothing is told at once what becomes of
// its turn, and everything the bot returns is delivered late, in order.
func TestPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{Limit: time.Minute, MaxInFlight: 4}, withLate(time.Second))
		start := time.Now()
		first := says("a", 0)
		first.Conversation = "1"
		second := says("b", 10*time.Second)
		second.Conversation = "1"
		third := turn{Conversation: "1", Key: key("c"), Value: job{says: "c", hangs: 2 * time.Minute}}
		broken := turn{Key: key("d"), Value: job{says: "d", fails: errBot}}
		var got []turns.Kind
		for _, posted := range []turn{first, second, third, first, broken, says("e", 0)} {
			got = append(got, r.Post(t.Context(), posted))
		}
		if err := r.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		got = append(got, r.Post(t.Context(), first), r.Post(t.Context(), says("f", 0)))
		want := []turns.Kind{turns.Late, turns.Late, turns.Late, turns.Empty, turns.Late, turns.Busy, turns.Empty, turns.Closing}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if took := time.Since(start); took != 1*time.Second+11*time.Second+61*time.Second+time.Second {
			t.Errorf("all was over after %v", took)
		}
		time.Sleep(time.Hour) // What was left behind returns.
		notes := r.noted()
		order := map[string]int{}
		for i, note := range notes {
			order[note] = i + 1
		}
		for _, pair := range [][2]string{
			{"runs a", `late a "a" <nil>`},
			{`late a "a" <nil>`, "runs b"},
			{"runs b", `late b "b" <nil>`},
			{`late b "b" <nil>`, "runs c"},
			{"runs c", `late c "" ` + turns.ErrLimit.Error()},
			{`late c "" ` + turns.ErrLimit.Error(), "dropped c: " + context.DeadlineExceeded.Error()},
			{"runs d", `late d "d" ` + errBot.Error()},
		} {
			if order[pair[0]] == 0 || order[pair[0]] >= order[pair[1]] {
				t.Errorf("%q does not stand before %q in %q", pair[0], pair[1], notes)
			}
		}
	})
}

// TestPostDuringAShutdownThatGivesUp: the context of what is taken ends.
func TestPostDuringAShutdownThatGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{}, withLate(0))
		r.Post(t.Context(), says("a", time.Hour))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown: %v", err)
		}
		synctest.Wait()
		if notes := r.noted(); len(notes) != 2 {
			t.Errorf("what happened: %q", notes)
		}
	})
}

// TestPostToOneConversation: of 65 turns of a conversation, 64 wait.
func TestPostToOneConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{}, withLate(0))
		count := map[turns.Kind]int{}
		for range 70 {
			count[r.Post(t.Context(), turn{Conversation: "1", Value: job{takes: time.Second}})]++
		}
		count[r.Post(t.Context(), turn{Conversation: "2"})]++
		if diff := cmp.Diff(map[turns.Kind]int{turns.Late: 66, turns.Busy: 5}, count); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if err := r.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
