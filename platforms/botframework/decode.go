package botframework

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// platform is the name of this package's platform in errors and reports.
const platform = "botframework"

// HandoffContext is the key of a message's metadata that holds what a bot says of
// the handoff that it initiates: the value of its event. It rides on the message
// to whoever reads the conversation; a middleware may choose a team by it.
const HandoffContext = "handoffContext"

// Decode returns the bubbles that stand for a bot's activities, and what of them
// has no counterpart. A pointer of what is degraded begins with the activity's
// index.
//
// What a bot puts into channelData.kommunicate, a message of Kommunicate's or
// several, counts in place of the rest of its activity. Otherwise:
//
//   - A text is a text, in the format xml HTML. Markdown is not rendered.
//   - Suggested actions are [kommunicate.SuggestedReplies], links
//     [kommunicate.LinkButtons], both together [kommunicate.CombinedButtons].
//   - Hero and thumbnail cards are [kommunicate.Cards], in a carousel those of one
//     message; a list of cards with one action each is a [kommunicate.List].
//   - Pictures and animations are [kommunicate.Images], videos
//     [kommunicate.Videos], other files [kommunicate.LinkButtons].
//   - The inputs of an Adaptive Card are a [kommunicate.Form]; [Bot] gives the bot
//     the values by the inputs' ids.
//   - The event handoff.initiate is a handoff by the conversation rules, unless its
//     value has KM_ASSIGN_TO or KM_ASSIGN_TEAM: see also [HandoffContext].
//   - endOfConversation resolves the conversation.
//
// What is for machines alone (typing, trace) says nothing.
func Decode(activities []Activity) ([]kommunicate.Message, []kommunicate.Degraded) {
	a := &bridge.Answer{Platform: platform}
	for i := range activities {
		activities[i].decode(a, fmt.Sprintf("/%d", i))
	}
	return a.Messages, a.Degraded
}

func (act *Activity) decode(a *bridge.Answer, pointer string) {
	if isMessage(act.ChannelData.Kommunicate) {
		a.Payload(pointer+"/channelData/kommunicate", act.ChannelData.Kommunicate)
		return
	}
	switch act.Type {
	case TypeMessage:
		act.decodeMessage(a, pointer)
	case TypeEndOfConversation:
		m := act.textMessage(a, pointer)
		m.Action = kommunicate.ResolveConversation{}
		a.Add(pointer, m)
	case TypeEvent:
		if act.Name != EventHandoff {
			a.Lose(pointer, "unknown-event", "Kommunicate has no event like it: nothing becomes of it")
			return
		}
		a.Add(pointer, act.handoff())
	case TypeTyping, TypeUpdate, "trace":
	default:
		a.Lose(pointer, "no-counterpart", "Kommunicate has nothing like this type of activity: it is not shown")
	}
}

// isMessage reports whether a bot's channel data is meant for Kommunicate, and
// not the chat context of the turn, which some bots send back.
func isMessage(raw json.RawMessage) bool {
	if raw = json.RawMessage(strings.TrimSpace(string(raw))); len(raw) == 0 {
		return false
	}
	if raw[0] == '[' {
		return true
	}
	var members kommunicate.Members
	if members.UnmarshalJSON(raw) != nil {
		return false
	}
	_, message := members.Get("message")
	_, metadata := members.Get("metadata")
	return message || metadata
}

// textMessage is the activity's text.
func (act *Activity) textMessage(a *bridge.Answer, pointer string) kommunicate.Message {
	switch act.TextFormat {
	case formatXML:
		return kommunicate.Message{HTML: kommunicate.HTML(act.Text)}
	case formatPlain:
	default:
		if hasMarkdown(act.Text) {
			a.Lose(pointer+"/text", "markdown", "Kommunicate does not render Markdown: users see its marks; send plain text, or HTML as xml")
		}
	}
	return kommunicate.Message{Text: act.Text}
}

// hasMarkdown reports whether a text has marks in it that would be seen.
func hasMarkdown(text string) bool {
	for _, mark := range []string{"**", "](", "```"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return strings.HasPrefix(text, "# ") || strings.Contains(text, "\n# ")
}

// handoff is what the event handoff.initiate asks for.
func (act *Activity) handoff() kommunicate.Message {
	m := kommunicate.Message{Handoff: kommunicate.HandoffToRules{}}
	var context kommunicate.Members
	if context.UnmarshalJSON(act.Value) != nil {
		return withContext(m, act.Value)
	}
	var assign, rest kommunicate.Members
	for _, member := range context {
		if member.Name == "KM_ASSIGN_TO" || member.Name == "KM_ASSIGN_TEAM" {
			assign = append(assign, member)
		} else {
			rest = append(rest, member)
		}
	}
	if to := readHandoff(assign); to != nil {
		m.Handoff = to
	}
	if len(rest) == 0 {
		return m
	}
	raw, err := rest.MarshalJSON()
	if err != nil {
		return m
	}
	return withContext(m, raw)
}

func withContext(m kommunicate.Message, context json.RawMessage) kommunicate.Message {
	if len(context) > 0 && string(context) != "null" {
		m.Metadata = kommunicate.Members{{Name: HandoffContext, Value: context}}
	}
	return m
}

// readHandoff is the handoff that members of metadata ask for, nil for none.
func readHandoff(metadata kommunicate.Members) kommunicate.Handoff {
	raw, err := metadata.MarshalJSON()
	if err != nil {
		return nil
	}
	var m kommunicate.Message
	if m.UnmarshalJSON([]byte(`{"metadata":`+string(raw)+`}`)) != nil {
		return nil
	}
	return m.Handoff
}
