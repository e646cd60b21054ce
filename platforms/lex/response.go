package lex

import (
	"cmp"
	"maps"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/action"
)

// A Response is what a Lambda function answers.
//
// Source: docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html.
type Response struct {
	SessionState SessionState `json:"sessionState"`
	// Messages are the messages of the turn; Kommunicate shows each as a bubble.
	// Without any, Lex says what the console has for the next step, if it has.
	Messages []Message `json:"messages"`
	// RequestAttributes go back to who called Lex.
	RequestAttributes map[string]string   `json:"requestAttributes"`
	Extra             kommunicate.Members `json:"-"`
}

// Add adds messages to the answer. One that shows something and hands off becomes
// two: see [kommunicate.SplitHandoffs]. The error is a
// [*kommunicate.ValidationError].
func (r *Response) Add(messages ...kommunicate.Message) error {
	encoded, _, err := Encode(kommunicate.SplitHandoffs(messages))
	if err != nil {
		return err
	}
	r.Messages = append(r.Messages, encoded...)
	return nil
}

// Close ends the intent, as [Failed] or as [Fulfilled], which any other state
// becomes: Lex knows no other end.
func (r *Response) Close(state IntentState) {
	r.next(DialogAction{Type: Close}, state)
}

// ElicitSlot asks the user for a slot's value, with the answer's messages or else
// with the prompt that the console has for it.
func (r *Response) ElicitSlot(slot string) {
	r.next(DialogAction{Type: ElicitSlot, SlotToElicit: slot}, InProgress)
}

// ElicitIntent waits for the user to say what they want. Lex needs messages with
// it.
func (r *Response) ElicitIntent() {
	r.next(DialogAction{Type: ElicitIntent}, "")
}

// ConfirmIntent asks the user to confirm the intent. Lex needs messages with it.
func (r *Response) ConfirmIntent() {
	r.next(DialogAction{Type: ConfirmIntent}, InProgress)
}

// Delegate lets Lex go on as the bot is configured. Messages with it are not
// shown, it is assumed.
func (r *Response) Delegate() {
	r.next(DialogAction{Type: Delegate}, "")
}

// SetSlot gives a slot of the intent a value.
func (r *Response) SetSlot(name, value string) {
	intent := r.intent()
	slots := maps.Clone(intent.Slots)
	if slots == nil {
		slots = make(map[string]*Slot)
	}
	slots[name] = NewSlot(value)
	intent.Slots = slots
}

// SetSessionAttribute sets an attribute of the session.
func (r *Response) SetSessionAttribute(name, value string) {
	attributes := maps.Clone(r.SessionState.SessionAttributes)
	if attributes == nil {
		attributes = make(map[string]string)
	}
	attributes[name] = value
	r.SessionState.SessionAttributes = attributes
}

func (r *Response) next(action DialogAction, state IntentState) {
	r.SessionState.DialogAction = &action
	if state != "" {
		r.intent().State = state
	}
}

func (r *Response) intent() *Intent {
	if r.SessionState.Intent == nil {
		r.SessionState.Intent = new(Intent)
	}
	return r.SessionState.Intent
}

// Response returns an answer to the request that leaves the conversation's state as
// it is: intent, session attributes and request attributes. [HandlerFunc] begins
// with it.
func (r *Request) Response() *Response {
	state := r.SessionState
	state.DialogAction, state.ActiveContexts = nil, nil
	state.SessionAttributes = maps.Clone(state.SessionAttributes)
	if state.Intent != nil {
		intent := *state.Intent
		intent.Slots = maps.Clone(intent.Slots)
		state.Intent = &intent
	}
	return &Response{SessionState: state, RequestAttributes: maps.Clone(r.RequestAttributes)}
}

// complete returns the answer to a request as Lex wants it: what the bot left out of
// the conversation's state is the request's, and the next step is one.
func (r Response) complete(request *Request) Response {
	kept := request.Response()
	state := &r.SessionState
	if state.SessionAttributes == nil {
		state.SessionAttributes = kept.SessionState.SessionAttributes
	}
	if r.RequestAttributes == nil {
		r.RequestAttributes = kept.RequestAttributes
	}
	state.OriginatingRequestID = cmp.Or(state.OriginatingRequestID, kept.SessionState.OriginatingRequestID)
	state.Intent = state.Intent.over(kept.SessionState.Intent)
	if state.DialogAction == nil {
		kind := Close
		if len(r.Messages) == 0 && request.InvocationSource == DialogCodeHook {
			kind = Delegate
		}
		state.DialogAction = &DialogAction{Type: kind}
	}
	if state.DialogAction.Type == Close && state.Intent != nil && state.Intent.State != Failed {
		state.Intent.State = Fulfilled
	}
	return r
}

// over returns what the bot says of the intent over what Lex did, in a copy.
func (i *Intent) over(kept *Intent) *Intent {
	if i == nil || kept == nil || i.Name != "" && i.Name != kept.Name {
		return cmp.Or(i.copy(), kept)
	}
	over := *i
	over.Name = kept.Name
	over.State = cmp.Or(i.State, kept.State)
	over.ConfirmationState = cmp.Or(i.ConfirmationState, kept.ConfirmationState)
	if over.Slots == nil {
		over.Slots = kept.Slots
	}
	if over.Extra == nil {
		over.Extra = kept.Extra
	}
	return &over
}

func (i *Intent) copy() *Intent {
	if i == nil {
		return nil
	}
	copied := *i
	return &copied
}

// check refuses what Lex would.
func (r *Response) check() error {
	next, intent := r.SessionState.DialogAction, r.SessionState.Intent
	if err := action.Check("/sessionState/dialogAction", string(next.Type), next.SlotToElicit); err != nil {
		return err
	}
	switch {
	case (next.Type == ElicitSlot || next.Type == ConfirmIntent) && (intent == nil || intent.Name == ""):
		return action.Refuse("/sessionState/intent/name", "intent-name", "is required to elicit a slot and to confirm the intent")
	case (next.Type == ElicitIntent || next.Type == ConfirmIntent) && len(r.Messages) == 0:
		return action.Refuse("/sessionState/dialogAction/type", "message-needed", "needs a message: Lex has none of its own for it")
	}
	return nil
}

// The methods below are the types' JSON.

func (r *Response) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r Response) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
