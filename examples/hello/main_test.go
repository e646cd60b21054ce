package main

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestTalkToHuman(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com"})
	srv.AddBot(kommunicatetest.Bot{ID: "hello", Handler: srv.Webhook(kommunicate.BotFunc(answer))})
	srv.SetRules(kommunicatetest.Rules{Bot: "hello", DefaultAgent: "anna@example.com"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Click("Talk to Human"); err != nil {
		t.Fatal(err)
	}
	if got := conv.Assignee(); got != "anna@example.com" {
		t.Errorf("the conversation is assigned to %s\n%s", got, conv.Transcript())
	}
}
