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

func ExampleOfficeHours() {
	// One day, long over: the office is closed whenever this example runs.
	hours, err := flow.ParseHours("2024-12-24 09:00-12:00", time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	bot := kommunicate.Chain(saying(message{Text: "A room is 90 EUR."}),
		flow.OfficeHours(hours, kommunicate.Message{Text: "Our agents are back tomorrow at 9."}),
		flow.TalkToHuman(flow.Human{}),
	)
	for _, text := range []string{"Prices", "Talk to Human"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text})
		fmt.Println(messages[0].Text, err)
	}
	// Output:
	// A room is 90 EUR. <nil>
	// Our agents are back tomorrow at 9. <nil>
}

var closed = message{Text: "Closed."}

func TestOfficeHours(t *testing.T) {
	tags := kommunicate.AddTags{"urgent"}
	toBot := message{Text: "a", Handoff: kommunicate.HandoffToBot{BotID: "night"}}
	toBotPointer := message{Text: "a", Handoff: &kommunicate.HandoffToBot{BotID: "night"}}
	tests := []struct {
		name         string
		answer, want messages // want, outside of office hours.
	}{
		{"rules", messages{handoff("a")}, messages{closed}},
		{"agent", messages{{Handoff: kommunicate.HandoffToAgent{UserID: "anna"}}}, messages{closed}},
		{"team", messages{{Handoff: &kommunicate.HandoffToTeam{TeamID: "7"}}}, messages{closed}},
		{"another bot", messages{toBot, toBotPointer}, messages{toBot, toBotPointer}},
		{"no handoff", messages{{Text: "a"}, {Text: "b"}}, messages{{Text: "a"}, {Text: "b"}}},
		{"among others", messages{{Text: "a"}, handoff("b"), {Text: "c"}}, messages{{Text: "a"}, closed, {Text: "c"}}},
		{"twice", messages{handoff("a"), {Text: "b"}, handoff("c")}, messages{closed, {Text: "b"}}},
		{"with an action", messages{{Text: "a", Handoff: kommunicate.HandoffToRules{}, Action: tags}}, messages{{Action: tags}, closed}},
		{
			"with marks",
			messages{{Text: "a", Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Pairs("skipBot", "true", "tracking", "7"), AttachmentButton: kommunicate.HideAttachmentButton}},
			messages{{Text: "Closed.", Metadata: kommunicate.Pairs("skipBot", "true", "tracking", "7"), AttachmentButton: kommunicate.HideAttachmentButton}},
		},
		{
			"with metadata that goes with nothing else",
			messages{{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Members{{Name: "a", Value: []byte("{")}}}},
			messages{closed},
		},
		{"silence", nil, nil},
	}
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins on a Saturday, at midnight UTC.
		hours := parse(t, "Sat 02:00-03:00", time.UTC)
		for _, test := range tests {
			equal(t, test.name, respond(t, flow.OfficeHours(hours, closed)(saying(test.answer...)), &turn{}), test.want)
		}
		time.Sleep(2 * time.Hour)
		for _, test := range tests {
			equal(t, test.name+", open", respond(t, flow.OfficeHours(hours, closed)(saying(test.answer...)), &turn{}), test.answer)
		}
		time.Sleep(time.Hour - time.Second)
		slow := kommunicate.BotFunc(func(context.Context, *turn) (messages, error) {
			time.Sleep(time.Second)
			return messages{handoff("a")}, nil
		})
		equal(t, "answered after closing time", respond(t, flow.OfficeHours(hours, closed)(slow), &turn{}), messages{closed})
	})
}

// TestOfficeHoursKeepTheirOwn: what closed says of itself counts.
func TestOfficeHoursKeepTheirOwn(t *testing.T) {
	never := parse(t, "2000-01-01 00:00-24:00", time.UTC)
	own := message{Text: "Closed.", Metadata: kommunicate.Pairs("tracking", "night"), AttachmentButton: kommunicate.ShowAttachmentButton}
	answer := message{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Pairs("tracking", "7", "a", "b"), AttachmentButton: kommunicate.HideAttachmentButton}
	want := own
	want.Metadata = kommunicate.Pairs("tracking", "night", "a", "b")
	equal(t, "answer", respond(t, flow.OfficeHours(never, own)(saying(answer)), &turn{}), messages{want})
	equal(t, "closed after it", len(own.Metadata), 1)
}

// TestOfficeHoursKeepEveryMessage: by night, an answer is the bot's without the
// messages that hand off to people, once closed in their place, and their
// actions.
func TestOfficeHoursKeepEveryMessage(t *testing.T) {
	never := parse(t, "2000-01-01 00:00-24:00", time.UTC)
	for seed := range uint64(1000) {
		answer := randomAnswer(rand.New(rand.NewPCG(seed, 8)))
		var want messages
		said := false
		for _, m := range answer {
			_, toBot := m.Handoff.(kommunicate.HandoffToBot)
			switch {
			case m.Handoff == nil || toBot:
				want = append(want, m)
				continue
			case m.Action != nil:
				want = append(want, message{Action: m.Action})
			}
			if !said {
				want = append(want, closed)
			}
			said = true
		}
		got := respond(t, flow.OfficeHours(never, closed)(saying(answer...)), &turn{})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
		if _, err := kommunicate.AppendMessages(nil, got); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func TestOfficeHoursPassErrorsAndRefuse(t *testing.T) {
	hours := parse(t, "Mon 09:00-10:00", time.UTC)
	if _, err := flow.OfficeHours(hours, closed)(failing(errBot)).Respond(t.Context(), &turn{}); !errors.Is(err, errBot) {
		t.Errorf("error is %v", err)
	}
	panics(t, map[string]func(){
		"hours":  func() { flow.OfficeHours(nil, closed) },
		"closed": func() { flow.OfficeHours(hours, message{}) },
	})
}
