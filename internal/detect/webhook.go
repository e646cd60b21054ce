package detect

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Webhook is what is an edition's own about the webhook of its agents. Request
// and Response are structs as package lossless has them, Message is that of a
// Response.
type Webhook[Request, Response any, Message json.Marshaler] struct {
	Vendor bridge.Vendor
	Budget time.Duration
	// Fill says what a turn is about, and makes the request its Native.
	Fill func(*Request, *kommunicate.Turn)
	// Messages is where the messages of a response stand.
	Messages func(*Response) *[]Message
	Encode   func([]kommunicate.Message) ([]Message, []kommunicate.Degraded, error)
	Decode   func([]Message) ([]kommunicate.Message, []kommunicate.Degraded)
	// Rest lists what of a response is no message.
	Rest func(*Response) []bridge.Part
	// Hidden reports what an agent ignores of a response. Optional.
	Hidden func(*Response) []kommunicate.Degraded
}

// Handler returns the webhook that a bot answers.
func (w *Webhook[Request, Response, Message]) Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	dialect := &bridge.Dialect[Request, Response]{
		Vendor: w.Vendor,
		Fill:   w.Fill,
		Write:  w.write,
		Read:   func(r *Response) ([]kommunicate.Message, []kommunicate.Degraded) { return w.Decode(*w.Messages(r)) },
		Rest:   func(_ *Request, r *Response) []bridge.Part { return w.Rest(r) },
	}
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(dialect),
		kommunicate.WithBudget(w.Budget),
	}, opts...)...)
}

// HandlerFunc returns the webhook whose responses f fills in.
func (w *Webhook[Request, Response, Message]) HandlerFunc(f func(context.Context, *kommunicate.Turn, *Request, *Response) error, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return w.Handler(bridge.Func(w.Vendor.Platform, bridge.Empty[Request, Response], f), opts...)
}

func (w *Webhook[Request, Response, Message]) write(_ *Request, response Response, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	encoded, degraded, err := w.Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	messages := w.Messages(&response)
	*messages = append(slices.Clip(*messages), encoded...)
	if w.Hidden != nil {
		degraded = append(degraded, w.Hidden(&response)...)
	}
	body, left, err := bridge.Fit(w.Vendor, *messages, func(fitting []Message) ([]byte, error) {
		*messages = fitting
		return lossless.Marshal(response)
	})
	return body, append(degraded, left...), err
}
