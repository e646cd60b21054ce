package dialogflowcx

import (
	"context"
	"errors"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// budget leaves the network half a second of the five that Dialogflow waits.
const budget = 4500 * time.Millisecond

// Handler returns the webhook of an agent, answered by bot. The turn's Native is
// the [*Request]. A bot that sets session parameters or the next page puts them
// into a [*Response], as the turn's NativeAnswer; the messages that it returns
// come after those in there.
//
// Dialogflow gives up after 5 seconds, unless the webhook's time-out in the
// console is another, 30 seconds at most; so the budget is 4.5 s. With
// [kommunicate.WithClient], what comes later reaches the conversation all the
// same, but for parameters and pages, which are reported as degraded. Dialogflow
// takes 64 KiB: the largest messages of a larger answer are left out and
// reported; of an answer of one message, the fallback is sent.
//
// In Dialogflow's console, a header can be set for the webhook that
// [kommunicate.WithRequestHeader] checks. The other options are those of a
// [kommunicate.Webhook].
//
// Source: cloud.google.com/dialogflow/cx/docs/concept/webhook.
func Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(dialect{}),
		kommunicate.WithBudget(budget),
	}, opts...)...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages. An error of it becomes the fallback, and nothing of
// the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, req *Request, resp *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	if f == nil {
		return Handler(nil, opts...)
	}
	return Handler(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		req, ok := turn.Native.(*Request)
		if !ok {
			return nil, errors.New("dialogflowcx: the turn comes from another platform")
		}
		resp := new(Response)
		if err := f(ctx, turn, req, resp); err != nil {
			return nil, err
		}
		turn.NativeAnswer = resp
		return nil, nil
	}), opts...)
}

// dialect is what a webhook speaks.
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
	encoded, degraded, err := Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	messages := &response.FulfillmentResponse.Messages
	body, left, err := detect.Fit(vendor, append((*messages)[:len(*messages):len(*messages)], encoded...), func(fitting []ResponseMessage) ([]byte, error) {
		*messages = fitting
		return response.MarshalJSON()
	})
	return body, append(degraded, left...), err
}

func (dialect) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	response, ok := turn.NativeAnswer.(*Response)
	if !ok || response == nil {
		return msgs, nil
	}
	late, degraded := Decode(response.FulfillmentResponse.Messages)
	degraded = append(degraded, vendor.TooLate(
		detect.Part{Pointer: "/pageInfo", Set: response.PageInfo != nil},
		detect.Part{Pointer: "/sessionInfo", Set: response.SessionInfo != nil},
		detect.Part{Pointer: "/targetPage", Set: response.TargetPage != ""},
		detect.Part{Pointer: "/targetFlow", Set: response.TargetFlow != ""},
	)...)
	return append(late, msgs...), degraded
}
