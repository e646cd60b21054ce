// Assign-webpage gives conversations to the bot of the webpage on which they
// start, as updateSettings does in a page.
//
//	go run ./examples/assign-webpage
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

// pages are the settings of webpages. Elsewhere the conversation rules decide.
var pages = map[string]kommunicate.Settings{
	"/pricing": {DefaultAssignee: "sales-bot", DefaultBotIDs: []string{"sales-bot"}},
	"/help":    {DefaultAssignee: "help-bot", DefaultBotIDs: []string{"help-bot"}},
}

// start starts the conversation of a visitor of a page.
func start(ctx context.Context, client *kommunicate.Client, userID, page string) (*kommunicate.Conversation, error) {
	detail := kommunicate.ConversationDetail{UserID: userID}
	return client.StartConversation(ctx, detail.WithDefaults(pages[page]))
}

// greeter is a bot that says one thing.
func greeter(text string) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: text}}, nil
	}
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "sales-bot", Handler: kommunicate.NewWebhook(greeter("Which plan do you have in mind?"))})
	srv.AddBot(kommunicatetest.Bot{ID: "help-bot", Handler: kommunicate.NewWebhook(greeter("What does not work?"))})

	for _, page := range []string{"/pricing", "/help", "/about"} {
		started, err := start(context.Background(), srv.Client(), "ann", page)
		if err != nil {
			return err
		}
		conv := srv.User("ann").Conversation(started.GroupID)
		if _, err := conv.Wait(); err != nil { // For the bot's welcome.
			return err
		}
		fmt.Fprintf(out, "%s\n%sAssignee: %s\n\n", page, conv.Transcript().Visible(), conv.Assignee())
	}
	return nil
}
