package watson

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// budget leaves the network half a second of the eight that IBM's documents advise
// to stay below.
const budget = 7500 * time.Millisecond

// Handler returns the pre-message webhook of an assistant, answered by bot: the
// assistant itself does not process the messages. The turn's Native is the
// [*Request]. A bot that leaves a message to the assistant, or sets more of the
// answer than messages, puts that into a [*Response], as the turn's NativeAnswer;
// the messages that it returns come after those in there. What the bot does not
// understand is answered with the fallback message, unless [LeaveToAssistant] is its
// last resort.
//
// How long Watson Assistant waits, 30 seconds at most, is set beside the webhook's
// URL; the budget is 7.5 s. With [kommunicate.WithClient], what comes later reaches
// the conversation all the same.
//
// [WithSecret] verifies the token that requests are signed with; where another
// authentication is set up for the webhook, [kommunicate.WithRequestHeader] checks
// its header. The other options are those of a [kommunicate.Webhook]. The requests
// of a post-message webhook are answered with 400.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-webhook-pre,
// "Skipping the assistant processing".
func Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(newDialect()),
		kommunicate.WithBudget(budget),
	}, opts...)...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages, [Response.Process] leaves the message to the
// assistant; after neither, the user is told nothing. An error of it becomes the
// fallback, and nothing of the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, req *Request, resp *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return Handler(bridge.Func(platform, bridge.Empty[Request, Response], f), opts...)
}

// LeaveToAssistant is a [kommunicate.BotFunc] behind a [Handler] that leaves the
// message to the assistant as it was: that of a [kommunicate.Mux.Else], for what the
// routes do not take, or of a single route.
func LeaveToAssistant(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if request, ok := turn.Native.(*Request); ok && request != nil {
		turn.NativeAnswer = &Response{Process: &request.Payload}
	}
	return nil, nil
}

// dialect is what a webhook speaks.
type dialect struct {
	*bridge.Dialect[Request, Response]
}

func newDialect() dialect {
	return dialect{&bridge.Dialect[Request, Response]{
		Vendor: vendor,
		Fill:   (*Request).fill,
		Write:  write,
		Read: func(r *Response) ([]kommunicate.Message, []kommunicate.Degraded) {
			return Decode(r.Answer.Output.Generic)
		},
		Rest: rest,
	}}
}

// Decode refuses the requests of other webhooks.
func (d dialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	degraded, err := d.Dialect.Decode(body, turn)
	if err != nil {
		return nil, err
	}
	if request, _ := turn.Native.(*Request); request.Event.Name != "" && request.Event.Name != MessageReceived {
		return nil, errors.New("watson: the request is not that of a pre-message webhook")
	}
	return degraded, nil
}

func write(_ *Request, response Response, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	if response.processes(msgs) {
		payload, err := response.Process.MarshalJSON()
		if err != nil {
			return nil, nil, err
		}
		return append(append([]byte(processed), payload...), '}'), nil, nil
	}
	encoded, err := encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	answer := response.Answer
	fitting, degraded := fit(append(answer.Output.Generic[:len(answer.Output.Generic):len(answer.Output.Generic)], encoded...))
	answer.Output.Generic = append([]Generic{}, fitting...) // Without any, a list all the same.
	body, err := answer.MarshalJSON()
	return body, degraded, err
}

// processes reports whether the message is left to the assistant.
func (r *Response) processes(msgs []kommunicate.Message) bool {
	return r.Process != nil && len(msgs)+len(r.Answer.Output.Generic) == 0
}

// processed begins an answer that leaves the message to the assistant.
const processed = `{"payload":`

// Header tells Watson Assistant that the body is the answer to the user.
func (dialect) Header(body []byte) http.Header {
	if bytes.HasPrefix(body, []byte(processed)) {
		return nil
	}
	return http.Header{ReturnHeader: {"true"}}
}

// ReturnHeader is the header of a webhook's answer that is for the user, and not a
// message for the assistant to process.
const ReturnHeader = "X-Watson-Assistant-Webhook-Return"

func rest(_ *Request, response *Response) []bridge.Part {
	return []bridge.Part{
		{Pointer: "/payload", Set: response.processes(nil)},
		{Pointer: "/context", Set: !response.Answer.Context.isZero()},
	}
}

func (c Context) isZero() bool {
	raw, err := c.MarshalJSON()
	return err == nil && string(raw) == "{}"
}
