package flow_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func ExampleTalkToHuman() {
	faq := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "How can I assist you today?"}}, nil
	})
	bot := kommunicate.Chain(faq, flow.TalkToHuman(flow.Human{}))

	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: kommunicate.NewWebhook(bot)})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "faq-bot"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := conv.Click("Talk to Human"); err != nil {
		fmt.Println(err)
	}
	conv.Transcript().WriteTo(os.Stdout)
	// Output:
	//          (event WELCOME)
	// FAQ bot  How can I assist you today?
	//          [Talk to Human]
	//     ann  Talk to Human
	// FAQ bot  Please stay connected while we connect you to an agent...
	//          -- Assigned to Anna --
}

var asksForHuman = kommunicate.ReplyMetadata{Extra: kommunicate.Pairs("flow", "talk-to-human")}

// button is the one that TalkToHuman adds.
func button(title string) kommunicate.SuggestedReply {
	return kommunicate.SuggestedReply{Title: title, Message: title, Metadata: asksForHuman}
}

func TestTalkToHumanAnswers(t *testing.T) {
	standard := message{
		Text:    "Please stay connected while we connect you to an agent...",
		Handoff: kommunicate.HandoffToRules{},
	}
	german := flow.Human{Title: "Mit Menschen sprechen", Message: message{Text: "Moment!"}}
	toTeam := flow.Human{Message: message{Handoff: kommunicate.HandoffToTeam{TeamID: "7"}}}
	tests := []struct {
		name  string
		human flow.Human
		turn  turn
		want  *message // nil: the bot answers.
	}{
		{"text", flow.Human{}, turn{Text: "Talk to Human"}, &standard},
		{"folded text", flow.Human{}, turn{Text: " talk to HUMAN\n"}, &standard},
		{"reply metadata", flow.Human{}, turn{Text: "Hablar", Metadata: asksForHuman.Extra}, &standard},
		{"a title of its own", german, turn{Text: "mit menschen sprechen"}, &message{Text: "Moment!", Handoff: kommunicate.HandoffToRules{}}},
		{"a handoff of its own", toTeam, turn{Text: "Talk to human"}, &toTeam.Message},
		{"another text", flow.Human{}, turn{Text: "Talk to Human please"}, nil},
		{"another title", german, turn{Text: "Talk to Human"}, nil},
		{"an event's text", flow.Human{}, turn{Text: "Talk to Human", Event: "WELCOME"}, nil},
		{"other metadata", flow.Human{}, turn{Metadata: kommunicate.Pairs("flow", "other")}, nil},
		{"nothing", flow.Human{}, turn{}, nil},
	}
	for _, test := range tests {
		asked := 0
		bot := flow.TalkToHuman(test.human)(kommunicate.BotFunc(func(context.Context, *turn) (messages, error) {
			asked++
			return nil, nil
		}))
		got := respond(t, bot, &test.turn)
		if test.want == nil {
			equal(t, test.name+": bot asked", asked, 1)
			continue
		}
		equal(t, test.name, got, messages{*test.want})
		equal(t, test.name+": bot asked", asked, 0)
	}
	panics(t, map[string]func(){
		"message": func() { flow.TalkToHuman(flow.Human{Message: message{Handoff: kommunicate.HandoffToTeam{}}}) },
	})
}

