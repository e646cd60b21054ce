// Dialogflow-agent puts a Dialogflow ES agent behind the webhook of a custom bot,
// so that flows stand around it: here, a handoff after two turns that the agent
// did not understand. It is a module of its own, for the sake of Google's
// authentication.
//
//	GOOGLE_APPLICATION_CREDENTIALS=key.json AGENT=projects/my-project/agent \
//		KOMMUNICATE_API_KEY=... BOT_KEY=... PORT=8080 go run ./examples/dialogflow-agent
package main

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2/google"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

func main() {
	for _, name := range []string{"AGENT", "KOMMUNICATE_API_KEY", "BOT_KEY", "PORT"} {
		if os.Getenv(name) == "" {
			log.Fatalf("set AGENT, KOMMUNICATE_API_KEY, BOT_KEY and PORT: %s is empty", name)
		}
	}
	authenticated, err := google.DefaultClient(context.Background(), "https://www.googleapis.com/auth/dialogflow")
	if err != nil {
		log.Fatal(err)
	}
	bot, err := newBot(os.Getenv("AGENT"), authenticated)
	if err != nil {
		log.Fatal(err)
	}
	client, err := kommunicate.NewClient(os.Getenv("KOMMUNICATE_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/bot", kommunicate.NewWebhook(bot,
		kommunicate.WithRequestHeader("X-Bot-Key", os.Getenv("BOT_KEY")),
		kommunicate.WithClient(client),
		kommunicate.WithLogger(slog.Default())))
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}
	log.Fatal(server.ListenAndServe())
}

// newBot returns the agent with a flow around it. The client authenticates.
func newBot(agent string, client *http.Client) (kommunicate.BotPlatform, error) {
	bot, err := dialogflow.New(dialogflow.Agent{Name: agent, NotUnderstood: true}, kommunicate.WithHTTPClient(client))
	if err != nil {
		return nil, err
	}
	return kommunicate.Chain(bot, flow.HandoffAfter(2, kommunicate.Message{
		Text:    "Let me get somebody who knows.",
		Handoff: kommunicate.HandoffToRules{},
	}, nil)), nil
}
