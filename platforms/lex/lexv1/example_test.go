package lexv1_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
)

// A function that still speaks the format of V1.
func ExampleHandler() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "A " + turn.Params.Text("size") + " one."}, {Text: "Anything else?"}}, nil
	})
	function := lex.Lambda(lexv1.Handler(bot)) // For lambda.Start of aws-lambda-go.

	answer, err := function(context.Background(), json.RawMessage(
		`{"userId":"1001","invocationSource":"FulfillmentCodeHook","currentIntent":{"name":"Order","slots":{"size":"large"}}}`))
	fmt.Println(string(answer), err)
	// Output: {"dialogAction":{"type":"Close","fulfillmentState":"Fulfilled","message":{"contentType":"PlainText","content":"A large one.\nAnything else?"}}} <nil>
}

// What cannot be in the one message of a turn is reported.
func ExampleEncode() {
	message, degraded, err := lexv1.Encode([]kommunicate.Message{
		{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}},
		{Text: "Or", Rich: kommunicate.SuggestedReplies{{Title: "No"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(message.ContentType, degraded[0].Pointer, degraded[0].Code)
	// Output: CustomPayload /1 one-message
}

// What Kommunicate shows of a function's answer: the message, and the card beside it.
func ExampleDecode() {
	messages, degraded := lexv1.Decode(&lexv1.Response{DialogAction: &lexv1.DialogAction{
		Type:    lex.ElicitSlot,
		Message: &lexv1.Message{ContentType: lex.PlainText, Content: "Which size?"},
		ResponseCard: &lexv1.ResponseCard{GenericAttachments: []lexv1.Attachment{{
			Title: "Sizes", Buttons: []lex.Button{{Text: "Large", Value: "large"}},
		}}},
	}})
	for _, m := range messages {
		fmt.Printf("%q %T\n", m.Text, m.Rich)
	}
	fmt.Println(len(degraded))
	// Output:
	// "Which size?" <nil>
	// "" kommunicate.Cards
	// 0
}
