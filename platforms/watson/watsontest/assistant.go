// Package watsontest is an assistant of IBM's in the process, for tests of bots
// behind one: it answers the v2 message API, with sessions that end when they are
// idle and without any, and calls a pre-message webhook, as IBM's documents
// describe it.
//
//	assistant := watsontest.NewAssistant(watson.Handler(bot))
//	front, err := watson.New(watson.Assistant{URL: watsontest.URL, ID: "environment"},
//		kommunicate.WithHTTPClient(assistant.Client()))
//
// It matches whole phrases only, and knows neither steps nor conditions, searches
// and extensions.
package watsontest

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// URL is that of a service at which [Assistant.Client] reaches the assistant. It
// does so at every other, too.
const URL = "https://api.us-south.assistant.watson.cloud.ibm.com/instances/test"

// An Action is what an [Assistant] does about a text. In a dialog it would be a
// node.
type Action struct {
	// Phrases are the texts that it answers, whole and in any case. "" is the text
	// that begins a conversation.
	Phrases []string
	// Generic are the responses.
	Generic []watson.Generic
	// Variables are set in the dialog's part of the context.
	Variables kommunicate.Members
}

// An Assistant is an [http.Handler] that answers
// POST /v2/assistants/ID/sessions, /v2/assistants/ID/sessions/ID/message and
// /v2/assistants/ID/message, and DELETE of a session, below any path. It is safe
// for concurrent use. Set its fields before it is used.
type Assistant struct {
	// APIKey and Token are what calls must have: the one as the password of the
	// user apikey, the other as a bearer token. With neither every call is taken.
	APIKey, Token string
	// Secret signs the calls of the webhook. "" leaves them unsigned.
	Secret string
	// Header is what the webhook's requests carry besides.
	Header http.Header
	// WebhookRequired makes a message fail if the webhook does, with 422. Otherwise
	// the assistant processes it all the same.
	WebhookRequired bool
	// Idle is how long a session lasts without messages. Default: 5 minutes.
	Idle time.Duration

	webhook http.Handler
	actions []Action

	mu       sync.Mutex
	made     int // Sessions.
	sessions map[string]*session
	asked    []watson.MessageRequest
	failures []failure
}

// A session is the state of a conversation.
type session struct {
	used    time.Time
	context watson.Context
}

// NewAssistant returns an assistant whose pre-message webhook is the one given; nil
// is none. A text that is no phrase of an action is not understood, and the one
// that begins a conversation is answered with nothing.
func NewAssistant(webhook http.Handler, actions ...Action) *Assistant {
	return &Assistant{webhook: webhook, actions: actions, sessions: make(map[string]*session)}
}

// Client returns an HTTP client that reaches the assistant, and nothing else, at
// every URL. It adds no credentials.
func (a *Assistant) Client() *http.Client {
	return &http.Client{Transport: inprocess.Transport{Handler: a}}
}

// Requests returns the messages that the assistant was sent, in order, as they were
// sent.
func (a *Assistant) Requests() []watson.MessageRequest {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.asked)
}

// Sessions returns how many sessions were begun.
func (a *Assistant) Sessions() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.made
}

// Fail makes the next call fail: with 401 and "Unauthorized", or 429 and "Rate limit
// exceeded".
func (a *Assistant) Fail(status int, message string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failures = append(a.failures, failure{status, message})
}

// anythingElse is what is said about a text that is not understood.
var anythingElse = Action{Generic: []watson.Generic{{ResponseType: watson.TypeText, Text: "I didn't understand. You can try rephrasing."}}}

// match returns the action for a text, and whether it was understood.
func (a *Assistant) match(text string) (action *Action, understood bool) {
	for i := range a.actions {
		if slices.ContainsFunc(a.actions[i].Phrases, func(phrase string) bool { return strings.EqualFold(phrase, text) }) {
			return &a.actions[i], true
		}
	}
	if text == "" {
		return new(Action), true
	}
	return &anythingElse, false
}
