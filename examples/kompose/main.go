// Kompose builds a bot for Kommunicate's own bot builder in Go, prints the file
// that "Import Kompose Bot" takes, and serves the webhook of one of its intents.
//
//	go run ./examples/kompose
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/kompose"
	"github.com/kommunicate-go/kommunicate/platforms/kompose/komposetest"
)

var bot = kompose.Bot{
	LanguageCodes: []string{"en"},
	Intents: []kompose.Intent{
		{
			Name: "welcome", Category: kompose.Welcome, LanguageCode: "en",
			Content: []kommunicate.Message{{
				Text: "Hi! How can I help?", Rich: kommunicate.SuggestedReplies{{Title: "Where is my order?"}},
			}},
		},
		{
			Name: "order_status", Category: kompose.Matched, LanguageCode: "en",
			TrainingPhrases: []string{"Where is my order?", "track my parcel"},
			Content:         []kommunicate.Message{{Text: "Let me check."}},
		},
		{
			Name: "fallback", Category: kompose.Fallback, LanguageCode: "en",
			Content: []kommunicate.Message{{Text: "I get somebody for you."}, {Handoff: kommunicate.HandoffToRules{}}},
		},
	},
}

// webhook answers for the intents that call it, after their own content. Its URL
// stands in the intent.
func webhook() http.Handler {
	mux := new(kommunicate.Mux)
	mux.Intent("order_status", func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "It ships today, " + turn.UserID + "."}}, nil
	})
	return kompose.Handler(mux)
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	var file bytes.Buffer
	if _, err := bot.WriteTo(&file); err != nil {
		return err
	}
	agent, err := komposetest.NewAgent(file.Bytes(), map[string]http.Handler{"order_status": webhook()})
	if err != nil {
		return err
	}
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "kompose-bot", Name: "Kompose bot", Handler: agent})
	srv.SetRules(kommunicatetest.Rules{Bot: "kompose-bot"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	if _, err := conv.Click("Where is my order?"); err != nil {
		return err
	}
	if _, err := conv.Say("Sing me a song"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n%s\nAssignee: %s\n", file.String(), conv.Transcript(), conv.Assignee())
	return err
}
