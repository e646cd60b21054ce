package dialogflow

import (
	"context"
	"errors"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// budget leaves the network half a second of the five that Dialogflow waits.
const budget = 4500 * time.Millisecond

// Handler returns the fulfillment webhook of an agent, answered by bot. The turn's
// Native is the [*Request]. A bot that sets contexts or a follow-up event puts
// them into a [*Response], as the turn's NativeAnswer; the messages that it
// returns come after those in there.
//
// Dialogflow gives up after 5 seconds, so the budget is 4.5 s: with
// [kommunicate.WithClient], what comes later reaches the conversation all the
// same, but for contexts and events, which are reported as degraded. Dialogflow
// takes 64 KiB: the largest messages of a larger answer are left out and
// reported; of an answer of one message, the fallback is sent. To an empty answer
// Dialogflow adds what the intent says in its console.
//
// In Dialogflow's console, under Fulfillment, a header can be set that
// [kommunicate.WithRequestHeader] checks. The other options are those of a
// [kommunicate.Webhook].
//
// Source: cloud.google.com/dialogflow/es/docs/fulfillment-webhook.
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
			return nil, errors.New("dialogflow: the turn comes from another platform")
		}
		resp := new(Response)
		if err := f(ctx, turn, req, resp); err != nil {
			return nil, err
		}
		turn.NativeAnswer = resp
		return nil, nil
	}), opts...)
}

// dialect is what a fulfillment webhook speaks.
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
	messages := &response.FulfillmentMessages
	*messages = append((*messages)[:len(*messages):len(*messages)], encoded...)
	if response.FollowupEventInput != nil && len(*messages) > 0 {
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/followupEventInput", Code: "followup-event",
			Detail: "the messages of this answer are not shown: Dialogflow ignores them beside a follow-up event; answer to the event instead",
		})
	}
	body, left, err := detect.Fit(vendor, *messages, func(fitting []FulfillmentMessage) ([]byte, error) {
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
	late, degraded := Decode(response.FulfillmentMessages)
	degraded = append(degraded, vendor.TooLate(
		detect.Part{Pointer: "/outputContexts", Set: response.OutputContexts != nil},
		detect.Part{Pointer: "/followupEventInput", Set: response.FollowupEventInput != nil},
		detect.Part{Pointer: "/sessionEntityTypes", Set: response.SessionEntityTypes != nil},
	)...)
	return append(late, msgs...), degraded
}
