package kommunicate_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A faultyAccount answers some of what is sent with another status.
type faultyAccount struct {
	forwardAccount
	statuses []int // Of what is sent, in order; 0 and what follows succeed.
}

func (a *faultyAccount) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/user/v2/detail") || len(a.statuses) == 0 {
		return a.forwardAccount.RoundTrip(r)
	}
	status := a.statuses[0]
	a.statuses = a.statuses[1:]
	switch status {
	case 0:
		return a.forwardAccount.RoundTrip(r)
	case -1:
		return nil, errors.New("connection reset by peer")
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader("oops")), Request: r}, nil
}

func relayOf(t *testing.T, bot kommunicate.BotPlatform, transport http.RoundTripper, opts ...kommunicate.ForwardOption) *kommunicate.Relay {
	t.Helper()
	client, err := kommunicate.NewClient("test-key", kommunicate.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		t.Fatal(err)
	}
	return kommunicate.NewRelay(bot, client, "faq-bot", opts...)
}

// relayAll forwards messages one after the other, each when the one before has
// been answered.
func relayAll(t *testing.T, relay *kommunicate.Relay, messages ...kommunicate.ForwardedMessage) {
	t.Helper()
	for _, m := range messages {
		forward(t, relay, m)
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRelayPausesByWhatWentThrough: the bot is silent after a handoff that was
// carried out, or may have been, whatever became of the rest of the answer.
func TestRelayPausesByWhatWentThrough(t *testing.T) {
	toRules := kommunicate.Message{Handoff: kommunicate.HandoffToRules{}}
	toAnna := kommunicate.Message{Text: "Bye", Handoff: kommunicate.HandoffToAgent{UserID: "anna"}}
	tests := []struct {
		name     string
		answer   []kommunicate.Message
		statuses []int
		paused   bool
	}{
		{"all", []kommunicate.Message{toRules, textOf("Bye")}, nil, true},
		{"what follows fails", []kommunicate.Message{toRules, textOf("Bye")}, []int{0, 500}, true},
		{"what follows is refused", []kommunicate.Message{toRules, textOf("Bye")}, []int{0, 400}, true},
		{"the handoff may have failed", []kommunicate.Message{toRules}, []int{500}, true},
		{"the handoff is refused", []kommunicate.Message{toRules}, []int{400}, false},
		{"what is ahead may have failed", []kommunicate.Message{textOf("Bye"), toRules}, []int{500}, false},
		{"what is ahead is refused", []kommunicate.Message{textOf("Bye"), toRules}, []int{400}, false},
		{"assigned", []kommunicate.Message{toAnna}, nil, true},
		{"the assignment may have failed", []kommunicate.Message{toAnna}, []int{0, 500, 500, 500, 500, 500}, true},
		{"the assignment got no answer", []kommunicate.Message{toAnna}, []int{0, -1, -1, -1, -1, -1}, true},
		{"the assignment is refused", []kommunicate.Message{toAnna}, []int{0, 400}, false},
		{"to itself", []kommunicate.Message{{Handoff: kommunicate.HandoffToAgent{UserID: "FAQ-bot"}}}, nil, false},
		{"to itself, as a bot", []kommunicate.Message{{Handoff: kommunicate.HandoffToBot{BotID: "faq-bot"}}}, nil, false},
		{"to itself, as a pointer", []kommunicate.Message{{Handoff: &kommunicate.HandoffToBot{BotID: "faq-bot"}}}, nil, false},
		{"to another bot", []kommunicate.Message{{Handoff: kommunicate.HandoffToBot{BotID: "other-bot"}}}, nil, true},
		{"to itself, then to another", []kommunicate.Message{{Handoff: kommunicate.HandoffToBot{BotID: "faq-bot"}}, toRules}, nil, true},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
				asked++
				return test.answer, nil
			})
			relay := relayOf(t, bot, &faultyAccount{statuses: test.statuses})
			relayAll(t, relay, from("ann", "Hi"), from("ann", "Hi"))
			if paused := asked == 1; paused != test.paused {
				t.Errorf("%s: the bot was asked %d times", test.name, asked)
			}
		})
	}
}

// TestRelayResumesAfterADeliveryThatWasLeftBehind: a handoff whose call returns
// after the conversation was resolved pauses nothing.
func TestRelayResumesAfterADeliveryThatWasLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bot := new(forwardBot)
		account := &deafAccount{hangs: time.Hour}
		relay := relayOf(t, bot, account, kommunicate.WithTurnLimit(time.Minute))
		relayAll(t, relay, from("ann", "human"), from("ann", "unheard"), from("anna", "", "KM_STATUS", "Resolved"))
		time.Sleep(2 * time.Hour) // What was left behind returns.
		relayAll(t, relay, from("ann", "Hi"))
		if diff := cmp.Diff([]string{"human", "Hi"}, bot.heard()); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
	})
}