func TestTalkToHumanOffers(t *testing.T) {
	yes := kommunicate.SuggestedReply{Title: "Yes"}
	human := button("Talk to Human")
	cards := kommunicate.Cards{{Title: "Room", Subtitle: "Nice"}}
	replies := func(r ...kommunicate.SuggestedReply) kommunicate.SuggestedReplies { return r }
	var noReplies *kommunicate.SuggestedReplies
	own := kommunicate.SuggestedReply{Title: "Agent", Metadata: asksForHuman}
	tests := []struct {
		name   string
		answer messages
		want   messages // nil: as it is.
	}{
		{"text", messages{{Text: "a"}}, messages{{Text: "a", Rich: replies(human)}}},
		{"HTML", messages{{HTML: "<b>a</b>"}}, messages{{HTML: "<b>a</b>", Rich: replies(human)}}},
		{"replies", messages{{Rich: replies(yes)}}, messages{{Rich: replies(yes, human)}}},
		{"pointer to replies", messages{{Text: "a", Rich: &kommunicate.SuggestedReplies{yes}}}, messages{{Text: "a", Rich: replies(yes, human)}}},
		{"the last", messages{{Text: "a"}, {Text: "b"}}, messages{{Text: "a"}, {Text: "b", Rich: replies(human)}}},
		{"the last that can", messages{{Text: "a"}, {Text: "b", Rich: cards}}, messages{{Text: "a", Rich: replies(human)}, {Text: "b", Rich: cards}}},
		{
			"beside tags",
			messages{{Text: "a"}, {Text: "b", Action: kommunicate.AddTags{"x"}}},
			messages{{Text: "a", Rich: replies(human)}, {Text: "b", Action: kommunicate.AddTags{"x"}}},
		},
		{"rating", messages{{Text: "a", Action: kommunicate.AskCSAT{}}}, nil},
		{"cards only", messages{{Text: "a", Rich: cards}}, nil},
		{"there already", messages{{Rich: replies(kommunicate.SuggestedReply{Title: "talk to human"})}, {Text: "b"}}, nil},
		{"there already, by metadata", messages{{Rich: replies(own)}, {Text: "b"}}, nil},
		{"handoff", messages{{Text: "a"}, handoff("b")}, nil},
		{"resolve", messages{{Text: "a"}, {Action: kommunicate.ResolveConversation{}}}, nil},
		{"pointer to resolve", messages{{Text: "a"}, {Action: &kommunicate.ResolveConversation{}}}, nil},
		{"input", messages{{Text: "a", Input: &kommunicate.CustomInput{Label: "Name", Type: kommunicate.InputName}}}, nil},
		{"no bubble", messages{{AttachmentButton: kommunicate.HideAttachmentButton}}, nil},
		{"rich content by hand", messages{{Text: "a", Metadata: kommunicate.Pairs("payload", "x")}}, nil},
		{"not encodable", messages{{Text: "a", Rich: noReplies}}, nil},
		{"silence", nil, nil},
	}
	for _, test := range tests {
		bot := flow.TalkToHuman(flow.Human{})(saying(test.answer...))
		want := test.want
		if want == nil {
			want = test.answer
		} else if _, err := kommunicate.AppendMessages(nil, want); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		equal(t, test.name, respond(t, bot, &turn{Text: "hi"}), want)
	}
}

// TestTalkToHumanLeavesTheAnswerAlone: bots answer from shared values.
func TestTalkToHumanLeavesTheAnswerAlone(t *testing.T) {
	replies := make(kommunicate.SuggestedReplies, 1, 9)
	replies[0].Title = "Yes"
	answer := messages{{Text: "a", Rich: replies}}
	bot := flow.TalkToHuman(flow.Human{})(saying(answer...))
	for range 2 {
		respond(t, bot, &turn{})
	}
	equal(t, "the bot's answer", answer, messages{{Text: "a", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}}})
	equal(t, "the room behind it", replies[:2][1], kommunicate.SuggestedReply{})
}

func TestTalkToHumanPassesErrors(t *testing.T) {
	for _, want := range []error{kommunicate.ErrNotUnderstood, errBot} {
		if _, err := flow.TalkToHuman(flow.Human{})(failing(want)).Respond(t.Context(), &turn{}); !errors.Is(err, want) {
			t.Errorf("error is %v, want %v", err, want)
		}
	}
}

// TestTalkToHumanKeepsEveryMessage: without the button, any answer is what the
// bot said, and what could be sent still can.
func TestTalkToHumanKeepsEveryMessage(t *testing.T) {
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 6))
		answer := randomAnswer(random)
		got := respond(t, flow.TalkToHuman(flow.Human{})(saying(answer...)), &turn{})
		buttons := 0
		for i := range got {
			replies, ok := got[i].Rich.(kommunicate.SuggestedReplies)
			if last := len(replies) - 1; ok && last >= 0 && cmp.Equal(replies[last], button("Talk to Human")) {
				buttons++
				got[i].Rich = replies[:last]
				if last == 0 {
					got[i].Rich = nil
				}
			}
		}
		if diff := cmp.Diff(answer, got); diff != "" || buttons > 1 {
			t.Fatalf("seed %d: %d buttons (-bot +flow):\n%s", seed, buttons, diff)
		}
		if _, err := kommunicate.AppendMessages(nil, respond(t, flow.TalkToHuman(flow.Human{})(saying(answer...)), &turn{})); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// randomAnswer returns messages that can all be sent, up to four.
func randomAnswer(random *rand.Rand) messages {
	var answer messages
	for i := range random.IntN(5) {
		m := message{Text: fmt.Sprint("message ", i)}
		switch random.IntN(9) {
		case 0:
			m.Rich = kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No"}}
		case 1:
			m.Rich = kommunicate.Form{Fields: []kommunicate.FormField{kommunicate.TextField{Label: "Name"}}}
		case 2:
			m.Action = kommunicate.AddTags{"tag"}
		case 3:
			m.Action = kommunicate.UpdateUserDetail{DisplayName: "Ann"}
			m.Handoff = kommunicate.HandoffToRules{}
		case 4:
			m.Handoff = kommunicate.HandoffToAgent{UserID: "anna@example.com"}
		case 5:
			m.Handoff = kommunicate.HandoffToBot{BotID: "other"}
		case 6:
			m.Action = kommunicate.ResolveConversation{}
		case 7:
			m = message{Handoff: kommunicate.HandoffToTeam{TeamID: "7"}}
		}
		answer = append(answer, m)
	}
	return answer
}
