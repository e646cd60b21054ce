// Handoff shows the four ways in which a bot gives a conversation to somebody
// else, each in a conversation of its own.
//
//	go run ./examples/handoff
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

var handoffs = []struct {
	label   string
	handoff kommunicate.Handoff
}{
	{"Talk to Human", kommunicate.HandoffToRules{}},
	{"Talk to Ben", kommunicate.HandoffToAgent{UserID: "ben@example.com"}},
	{"Billing", kommunicate.HandoffToTeam{TeamID: "55"}},
	{"Refund", kommunicate.HandoffToBot{BotID: "refund-bot", Event: kommunicate.BotEvent{
		Name: "REFUND", Data: kommunicate.Pairs("order", "42"),
	}}},
}

func frontDesk(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	var replies kommunicate.SuggestedReplies
	for _, h := range handoffs {
		if turn.Text == h.label {
			return []kommunicate.Message{{Text: "Please stay connected.", Handoff: h.handoff}}, nil
		}
		replies = append(replies, kommunicate.SuggestedReply{Title: h.label})
	}
	return []kommunicate.Message{{Text: "Who can help you?", Rich: replies}}, nil
}

func refunds(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	order := turn.ChatContext.Extra.Text("order") // The event's data.
	return []kommunicate.Message{{Text: "Shall I refund order " + order + "?"}}, nil
}

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) error {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddAgent(kommunicatetest.Agent{ID: "ben@example.com", Name: "Ben"})
	srv.AddAgent(kommunicatetest.Agent{ID: "cleo@example.com", Name: "Cleo"})
	srv.AddTeam(kommunicatetest.Team{ID: "55", Name: "Billing", AgentIDs: []string{"cleo@example.com"}})
	srv.AddBot(kommunicatetest.Bot{ID: "front-desk", Name: "Front desk", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(frontDesk))})
	srv.AddBot(kommunicatetest.Bot{ID: "refund-bot", Name: "Refunds", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(refunds))})
	srv.SetRules(kommunicatetest.Rules{Bot: "front-desk", DefaultAgent: "anna@example.com"})

	for _, h := range handoffs {
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			return err
		}
		if _, err := conv.Click(h.label); err != nil {
			return err
		}
		fmt.Fprintf(out, "%sAssignee: %s\n\n", conv.Transcript().Visible(), conv.Assignee())
	}
	return nil
}
