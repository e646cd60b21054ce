package bridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// An Answer collects what becomes of the messages of an agent's answer.
type Answer struct {
	Platform string // Of what is degraded.
	Messages []kommunicate.Message
	Degraded []kommunicate.Degraded
}

// Lose notes what has no counterpart.
func (a *Answer) Lose(pointer, code, detail string) {
	a.Degraded = append(a.Degraded, kommunicate.Degraded{Platform: a.Platform, Pointer: pointer, Code: code, Detail: detail})
}

// Text adds a bubble for each text that is not empty.
func (a *Answer) Text(texts ...string) {
	for _, text := range texts {
		if text != "" {
			a.Messages = append(a.Messages, kommunicate.Message{Text: text})
		}
	}
}

// Payload adds the message that a custom payload is. An array is several.
func (a *Answer) Payload(pointer string, raw json.RawMessage) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		a.payload(pointer, raw)
		return
	}
	for i, element := range list {
		a.payload(fmt.Sprintf("%s/%d", pointer, i), element)
	}
}

// payload adds the message that one object is. It looks into no array: each level
// of nesting would read all that is inside again.
func (a *Answer) payload(pointer string, raw json.RawMessage) {
	if !isMessage(raw) {
		a.Lose(pointer, "foreign-payload", "the custom payload is no message of Kommunicate's ({message, platform, metadata}): it is not shown")
		return
	}
	var m kommunicate.Message
	if m.UnmarshalJSON(raw) != nil {
		a.Lose(pointer, "broken-payload", "metadata of the custom payload is no JSON object: nothing of it is shown")
		return
	}
	a.Add(pointer, m)
}

// isMessage reports whether a payload is meant for Kommunicate.
func isMessage(raw json.RawMessage) bool {
	var members kommunicate.Members
	if members.UnmarshalJSON(raw) != nil {
		return false
	}
	if platform, ok := members.Get("platform"); ok && string(platform) != "null" {
		return strings.EqualFold(members.Text("platform"), "kommunicate")
	}
	_, message := members.Get("message")
	_, metadata := members.Get("metadata")
	return message || metadata
}

// Add adds a message, or its text when the rest would not be shown.
func (a *Answer) Add(pointer string, m kommunicate.Message) {
	_, err := m.AppendJSON(nil)
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) {
		a.Messages = append(a.Messages, m)
		return
	}
	a.Lose(pointer, invalid.Code, fmt.Sprintf("Kommunicate's clients would not show it: %s: %s", invalid.Pointer, invalid.Detail))
	plain := kommunicate.Message{Text: m.Text, HTML: m.HTML, Handoff: m.Handoff}
	if _, err := plain.AppendJSON(nil); err == nil {
		a.Messages = append(a.Messages, plain)
	}
}

// HandOff adds a handoff to the rules, unless there is a handoff already.
func HandOff(messages []kommunicate.Message) []kommunicate.Message {
	if HandsOff(messages) < 0 {
		return append(messages, kommunicate.Message{Handoff: kommunicate.HandoffToRules{}})
	}
	return messages
}

// HandsOff is the index of the first message that hands off, or -1.
func HandsOff(messages []kommunicate.Message) int {
	return slices.IndexFunc(messages, func(m kommunicate.Message) bool { return m.Handoff != nil })
}
