package dialogflowcx

import (
	"context"
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
	config *kommunicate.PlatformConfig
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
	if agent.Language == "" {
		agent.Language = "en"
	}
	config, err := kommunicate.NewPlatformConfig(callBudget, opts...)
	if err != nil {
		return nil, err
	}
	caller, err := detect.NewCaller(platform, "v3", resource, agent.Name, agent.Endpoint, config)
	if err != nil {
		return nil, err
	}
	return &Bot{agent: agent, config: config, caller: caller}, nil
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
	request, degraded, err := b.request(turn)
	b.config.Report(ctx, degraded)
	if request == nil || err != nil {
		return nil, err
	}
	var response DetectIntentResponse
	if err := b.caller.Detect(ctx, turn.GroupID, request, &response); err != nil {
		return nil, err
	}
	messages, degraded := response.QueryResult.messages()
	b.config.Report(ctx, degraded)
	if b.agent.NotUnderstood && response.QueryResult.Match.MatchType == NoMatch {
		return nil, kommunicate.ErrNotUnderstood
	}
	return messages, nil
}

// request is what the agent is asked; nil if there is nothing to ask.
func (b *Bot) request(turn *kommunicate.Turn) (*DetectIntentRequest, []kommunicate.Degraded, error) {
	payload, err := detect.Context(turn)
	if err != nil {
		return nil, nil, fmt.Errorf("kommunicate: dialogflowcx: the chat context: %w", err)
	}
	request := &DetectIntentRequest{
		QueryInput:  QueryInput{LanguageCode: detect.Language(turn, b.agent.Language)},
		QueryParams: QueryParams{TimeZone: turn.Timezone, Payload: payload},
	}
	if turn.Event != "" {
		request.QueryInput.Event = &EventInput{Event: turn.Event}
		return request, nil, nil
	}
	text, degraded := vendor.Text(turn.Text)
	if text == "" {
		return nil, degraded, nil
	}
	request.QueryInput.Text = &TextInput{Text: text}
	return request, degraded, nil
}

func (r *QueryResult) messages() ([]kommunicate.Message, []kommunicate.Degraded) {
	messages, degraded := Decode(r.ResponseMessages)
	for i, status := range r.WebhookStatuses {
		degraded = append(degraded, detect.WebhookFailure(platform, fmt.Sprintf("/webhookStatuses/%d", i), status)...)
	}
	return messages, degraded
}
