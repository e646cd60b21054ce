// Forward shows a bot without a bot integration in the dashboard: the account
// forwards every message, a relay gives those of end users to the bot, and what
// the bot answers goes out through the client.
//
//	go run ./examples/forward
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

func answer(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.Text == "Talk to Human" {
		return []kommunicate.Message{{Text: "Please stay connected.", Handoff: kommunicate.HandoffToAgent{UserID: "ben@example.com"}}}, nil
	}
	return []kommunicate.Message{{
		Text: "We are open from 9 to 5.", Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
	}}, nil
}

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) error {
	ctx := context.Background()
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddAgent(kommunicatetest.Agent{ID: "ben@example.com", Name: "Ben"})
	client := srv.Client()

	// The user "bot" is a member of every conversation; an agent's id will do too.
	relay := kommunicate.NewRelay(kommunicate.BotFunc(answer), client, "bot", kommunicate.WithForwardToken("secret"))
	srv.SetForward(kommunicatetest.Forward{Handler: relay, Token: "secret"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	ben := func() error {
		_, err := client.SendMessage(ctx, conv.GroupID(), "ben@example.com", kommunicate.Message{Text: "Hello, I am Ben."})
		return err
	}
	resolve := func() error {
		return client.SetStatus(ctx, conv.GroupID(), kommunicate.StatusChange{Status: kommunicate.StatusResolved, Actor: "ben@example.com"})
	}
	for _, step := range []func() error{
		func() error { _, err := conv.Say("When are you open?"); return err },
		func() error { _, err := conv.Click("Talk to Human"); return err },
		ben,
		func() error { _, err := conv.Say("Thank you, Ben."); return err }, // The bot is silent.
		resolve,
		func() error { _, err := conv.Wait(); return err },
		func() error { _, err := conv.Say("And on Sundays?"); return err },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	fmt.Fprint(out, conv.Transcript().Visible())
	return relay.Shutdown(ctx)
}
