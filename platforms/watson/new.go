package watson

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/internal/recent"
)

// An Assistant is an environment of an assistant of IBM's.
type Assistant struct {
	// URL is the service's, as its credentials have it:
	// https://api.REGION.assistant.watson.cloud.ibm.com/instances/ID. Required.
	URL string
	// ID is that of the environment, or of an assistant of the classic experience.
	// Required.
	ID string
	// APIKey is the service's. Without it, Tokens, or the HTTP client
	// ([kommunicate.WithHTTPClient]), authenticate the calls.
	APIKey string
	// Tokens returns bearer tokens: [IAM], or a source of your own.
	Tokens TokenSource
	// Version is the date of the API's version. Default: 2021-11-27.
	Version string
	// Stateless asks without sessions: what the assistant remembers of a
	// conversation is kept by the [Bot].
	Stateless bool
	// Actions says that the assistant is built of actions, which find the chat
	// context in a session variable. Default: in a variable of the dialog's.
	Actions bool
	// NotUnderstood makes the bot return [kommunicate.ErrNotUnderstood] for a text
	// that no action matches, or that the dialog's "anything else" node answers, for
	// package flow to act on. Default: that is an answer like any other.
	NotUnderstood bool
}

// A Bot asks an assistant. It is safe for concurrent use.
//
// Each conversation has a session of its own. IBM ends one after a time without
// messages (5 minutes to a week, by plan and settings), and forgets what the
// assistant knew; the next turn begins a new one. A bot remembers the sessions of
// at least 32768 conversations, and of a stateless assistant the contexts of 2048;
// what was used last stays. In several processes, each has sessions of its own:
// bring the turns of a conversation to the same one.
type Bot struct {
	assistant Assistant
	config    *kommunicate.PlatformConfig
	caller    *call.Caller
	url       string // The assistant's.
	query     string
	sessions  *sessions
	contexts  *recent.Map[string, json.RawMessage] // Of a stateless assistant, by conversation.
}

// callBudget is how long an assistant is waited for: its own webhooks may take 30 s
// each.
const callBudget = 35 * time.Second

const defaultVersion = "2021-11-27"

// vendor is IBM.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-message-anatomy.
var vendor = bridge.Vendor{Platform: platform, Name: "Watson Assistant", MaxText: 2048}

// New returns a [kommunicate.BotPlatform] that asks an assistant.
// [kommunicate.WithBudget] is 35 s by default, for all that a turn takes.
//
// Refused, with a [*kommunicate.ValidationError]: settings that are missing, a URL
// or a version that is none, and both an API key and a token source.
func New(assistant Assistant, opts ...kommunicate.PlatformOption) (*Bot, error) {
	if err := assistant.check(); err != nil {
		return nil, err
	}
	config, err := kommunicate.NewPlatformConfig(callBudget, opts...)
	if err != nil {
		return nil, err
	}
	if assistant.Version == "" {
		assistant.Version = defaultVersion
	}
	b := &Bot{
		assistant: assistant,
		config:    config,
		caller:    &call.Caller{Platform: platform, Config: config, Explain: explain},
		url:       strings.TrimSuffix(assistant.URL, "/") + "/v2/assistants/" + url.PathEscape(assistant.ID),
		query:     "?version=" + assistant.Version,
		contexts:  recent.New[string, json.RawMessage](maxContexts),
	}
	switch {
	case assistant.APIKey != "":
		b.caller.Sign, b.caller.Secret = basic(assistant.APIKey), assistant.APIKey
	case assistant.Tokens != nil:
		b.caller.Sign = bearer(assistant.Tokens)
	}
	b.sessions = newSessions(b.caller, b.url+"/sessions"+b.query)
	return b, nil
}

func (a *Assistant) check() error {
	if err := call.Check(platform, struct {
		URL     string `json:"url" validate:"required,http_url"`
		ID      string `json:"id" validate:"required"`
		Version string `json:"version" validate:"omitempty,datetime=2006-01-02"`
	}{a.URL, a.ID, a.Version}); err != nil {
		return err
	}
	u, err := url.Parse(a.URL)
	switch {
	case err != nil || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return &kommunicate.ValidationError{Platform: platform, Pointer: "/url", Code: "endpoint", Detail: "a service's URL has the form https://host/instances/id"}
	case a.ID == "." || a.ID == "..":
		return &kommunicate.ValidationError{Platform: platform, Pointer: "/id", Code: "assistant-id", Detail: "it is the id of no environment"}
	case a.APIKey != "" && a.Tokens != nil:
		return &kommunicate.ValidationError{Platform: platform, Pointer: "/tokens", Code: "excluded", Detail: "an API key and a token source exclude each other"}
	}
	return nil
}

// Respond asks the assistant and returns what shows its answer: see [Decode]. The
// chat context goes along in the variable kommunicate, with the turn's event as its
// eventName.
//
// Watson Assistant knows no events: [kommunicate.EventWelcome] asks with an empty
// text, which begins a conversation there; any other event with its name as the
// text. Line breaks and tabs of a text become spaces; IBM takes 2048 characters. A
// click on an option or suggestion of the assistant's brings back what IBM put
// into it.
//
// A session that has ended is begun anew, once. With [errors.Is], errors are
// [kommunicate.ErrCredentials], [kommunicate.ErrQuota] or
// [context.DeadlineExceeded] for what they are; they are [*kommunicate.APIError]s
// where IBM answered.
func (b *Bot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.GroupID == "" {
		return nil, errors.New("kommunicate: watson: the turn names no conversation: set GroupID")
	}
	request, degraded, err := b.request(turn)
	b.config.Report(ctx, degraded)
	if request == nil || err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, b.config.Budget)
	defer cancel()
	response, err := b.ask(ctx, turn.GroupID, request)
	if err != nil {
		return nil, err
	}
	messages, degraded := Decode(response.Output.Generic)
	b.config.Report(ctx, degraded)
	if b.assistant.NotUnderstood && response.Output.notUnderstood() {
		return nil, kommunicate.ErrNotUnderstood
	}
	return messages, nil
}

