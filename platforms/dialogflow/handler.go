package dialogflow

import (
	"context"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
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
	return webhook.Handler(bot, opts...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages. An error of it becomes the fallback, and nothing of
// the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, req *Request, resp *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return webhook.HandlerFunc(f, opts...)
}

// webhook is what ES and CX do not have in common of theirs.
var webhook = detect.Webhook[Request, Response, FulfillmentMessage]{
	Vendor:   vendor,
	Budget:   budget,
	Fill:     (*Request).fill,
	Messages: func(r *Response) *[]FulfillmentMessage { return &r.FulfillmentMessages },
	Encode:   Encode,
	Decode:   Decode,
	Rest:     (*Response).rest,
	Hidden:   (*Response).hidden,
}

func (r *Response) rest() []bridge.Part {
	return []bridge.Part{
		{Pointer: "/outputContexts", Set: r.OutputContexts != nil},
		{Pointer: "/followupEventInput", Set: r.FollowupEventInput != nil},
		{Pointer: "/sessionEntityTypes", Set: r.SessionEntityTypes != nil},
	}
}

// hidden are the messages beside a follow-up event.
func (r *Response) hidden() []kommunicate.Degraded {
	if r.FollowupEventInput == nil || len(r.FulfillmentMessages) == 0 {
		return nil
	}
	return []kommunicate.Degraded{{
		Platform: platform, Pointer: "/followupEventInput", Code: "followup-event",
		Detail: "the messages of this answer are not shown: Dialogflow ignores them beside a follow-up event; answer to the event instead",
	}}
}
