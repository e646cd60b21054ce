package dialogflow

import (
	"context"
	"fmt"
	"time"

	"github.com/kommunicate-go/kommunicate"
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
	config *kommunicate.PlatformConfig
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
	if agent.Language == "" {
		agent.Language = "en"
	}
	config, err := kommunicate.NewPlatformConfig(callBudget, opts...)
	if err != nil {
		return nil, err
	}
	caller, err := detect.NewCaller(platform, "v2", resource, agent.Name, agent.Endpoint, config)
	if err != nil {
		return nil, err
	}
	return &Bot{agent: agent, config: config, caller: caller}, nil
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
	request, degraded, err := b.request(turn)
	b.config.Report(ctx, degraded)
	if request == nil || err != nil {
		return nil, err
	}
	var response DetectIntentResponse
	if err := b.caller.Detect(ctx, turn.GroupID, request, &response); err != nil {
		return nil, err
	}
	messages, degraded := response.messages()
	b.config.Report(ctx, degraded)
	if response.QueryResult.Action == ActionUnknown {
		if b.agent.NotUnderstood {
			return nil, kommunicate.ErrNotUnderstood
		}
		messages = detect.HandOff(messages)
	}
	return messages, nil
}

// request is what the agent is asked; nil if there is nothing to ask.
func (b *Bot) request(turn *kommunicate.Turn) (*DetectIntentRequest, []kommunicate.Degraded, error) {
	payload, err := detect.Context(turn)
	if err != nil {
		return nil, nil, fmt.Errorf("kommunicate: dialogflow: the chat context: %w", err)
	}
	request := &DetectIntentRequest{QueryParams: QueryParams{TimeZone: turn.Timezone, Payload: payload}}
	language := detect.Language(turn, b.agent.Language)
	if turn.Event != "" {
		request.QueryInput.Event = &EventInput{Name: turn.Event, LanguageCode: language, Parameters: detect.FreeKeys(turn)}
		return request, nil, nil
	}
	text, degraded := vendor.Text(turn.Text)
	if text == "" {
		return nil, degraded, nil
	}
	request.QueryInput.Text = &TextInput{Text: text, LanguageCode: language}
	return request, degraded, nil
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
