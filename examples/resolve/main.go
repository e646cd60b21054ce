// Resolve lets a bot resolve the conversation when it is appropriate to do.
//
//	go run ./examples/resolve
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
	mux.Text("No, thanks", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text:   "We are resolving this conversation. Please reach out to us in case of any more queries.",
			Action: kommunicate.ResolveConversation{},
		}}, nil
	})
	mux.Else(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Is there anything else?",
			Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No, thanks"}},
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
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "faq-bot"})
	if err != nil {
		return err
	}
	if _, err := conv.Click("No, thanks"); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nResolved: %t\n", conv.Transcript(), conv.Status() == kommunicate.StatusResolved)
	return err
}
