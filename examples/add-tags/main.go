// Add-tags lets a bot tag the conversation, so that people find it in the
// dashboard.
//
//	go run ./examples/add-tags
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func bot() kommunicate.BotPlatform {
	mux := new(kommunicate.Mux)
	mux.Pattern(`(?i)newsletter|campaign`, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{
			{Text: "Our newsletter comes on Mondays."},
			{Action: kommunicate.AddTags{"Marketing"}}, // Without a text, the user sees nothing of it.
		}, nil
	})
	mux.Pattern(`(?i)price|offer`, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text:   "From ten euros a month.",
			Action: kommunicate.AddTags{"sales", "tech"},
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
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: kommunicate.NewWebhook(bot())})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "faq-bot", Welcome: kommunicate.SkipWelcome})
	if err != nil {
		return err
	}
	for _, text := range []string{"Do you have a newsletter?", "What is the price?"} {
		if _, err := conv.Say(text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%s\nTags: %s\n", conv.Transcript(), strings.Join(conv.Tags(), ", "))
	return err
}
