package dialogflowcx

import (
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// platform is the name of this package's platform in errors and reports.
const platform = "dialogflowcx"

var vendor = detect.Dialogflow(platform)

// Encode returns one response message for each message: a plain text as one, any
// other as the payload that Kommunicate reads. A handoff to people is followed by
// a live agent handoff, for Dialogflow's statistics. The error is a
// [*kommunicate.ValidationError].
//
// Nothing degrades: a payload carries all that a Kommunicate message can be. How
// large an answer may be is up to [Handler].
func Encode(messages []kommunicate.Message) ([]ResponseMessage, []kommunicate.Degraded, error) {
	encodings, err := bridge.Encode(messages)
	if err != nil {
		return nil, nil, err
	}
	var encoded []ResponseMessage
	for i, e := range encodings {
		if e.Payload == nil {
			encoded = append(encoded, ResponseMessage{Text: &Text{Text: []string{e.Text}}})
			continue
		}
		encoded = append(encoded, ResponseMessage{Payload: e.Payload})
		if toPeople(messages[i].Handoff) {
			encoded = append(encoded, ResponseMessage{LiveAgentHandoff: new(LiveAgentHandoff)})
		}
	}
	return encoded, nil, nil
}

func toPeople(h kommunicate.Handoff) bool {
	switch h.(type) {
	case nil, kommunicate.HandoffToBot, *kommunicate.HandoffToBot:
		return false
	}
	return true
}

// Decode returns the bubbles that Kommunicate shows for an agent's messages, and
// what of them it cannot show. A pointer of what is degraded begins with the
// message's index.
//
// A text is a text, one for each that is not empty; a payload the Kommunicate
// message it holds. A live agent handoff is a [kommunicate.HandoffToRules], unless
// a payload hands off: then it is that one. Its metadata become the message's,
// under the name liveAgentHandoff. A payload with ignoreTextResponse hides the
// texts.
//
// All of it is inferred from what Kommunicate does with Dialogflow ES.
func Decode(messages []ResponseMessage) ([]kommunicate.Message, []kommunicate.Degraded) {
	a := &bridge.Answer{Platform: platform}
	ignoreTexts := false
	for i := range messages {
		ignoreTexts = ignoreTexts || detect.IgnoresTexts(messages[i].Payload)
	}
	for i := range messages {
		if messages[i].Text == nil || !ignoreTexts {
			messages[i].decode(a, fmt.Sprintf("/%d", i))
		}
	}
	for i := range messages {
		if handoff := messages[i].LiveAgentHandoff; handoff != nil {
			handoff.decode(a)
		}
	}
	return a.Messages, a.Degraded
}

// about are members of a message that say something of it.
var about = map[string]bool{"responseType": true, "source": true}

func (m *ResponseMessage) decode(a *bridge.Answer, pointer string) {
	if m.Text != nil {
		a.Text(m.Text.Text...)
	}
	if m.Payload != nil {
		a.Payload(pointer+"/payload", m.Payload)
	}
	for _, member := range m.Extra {
		if !about[member.Name] {
			a.Lose(pointer+"/"+member.Name, "no-counterpart", "Kommunicate has nothing like it: it has no effect")
		}
	}
}

// decode adds the handoff, or its metadata to the one that is there.
func (h *LiveAgentHandoff) decode(a *bridge.Answer) {
	a.Messages = bridge.HandOff(a.Messages)
	if len(h.Metadata) == 0 {
		return
	}
	for i := range a.Messages {
		if m := &a.Messages[i]; m.Handoff != nil {
			if err := m.Metadata.Set("liveAgentHandoff", h.Metadata); err != nil {
				a.Lose("", "broken-message", "metadata of the live agent handoff is not JSON: it is not passed on")
			}
			return
		}
	}
}
