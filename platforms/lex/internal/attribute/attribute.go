// Package attribute holds what Lex V2 and V1 have in common: Kommunicate's chat
// context in the attributes of a request, and events in texts.
package attribute

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// event is the attribute that names an event which is no attachment's. Kommunicate
// has it in the metadata of what raises one.
const event = "KM_TRIGGER_EVENT"

// reserved is how the names begin of the attributes that are for Lex itself.
const reserved = "x-amz-lex:"

// Media is the text that stands for an attachment or a place.
const Media = "kommunicateMediaEvent"

// Fill fills in what attributes and a text say of a turn. Without a groupId among
// the attributes, the conversation is the session.
func Fill(turn *kommunicate.Turn, attributes map[string]string, text, session string) {
	if context, err := contextOf(attributes).MarshalJSON(); err == nil {
		bridge.SetContext(turn, context)
	}
	turn.GroupID = cmp.Or(turn.GroupID, kommunicate.GroupID(session))
	switch name := attributes[event]; {
	case strings.EqualFold(strings.TrimSpace(text), Media):
		turn.Event = kommunicate.EventMedia
	case name != "":
		turn.Event = name
	case text == kommunicate.EventWelcome:
		turn.Event = text
	default:
		turn.Text = text
	}
}

// contextOf returns the attributes as a chat context. What is an array or object
// in JSON is one in the context too.
func contextOf(attributes map[string]string) kommunicate.Members {
	var members kommunicate.Members
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if name == event {
			continue
		}
		value := []byte(strings.TrimSpace(attributes[name]))
		if nested := bytes.HasPrefix(value, []byte("{")) || bytes.HasPrefix(value, []byte("[")); nested && json.Valid(value) {
			members = append(members, kommunicate.Member{Name: name, Value: value})
			continue
		}
		members = append(members, kommunicate.Pairs(name, attributes[name])...)
	}
	return members
}

// Of returns a turn's chat context as attributes. What is an array or object is
// JSON. The names are those of attributes that cannot be passed on: they are
// reserved for Lex.
func Of(turn *kommunicate.Turn) (attributes map[string]string, left []string, err error) {
	raw, err := bridge.Context(turn)
	if err != nil {
		return nil, nil, err
	}
	var members kommunicate.Members
	if err := members.UnmarshalJSON(raw); err != nil {
		return nil, nil, err
	}
	attributes = make(map[string]string)
	for _, member := range members {
		switch {
		case member.Name == "" || strings.HasPrefix(member.Name, reserved):
			left = append(left, member.Name)
		default:
			attributes[member.Name] = kommunicate.Members{member}.Text(member.Name)
		}
	}
	if turn.Event != "" && turn.Event != kommunicate.EventMedia && turn.Event != kommunicate.EventWelcome {
		attributes[event] = turn.Event
	}
	return attributes, left, nil
}

// Text is what Lex is told that the user did.
func Text(turn *kommunicate.Turn) string {
	switch turn.Event {
	case "":
		return turn.Text
	case kommunicate.EventMedia:
		return Media
	}
	return turn.Event
}
