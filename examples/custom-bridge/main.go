// Custom-bridge puts a bot that exists already, in whatever language and behind
// whatever URL, behind a flow of this library: when it does not know what to say,
// the conversation goes to a person.
//
//	go run ./examples/custom-bridge
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
)

// bridge is what Kommunicate calls in place of the existing bot.
func bridge(url, key string, client *http.Client) (kommunicate.BotPlatform, error) {
	existing, err := custom.New(url,
		kommunicate.WithRequestHeader("X-Bot-Key", key),
		kommunicate.WithHTTPClient(client))
	if err != nil {
		return nil, err
	}
	return kommunicate.Chain(existing,
		flow.HandoffAfter(1, kommunicate.Message{
			Text: "I get somebody for you.", Handoff: kommunicate.HandoffToRules{},
		}, nil),
		silenceIsNotUnderstood), nil
}

// silenceIsNotUnderstood: the existing bot answers nothing when it is at a loss.
func silenceIsNotUnderstood(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
	return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		msgs, err := bot.Respond(ctx, turn)
		if err == nil && len(msgs) == 0 {
			err = kommunicate.ErrNotUnderstood
		}
		return msgs, err
	})
}

// oldBot stands for the existing bot.
func oldBot(w http.ResponseWriter, r *http.Request) {
	var said struct{ EventName, Message string }
	switch err := json.NewDecoder(r.Body).Decode(&said); {
	case err != nil || r.Header.Get("X-Bot-Key") != "s3cret":
		w.WriteHeader(http.StatusUnauthorized)
	case said.EventName == "WELCOME":
		fmt.Fprint(w, `[{"message": "Hello! Ask me about your order."}]`)
	case strings.Contains(said.Message, "order"):
		fmt.Fprint(w, `[{"message": "It ships today."}]`)
	}
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "old-bot", Handler: http.HandlerFunc(oldBot)})
	bot, err := bridge("https://bots.kommunicate.test/old-bot", "s3cret", &http.Client{Transport: srv.Transport()})
	if err != nil {
		return err
	}
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "order-bot", Name: "Order bot", Handler: kommunicate.NewWebhook(bot)})
	srv.SetRules(kommunicatetest.Rules{Bot: "order-bot"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	for _, text := range []string{"Where is my order?", "Sing me a song"} {
		if _, err := conv.Say(text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%s\nAssignee: %s\n", conv.Transcript(), conv.Assignee())
	return err
}
