package main

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow/dialogflowtest"
)

func TestHandoffAfterTwo(t *testing.T) {
	agent := dialogflowtest.NewAgent(nil, dialogflowtest.Intent{
		Phrases:  []string{"Prices"},
		Messages: []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: []string{"From 5 dollars."}}}},
	})
	agent.Token = "token"
	bot, err := newBot("projects/p/agent", agent.Client())
	if err != nil {
		t.Fatal(err)
	}
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com"})
	srv.AddBot(kommunicatetest.Bot{ID: "bot", Handler: kommunicate.NewWebhook(bot)})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot"})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ say, want string }{
		{"Prices", "From 5 dollars."},
		{"Qux?", "Sorry, I could not answer that. Please try again."},
		{"Quux?", "Let me get somebody who knows."},
	} {
		bubbles, err := conv.Say(step.say)
		if err != nil || len(bubbles) == 0 || bubbles[0].Message.Text != step.want {
			t.Errorf("%q: %v, %v, want %q", step.say, bubbles, err, step.want)
		}
	}
	if got := conv.Assignee(); got != "anna@example.com" {
		t.Errorf("assignee %q", got)
	}
	if _, err := newBot("p", agent.Client()); err == nil {
		t.Error("an agent without a name was taken")
	}
}