// A deafAccount does not heed the context of the first message that is sent.
type deafAccount struct {
	forwardAccount
	hangs time.Duration
}

func (a *deafAccount) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/message/v2/send") {
		hangs := a.hangs
		a.hangs = 0
		time.Sleep(hangs)
	}
	return a.forwardAccount.RoundTrip(r.WithContext(context.WithoutCancel(r.Context())))
}

// TestRelayNoticesAgents: who writes in a conversation has it.
func TestRelayNoticesAgents(t *testing.T) {
	tests := []struct {
		name     string
		messages []kommunicate.ForwardedMessage
		want     []string // What the bot hears.
	}{
		{"agent", []kommunicate.ForwardedMessage{from("anna", "I am here"), from("ann", "Hi")}, nil},
		{"until resolved", []kommunicate.ForwardedMessage{
			from("anna", "I am here"), from("anna", "", "KM_STATUS", "resolved"), from("ann", "Hi"),
		}, []string{"Hi"}},
		{"until given back", []kommunicate.ForwardedMessage{
			from("anna", "I am here"), from("anna", "", "KM_ASSIGN", "FAQ-Bot"), from("ann", "Hi"),
		}, []string{"Hi"}},
		{"agent with skipBot", []kommunicate.ForwardedMessage{from("anna", "Note", "skipBot", "true"), from("ann", "Hi")}, []string{"Hi"}},
		{"other bot", []kommunicate.ForwardedMessage{from("other-bot", "Hello"), from("ann", "Hi")}, []string{"Hi"}},
		{"unknown", []kommunicate.ForwardedMessage{from("eve", "Hello"), from("ann", "Hi")}, []string{"Hi"}},
		{"assignment to an agent", []kommunicate.ForwardedMessage{from("anna", "", "KM_ASSIGN", "anna"), from("ann", "Hi")}, []string{"Hi"}},
		{"itself in other letters", []kommunicate.ForwardedMessage{from("FAQ-Bot", "Hello"), from("ann", "Hi")}, []string{"Hi"}},
		{"user in other letters", []kommunicate.ForwardedMessage{from("Ann", "Hi")}, []string{"Hi"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			heard, _ := relayed(t, new(forwardAccount), test.messages)
			if diff := cmp.Diff(test.want, heard); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRelayTakesNoNoticeFromUsers: what ends a pause is not the user's to say.
func TestRelayTakesNoNoticeFromUsers(t *testing.T) {
	everybody := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, nil })
	for sender, resumes := range map[string]bool{
		"ann": false, "ANN": false, "bea": false,
		"anna": true, "other-bot": true, "bot": true, "faq-bot": true, "eve": true, "without-role": true,
	} {
		for _, metadata := range [][]string{{"KM_ASSIGN", "faq-bot"}, {"KM_STATUS", "Resolved"}} {
			bot := new(forwardBot)
			relay := relayOf(t, bot, new(forwardAccount), everybody)
			relay.Pause("1")
			relayAll(t, relay, from(sender, "", metadata...), from("ann", "Hi"))
			if got := len(bot.heard()) == 1; got != resumes {
				t.Errorf("%v of %s ends the pause: %v", metadata, sender, got)
			}
		}
	}
}

// TestRelayWithAgents plays a relay beside an agent at the dashboard, and one
// which the rules lead back to.
func TestRelayWithAgents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		srv.AddAgent(kommunicatetest.Agent{ID: "relay@example.com"})
		srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com"})
		srv.SetRules(kommunicatetest.Rules{DefaultAgent: "relay@example.com"})
		relay := kommunicate.NewRelay(new(forwardBot), srv.Client(), "relay@example.com")
		srv.SetForward(kommunicatetest.Forward{Handler: relay})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "anna@example.com"})
		if err != nil {
			t.Fatal(err)
		}
		say := func(text string, want ...string) {
			t.Helper()
			bubbles, err := conv.Say(text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range bubbles {
				got = append(got, b.Message.Text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after %q (-want +got):\n%s\n%s", text, diff, conv.Transcript())
			}
		}
		say("Hello", "Hello")
		say("human", "human", "Assigned to relay@example.com")
		say("Still you?", "Still you?")
		anna := srv.Agent("anna@example.com")
		if err := anna.Say(conv, "Anna here."); err != nil {
			t.Fatal(err)
		}
		say("Thanks, Anna")
		if err := anna.Resolve(conv); err != nil {
			t.Fatal(err)
		}
		say("Me again", "Status changed to Open", "Me again")
	})
}
