package bridge

import (
	"context"
	"errors"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Dialect is what a vendor's bots speak to a handler. Request and Response are
// structs as package lossless has them.
type Dialect[Request, Response any] struct {
	Vendor Vendor
	// Fill says what a turn is about, and makes the request its Native.
	Fill func(*Request, *kommunicate.Turn)
	// Write writes the answer to a request: what the bot put into the response, and
	// its messages.
	Write func(*Request, Response, []kommunicate.Message) ([]byte, []kommunicate.Degraded, error)
	// Read returns the messages of a response.
	Read func(*Response) ([]kommunicate.Message, []kommunicate.Degraded)
	// Rest lists what of a response is no message.
	Rest func(*Request, *Response) []Part
}

// Decode implements [kommunicate.Dialect].
func (d *Dialect[Request, Response]) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	request := new(Request)
	if err := lossless.Unmarshal(body, request); err != nil {
		return nil, err
	}
	d.Fill(request, turn)
	return nil, nil
}

// Encode implements [kommunicate.Dialect].
func (d *Dialect[Request, Response]) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	var response Response
	if native, ok := turn.NativeAnswer.(*Response); ok && native != nil {
		response = *native
	}
	return d.Write(requestOf[Request](turn), response, msgs)
}

// Late implements [kommunicate.Dialect].
func (d *Dialect[Request, Response]) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	response, ok := turn.NativeAnswer.(*Response)
	if !ok || response == nil {
		return msgs, nil
	}
	late, degraded := d.Read(response)
	return append(late, msgs...), append(degraded, d.Vendor.TooLate(d.Rest(requestOf[Request](turn), response)...)...)
}

// A Headless is a Dialect whose requests have no header that says who sent them: that
// is checked elsewhere, and nothing warns of its lack.
type Headless[Request, Response any] struct{ *Dialect[Request, Response] }

// KnowsCallers is for the webhook to find.
func (Headless[Request, Response]) KnowsCallers() {}

// requestOf is the request of a turn, or an empty one if the bot took it away.
func requestOf[Request any](turn *kommunicate.Turn) *Request {
	if request, ok := turn.Native.(*Request); ok && request != nil {
		return request
	}
	return new(Request)
}

// Func returns the bot whose responses f fills in, each beginning as begin has it;
// nil without f.
func Func[Request, Response any](platform string, begin func(*Request) *Response, f func(context.Context, *kommunicate.Turn, *Request, *Response) error) kommunicate.BotPlatform {
	if f == nil {
		return nil
	}
	return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		request, ok := turn.Native.(*Request)
		if !ok {
			return nil, errors.New(platform + ": the turn comes from another platform")
		}
		response := begin(request)
		if err := f(ctx, turn, request, response); err != nil {
			return nil, err
		}
		turn.NativeAnswer = response
		return nil, nil
	})
}

// Empty begins with an empty response.
func Empty[Request, Response any](*Request) *Response { return new(Response) }
