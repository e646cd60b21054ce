package lex

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Handler returns the code hook of a bot in Lex, answered by bot. For a Lambda
// function, wrap it in [Lambda].
//
// The turn's Native is the [*Request]. A bot that does more than say something
// puts it into a [*Response], as the turn's NativeAnswer; the messages that it
// returns come after those in there. Session attributes, intent and request
// attributes that it leaves nil stay as they were. Without a dialog action in
// there, an answer closes the intent as [Fulfilled]: what the user says next is
// taken for a new intent. Silence at a [DialogCodeHook] delegates: Lex goes on to
// the next slot.
//
// Lex waits 30 seconds for a function, and the budget is 25. With
// [kommunicate.WithClient], what comes later reaches the conversation all the same,
// but for dialog actions and attributes, which are reported as degraded. Lex takes
// ten messages and, it is assumed, 25 KB: the first nine and the last, and the
// largest left out, are what is sent of more, and that is reported; of an answer of
// one message, the fallback is sent.
//
// The options are those of a [kommunicate.Webhook]. Over HTTP, have
// [kommunicate.WithRequestHeader] prove who calls: nothing warns of its lack, since
// a Lambda function needs none.
//
// Source: docs.aws.amazon.com/lexv2/latest/dg/lambda.html.
func Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{kommunicate.WithDialect(dialect)}, opts...)...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages. The response begins as [Request.Response]. An error
// of the function becomes the fallback, and nothing of the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, req *Request, resp *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return Handler(bridge.Func(platform, (*Request).Response, f), opts...)
}

// dialect is what a code hook speaks.
var dialect = bridge.Headless[Request, Response]{Dialect: &bridge.Dialect[Request, Response]{
	Vendor: vendor,
	Fill:   (*Request).fill,
	Write:  write,
	Read: func(r *Response) ([]kommunicate.Message, []kommunicate.Degraded) {
		return Decode(r.Messages)
	},
	Rest: rest,
}}

func write(request *Request, response Response, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	encoded, degraded, err := Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	response.Messages = append(slices.Clip(response.Messages), encoded...)
	response = response.complete(request)
	if err := response.check(); err != nil {
		return nil, nil, err
	}
	if action := response.SessionState.DialogAction; action.Type == Delegate && len(response.Messages) > 0 {
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/sessionState/dialogAction", Code: "delegate",
			Detail: "the messages of this answer are not shown: Lex says what the console has when it goes on by itself",
		})
	}
	body, left, err := response.fit()
	return body, append(degraded, left...), err
}

// fit writes the answer, without what Lex does not take.
func (r Response) fit() ([]byte, []kommunicate.Degraded, error) {
	last := len(r.Messages) - 1
	few, degraded := atMostTen(r.Messages)
	body, tooLarge, err := bridge.Fit(vendor, few, func(fitting []Message) ([]byte, error) {
		r.Messages = fitting
		return r.MarshalJSON()
	})
	for _, d := range tooLarge {
		if d.Pointer == pointerTo(len(few)-1) {
			d.Pointer = pointerTo(last)
		}
		degraded = append(degraded, d)
	}
	return body, degraded, err
}

func pointerTo(message int) string { return fmt.Sprintf("/%d", message) }

// maxMessages is how many messages Lex takes.
const maxMessages = 10

// atMostTen leaves out what is too many: not the last, which often hands off.
func atMostTen(messages []Message) ([]Message, []kommunicate.Degraded) {
	if len(messages) <= maxMessages {
		return messages, nil
	}
	last := len(messages) - 1
	var left []kommunicate.Degraded
	for i := maxMessages - 1; i < last; i++ {
		left = append(left, kommunicate.Degraded{
			Platform: platform, Pointer: pointerTo(i), Code: "too-many-messages",
			Detail: fmt.Sprintf("the message is not sent: Lex takes %d, of which the last is kept; say less, or send the rest through a Client", maxMessages),
		})
	}
	return append(slices.Clone(messages[:maxMessages-1]), messages[last]), left
}

// rest are the parts of the answer that are not as the request has them.
func rest(request *Request, response *Response) []bridge.Part {
	now, before := &response.SessionState, &request.SessionState
	return []bridge.Part{
		{Pointer: "/sessionState/dialogAction", Set: now.DialogAction != nil},
		{Pointer: "/sessionState/intent", Set: now.Intent != nil && !reflect.DeepEqual(now.Intent, before.Intent)},
		{Pointer: "/sessionState/sessionAttributes", Set: now.SessionAttributes != nil && !maps.Equal(now.SessionAttributes, before.SessionAttributes)},
		{Pointer: "/sessionState/activeContexts", Set: now.ActiveContexts != nil},
		{Pointer: "/requestAttributes", Set: response.RequestAttributes != nil && !maps.Equal(response.RequestAttributes, request.RequestAttributes)},
	}
}
