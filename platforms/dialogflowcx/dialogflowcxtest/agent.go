// Package dialogflowcxtest is a Dialogflow CX agent in the process, for tests of
// bots behind one: it answers detectIntent, keeps parameters and page of its
// sessions and calls a webhook, as Google's documents describe it.
//
//	agent := dialogflowcxtest.NewAgent(dialogflowcx.Handler(bot))
//	front, err := dialogflowcx.New(dialogflowcx.Agent{Name: "projects/p/locations/global/agents/a"},
//		kommunicate.WithHTTPClient(agent.Client()))
//
// It matches whole phrases only, and knows neither forms nor conditions,
// generators, data stores and speech.
package dialogflowcxtest

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect/detecttest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

// A Route is what an [Agent] does about a text or an event.
type Route struct {
	// Page is where the route counts: the page's name. "" is everywhere.
	Page string
	// Intent is the display name of the intent that Phrases belong to, whole and in
	// any case.
	Intent  string
	Phrases []string
	// Event triggers the route.
	Event string
	// Parameters are what the intent finds in the text.
	Parameters kommunicate.Members
	// Messages are what the console says.
	Messages []dialogflowcx.ResponseMessage
	// Tag is the webhook's. Without one, the webhook is called too.
	Tag string
	// NoWebhook keeps the route from calling the webhook.
	NoWebhook bool
	// TargetPage is where the conversation goes, unless the webhook says another.
	TargetPage string
}

// An Agent is an [http.Handler] that answers
// POST /v3/projects/P/locations/L/agents/A/sessions/ID:detectIntent, and the form
// of that path that has an environment. It is safe for concurrent use.
type Agent struct {
	// Token is the bearer token that calls must have. "" takes every call. Set it
	// before the agent is used.
	Token string
	// Header is what the webhook's requests carry besides. Set it before the agent
	// is used.
	Header http.Header

	front   detecttest.Front
	webhook http.Handler
	routes  []Route

	mu       sync.Mutex
	turns    int
	sessions map[string]*session
	requests []dialogflowcx.Request
}

// A session is the state of a conversation.
type session struct {
	page       string
	parameters kommunicate.Members
}

// NewAgent returns an agent whose webhook is the one given; nil is none. Without
// routes it has one, Everything, that every text and event match. With routes, a
// text that matches none of them is not understood, and calls no webhook.
func NewAgent(webhook http.Handler, routes ...Route) *Agent {
	return &Agent{webhook: webhook, routes: routes, sessions: make(map[string]*session)}
}

// Client returns an HTTP client that reaches the agent, and nothing else, at
// every URL, with its token.
func (a *Agent) Client() *http.Client {
	return detecttest.Client(a, func() string { return a.Token })
}

// Requests returns what the webhook was asked, in order.
func (a *Agent) Requests() []dialogflowcx.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.requests)
}

// Session returns the page and the parameters of a session, by its id.
func (a *Agent) Session(id string) (page string, parameters kommunicate.Members) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name, s := range a.sessions {
		if strings.HasSuffix(name, "/sessions/"+id) {
			return s.page, slices.Clone(s.parameters)
		}
	}
	return "", nil
}

// Fail makes the next call fail: with 403 and PERMISSION_DENIED, or 429 and
// RESOURCE_EXHAUSTED.
func (a *Agent) Fail(status int, code, message string) {
	a.front.Fail(detecttest.Failure{Status: status, Code: code, Message: message})
}

// notUnderstood is what an agent has from the beginning.
var notUnderstood = Route{
	Messages:  []dialogflowcx.ResponseMessage{{Text: &dialogflowcx.Text{Text: []string{"Sorry, could you say that again?"}}}},
	NoWebhook: true,
}

var everything = Route{Intent: "Everything"}

// match returns the route for a text or an event; nil for an event without one.
func (a *Agent) match(input dialogflowcx.QueryInput, page string) (route *Route, matchType string) {
	matchType = "INTENT"
	if input.Event != nil {
		matchType = "EVENT"
	}
	if len(a.routes) == 0 {
		return &everything, matchType
	}
	for i := range a.routes {
		r := &a.routes[i]
		if (r.Page == "" || r.Page == page) && r.takes(input) {
			return r, matchType
		}
	}
	if input.Event != nil {
		return nil, dialogflowcx.NoMatch
	}
	return &notUnderstood, dialogflowcx.NoMatch
}

func (r *Route) takes(input dialogflowcx.QueryInput) bool {
	if input.Event != nil {
		return r.Event == input.Event.Event
	}
	return slices.ContainsFunc(r.Phrases, func(phrase string) bool { return strings.EqualFold(phrase, input.Text.Text) })
}
