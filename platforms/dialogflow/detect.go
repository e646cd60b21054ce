package dialogflow

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A DetectIntentRequest asks an agent for its answer to a text or an event.
//
// Source: cloud.google.com/dialogflow/es/docs/reference/rest/v2/projects.agent.sessions/detectIntent.
type DetectIntentRequest struct {
	QueryParams QueryParams         `json:"queryParams"`
	QueryInput  QueryInput          `json:"queryInput"`
	Extra       kommunicate.Members `json:"-"`
}

// QueryParams are what an agent is told besides what the user said.
type QueryParams struct {
	TimeZone      string    `json:"timeZone"` // "Europe/Berlin".
	Contexts      []Context `json:"contexts"`
	ResetContexts bool      `json:"resetContexts"`
	// Payload reaches the agent's webhook: [OriginalRequest.Payload].
	Payload json.RawMessage     `json:"payload"`
	Extra   kommunicate.Members `json:"-"`
}

// A QueryInput is what the user did: a text or an event.
type QueryInput struct {
	Text  *TextInput          `json:"text"`
	Event *EventInput         `json:"event"`
	Extra kommunicate.Members `json:"-"`
}

// A TextInput is what the user typed, 256 characters at most.
type TextInput struct {
	Text         string              `json:"text"`
	LanguageCode string              `json:"languageCode"`
	Extra        kommunicate.Members `json:"-"`
}

// A DetectIntentResponse is the agent's answer.
type DetectIntentResponse struct {
	ResponseID  string      `json:"responseId"`
	QueryResult QueryResult `json:"queryResult"`
	// WebhookStatus says how the agent's webhook failed, if it did.
	WebhookStatus json.RawMessage     `json:"webhookStatus"`
	Extra         kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (r *DetectIntentRequest) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r DetectIntentRequest) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
func (p *QueryParams) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, p) }
func (p QueryParams) MarshalJSON() ([]byte, error)             { return lossless.Marshal(p) }
func (i *QueryInput) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, i) }
func (i QueryInput) MarshalJSON() ([]byte, error)              { return lossless.Marshal(i) }
func (t *TextInput) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, t) }
func (t TextInput) MarshalJSON() ([]byte, error)               { return lossless.Marshal(t) }

func (r *DetectIntentResponse) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r DetectIntentResponse) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
