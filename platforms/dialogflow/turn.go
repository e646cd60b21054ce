package dialogflow

import (
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Turn returns what the request says the user did: text or event, intent and
// parameters, and Kommunicate's chat context.
//
// Dialogflow passes an event on as a text, its name. It is taken for an event
// when it is one of Kommunicate's, or when the conversation has a context of that
// name, which Dialogflow makes of an event's parameters; [Request.Event] says
// which. Key is the id of the response, which is another for each call. Without a
// groupId in the context, GroupID is the last part of the session. Native is the
// request itself.
func (r *Request) Turn() *kommunicate.Turn {
	t := &kommunicate.Turn{}
	r.fill(t)
	return t
}

func (r *Request) fill(t *kommunicate.Turn) {
	bridge.SetContext(t, r.Original.Payload)
	if t.GroupID == "" {
		t.GroupID = bridge.GroupID(r.Session)
	}
	t.Key = r.ResponseID
	if t.Event = r.Event(); t.Event == "" {
		t.Text = r.QueryResult.QueryText
	}
	t.Intent = r.QueryResult.Intent.DisplayName
	t.Params = r.QueryResult.Parameters
	t.Native = r
}

// Event is the event that the request is about, "" for a text.
func (r *Request) Event() string {
	text := r.QueryResult.QueryText
	switch text {
	case "":
		return ""
	case kommunicate.EventWelcome, kommunicate.EventMedia:
		return text
	}
	context := ContextName(r.Session, text)
	if slices.ContainsFunc(r.QueryResult.OutputContexts, func(c Context) bool { return c.Name == context }) {
		return text
	}
	return ""
}
