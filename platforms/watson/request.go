package watson

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Request is what Watson Assistant posts to a pre-message webhook.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-webhook-pre.
type Request struct {
	// Payload is the message that the assistant was sent.
	Payload MessageRequest      `json:"payload"`
	Event   Event               `json:"event"`
	Options json.RawMessage     `json:"options"`
	Extra   kommunicate.Members `json:"-"`
}

// An Event says which webhook is called.
type Event struct {
	Name  string              `json:"name"` // [MessageReceived] for that of a [Handler].
	Extra kommunicate.Members `json:"-"`
}

// The events of the webhooks of an assistant's environment.
const (
	MessageReceived  = "message_received"  // Pre-message: before the assistant processes a message.
	MessageProcessed = "message_processed" // Post-message: before the answer goes out.
)

// A Response is the answer of a pre-message webhook: what the user gets, or the
// message that the assistant is to process.
type Response struct {
	// Answer goes to the user. The assistant does not process the message.
	Answer MessageResponse
	// Process is the message that the assistant processes, as if the user had sent
	// it: the request's, changed or not. An Answer that says something goes out
	// instead.
	Process *MessageRequest
}

// Add adds messages to the answer. One that shows something and hands off becomes
// two: see [kommunicate.SplitHandoffs]. What IBM would not take of them is left out
// when the answer is written: see [Encode]. The error is a
// [*kommunicate.ValidationError].
func (r *Response) Add(messages ...kommunicate.Message) error {
	encoded, err := encode(kommunicate.SplitHandoffs(messages))
	if err != nil {
		return err
	}
	r.Answer.Output.Generic = append(r.Answer.Output.Generic, encoded...)
	return nil
}

// The methods below are the types' JSON.

func (r *Request) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r Request) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
func (e *Event) UnmarshalJSON(data []byte) error   { return lossless.Unmarshal(data, e) }
func (e Event) MarshalJSON() ([]byte, error)       { return lossless.Marshal(e) }
