// Assign-all gives all new conversations to a bot by default: the page's
// "Assign new conversations to bot".
//
//	go run ./examples/assign-all
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

func bot(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.Event == kommunicate.EventWelcome {
		return []kommunicate.Message{{Text: "Hello! Ask me anything."}}, nil
	}
	return []kommunicate.Message{{Text: "Let me look that up."}}, nil
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(bot))})

	// In the dashboard: Settings, Conversation rules.
	srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot", DefaultAgent: "anna@example.com"})

	// Nobody names the bot here: the rules choose it.
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	if _, err := conv.Say("Do you ship to Norway?"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nAssignee: %s\n", conv.Transcript(), conv.Assignee())
	return err
}
