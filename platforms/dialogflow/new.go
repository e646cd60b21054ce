package dialogflow

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// An Agent is a Dialogflow ES agent.
type Agent struct {
	// Name is projects/P/agent, projects/P/locations/L/agent, or that of an
	// environment: projects/P/agent/environments/E/users/-. Required.
	Name string
	// Language is used for turns that name none. Default: "en".
	Language string
	// Endpoint is where the API is. Default: Google's for the agent's region.
	Endpoint string
	// NotUnderstood makes the bot return [kommunicate.ErrNotUnderstood] for an
	// intent whose action is [ActionUnknown], for package flow to act on. Default:
	// the conversation is handed off, as Kommunicate does.
	NotUnderstood bool
}

// A Bot asks a Dialogflow agent. Each conversation is a session of its own.
type Bot struct {
	agent  Agent
	caller *detect.Caller
}

// callBudget is how long an agent is waited for: its own webhook may take 5 s.
const callBudget = 15 * time.Second

var resource = detect.NewResource("projects/*[/locations/*]/agent[/environments/*/users/*]")

// New returns a [kommunicate.BotPlatform] that asks an agent.
//
// Google takes only authenticated calls: give [kommunicate.WithHTTPClient] the
// client that golang.org/x/oauth2/google makes for the scope
// https://www.googleapis.com/auth/dialogflow. [kommunicate.WithBudget] is 15 s by
// default.
//
// Refused, with a [*kommunicate.ValidationError]: a name or an endpoint that is
// none.
func New(agent Agent, opts ...kommunicate.PlatformOption) (*Bot, error) {
	caller, err := detect.NewCaller(detect.Agent{
		Vendor: vendor, Version: "v2", Form: resource,
		Name: agent.Name, Language: agent.Language, Endpoint: agent.Endpoint,
	}, callBudget, opts...)
	if err != nil {
		return nil, err
	}
	return &Bot{agent, caller}, nil
}

// Respond asks the agent and returns what Kommunicate would show of its answer:
// see [Decode]. A turn with an event is asked about the event, any other
// about its text, of which Dialogflow takes 256 characters. The chat context goes
// along in the payload, where the agent's webhook finds it; the free keys of it are
// an event's parameters too.
//
// With [errors.Is], its errors are [kommunicate.ErrCredentials],
// [kommunicate.ErrQuota] or [context.DeadlineExceeded] for what they are; they are
// [*kommunicate.APIError]s where Google answered.
func (b *Bot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	var response DetectIntentResponse
	messages, err := b.caller.Ask(ctx, turn, ask, &response, response.messages)
	switch {
	case err != nil || response.QueryResult.Action != ActionUnknown:
		return messages, err
	case b.agent.NotUnderstood:
		return nil, kommunicate.ErrNotUnderstood
	}
	return bridge.HandOff(messages), nil
}

func ask(q detect.Question) json.Marshaler {
	request := DetectIntentRequest{QueryParams: QueryParams{TimeZone: q.TimeZone, Payload: q.Payload}}
	if q.Event != "" {
		request.QueryInput.Event = &EventInput{Name: q.Event, LanguageCode: q.Language, Parameters: q.Parameters}
	} else {
		request.QueryInput.Text = &TextInput{Text: q.Text, LanguageCode: q.Language}
	}
	return request
}

// messages are those of the answer, or its one text.
func (r *DetectIntentResponse) messages() ([]kommunicate.Message, []kommunicate.Degraded) {
	result := &r.QueryResult
	fulfillment := result.FulfillmentMessages
	if len(fulfillment) == 0 && result.FulfillmentText != "" {
		fulfillment = []FulfillmentMessage{{Text: &Text{Text: []string{result.FulfillmentText}}}}
	}
	messages, degraded := Decode(fulfillment)
	return messages, append(degraded, detect.WebhookFailure(platform, "/webhookStatus", r.WebhookStatus)...)
}
