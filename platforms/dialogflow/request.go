package dialogflow

import (
	"encoding/json"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Request is what Dialogflow posts to a fulfillment webhook.
//
// Decoding refuses only what is not a JSON object: a member that no field knows,
// or whose field cannot take it, stands in the Extra of its struct. So it is
// with every type of the wire in this package.
//
// Source: cloud.google.com/dialogflow/es/docs/reference/rpc/google.cloud.dialogflow.v2#webhookrequest.
type Request struct {
	// ResponseID is unique for each turn.
	ResponseID string `json:"responseId"`
	// Session is the conversation's name: projects/P/agent/sessions/ID.
	Session string `json:"session"`
	// QueryResult is what Dialogflow made of what the user said.
	QueryResult QueryResult `json:"queryResult"`
	// Original is the request that Kommunicate made.
	Original OriginalRequest     `json:"originalDetectIntentRequest"`
	Extra    kommunicate.Members `json:"-"`
}

// An OriginalRequest is the request that made Dialogflow call the webhook.
type OriginalRequest struct {
	Source  string `json:"source"`
	Version string `json:"version"`
	// Payload is Kommunicate's chat context, with groupId, botId, from and
	// applicationId in it.
	Payload json.RawMessage     `json:"payload"`
	Extra   kommunicate.Members `json:"-"`
}

// A QueryResult is what Dialogflow made of what the user said: the intent, its
// parameters, and the answer that the console or the webhook gives.
type QueryResult struct {
	// QueryText is what the user typed; of an event, its name.
	QueryText    string `json:"queryText"`
	LanguageCode string `json:"languageCode"`
	// Action is the intent's. [ActionUnknown] makes Kommunicate hand off.
	Action     string              `json:"action"`
	Parameters kommunicate.Members `json:"parameters"`
	// AllRequiredParamsPresent is false while Dialogflow still asks for parameters.
	// Webhooks that are enabled for slot filling are called then too: one that
	// answers nothing leaves the question to the console.
	AllRequiredParamsPresent  bool                 `json:"allRequiredParamsPresent"`
	FulfillmentText           string               `json:"fulfillmentText"`
	FulfillmentMessages       []FulfillmentMessage `json:"fulfillmentMessages"`
	WebhookSource             string               `json:"webhookSource"`
	WebhookPayload            json.RawMessage      `json:"webhookPayload"`
	OutputContexts            []Context            `json:"outputContexts"`
	Intent                    Intent               `json:"intent"`
	IntentDetectionConfidence float64              `json:"intentDetectionConfidence"`
	Extra                     kommunicate.Members  `json:"-"`
}

// ActionUnknown is the action of the default fallback intent. Kommunicate hands
// a conversation whose intent has it to a human; remove it from the intent, in
// Dialogflow's console, to stop that.
//
// Source: docs.kommunicate.io/docs/bot-dialogflow-integration.
const ActionUnknown = "input.unknown"

// An Intent is the intent that matched.
type Intent struct {
	Name        string              `json:"name"` // projects/P/agent/intents/ID.
	DisplayName string              `json:"displayName"`
	Extra       kommunicate.Members `json:"-"`
}

// A Context is one of a conversation's contexts.
type Context struct {
	// Name ends in the context's id: see [ContextName].
	Name string `json:"name"`
	// LifespanCount is for how many more turns it lasts; 0 ends it.
	LifespanCount int                 `json:"lifespanCount"`
	Parameters    kommunicate.Members `json:"parameters"`
	Extra         kommunicate.Members `json:"-"`
}

// ContextName is the name of a context: session/contexts/id, the id in lower case,
// as Dialogflow keeps it: so the name also finds a context in
// [QueryResult.OutputContexts].
func ContextName(session, id string) string { return session + "/contexts/" + strings.ToLower(id) }

// An EventInput raises an event on an agent.
type EventInput struct {
	Name         string              `json:"name"`
	Parameters   kommunicate.Members `json:"parameters"`
	LanguageCode string              `json:"languageCode"`
	Extra        kommunicate.Members `json:"-"`
}

// A Response is the webhook's answer.
//
// Source: cloud.google.com/dialogflow/es/docs/reference/rpc/google.cloud.dialogflow.v2#webhookresponse.
type Response struct {
	// FulfillmentMessages are the messages of the turn; Kommunicate shows each as
	// a bubble.
	FulfillmentMessages []FulfillmentMessage `json:"fulfillmentMessages"`
	// FulfillmentText is a text for clients other than Kommunicate.
	FulfillmentText string `json:"fulfillmentText"`
	// Source is a note of who answered; Dialogflow shows it as webhookSource.
	Source string `json:"source"`
	// Payload is for the client that asked. Kommunicate shows nothing of it.
	Payload json.RawMessage `json:"payload"`
	// OutputContexts are added to the conversation's contexts, or replace those
	// with the same name.
	OutputContexts []Context `json:"outputContexts"`
	// FollowupEventInput raises an event. Dialogflow then ignores the texts,
	// messages and payload of this answer.
	FollowupEventInput *EventInput         `json:"followupEventInput"`
	SessionEntityTypes []json.RawMessage   `json:"sessionEntityTypes"`
	Extra              kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (r *Request) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, r) }
func (r Request) MarshalJSON() ([]byte, error)             { return lossless.Marshal(r) }
func (r *OriginalRequest) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r OriginalRequest) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
func (r *QueryResult) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, r) }
func (r QueryResult) MarshalJSON() ([]byte, error)         { return lossless.Marshal(r) }
func (i *Intent) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, i) }
func (i Intent) MarshalJSON() ([]byte, error)              { return lossless.Marshal(i) }
func (c *Context) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, c) }
func (c Context) MarshalJSON() ([]byte, error)             { return lossless.Marshal(c) }
func (e *EventInput) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, e) }
func (e EventInput) MarshalJSON() ([]byte, error)          { return lossless.Marshal(e) }
func (r *Response) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, r) }
func (r Response) MarshalJSON() ([]byte, error)            { return lossless.Marshal(r) }
