package lex

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/attribute"
)

// Turn returns what the request says the user did: text or event, the intent and
// its slots' values, and Kommunicate's chat context.
//
// Of the request's attributes, those that are an array or object in JSON are one in
// the chat context too. [MediaTranscript] is [kommunicate.EventMedia], in any
// case; WELCOME is [kommunicate.EventWelcome]. Another event is known by the
// attribute KM_TRIGGER_EVENT, which [Bot] sends along; Lex itself is told an
// event's name as a text.
//
// Key is "": Lex calls a function several times for one thing that the user says,
// and nothing tells a repetition apart. Without a groupId among the attributes,
// GroupID is the session's id. Native is the request itself.
func (r *Request) Turn() *kommunicate.Turn {
	t := &kommunicate.Turn{}
	r.fill(t)
	return t
}

func (r *Request) fill(t *kommunicate.Turn) {
	attribute.Fill(t, r.RequestAttributes, r.InputTranscript, r.SessionID)
	if intent := r.SessionState.Intent; intent != nil {
		t.Intent = intent.Name
		t.Params = params(intent.Slots)
	}
	t.Native = r
}