// request is what the assistant is asked; nil if there is nothing to ask.
func (b *Bot) request(turn *kommunicate.Turn) (*MessageRequest, []kommunicate.Degraded, error) {
	text, degraded := input(turn)
	if text == "" && turn.Event != kommunicate.EventWelcome {
		return nil, degraded, nil
	}
	request := &MessageRequest{
		Input:  Input{MessageType: "text", Text: text, Options: Options{Debug: b.assistant.NotUnderstood}},
		UserID: oneLine(turn.UserID),
	}
	if click := clicked(turn); click != nil {
		request.Input.Intents, request.Input.Entities, request.Input.SuggestionID = click.Intents, click.Entities, click.SuggestionID
	}
	if raw, ok := b.contexts.Get(recent.Key(string(turn.GroupID))); ok {
		if err := request.Context.UnmarshalJSON(raw); err != nil {
			return nil, nil, err
		}
	}
	if turn.Timezone != "" {
		request.Context.Global.System.Timezone = turn.Timezone
	}
	chat, err := chatContext(turn)
	if err == nil {
		err = request.Context.Skills.setChat(b.assistant.Actions, chat)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("kommunicate: watson: the chat context: %w", err)
	}
	return request, degraded, nil
}

// input is the text that a turn asks with, and what of the turn's is not in it.
func input(turn *kommunicate.Turn) (string, []kommunicate.Degraded) {
	switch turn.Event {
	case kommunicate.EventWelcome:
		return "", nil
	case "":
	default:
		return vendor.Text(oneLine(turn.Event))
	}
	text, degraded := vendor.Text(oneLine(turn.Text))
	if strings.ContainsAny(turn.Text, "\r\n\t") {
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/message", Code: "one-line",
			Detail: "Watson Assistant takes neither line breaks nor tabs: they are spaces",
		})
	}
	return text, degraded
}

var spaces = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

func oneLine(text string) string { return spaces.Replace(text) }

// chatContext is the turn's chat context with its event.
func chatContext(turn *kommunicate.Turn) (json.RawMessage, error) {
	chat, err := bridge.Context(turn)
	if err != nil || turn.Event == "" {
		return chat, err
	}
	var members kommunicate.Members
	if err := members.UnmarshalJSON(chat); err != nil {
		return nil, err
	}
	if err := members.Set(eventKey, turn.Event); err != nil {
		return nil, err
	}
	return members.MarshalJSON()
}

// ask asks in the conversation's session, or with its context.
func (b *Bot) ask(ctx context.Context, conversation kommunicate.GroupID, request *MessageRequest) (*MessageResponse, error) {
	body, err := request.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("kommunicate: watson: the request cannot be written: %w", err)
	}
	if !b.assistant.Stateless {
		return b.askSession(ctx, conversation, body)
	}
	response, err := b.post(ctx, "/message", body)
	if err == nil {
		b.remember(conversation, &response.Context)
	}
	return response, err
}

// askSession asks in the conversation's session; in a new one, if that has ended.
func (b *Bot) askSession(ctx context.Context, conversation kommunicate.GroupID, body []byte) (*MessageResponse, error) {
	for attempt := 1; ; attempt++ {
		session, err := b.sessions.of(ctx, conversation)
		if err != nil {
			return nil, err
		}
		response, err := b.post(ctx, "/sessions/"+url.PathEscape(session)+"/message", body)
		var refused *kommunicate.APIError
		if !errors.As(err, &refused) || refused.StatusCode != http.StatusNotFound {
			return response, err
		}
		b.sessions.ended(conversation, session)
		if attempt == 2 {
			return nil, err
		}
	}
}

func (b *Bot) post(ctx context.Context, path string, body []byte) (*MessageResponse, error) {
	answer, err := b.caller.Post(ctx, b.url+path+b.query, "message", body)
	if err != nil {
		return nil, err
	}
	response := new(MessageResponse)
	if response.UnmarshalJSON(answer) != nil {
		return nil, b.caller.Misread("the answer to message is no JSON object")
	}
	return response, nil
}

// remember keeps the context of a stateless conversation. An answer without one
// changes nothing.
func (b *Bot) remember(conversation kommunicate.GroupID, c *Context) {
	if raw, err := c.MarshalJSON(); err == nil && string(raw) != "{}" {
		b.contexts.Put(recent.Key(string(conversation)), raw)
	}
}

// notUnderstood reports whether the assistant answered for want of something
// better.
func (o *Output) notUnderstood() bool {
	for _, node := range o.Debug.NodesVisited {
		if node.Conditions == "anything_else" {
			return true
		}
	}
	for _, event := range o.Debug.TurnEvents {
		if event.Reason == "no_action_matches" {
			return true
		}
	}
	return false
}

// explain reads an error of IBM's, but not the text of one that says what is wrong
// with the request: it may quote the user.
func explain(_ http.Header, body []byte) (code, description string) {
	var answer struct {
		Error string `json:"error"`
		Code  int    `json:"code"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.Code == http.StatusBadRequest || answer.Code == http.StatusUnprocessableEntity {
		return "", ""
	}
	return "", answer.Error
}
