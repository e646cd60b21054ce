package turns_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestAlwaysLate: no delivery takes the answer of such a turn; each waits until
// Late has delivered it, or for its budget.
func TestAlwaysLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{Limit: time.Minute}, withLate(3*time.Second))
		always := func(turn turn) turn {
			turn.AlwaysLate = true
			return turn
		}
		hangs := always(says("d", 0))
		hangs.Value.hangs = 2 * time.Minute
		hangs.Conversation = "d"
		long := always(says("e", 24*time.Second)) // Late is at work when the budget is over.
		long.Conversation = "e"
		got := r.play(
			delivery{turn: always(says("a", time.Second))},
			delivery{at: 500 * time.Millisecond, turn: always(says("a", time.Second))}, // Again, while the bot is at work.
			delivery{at: 2 * time.Second, turn: always(says("a", time.Second))},        // While Late is.
			delivery{at: 600 * time.Millisecond, turn: always(says("b", 0))},           // In order.
			delivery{at: 700 * time.Millisecond, gone: 800 * time.Millisecond, turn: always(says("c", 0))},
			delivery{turn: hangs},
			delivery{turn: long},
		)
		want := []string{
			"empty at 4s", "empty at 4s", "empty at 2s", "empty at 7s", "gone at 800ms",
			"late at 25s", "empty at 25s",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if err := r.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		late := map[string]int{}
		for _, note := range r.noted() {
			late[note]++
		}
		for _, note := range []string{`late a "a" <nil>`, `late b "b" <nil>`, `late c "c" <nil>`, `late e "e" <nil>`} {
			if late[note] != 1 {
				t.Errorf("%q happened %d times in %q", note, late[note], r.noted())
			}
		}
		time.Sleep(time.Hour) // What was left behind returns.
	})
}
