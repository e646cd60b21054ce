package dialogflowcx

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Response is the webhook's answer.
//
// Source: cloud.google.com/dialogflow/cx/docs/reference/rpc/google.cloud.dialogflow.cx.v3#webhookresponse.
type Response struct {
	FulfillmentResponse FulfillmentResponse `json:"fulfillmentResponse"`
	PageInfo            *PageInfo           `json:"pageInfo"`
	// SessionInfo changes the session's parameters: see [Response.SetParameter].
	SessionInfo *SessionInfo `json:"sessionInfo"`
	// Payload is for the client that asked. Kommunicate shows nothing of it.
	Payload json.RawMessage `json:"payload"`
	// TargetPage and TargetFlow, of which one may be set, are where the
	// conversation goes: projects/P/locations/L/agents/A/flows/F/pages/G.
	TargetPage string              `json:"targetPage"`
	TargetFlow string              `json:"targetFlow"`
	Extra      kommunicate.Members `json:"-"`
}

// A FulfillmentResponse are the messages of a [Response].
type FulfillmentResponse struct {
	// Messages are what Kommunicate shows, each as a bubble.
	Messages []ResponseMessage `json:"messages"`
	// MergeBehavior is [Append] or [Replace]. Default: Append.
	MergeBehavior string              `json:"mergeBehavior"`
	Extra         kommunicate.Members `json:"-"`
}

// What becomes of the messages that the agent answers without the webhook.
const (
	Append  = "APPEND"  // The webhook's come after them.
	Replace = "REPLACE" // The webhook's come in place of them.
)

// A ResponseMessage is one message of an answer: exactly one of Text, Payload and
// LiveAgentHandoff, or one of those that are not for a chat, which stand in Extra
// under their name (playAudio, endInteraction).
//
// Source: cloud.google.com/dialogflow/cx/docs/reference/rpc/google.cloud.dialogflow.cx.v3#responsemessage.
type ResponseMessage struct {
	Text *Text `json:"text"`
	// Payload is a message of Kommunicate's: [kommunicate.Message] in JSON.
	Payload          json.RawMessage   `json:"payload"`
	LiveAgentHandoff *LiveAgentHandoff `json:"liveAgentHandoff"`
	// Channel is for which channel the message is. Dialogflow sends only those
	// that the client asked for.
	Channel string              `json:"channel"`
	Extra   kommunicate.Members `json:"-"`
}

// A Text is a plain text.
type Text struct {
	Text  []string            `json:"text"`
	Extra kommunicate.Members `json:"-"`
}

// A LiveAgentHandoff tells the client, and Dialogflow's statistics, that a human
// takes over.
type LiveAgentHandoff struct {
	Metadata kommunicate.Members `json:"metadata"` // Free: the agent's author sets it.
	Extra    kommunicate.Members `json:"-"`
}

// Add adds messages to the answer. One that shows something and hands off becomes
// two: see [kommunicate.SplitHandoffs]. The error is a
// [*kommunicate.ValidationError].
func (r *Response) Add(messages ...kommunicate.Message) error {
	encoded, _, err := Encode(kommunicate.SplitHandoffs(messages))
	if err != nil {
		return err
	}
	r.FulfillmentResponse.Messages = append(r.FulfillmentResponse.Messages, encoded...)
	return nil
}

// SetParameter sets a parameter of the session; nil removes it.
func (r *Response) SetParameter(name string, value any) error {
	if r.SessionInfo == nil {
		r.SessionInfo = new(SessionInfo)
	}
	return r.SessionInfo.Parameters.Set(name, value)
}

// The methods below are the types' JSON.

func (r *Response) UnmarshalJSON(data []byte) error            { return lossless.Unmarshal(data, r) }
func (r Response) MarshalJSON() ([]byte, error)                { return lossless.Marshal(r) }
func (f *FulfillmentResponse) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, f) }
func (f FulfillmentResponse) MarshalJSON() ([]byte, error)     { return lossless.Marshal(f) }
func (m *ResponseMessage) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, m) }
func (m ResponseMessage) MarshalJSON() ([]byte, error)         { return lossless.Marshal(m) }
func (t *Text) UnmarshalJSON(data []byte) error                { return lossless.Unmarshal(data, t) }
func (t Text) MarshalJSON() ([]byte, error)                    { return lossless.Marshal(t) }
func (h *LiveAgentHandoff) UnmarshalJSON(data []byte) error    { return lossless.Unmarshal(data, h) }
func (h LiveAgentHandoff) MarshalJSON() ([]byte, error)        { return lossless.Marshal(h) }
