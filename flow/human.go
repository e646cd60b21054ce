package flow

import (
	"context"
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

const (
	defaultTitle = "Talk to Human"
	connecting   = "Please stay connected while we connect you to an agent..."
)

// The reply metadata by which a click on the button is known, whatever its text
// has become on the way.
const (
	flowKey     = "flow"
	wantsPerson = "talk-to-human" // TalkToHuman's.
	wantsOnline = "agent-online"  // WhenAgentOnline's.
)

// A Human says how [TalkToHuman] looks. The zero Human is the example of
// Kommunicate's documents.
type Human struct {
	// Title is the button's label and the text that asks for a person. Default
	// "Talk to Human".
	Title string
	// Message answers who asks. Default "Please stay connected while we connect
	// you to an agent...". Without a Handoff in it, the conversation goes to the
	// dashboard's rules ([kommunicate.HandoffToRules]).
	Message kommunicate.Message
}

// TalkToHuman gives users a way to a person: a "Talk to Human" button below the
// bot's answers, and the handoff when it is clicked or its title is typed,
// compared as [kommunicate.Mux.Text] does. The bot does not see such a turn. A
// button of your own does the same, whatever its text, with the reply metadata
// {"flow": "talk-to-human"}.
//
// The button joins the last message of an answer that can carry it: one with
// text and no rich content, or with suggested replies; not one with an Action or
// an Input, whose answer a click might be taken for. An answer that has the
// button already, hands off or resolves the conversation stays as it is.
//
// A turn that is not understood has no answer that could carry the button: give the
// webhook's fallback one, as a suggested reply with the same title
// ([kommunicate.WithFallback]).
//
// It panics when the message cannot be sent.
//
// Source: docs.kommunicate.io, "Integrate your bot with Kommunicate".
func TalkToHuman(h Human) kommunicate.Middleware {
	handoff := handingOff("TalkToHuman: Message", h.Message)
	way := newEntry(h.Title, wantsPerson, kommunicate.ReplyMetadata{})
	return func(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			if way.asked(turn) {
				return []kommunicate.Message{handoff}, nil
			}
			messages, err := bot.Respond(ctx, turn)
			return way.offer(messages), err
		})
	}
}

// handingOff fills in what m lacks to hand off. where names it.
func handingOff(where string, m kommunicate.Message) kommunicate.Message {
	if isZero(m) {
		m.Text = connecting
	}
	if m.Handoff == nil {
		m.Handoff = kommunicate.HandoffToRules{}
	}
	needValid(where, m)
	return m
}

// An entry is the button by which users ask for a person.
type entry struct {
	button kommunicate.SuggestedReply
	mark   string // By which a click is known.
}

func newEntry(title, mark string, metadata kommunicate.ReplyMetadata) *entry {
	if title == "" {
		title = defaultTitle
	}
	metadata.Extra = kommunicate.Pairs(flowKey, mark)
	return &entry{kommunicate.SuggestedReply{Title: title, Message: title, Metadata: metadata}, mark}
}

// asked reports whether the turn asks for a person.
func (e *entry) asked(turn *kommunicate.Turn) bool {
	return e.clicked(turn) || turn.Event == "" && sameText(turn.Text, e.button.Title)
}

func (e *entry) clicked(turn *kommunicate.Turn) bool { return turn.Metadata.Text(flowKey) == e.mark }

// offer returns the answer with the button, in a slice of its own.
func (e *entry) offer(messages []kommunicate.Message) []kommunicate.Message {
	if slices.ContainsFunc(messages, e.needless) {
		return messages
	}
	for i := len(messages) - 1; i >= 0; i-- {
		if with, ok := e.onto(messages[i]); ok {
			messages = slices.Clone(messages)
			messages[i] = with
			break
		}
	}
	return messages
}

// needless reports whether m leads to a person, or away, by itself.
func (e *entry) needless(m kommunicate.Message) bool {
	switch m.Action.(type) {
	case kommunicate.ResolveConversation, *kommunicate.ResolveConversation:
		return true
	}
	replies, _ := suggestedReplies(m.Rich)
	return m.Handoff != nil || slices.ContainsFunc(replies, func(r kommunicate.SuggestedReply) bool {
		return sameText(r.Title, e.button.Title) || r.Metadata.Extra.Text(flowKey) == e.mark
	})
}

// onto returns m with the button, if m can carry it.
func (e *entry) onto(m kommunicate.Message) (with kommunicate.Message, ok bool) {
	replies, ok := suggestedReplies(m.Rich)
	if !ok || m.Action != nil || m.Input != nil || m.Text == "" && m.HTML == "" && len(replies) == 0 {
		return m, false
	}
	m.Rich = append(slices.Clip(replies), e.button)
	_, err := m.AppendJSON(nil)
	return m, err == nil
}

// suggestedReplies returns the replies of r, and whether r is such, or nothing.
func suggestedReplies(r kommunicate.RichMessage) (kommunicate.SuggestedReplies, bool) {
	switch r := r.(type) {
	case nil:
		return nil, true
	case kommunicate.SuggestedReplies:
		return r, true
	case *kommunicate.SuggestedReplies:
		if r != nil {
			return *r, true
		}
	}
	return nil, false
}
