package detect

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Webhook is what is an edition's own about the webhook of its agents. Request
// and Response are structs as package lossless has them, Message is that of a
// Response.
type Webhook[Request, Response any, Message json.Marshaler] struct {
	Vendor Vendor
	Budget time.Duration
	// Fill says what a turn is about, and makes the request its Native.
	Fill func(*Request, *kommunicate.Turn)
	// Messages is where the messages of a response stand.
	Messages func(*Response) *[]Message
	Encode   func([]kommunicate.Message) ([]Message, []kommunicate.Degraded, error)
	Decode   func([]Message) ([]kommunicate.Message, []kommunicate.Degraded)
	// Rest lists what of a response is no message.
	Rest func(*Response) []Part
	// Hidden reports what an agent ignores of a response. Optional.
	Hidden func(*Response) []kommunicate.Degraded
}

// Handler returns the webhook that a bot answers.
func (w *Webhook[Request, Response, Message]) Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(dialect[Request, Response, Message]{w}),
		kommunicate.WithBudget(w.Budget),
	}, opts...)...)
}

// HandlerFunc returns the webhook whose responses f fills in.
func (w *Webhook[Request, Response, Message]) HandlerFunc(f func(context.Context, *kommunicate.Turn, *Request, *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	if f == nil {
		return w.Handler(nil, opts...)
	}
	return w.Handler(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		req, ok := turn.Native.(*Request)
		if !ok {
			return nil, errors.New(w.Vendor.Platform + ": the turn comes from another platform")
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
type dialect[Request, Response any, Message json.Marshaler] struct {
	webhook *Webhook[Request, Response, Message]
}

func (d dialect[Request, Response, Message]) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	request := new(Request)
	if err := lossless.Unmarshal(body, request); err != nil {
		return nil, err
	}
	d.webhook.Fill(request, turn)
	return nil, nil
}

func (d dialect[Request, Response, Message]) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	var response Response
	if native, ok := turn.NativeAnswer.(*Response); ok && native != nil {
		response = *native
	}
	encoded, degraded, err := d.webhook.Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	messages := d.webhook.Messages(&response)
	*messages = append((*messages)[:len(*messages):len(*messages)], encoded...)
	if d.webhook.Hidden != nil {
		degraded = append(degraded, d.webhook.Hidden(&response)...)
	}
	body, left, err := Fit(d.webhook.Vendor, *messages, func(fitting []Message) ([]byte, error) {
		*messages = fitting
		return lossless.Marshal(response)
	})
	return body, append(degraded, left...), err
}

func (d dialect[Request, Response, Message]) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	response, ok := turn.NativeAnswer.(*Response)
	if !ok || response == nil {
		return msgs, nil
	}
	late, degraded := d.webhook.Decode(*d.webhook.Messages(response))
	return append(late, msgs...), append(degraded, d.webhook.Vendor.TooLate(d.webhook.Rest(response)...)...)
}
