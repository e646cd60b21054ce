// Trigger-event raises events on a bot: what a text or a voice does not say.
//
//	go run ./examples/trigger-event
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
	mux.Event(kommunicate.EventWelcome, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Welcome! Shoes are half off today.",
			Rich: kommunicate.SuggestedReplies{{Title: "Buy", Metadata: kommunicate.ReplyMetadata{Event: "BUY"}}},
		}}, nil
	})
	mux.Event("BUY", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "They are in your cart."}}, nil
	})
	mux.Event("ORDER_SHIPPED", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Your shoes are on their way."}}, nil
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
	srv.AddBot(kommunicatetest.Bot{ID: "shop-bot", Name: "Shop", Handler: kommunicate.NewWebhook(bot())})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{
		Assignee: "shop-bot", Welcome: kommunicate.SkipWelcome, // Triggered below, for once.
	})
	if err != nil {
		return err
	}

	// A backend triggers events in the name of the user, and a button does.
	ctx, client := context.Background(), srv.Client()
	if _, err := client.TriggerEvent(ctx, conv.GroupID(), "ann", kommunicate.EventWelcome); err != nil {
		return err
	}
	if _, err := conv.Wait(); err != nil {
		return err
	}
	if _, err := conv.Click("Buy"); err != nil {
		return err
	}
	if _, err := client.TriggerEvent(ctx, conv.GroupID(), "ann", "ORDER_SHIPPED"); err != nil {
		return err
	}
	if _, err := conv.Wait(); err != nil {
		return err
	}
	_, err = fmt.Fprint(out, conv.Transcript())
	return err
}
