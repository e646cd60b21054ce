package lex_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

// A bot behind a code hook need not know of Lex.
func ExampleLambda() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Your " + turn.Params.Text("size") + " pizza is on its way.",
			Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
		}}, nil
	})
	function := lex.Lambda(lex.Handler(bot)) // For lambda.Start of aws-lambda-go.

	event := json.RawMessage(`{"invocationSource":"FulfillmentCodeHook","sessionId":"1001","inputTranscript":"large",
		"sessionState":{"intent":{"name":"Order","state":"ReadyForFulfillment","slots":{"size":{"value":{"interpretedValue":"large"}}}}}}`)
	answer, err := function(context.Background(), event)
	if err != nil {
		fmt.Println(err)
		return
	}
	var response lex.Response
	if err := json.Unmarshal(answer, &response); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.SessionState.DialogAction.Type, response.SessionState.Intent.State)
	fmt.Println(response.Messages[0].ContentType, response.Messages[0].Content)
	// Output:
	// Close Fulfilled
	// CustomPayload {"message":"Your large pizza is on its way.","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to Human","message":"Talk to Human"}]}}
}

// A function that asks for a slot again.
func ExampleHandlerFunc() {
	hook := lex.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *lex.Request, resp *lex.Response) error {
		if req.InvocationSource == lex.DialogCodeHook {
			if size := turn.Params.Text("size"); size != "" && size != "large" && size != "small" {
				resp.ElicitSlot("size")
				return resp.Add(kommunicate.Message{Text: "Large or small?"})
			}
			resp.Delegate()
			return nil
		}
		resp.SetSessionAttribute("orders", "1")
		resp.Close(lex.Fulfilled)
		return resp.Add(kommunicate.Message{Text: "A " + turn.Params.Text("size") + " one it is."})
	})

	pizzeria := lextest.NewBot(hook, lextest.Intent{
		Name: "Order", Phrases: []string{"pizza"}, DialogHook: true,
		Slots: []lextest.Slot{{Name: "size", Prompt: "Which size?"}},
	})
	bot, err := lex.New(lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"},
		pizzeria.Credentials, kommunicate.WithHTTPClient(pizzeria.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Pizza", "medium", "large"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text, GroupID: "1001"})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(text, "-", messages[0].Text)
	}
	fmt.Println(pizzeria.Session("1001").SessionAttributes["orders"])
	// Output:
	// Pizza - Which size?
	// medium - Large or small?
	// large - A large one it is.
	// 1
}

// A bot in Lex as a bot: here one in the process, in production AWS's.
func ExampleNew() {
	faq := lextest.NewBot(nil, lextest.Intent{
		Name: "Greet", Phrases: []string{"Hi"},
		Messages: []lex.Message{{ContentType: lex.ResponseCard, ImageResponseCard: &lex.ImageResponseCard{
			Title: "How can I help?", Buttons: []lex.Button{{Text: "Order", Value: "Where is my order?"}},
		}}},
	})
	faq.Credentials = lextest.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}
	bot, err := lex.New(lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"},
		faq.Credentials, // awsauth.Load(ctx)
		kommunicate.WithHTTPClient(faq.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: "hi", GroupID: "1001"})
	if err != nil {
		fmt.Println(err)
		return
	}
	card := messages[0].Rich.(kommunicate.Cards)[0]
	fmt.Println(card.Title, card.Buttons[0].(kommunicate.SuggestedReply).Message)
	// Output:
	// How can I help? Where is my order?
}

// A text is one of Lex's own messages, anything else a payload for Kommunicate.
func ExampleEncode() {
	messages, _, err := lex.Encode([]kommunicate.Message{{Text: "Hi"}, {Text: "Bye", Handoff: kommunicate.HandoffToRules{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range messages {
		fmt.Println(m.ContentType, m.Content)
	}
	// Output:
	// PlainText Hi
	// CustomPayload {"message":"Bye","platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}
}

// What Kommunicate shows of a bot's answer, and what it does not.
func ExampleDecode() {
	messages, degraded := lex.Decode([]lex.Message{
		{ContentType: lex.SSML, Content: "<speak>Large <emphasis>or</emphasis> small?</speak>"},
		{ContentType: lex.CustomPayload, Content: `{"message": "Pick", "metadata": {}}`},
	})
	for _, m := range messages {
		fmt.Println(m.Text)
	}
	for _, d := range degraded {
		fmt.Println(d.Pointer, d.Code)
	}
	// Output:
	// Large or small?
	// Pick
	// /0/content speech
}

// A slot that the function fills in, as one that the user has said.
func ExampleNewSlot() {
	slots := map[string]*lex.Slot{"size": lex.NewSlot("large"), "colour": nil}
	fmt.Println(slots["size"], slots["colour"] == nil)
	written, err := json.Marshal(slots["size"])
	fmt.Println(string(written), err)
	// Output:
	// large true
	// {"shape":"Scalar","value":{"originalValue":"large","interpretedValue":"large","resolvedValues":["large"]}} <nil>
}
