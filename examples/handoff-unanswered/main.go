// Handoff-unanswered gives a conversation to a person when the bot is not able
// to answer.
//
//	go run ./examples/handoff-unanswered
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

// bot knows the opening hours. It answers everything else with ErrNotUnderstood.
func bot() kommunicate.BotPlatform {
	mux := new(kommunicate.Mux)
	mux.Event(kommunicate.EventWelcome, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello! How can I help?"}}, nil
	})
	mux.Pattern(`(?i)\bopen`, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "We are open from nine to five."}}, nil
	})
	return mux
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	hook := kommunicate.NewWebhook(bot(), kommunicate.WithFallback(kommunicate.Message{
		Text:    "I cannot answer that. A colleague takes over.",
		Handoff: kommunicate.HandoffToRules{},
	}))
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: hook})
	srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	for _, text := range []string{"When do you open?", "Can I pay with cowrie shells?"} {
		if _, err := conv.Say(text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%s\nAssignee: %s\n", conv.Transcript(), conv.Assignee())
	return err
}
