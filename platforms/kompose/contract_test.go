package kompose_test

import (
	"net/http"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
	"github.com/kommunicate-go/kommunicate/platforms/kompose"
	"github.com/kommunicate-go/kommunicate/platforms/kompose/komposetest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

// webhookBot has a webhook behind everything.
const webhookBot = `{"intents": [
	{"name": "hello", "category": "welcome_event", "content": [], "trainingPhrases": []},
	{"name": "anything", "category": "fallback_intent", "content": [], "trainingPhrases": []}
]}`

// TestContract calls the Kompose bot as Kommunicate does: like a custom bot.
func TestContract(t *testing.T) { platformtest.Run(t, contract) }

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }

var contract = platformtest.Platform{
	Name:        "custom", // Who is called, as far as the caller knows.
	Kommunicate: true,
	Handler:     kompose.Handler,
	Fake: func(webhook http.Handler) http.Handler {
		agent, err := komposetest.NewAgent([]byte(webhookBot), map[string]http.Handler{"hello": webhook, "anything": webhook})
		if err != nil {
			panic(err)
		}
		return agent
	},
	New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
		return custom.New("https://kompose.example.com/bot", opts...)
	},
	Turn: func(turn *kommunicate.Turn) { turn.Intent = "anything" },
}
