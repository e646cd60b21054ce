package lexv1

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// Handler returns the code hook of a bot in Lex V1, answered by bot, as that of
// package lex does for V2. The turn's Native is the [*Request]. A bot that does more
// than say something puts it into a [*Response], as the turn's NativeAnswer; the
// messages that it returns become its message if it has none. A message and its
// handoff stay one: Android then shows the handoff alone.
func Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(dialect{}),
		kommunicate.WithWholeHandoffs(),
	}, opts...)...)
}

// dialect is what a code hook speaks.
type dialect struct{}

func (dialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	request := new(Request)
	if err := request.UnmarshalJSON(body); err != nil {
		return nil, err
	}
	request.fill(turn)
	return nil, nil
}

func (dialect) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	var response Response
	if native, ok := turn.NativeAnswer.(*Response); ok && native != nil {
		response = *native
	}
	request, ok := turn.Native.(*Request)
	if !ok {
		request = new(Request)
	}
	message, degraded, err := Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	action := next(response.DialogAction, request, message)
	if err := action.check(); err != nil {
		return nil, nil, err
	}
	if message != nil && action.Message != message {
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/dialogAction/message", Code: "one-message",
			Detail: "the messages of the bot are not sent: the response that it set has one, and Lex V1 takes one in a turn",
		})
	}
	if action.Type == lex.Delegate && action.Message != nil {
		action.Message = nil
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/dialogAction/message", Code: "delegate",
			Detail: "the message is not sent: Lex says what the console has when it goes on by itself",
		})
	}
	response.DialogAction = action
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

// check refuses what Lex would.
func (a *DialogAction) check() error {
	refused := func(pointer, code, detail string) error {
		return &kommunicate.ValidationError{
			Pointer: "/dialogAction" + pointer, Code: code, Detail: detail,
			Effect: "what the console has for a function that failed, or nothing",
		}
	}
	known := []lex.DialogActionType{lex.Close, lex.ConfirmIntent, lex.Delegate, lex.ElicitIntent, lex.ElicitSlot}
	switch {
	case !slices.Contains(known, a.Type):
		return refused("/type", "dialog-action", "is none of Lex's dialog actions: Close, ConfirmIntent, Delegate, ElicitIntent, ElicitSlot")
	case a.Type == lex.ElicitSlot && a.SlotToElicit == "":
		return refused("/slotToElicit", "slot-to-elicit", "is required to elicit a slot")
	}
	return nil
}

func (dialect) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	response, ok := turn.NativeAnswer.(*Response)
	if !ok || response == nil {
		return msgs, nil
	}
	request, ok := turn.Native.(*Request)
	if !ok {
		request = new(Request)
	}
	late, degraded := Decode(response)
	degraded = append(degraded, vendor.TooLate(
		detect.Part{Pointer: "/dialogAction", Set: response.DialogAction != nil},
		detect.Part{Pointer: "/sessionAttributes", Set: response.SessionAttributes != nil && !maps.Equal(response.SessionAttributes, request.SessionAttributes)},
	)...)
	return append(late, msgs...), degraded
}
