package watson_test

import (
	"context"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

// An assistant, here one in the process, as a bot.
func ExampleNew() {
	assistant := watsontest.NewAssistant(nil,
		watsontest.Action{Phrases: []string{"Where is my order?"}, Generic: []watson.Generic{
			{ResponseType: watson.TypeText, Text: "Which one?"},
		}},
		watsontest.Action{Phrases: []string{"Talk to Human"}, Generic: []watson.Generic{
			{ResponseType: watson.TypeConnectToAgent, AgentAvailable: &watson.AgentMessage{Message: "One moment."}},
		}})

	bot, err := watson.New(watson.Assistant{URL: watsontest.URL, ID: "environment", APIKey: "the service's"},
		kommunicate.WithHTTPClient(assistant.Client())) // Instead of the network.
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Where is my order?", "Talk to Human"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text, GroupID: "1001"})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, m := range messages {
			fmt.Printf("%q %T\n", m.Text, m.Handoff)
		}
	}
	// Output:
	// "Which one?" <nil>
	// "One moment." <nil>
	// "" kommunicate.HandoffToRules
}

// A pre-message webhook that knows orders, and leaves the rest to the assistant.
func ExampleHandlerFunc() {
	webhook := watson.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *watson.Request, resp *watson.Response) error {
		if turn.Text != "Where is my order?" {
			resp.Process = &req.Payload
			return nil
		}
		return resp.Add(kommunicate.Message{Text: "On its way.", Rich: kommunicate.SuggestedReplies{{Title: "Cancel it"}}})
	}, watson.WithSecret("purple unicorn"))

	assistant := watsontest.NewAssistant(webhook, watsontest.Action{Phrases: []string{"Hello"}, Generic: []watson.Generic{
		{ResponseType: watson.TypeText, Text: "Hello, I am the assistant."},
	}})
	assistant.Secret = "purple unicorn"
	bot, err := watson.New(watson.Assistant{URL: watsontest.URL, ID: "environment"}, kommunicate.WithHTTPClient(assistant.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Hello", "Where is my order?"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text, GroupID: "1001"})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s %v\n", messages[0].Text, messages[0].Rich != nil)
	}
	// Output:
	// Hello, I am the assistant. false
	// On its way. true
}
