// Package dialogflowtest is a Dialogflow ES agent in the process, for tests of
// bots behind one: it answers detectIntent, keeps the contexts of its sessions
// and calls a fulfillment webhook, as Google's documents describe it.
//
//	agent := dialogflowtest.NewAgent(dialogflow.Handler(bot))
//	front, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"},
//		kommunicate.WithHTTPClient(agent.Client()))
//
// It matches whole phrases only, and knows no knowledge bases, sentiments and
// speech. Of slot filling it knows what a webhook is told: see [Intent.Missing].
package dialogflowtest

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect/detecttest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

// An Intent is an intent of an [Agent].
type Intent struct {
	DisplayName string
	// Phrases are what the user says, whole and in any case.
	Phrases []string
	// Events trigger the intent. Letters count as they are.
	Events []string
	// InputContexts must be active for the intent to match.
	InputContexts []string
	Action        string
	Parameters    kommunicate.Members
	// Missing is for an intent whose required parameters are not all there yet: its
	// webhook is enabled for slot filling, and Messages ask for the next one. What
	// the user answers is another Intent, with the parameters so far.
	Missing bool
	// OutputContexts are set when the intent matches; Name is the context's id.
	OutputContexts []dialogflow.Context
	// Messages are what the console says, and what stands if the webhook fails.
	Messages []dialogflow.FulfillmentMessage
	// NoWebhook keeps the intent from calling the webhook.
	NoWebhook bool
}

// An Agent is an [http.Handler] that answers
// POST /v2/projects/P/agent/sessions/ID:detectIntent, and the longer forms of
// that path. It is safe for concurrent use.
type Agent struct {
	// Token is the bearer token that calls must have. "" takes every call. Set it
	// before the agent is used.
	Token string
	// Header is what the webhook's requests carry besides. Set it before the agent
	// is used.
	Header http.Header

	front   detecttest.Front
	webhook http.Handler
	intents []Intent

	mu       sync.Mutex
	turns    int
	sessions map[string][]dialogflow.Context
	requests []dialogflow.Request
}

// NewAgent returns an agent whose webhook is the one given; nil is none. Without
// intents it has one, Everything, that every text and event match. With intents,
// a text that matches none of them gets the default fallback intent, whose action
// is [dialogflow.ActionUnknown] and which calls no webhook.
func NewAgent(webhook http.Handler, intents ...Intent) *Agent {
	return &Agent{webhook: webhook, intents: intents, sessions: make(map[string][]dialogflow.Context)}
}

// Client returns an HTTP client that reaches the agent, and nothing else, at
// every URL, with its token.
func (a *Agent) Client() *http.Client {
	return detecttest.Client(a, func() string { return a.Token })
}

// Requests returns what the webhook was asked, in order.
func (a *Agent) Requests() []dialogflow.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.requests)
}

// Contexts returns the contexts that are active in a session, by its id.
func (a *Agent) Contexts(session string) []dialogflow.Context {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name, contexts := range a.sessions {
		if strings.HasSuffix(name, "/sessions/"+session) {
			return slices.Clone(contexts)
		}
	}
	return nil
}

// Fail makes the next call fail: with 403 and PERMISSION_DENIED, or 429 and
// RESOURCE_EXHAUSTED.
func (a *Agent) Fail(status int, code, message string) {
	a.front.Fail(detecttest.Failure{Status: status, Code: code, Message: message})
}

// fallbackIntent is what an agent has from the beginning.
var fallbackIntent = Intent{
	DisplayName: "Default Fallback Intent",
	Action:      dialogflow.ActionUnknown,
	Messages:    []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: []string{"Sorry, could you say that again?"}}}},
	NoWebhook:   true,
}

var everything = Intent{DisplayName: "Everything"}

// match returns the intent for a text or an event; nil for an event without one.
func (a *Agent) match(input dialogflow.QueryInput, active []dialogflow.Context) *Intent {
	if len(a.intents) == 0 {
		return &everything
	}
	for i := range a.intents {
		intent := &a.intents[i]
		missing := func(id string) bool { return !slices.ContainsFunc(active, hasID(id)) }
		if !slices.ContainsFunc(intent.InputContexts, missing) && intent.says(input) {
			return intent
		}
	}
	if input.Event != nil {
		return nil
	}
	return &fallbackIntent
}

func (i *Intent) says(input dialogflow.QueryInput) bool {
	if input.Event != nil {
		return slices.Contains(i.Events, input.Event.Name)
	}
	return slices.ContainsFunc(i.Phrases, func(phrase string) bool { return strings.EqualFold(phrase, input.Text.Text) })
}

func hasID(id string) func(dialogflow.Context) bool {
	return func(c dialogflow.Context) bool { return strings.HasSuffix(c.Name, "/contexts/"+strings.ToLower(id)) }
}
