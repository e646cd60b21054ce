package playground_test

import (
	"context"
	"log"
	"net/http"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// Open http://127.0.0.1:8080 and talk to the bot.
func ExampleHandler() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "You said " + turn.Text}}, nil
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", playground.Handler(bot)))
}

// A bot in any language, and what a web page gives along.
func ExampleNew() {
	page := playground.New(
		kommunicatetest.Bot{Name: "Shop bot", URL: "http://localhost:3000/bot"},
		playground.WithConversation(kommunicate.ConversationDetail{
			ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("page", "/cart")},
		}),
	)
	defer page.Close()
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", page))
}
