package lexv1

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/action"
)

// Handler returns the code hook of a bot in Lex V1, answered by bot, as that of
// package lex does for V2. The turn's Native is the [*Request]. A bot that does more
// than say something puts it into a [*Response], as the turn's NativeAnswer; the
// messages that it returns become its message if it has none. A message and its
// handoff stay one: Android then shows the handoff alone.
func Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(dialect),
		kommunicate.WithWholeHandoffs(),
	}, opts...)...)
}

// dialect is what a code hook speaks.
var dialect = bridge.Headless[Request, Response]{Dialect: &bridge.Dialect[Request, Response]{
	Vendor: vendor,
	Fill:   (*Request).fill,
	Write:  write,
	Read:   Decode,
	Rest:   rest,
}}

func write(request *Request, response Response, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	message, degraded, err := Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	step := next(response.DialogAction, request, message)
	if err := action.Check("/dialogAction", string(step.Type), step.SlotToElicit); err != nil {
		return nil, nil, err
	}
	if message != nil && step.Message != message {
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/dialogAction/message", Code: "one-message",
			Detail: "the messages of the bot are not sent: the response that it set has one, and Lex V1 takes one in a turn",
		})
	}
	if step.Type == lex.Delegate && step.Message != nil {
		step.Message = nil
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/dialogAction/message", Code: "delegate",
			Detail: "the message is not sent: Lex says what the console has when it goes on by itself",
		})
	}
	response.DialogAction = step
	if response.SessionAttributes == nil {
		response.SessionAttributes = request.SessionAttributes
	}
	body, err := response.MarshalJSON()
	if err == nil && len(body) > vendor.MaxAnswer {
		err = fmt.Errorf("kommunicate: %s: the answer has %d bytes and Lex takes %d: send it in parts, through a Client", platform, len(body), vendor.MaxAnswer)
	}
	return body, degraded, err
}

// next returns what Lex does next, in a copy, with what Lex wants of it.
func next(action *DialogAction, request *Request, message *Message) *DialogAction {
	n := new(DialogAction)
	switch {
	case action != nil:
		*n = *action
	case message == nil && request.InvocationSource == lex.DialogCodeHook:
		n.Type = lex.Delegate
	default:
		n.Type = lex.Close
	}
	n.Message = cmp.Or(n.Message, message)
	intent := &request.CurrentIntent
	if n.Type == lex.ElicitSlot || n.Type == lex.ConfirmIntent {
		n.IntentName = cmp.Or(n.IntentName, intent.Name)
	}
	if n.Slots == nil && (n.Type == lex.Delegate || n.IntentName != "" && n.IntentName == intent.Name) {
		n.Slots = intent.Slots
	}
	if n.Type == lex.Close {
		n.FulfillmentState = cmp.Or(n.FulfillmentState, lex.Fulfilled)
	}
	return n
}

// rest are the parts of the answer that are not as the request has them.
func rest(request *Request, response *Response) []bridge.Part {
	return []bridge.Part{
		{Pointer: "/dialogAction", Set: response.DialogAction != nil},
		{Pointer: "/sessionAttributes", Set: response.SessionAttributes != nil && !maps.Equal(response.SessionAttributes, request.SessionAttributes)},
	}
}
