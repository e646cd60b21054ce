package dialogflowcx

import (
	"context"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
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
	return webhook.Handler(bot, opts...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages. An error of it becomes the fallback, and nothing of
// the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, req *Request, resp *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return webhook.HandlerFunc(f, opts...)
}

// webhook is what ES and CX do not have in common of theirs.
var webhook = detect.Webhook[Request, Response, ResponseMessage]{
	Vendor:   vendor,
	Budget:   budget,
	Fill:     (*Request).fill,
	Messages: func(r *Response) *[]ResponseMessage { return &r.FulfillmentResponse.Messages },
	Encode:   Encode,
	Decode:   Decode,
	Rest:     (*Response).rest,
}

func (r *Response) rest() []bridge.Part {
	return []bridge.Part{
		{Pointer: "/pageInfo", Set: r.PageInfo != nil},
		{Pointer: "/sessionInfo", Set: r.SessionInfo != nil},
		{Pointer: "/targetPage", Set: r.TargetPage != ""},
		{Pointer: "/targetFlow", Set: r.TargetFlow != ""},
	}
}
