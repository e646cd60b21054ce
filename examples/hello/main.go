// Command hello serves the bot of the README on port 8080.
//
//	BOT_KEY=secret go run ./examples/hello
//	curl localhost:8080/bot -H "X-Bot-Key: secret" -d '{"botId": "b", "groupId": 1, "message": "Hello"}'
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/kommunicate-go/kommunicate"
)

func answer(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.Text == "Talk to Human" {
		return []kommunicate.Message{{Text: "Connecting you...", Handoff: kommunicate.HandoffToRules{}}}, nil
	}
	return []kommunicate.Message{{
		Text: "How can I help?",
		Rich: kommunicate.SuggestedReplies{{Title: "Book a table"}, {Title: "Talk to Human"}},
	}}, nil
}

func main() {
	http.Handle("/bot", kommunicate.NewWebhook(kommunicate.BotFunc(answer),
		kommunicate.WithRequestHeader("X-Bot-Key", os.Getenv("BOT_KEY"))))
	log.Fatal(http.ListenAndServe(":8080", nil))
}
