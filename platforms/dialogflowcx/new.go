package dialogflowcx

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// An Agent is a Dialogflow CX agent.
type Agent struct {
	// Name is projects/P/locations/L/agents/A, or that of an environment:
	// projects/P/locations/L/agents/A/environments/E. Required.
	Name string
	// Language is used for turns that name none. Default: "en".
	Language string
	// Endpoint is where the API is. Default: Google's for the agent's region.
	Endpoint string
	// NotUnderstood makes the bot return [kommunicate.ErrNotUnderstood] for a text
	// that matches nothing, for package flow to act on. Default: the agent's answer
	// to that is an answer like any other.
	NotUnderstood bool
}

// A Bot asks a Dialogflow agent. Each conversation is a session of its own.
type Bot struct {
	agent  Agent
	caller *detect.Caller
}

// callBudget is how long an agent is waited for: its own webhook may take 30 s.
const callBudget = 35 * time.Second

var resource = detect.NewResource("projects/*/locations/*/agents/*[/environments/*]")

// New returns a [kommunicate.BotPlatform] that asks an agent.
//
// Google takes only authenticated calls: give [kommunicate.WithHTTPClient] the
// client that golang.org/x/oauth2/google makes for the scope
// https://www.googleapis.com/auth/dialogflow. [kommunicate.WithBudget] is 35 s by
// default.
//
// Refused, with a [*kommunicate.ValidationError]: a name or an endpoint that is
// none.
func New(agent Agent, opts ...kommunicate.PlatformOption) (*Bot, error) {
	caller, err := detect.NewCaller(detect.Agent{
		Vendor: vendor, Version: "v3", Form: resource,
		Name: agent.Name, Language: agent.Language, Endpoint: agent.Endpoint,
	}, callBudget, opts...)
	if err != nil {
		return nil, err
	}
	return &Bot{agent, caller}, nil
}

// Respond asks the agent and returns what Kommunicate would show of its answer:
// see [Decode]. A turn with an event is asked about the event, any other about its
// text, of which Dialogflow takes 256 characters. The chat context goes along in
// the payload, where the agent's webhook finds it.
//
// With [errors.Is], its errors are [kommunicate.ErrCredentials],
// [kommunicate.ErrQuota] or [context.DeadlineExceeded] for what they are; they are
// [*kommunicate.APIError]s where Google answered.
func (b *Bot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	var response DetectIntentResponse
	messages, err := b.caller.Ask(ctx, turn, ask, &response, response.QueryResult.messages)
	if err == nil && b.agent.NotUnderstood && response.QueryResult.Match.MatchType == NoMatch {
		return nil, kommunicate.ErrNotUnderstood
	}
	return messages, err
}

func ask(q detect.Question) json.Marshaler {
	request := DetectIntentRequest{
		QueryInput:  QueryInput{LanguageCode: q.Language},
		QueryParams: QueryParams{TimeZone: q.TimeZone, Payload: q.Payload},
	}
	if q.Event != "" {
		request.QueryInput.Event = &EventInput{Event: q.Event}
	} else {
		request.QueryInput.Text = &TextInput{Text: q.Text}
	}
	return request
}

func (r *QueryResult) messages() ([]kommunicate.Message, []kommunicate.Degraded) {
	messages, degraded := Decode(r.ResponseMessages)
	for i, status := range r.WebhookStatuses {
		degraded = append(degraded, detect.WebhookFailure(platform, fmt.Sprintf("/webhookStatuses/%d", i), status)...)
	}
	return messages, degraded
}
