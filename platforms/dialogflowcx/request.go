package dialogflowcx

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Request is what Dialogflow posts to a webhook.
//
// Decoding refuses only what is not a JSON object: a member that no field knows,
// or whose field cannot take it, stands in the Extra of its struct. So it is
// with every type of the wire in this package.
//
// Source: cloud.google.com/dialogflow/cx/docs/reference/rpc/google.cloud.dialogflow.cx.v3#webhookrequest.
type Request struct {
	// DetectIntentResponseID is unique for each turn.
	DetectIntentResponseID string `json:"detectIntentResponseId"`
	// What the user did is one of these: a text, an intent that the client named,
	// speech as text, or an event.
	Text          string `json:"text"`
	TriggerIntent string `json:"triggerIntent"`
	Transcript    string `json:"transcript"`
	TriggerEvent  string `json:"triggerEvent"`

	LanguageCode    string          `json:"languageCode"`
	FulfillmentInfo FulfillmentInfo `json:"fulfillmentInfo"`
	IntentInfo      IntentInfo      `json:"intentInfo"`
	PageInfo        *PageInfo       `json:"pageInfo"`
	SessionInfo     *SessionInfo    `json:"sessionInfo"`
	// Messages are what the agent answers besides.
	Messages []ResponseMessage `json:"messages"`
	// Payload is Kommunicate's chat context, with groupId, botId, from and
	// applicationId in it.
	Payload json.RawMessage     `json:"payload"`
	Extra   kommunicate.Members `json:"-"`
}

// FulfillmentInfo says which of the agent's fulfillments calls.
type FulfillmentInfo struct {
	Tag   string              `json:"tag"` // As set in the console.
	Extra kommunicate.Members `json:"-"`
}

// IntentInfo is the intent that matched last.
type IntentInfo struct {
	LastMatchedIntent string `json:"lastMatchedIntent"` // projects/P/locations/L/agents/A/intents/ID.
	DisplayName       string `json:"displayName"`
	// Parameters are objects {originalValue, resolvedValue} by their name.
	Parameters kommunicate.Members `json:"parameters"`
	Confidence float64             `json:"confidence"`
	Extra      kommunicate.Members `json:"-"`
}

// PageInfo is where in its flow the conversation is. In an answer it changes the
// state of the page's form.
type PageInfo struct {
	CurrentPage string              `json:"currentPage"`
	DisplayName string              `json:"displayName"`
	FormInfo    *FormInfo           `json:"formInfo"`
	Extra       kommunicate.Members `json:"-"`
}

// FormInfo are the parameters of a page's form.
type FormInfo struct {
	ParameterInfo []ParameterInfo     `json:"parameterInfo"`
	Extra         kommunicate.Members `json:"-"`
}

// ParameterInfo is a parameter of a page's form.
type ParameterInfo struct {
	DisplayName   string              `json:"displayName"`
	Required      bool                `json:"required"`
	State         string              `json:"state"` // EMPTY, INVALID or FILLED.
	Value         json.RawMessage     `json:"value"`
	JustCollected bool                `json:"justCollected"`
	Extra         kommunicate.Members `json:"-"`
}

// SessionInfo is the session and its parameters.
type SessionInfo struct {
	Session string `json:"session"` // projects/P/locations/L/agents/A/sessions/ID.
	// Parameters of an answer are added to the session's; null removes one.
	Parameters kommunicate.Members `json:"parameters"`
	Extra      kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (r *Request) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, r) }
func (r Request) MarshalJSON() ([]byte, error)             { return lossless.Marshal(r) }
func (f *FulfillmentInfo) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, f) }
func (f FulfillmentInfo) MarshalJSON() ([]byte, error)     { return lossless.Marshal(f) }
func (i *IntentInfo) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, i) }
func (i IntentInfo) MarshalJSON() ([]byte, error)          { return lossless.Marshal(i) }
func (p *PageInfo) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, p) }
func (p PageInfo) MarshalJSON() ([]byte, error)            { return lossless.Marshal(p) }
func (f *FormInfo) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, f) }
func (f FormInfo) MarshalJSON() ([]byte, error)            { return lossless.Marshal(f) }
func (p *ParameterInfo) UnmarshalJSON(data []byte) error   { return lossless.Unmarshal(data, p) }
func (p ParameterInfo) MarshalJSON() ([]byte, error)       { return lossless.Marshal(p) }
func (s *SessionInfo) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, s) }
func (s SessionInfo) MarshalJSON() ([]byte, error)         { return lossless.Marshal(s) }
