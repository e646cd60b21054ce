// Handoff-lex puts a bot in Amazon Lex behind the webhook of a custom bot, so that
// a conversation goes to a person when the user asks for one, and when Lex fails.
//
//	go run ./examples/handoff-lex
//
// Here the bot and Kommunicate are played in the process. In production, the signer
// is that of package awsauth, and there are no options.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

// bridge is what Kommunicate calls in place of Lex.
func bridge(alias lex.BotAlias, signer lex.Signer, opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
	bot, err := lex.New(alias, signer, opts...)
	if err != nil {
		return nil, err
	}
	outOfOrder := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "I am out of order. A colleague takes over.", Handoff: kommunicate.HandoffToRules{}}}, nil
	})
	return kommunicate.Chain(flow.Fallback(20*time.Second, bot, outOfOrder), flow.TalkToHuman(flow.Human{})), nil
}

// hook is the function that Lex calls. With aws-lambda-go it is deployed by
// lambda.Start(lex.Lambda(lex.HandlerFunc(hook))).
func hook(_ context.Context, turn *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
	resp.Close(lex.Fulfilled)
	return resp.Add(kommunicate.Message{Text: "Order " + turn.Params.Text("number") + " is on its way."})
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	orders := lextest.NewBot(lex.HandlerFunc(hook),
		lextest.Intent{Name: "Order", Phrases: []string{"Where is my order?"}, Slots: []lextest.Slot{{Name: "number", Prompt: "What is its number?"}}},
		lextest.Intent{Name: "Welcome", Phrases: []string{"WELCOME"}, NoFulfillmentHook: true, Messages: []lex.Message{
			{ContentType: lex.PlainText, Content: "Hello! Ask me about your order."},
		}},
	)
	orders.Credentials = lextest.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}
	bot, err := bridge(lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"}, orders.Credentials,
		kommunicate.WithHTTPClient(orders.Client()))
	if err != nil {
		return err
	}
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "order-bot", Name: "Order bot", Handler: kommunicate.NewWebhook(bot)})
	srv.SetRules(kommunicatetest.Rules{Bot: "order-bot"})

	fmt.Fprint(out, "The user asks for a person.\n\n")
	if err := talk(srv, out, "Where is my order?", "42", "Talk to Human"); err != nil {
		return err
	}
	fmt.Fprint(out, "Lex fails.\n\n")
	orders.Fail(http.StatusTooManyRequests, "ThrottlingException", "Rate exceeded") // For the welcome event.
	return talk(srv, out)
}

// talk opens a conversation, says something in it and prints it.
func talk(srv *kommunicatetest.Server, out io.Writer, texts ...string) error {
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		return err
	}
	if _, err := conv.Wait(); err != nil {
		return err
	}
	for _, text := range texts {
		if _, err := conv.Say(text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%s\nAssignee: %s\n\n", conv.Transcript(), conv.Assignee())
	return err
}
