package watson_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

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

// A Mux answers what it has a route for, and leaves the rest to the assistant.
func ExampleLeaveToAssistant() {
	mux := new(kommunicate.Mux)
	mux.Text("Where is my order?", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "On its way."}}, nil
	})
	mux.Else(watson.LeaveToAssistant)

	assistant := watsontest.NewAssistant(watson.Handler(mux), watsontest.Action{
		Phrases: []string{"Hello"}, Generic: []watson.Generic{{ResponseType: watson.TypeText, Text: "Hello, I am the assistant."}},
	})
	bot, err := watson.New(watson.Assistant{URL: watsontest.URL, ID: "environment"}, kommunicate.WithHTTPClient(assistant.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Hello", "Where is my order?"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text, GroupID: "1001"})
		fmt.Println(messages[0].Text, err)
	}
	// Output:
	// Hello, I am the assistant. <nil>
	// On its way. <nil>
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

// A bot that answers in the assistant's place takes signed requests only.
func ExampleHandler() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "You said " + turn.Text}}, nil
	})
	webhook := watson.Handler(bot, watson.WithSecret("purple unicorn"))

	for _, secret := range []string{"purple unicorn", "a guess"} {
		r := httptest.NewRequest(http.MethodPost, "/watson", strings.NewReader(`{"payload": {"input": {"text": "Hi"}}}`))
		r.Header.Set("Authorization", watsontest.Sign(secret, time.Now()))
		w := httptest.NewRecorder()
		webhook.ServeHTTP(w, r)
		fmt.Println(w.Code, w.Header().Get(watson.ReturnHeader), strings.TrimSpace(w.Body.String()))
	}
	// Output:
	// 200 true {"output":{"generic":[{"response_type":"text","text":"You said Hi"}]}}
	// 401  kommunicate: the request header is missing or wrong
}

// A source of tokens for an assistant, in place of its API key.
func ExampleNewIAM() {
	tokens, err := watson.NewIAM("the account's API key")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = watson.New(watson.Assistant{URL: watsontest.URL, ID: "environment", Tokens: tokens})
	fmt.Println(err)
	// Output: <nil>
}

// A text is one of IBM's own responses, anything else holds Kommunicate's JSON.
func ExampleEncode() {
	responses, _, err := watson.Encode([]kommunicate.Message{{Text: "Hi"}, {Text: "Bye", Handoff: kommunicate.HandoffToRules{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range responses {
		fmt.Println(r.ResponseType, r.Text+string(r.UserDefined))
	}
	// Output:
	// text Hi
	// user_defined {"message":"Bye","platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}
}

// What shows IBM's options, and what of an answer does not show.
func ExampleDecode() {
	messages, degraded := watson.Decode([]watson.Generic{
		{ResponseType: watson.TypeOption, Title: "Which one?", Options: []watson.Option{{Label: "The first"}}},
		{ResponseType: watson.TypePause},
	})
	fmt.Println(messages[0].Text, messages[0].Rich.(kommunicate.SuggestedReplies)[0].Title)
	fmt.Println(degraded[0].Pointer, degraded[0].Code)
	// Output:
	// Which one? The first
	// /1 no-pause
}
