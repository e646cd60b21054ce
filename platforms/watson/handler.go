package watson

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// budget leaves the network half a second of the eight that IBM's documents advise
// to stay below.
const budget = 7500 * time.Millisecond

// Handler returns the pre-message webhook of an assistant, answered by bot: the
// assistant itself does not process the messages. The turn's Native is the
// [*Request]. A bot that leaves a message to the assistant, or sets more of the
// answer than messages, puts that into a [*Response], as the turn's NativeAnswer;
// the messages that it returns come after those in there.
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
		kommunicate.WithDialect(dialect{}),
		kommunicate.WithBudget(budget),
	}, opts...)...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages, Process leaves the message to the assistant. An
// error of it becomes the fallback, and nothing of the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, req *Request, resp *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	if f == nil {
		return Handler(nil, opts...)
	}
	return Handler(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		req, ok := turn.Native.(*Request)
		if !ok {
			return nil, errors.New("watson: the turn comes from another platform")
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
	if name := request.Event.Name; name != "" && name != MessageReceived {
		return nil, errors.New("watson: the request is not that of a pre-message webhook")
	}
	request.fill(turn)
	return nil, nil
}

func (dialect) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	response, _ := turn.NativeAnswer.(*Response)
	if response == nil {
		response = new(Response)
	}
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

func (dialect) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	response, ok := turn.NativeAnswer.(*Response)
	if !ok || response == nil {
		return msgs, nil
	}
	late, degraded := Decode(response.Answer.Output.Generic)
	degraded = append(degraded, vendor.TooLate(
		detect.Part{Pointer: "/payload", Set: response.processes(msgs)},
		detect.Part{Pointer: "/context", Set: !response.Answer.Context.isZero()},
	)...)
	return append(late, msgs...), degraded
}

func (c Context) isZero() bool {
	raw, err := c.MarshalJSON()
	return err == nil && string(raw) == "{}"
}
