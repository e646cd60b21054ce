// Package lextest is a bot of Amazon Lex V2 in the process, for tests of bots
// behind one: it answers RecognizeText, verifies who signed the call, fills slots,
// keeps the state of its sessions and calls a function, as AWS's documents describe
// it.
//
//	bot := lextest.NewBot(lex.Handler(faq))
//	front, err := lex.New(lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"},
//		bot.Credentials, kommunicate.WithHTTPClient(bot.Client()))
//
// It matches whole phrases only, takes any text for a slot that it asked for, and
// knows no contexts, composite slots, sentiments and speech.
//
// An answer that Lex refuses fails the call, with DependencyFailedException; the
// Body of that kommunicate.APIError says why. A function that returns an error says
// its fallback message: give it kommunicate.WithLogger to see why.
package lextest

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// An Intent is an intent of a [Bot].
type Intent struct {
	Name string
	// Phrases are what the user says, whole and in any case.
	Phrases []string
	// Slots are asked for, in order.
	Slots []Slot
	// Confirmation is asked when the slots are filled: the user says yes or no. ""
	// asks nothing.
	Confirmation string
	// Messages are what the console says when the intent is fulfilled and the
	// function says nothing.
	Messages []lex.Message
	// DialogHook has the function called after each thing the user says.
	DialogHook bool
	// NoFulfillmentHook keeps the function from being called when the slots are
	// filled.
	NoFulfillmentHook bool
}

// A Slot is a slot of an [Intent].
type Slot struct {
	Name   string
	Prompt string // What the console asks.
}

// A Bot is an [http.Handler] that answers
// POST /bots/B/botAliases/A/botLocales/L/sessions/S/text. It is safe for concurrent
// use.
type Bot struct {
	// Credentials are whose calls are taken; the zero Credentials take every call.
	// Set them before the bot is used.
	Credentials Credentials
	// Header is what the function's requests carry besides, for one that is served
	// over HTTP. Set it before the bot is used.
	Header http.Header

	function http.Handler
	intents  []Intent

	mu       sync.Mutex
	failures []failure
	turns    int
	sessions map[string]lex.SessionState
	requests []lex.Request
}

// NewBot returns a bot whose function is the one given, which is called as an HTTP
// handler; nil is none. Without intents it has one, Everything, that every text
// matches. With intents, a text that matches none of them gets FallbackIntent, which
// calls no function unless it is among the intents.
func NewBot(function http.Handler, intents ...Intent) *Bot {
	return &Bot{function: function, intents: intents, sessions: make(map[string]lex.SessionState)}
}

// Client returns an HTTP client that reaches the bot, and nothing else, at every
// URL.
func (b *Bot) Client() *http.Client {
	return &http.Client{Transport: inprocess.Transport{Handler: b}}
}

// Requests returns what the function was asked, in order.
func (b *Bot) Requests() []lex.Request {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests)
}

// Session returns the state of a session, by its id.
func (b *Bot) Session(id string) lex.SessionState {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sessions[id]
}

// Fail makes the next call fail: with 403 and AccessDeniedException, or 429 and
// ThrottlingException.
func (b *Bot) Fail(status int, code, message string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = append(b.failures, failure{status, code, message})
}

var (
	everything = Intent{Name: "Everything"}

	// fallback is what a bot has from the beginning.
	fallback = Intent{
		Name:              "FallbackIntent",
		Messages:          []lex.Message{{ContentType: lex.PlainText, Content: "Sorry, could you say that again?"}},
		NoFulfillmentHook: true,
	}
)

// match returns the intent for a text.
func (b *Bot) match(text string) *Intent {
	if len(b.intents) == 0 {
		return &everything
	}
	for i := range b.intents {
		says := func(phrase string) bool { return strings.EqualFold(phrase, text) }
		if slices.ContainsFunc(b.intents[i].Phrases, says) {
			return &b.intents[i]
		}
	}
	return b.named(fallback.Name)
}

// named returns the intent of that name. One that the bot does not have has a name
// and nothing else.
func (b *Bot) named(name string) *Intent {
	for i := range b.intents {
		if b.intents[i].Name == name {
			return &b.intents[i]
		}
	}
	if name == fallback.Name {
		return &fallback
	}
	return &Intent{Name: name}
}

func (i *Intent) prompt(slot string) []lex.Message {
	for _, s := range i.Slots {
		if s.Name == slot && s.Prompt != "" {
			return says(s.Prompt)
		}
	}
	return nil
}

func says(text string) []lex.Message {
	return []lex.Message{{ContentType: lex.PlainText, Content: text}}
}
