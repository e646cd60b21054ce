package dialogflowcx

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A DetectIntentRequest asks an agent for its answer to a text or an event.
//
// Source: cloud.google.com/dialogflow/cx/docs/reference/rest/v3/projects.locations.agents.sessions/detectIntent.
type DetectIntentRequest struct {
	QueryInput  QueryInput          `json:"queryInput"`
	QueryParams QueryParams         `json:"queryParams"`
	Extra       kommunicate.Members `json:"-"`
}

// QueryParams are what an agent is told besides what the user did.
type QueryParams struct {
	TimeZone    string              `json:"timeZone"`   // "Europe/Berlin".
	Parameters  kommunicate.Members `json:"parameters"` // Of the session.
	CurrentPage string              `json:"currentPage"`
	// Payload reaches the agent's webhook: [Request.Payload].
	Payload json.RawMessage     `json:"payload"`
	Extra   kommunicate.Members `json:"-"`
}

// A QueryInput is what the user did: a text or an event.
type QueryInput struct {
	Text         *TextInput          `json:"text"`
	Event        *EventInput         `json:"event"`
	LanguageCode string              `json:"languageCode"`
	Extra        kommunicate.Members `json:"-"`
}

// A TextInput is what the user typed, 256 characters at most.
type TextInput struct {
	Text  string              `json:"text"`
	Extra kommunicate.Members `json:"-"`
}

// An EventInput raises an event on an agent.
type EventInput struct {
	Event string              `json:"event"`
	Extra kommunicate.Members `json:"-"`
}

// A DetectIntentResponse is the agent's answer.
type DetectIntentResponse struct {
	ResponseID  string              `json:"responseId"`
	QueryResult QueryResult         `json:"queryResult"`
	Extra       kommunicate.Members `json:"-"`
}

// A QueryResult is what the agent made of what the user did.
type QueryResult struct {
	Text             string              `json:"text"`
	TriggerIntent    string              `json:"triggerIntent"`
	Transcript       string              `json:"transcript"`
	TriggerEvent     string              `json:"triggerEvent"`
	LanguageCode     string              `json:"languageCode"`
	Parameters       kommunicate.Members `json:"parameters"` // Of the session.
	ResponseMessages []ResponseMessage   `json:"responseMessages"`
	// WebhookStatuses say how the calls of webhooks went.
	WebhookStatuses []json.RawMessage   `json:"webhookStatuses"`
	WebhookPayloads []json.RawMessage   `json:"webhookPayloads"`
	CurrentPage     json.RawMessage     `json:"currentPage"`
	Match           Match               `json:"match"`
	Extra           kommunicate.Members `json:"-"`
}

// A Match is what of the agent answers.
type Match struct {
	MatchType     string              `json:"matchType"` // INTENT, EVENT, [NoMatch] and others.
	Intent        json.RawMessage     `json:"intent"`
	Event         string              `json:"event"`
	ResolvedInput string              `json:"resolvedInput"`
	Confidence    float64             `json:"confidence"`
	Extra         kommunicate.Members `json:"-"`
}

// NoMatch is the match type of a text that the agent did not understand.
const NoMatch = "NO_MATCH"

// The methods below are the types' JSON.

func (r *DetectIntentRequest) UnmarshalJSON(data []byte) error  { return lossless.Unmarshal(data, r) }
func (r DetectIntentRequest) MarshalJSON() ([]byte, error)      { return lossless.Marshal(r) }
func (p *QueryParams) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, p) }
func (p QueryParams) MarshalJSON() ([]byte, error)              { return lossless.Marshal(p) }
func (i *QueryInput) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, i) }
func (i QueryInput) MarshalJSON() ([]byte, error)               { return lossless.Marshal(i) }
func (t *TextInput) UnmarshalJSON(data []byte) error            { return lossless.Unmarshal(data, t) }
func (t TextInput) MarshalJSON() ([]byte, error)                { return lossless.Marshal(t) }
func (e *EventInput) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, e) }
func (e EventInput) MarshalJSON() ([]byte, error)               { return lossless.Marshal(e) }
func (r *DetectIntentResponse) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r DetectIntentResponse) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
func (r *QueryResult) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, r) }
func (r QueryResult) MarshalJSON() ([]byte, error)              { return lossless.Marshal(r) }
func (m *Match) UnmarshalJSON(data []byte) error                { return lossless.Unmarshal(data, m) }
func (m Match) MarshalJSON() ([]byte, error)                    { return lossless.Marshal(m) }
