// Talk-to-human offers the user to talk to a person, and hands the conversation
// off when the user takes it.
//
//	go run ./examples/talk-to-human
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

func bot() kommunicate.BotPlatform {
	mux := new(kommunicate.Mux)
	mux.Text("Talk to Human", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text:    "Please stay connected while we connect you to an agent...",
			Handoff: kommunicate.HandoffToRules{}, // Or HandoffToAgent{UserID: "anna@example.com"}.
		}}, nil
	})
	mux.Else(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "How can I assist you today?",
			Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
		}}, nil
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
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: kommunicate.NewWebhook(bot())})
	srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	if _, err := conv.Click("Talk to Human"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nAssignee: %s\n", conv.Transcript(), conv.Assignee())
	return err
}
