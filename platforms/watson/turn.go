package watson

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

const (
	// variable is the variable of a conversation that holds Kommunicate's chat
	// context.
	variable = "kommunicate"
	// eventKey is the key in there of the turn's event: a message has no place for
	// one.
	eventKey = "eventName"
)

// Turn returns what the request says the user did: the text, and Kommunicate's chat
// context from the variable kommunicate of the dialog or of the actions, or from
// the dialog's variables themselves.
//
// Params are the other variables. Without a groupId in the context, GroupID is the
// session's id; without a user there, UserID is the request's. A message without a
// text, an event and attachments begins a conversation: the event is
// [kommunicate.EventWelcome]. Watson Assistant gives messages no id: Key is empty,
// and a webhook cannot tell a repeated one. Native is the request itself.
func (r *Request) Turn() *kommunicate.Turn {
	t := &kommunicate.Turn{}
	r.fill(t)
	return t
}

func (r *Request) fill(t *kommunicate.Turn) {
	payload := &r.Payload
	chat, params := payload.Context.Skills.variables()
	bridge.SetContext(t, chat)
	system := &payload.Context.Global.System
	t.GroupID = cmp.Or(t.GroupID, kommunicate.GroupID(payload.Context.Global.SessionID))
	t.UserID = cmp.Or(t.UserID, payload.UserID, system.UserID)
	t.Timezone = cmp.Or(t.Timezone, system.Timezone)
	t.Params = params
	t.Text = payload.Input.Text
	t.Event = t.ChatContext.Extra.Text(eventKey)
	t.ChatContext.Extra.Delete(eventKey)
	switch {
	case t.Event != "" && t.Text == t.Event:
		t.Text = ""
	case t.Event != "" || t.Text != "":
	case len(t.Attachments) > 0:
		t.Event = kommunicate.EventMedia
	default:
		t.Event = kommunicate.EventWelcome
	}
	t.Native = r
}

// variables returns Kommunicate's chat context, and the other variables.
func (s *Skills) variables() (chat json.RawMessage, others kommunicate.Members) {
	for _, skill := range []*Skill{s.Main, s.Actions} {
		if skill == nil {
			continue
		}
		for _, variables := range []kommunicate.Members{skill.UserDefined, skill.SkillVariables} {
			for _, v := range variables {
				if v.Name == variable && chat == nil {
					chat = v.Value
				} else if v.Name != variable {
					others = append(others, v)
				}
			}
		}
	}
	if chat == nil && s.Main != nil {
		if raw, err := s.Main.UserDefined.MarshalJSON(); err == nil && len(s.Main.UserDefined) > 0 {
			return raw, nil // As flat as other platforms have it.
		}
	}
	return chat, others
}

// setChat puts Kommunicate's chat context among the variables. What the skill holds
// is not written to.
func (s *Skills) setChat(actions bool, chat json.RawMessage) error {
	at := &s.Main
	if actions {
		at = &s.Actions
	}
	var skill Skill
	if *at != nil {
		skill = **at
	}
	*at = &skill
	variables := &skill.UserDefined
	if actions {
		variables = &skill.SkillVariables
	}
	*variables = slices.Clone(*variables)
	return variables.Set(variable, chat)
}
