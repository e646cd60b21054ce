package kommunicate_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// TestRelayAsksForEachUserOnce: one look-up serves all conversations of a user,
// even those that wait for it, and for an hour.
func TestRelayAsksForEachUserOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bot, account := new(forwardBot), &forwardAccount{takes: time.Second}
		relay := kommunicate.NewRelay(bot, account.client(t), "faq-bot")
		write := func(user string) {
			t.Helper()
			for i := range 3 {
				m := from(user, "silence")
				m.GroupID = kommunicate.GroupID(fmt.Sprint(user, i)) // An agent takes over.
				forward(t, relay, m)
			}
			if err := relay.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			write("ann")
			write("anna")
		}
		time.Sleep(time.Hour)
		write("ann")
		_, lookUps := account.noted()
		if diff := cmp.Diff([]string{"ann", "anna", "ann"}, lookUps); diff != "" {
			t.Errorf("look-ups (-want +got):\n%s", diff)
		}
		if n := len(bot.heard()); n != 9 {
			t.Errorf("the bot heard %d messages", n)
		}
	})
}

// TestRelayAsksAgainAfterAFailure: a failure is not remembered.
func TestRelayAsksAgainAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bot, account := new(forwardBot), &forwardAccount{failing: errors.New("connection reset by peer")}
		relay := kommunicate.NewRelay(bot, account.client(t), "faq-bot")
		forward(t, relay, from("ann", "lost"))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		account.failing = nil
		forward(t, relay, from("ann", "heard"))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"heard"}, bot.heard()); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
	})
}

// TestRelayLookUpOutlivesTheFirst: a look-up does not end with the turn that
// began it, when others wait for it.
func TestRelayLookUpOutlivesTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		bot, account := new(forwardBot), &forwardAccount{takes: 15 * time.Second}
		relay := kommunicate.NewRelay(bot, account.client(t), "faq-bot", kommunicate.WithTurnLimit(10*time.Second), log.forwardOption())
		forward(t, relay, from("ann", "first"))
		time.Sleep(6 * time.Second)
		second := from("ann", "silence")
		second.GroupID = "2"
		forward(t, relay, second)
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, lookUps := account.noted()
		if diff := cmp.Diff([]string{"ann"}, lookUps); diff != "" {
			t.Errorf("look-ups (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"silence"}, bot.heard()); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
		want := `level=ERROR msg="kommunicate: forwarded message not relayed" bot=faq-bot group=1 key="" duration=10s error="context deadline exceeded"`
		if lines := log.logged(); len(lines) != 2 || lines[1] != want {
			t.Errorf("log: %q, want %s", lines, want)
		}
	})
}

// TestRelayLookUpEnds: a look-up that nobody answers does not stay for ever.
func TestRelayLookUpEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		account := &forwardAccount{takes: time.Hour}
		relay := kommunicate.NewRelay(new(forwardBot), account.client(t), "faq-bot")
		forward(t, relay, from("ann", "Hi"))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 30*time.Second {
			t.Errorf("the look-up took %v", took)
		}
	})
}
