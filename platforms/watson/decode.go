package watson

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Decode returns the bubbles that show an assistant's responses, and what of them
// cannot be shown. A pointer of what is degraded begins with the response's index.
//
// A user_defined response is the Kommunicate message it holds, or several in an
// array. Of IBM's own responses, a text is a text; an option and a suggestion
// [kommunicate.SuggestedReplies]; an image [kommunicate.Images]; a video
// [kommunicate.Videos], or a link if it is no file and not on YouTube; audio and
// an iframe links; a search [kommunicate.Cards]; a button a reply or a link. A
// card, a carousel and a grid become the responses that they hold.
//
// A connect_to_agent says what is for the user when agents are there, and is a
// [kommunicate.HandoffToRules], unless another response hands off: then it is that
// one. What is for the agent becomes the handoff's metadata, under the name
// connectToAgent. A channel_transfer is a link to the other channel.
//
// A response for one of IBM's own channels is not shown, as IBM says of clients of
// its API. What Kommunicate does with the responses of an assistant that it asks
// itself is not documented: this is what [Bot] does.
func Decode(responses []Generic) ([]kommunicate.Message, []kommunicate.Degraded) {
	d := &decoder{Answer: bridge.Answer{Platform: platform}}
	for i := range responses {
		d.add(&responses[i], fmt.Sprintf("/%d", i), 0)
	}
	d.handOff()
	return d.Messages, d.Degraded
}

// A decoder collects what becomes of responses.
type decoder struct {
	bridge.Answer
	agents []agentCall // In order.
}

// An agentCall is a connect_to_agent, at its place among the messages.
type agentCall struct {
	response *Generic
	pointer  string
}

func (d *decoder) add(g *Generic, pointer string, depth int) {
	if len(g.Channels) > 0 {
		d.Lose(pointer, "other-channel", "it is for other channels only: it is not shown")
		return
	}
	show, known := shows[g.ResponseType]
	if !known {
		show = (*decoder).nested
	}
	show(d, g, pointer, depth)
}

// shows is what becomes of each type of response.
var shows = map[string]func(d *decoder, g *Generic, pointer string, depth int){
	TypeText:           func(d *decoder, g *Generic, _ string, _ int) { d.Text(g.Text) },
	TypeOption:         func(d *decoder, g *Generic, pointer string, _ int) { d.replies(g, g.Options, pointer) },
	TypeSuggestion:     func(d *decoder, g *Generic, pointer string, _ int) { d.replies(g, g.Suggestions, pointer) },
	TypeImage:          (*decoder).image,
	TypeVideo:          (*decoder).video,
	TypeAudio:          (*decoder).link,
	TypeIframe:         (*decoder).link,
	TypePause:          (*decoder).pause,
	TypeSearch:         (*decoder).search,
	TypeConnectToAgent: (*decoder).connectToAgent,
	TypeChannelTransfer: func(d *decoder, g *Generic, pointer string, _ int) {
		d.channelTransfer(g, pointer)
	},
	TypeUserDefined: func(d *decoder, g *Generic, pointer string, _ int) { d.Payload(pointer+"/user_defined", g.UserDefined) },
	TypeButton:      (*decoder).button,
}

// lines are the texts that are not empty, each on a line of its own.
func lines(texts ...string) string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

func (d *decoder) pause(_ *Generic, pointer string, _ int) {
	d.Lose(pointer, "no-pause", "Kommunicate itself says how long its messages wait for one another (dashboard, bot message delay): the next one comes at once")
}

// connectToAgent says what is for the user; handOff does the rest when all
// responses are there.
func (d *decoder) connectToAgent(g *Generic, pointer string, _ int) {
	if g.AgentAvailable != nil {
		d.Text(g.AgentAvailable.Message)
	}
	if g.AgentUnavailable != nil && g.AgentUnavailable.Message != "" {
		d.Lose(pointer+"/agent_unavailable", "away-message", "Kommunicate's away message (dashboard) is what users get when no agent is there: this one is not shown")
	}
	d.agents = append(d.agents, agentCall{g, pointer})
}

// handOff adds the handoff of the connect_to_agents, or what the last of them tells
// the agent to the one that is there.
func (d *decoder) handOff() {
	if len(d.agents) == 0 {
		return
	}
	d.Messages = bridge.HandOff(d.Messages)
	last, about := -1, json.RawMessage(nil)
	for i, call := range d.agents {
		raw, err := call.response.forAgent().MarshalJSON()
		if err != nil {
			d.Lose(call.pointer, "broken-message", "transfer_info is not JSON: what is for the agent is not passed on")
			continue
		}
		if string(raw) == "{}" {
			continue
		}
		if last >= 0 {
			d.Lose(d.agents[last].pointer, "another-agent", "a later response hands off as well: what this one has for the agent is not passed on")
		}
		last, about = i, raw
	}
	if last < 0 {
		return
	}
	m := &d.Messages[bridge.HandsOff(d.Messages)]
	_ = m.Metadata.Set("connectToAgent", about) // It has just been written as JSON.
}

// forAgent is what of a connect_to_agent is not for the user.
func (g *Generic) forAgent() *Generic {
	return &Generic{MessageToHumanAgent: g.MessageToHumanAgent, Topic: g.Topic, TransferInfo: g.TransferInfo}
}

func (d *decoder) channelTransfer(g *Generic, pointer string) {
	var info struct {
		Target struct {
			Chat struct {
				URL string `json:"url"`
			} `json:"chat"`
		} `json:"target"`
	}
	_ = json.Unmarshal(g.TransferInfo, &info) // Without a URL, there is no link.
	if info.Target.Chat.URL == "" {
		d.Text(g.MessageToUser)
		d.Lose(pointer+"/transfer_info", "no-counterpart", "only a transfer to IBM's web chat has a link: the user stays in this conversation")
		return
	}
	url := info.Target.Chat.URL
	d.Add(pointer+"/transfer_info/target/chat/url", kommunicate.Message{Text: g.MessageToUser, Rich: kommunicate.LinkButtons{{Name: hostOf(url), URL: url}}})
}

// maxDepth is how deep cards in carousels are looked into.
const maxDepth = 4

// nested shows what stands inside of a response that Kommunicate has nothing like.
func (d *decoder) nested(g *Generic, pointer string, depth int) {
	before := len(d.Messages)
	if depth < maxDepth {
		for _, part := range []struct {
			name     string
			elements []json.RawMessage
		}{{"body", g.Body}, {"footer", g.Footer}, {"items", g.Items}} {
			for i, element := range part.elements {
				d.inner(element, fmt.Sprintf("%s/%s/%d", pointer, part.name, i), depth+1)
			}
		}
	}
	if len(d.Messages) == before {
		d.Lose(pointer, "no-counterpart", "Kommunicate has nothing like it: it is not shown")
		return
	}
	d.Lose(pointer, "flattened", "Kommunicate has nothing like it: what it holds is shown one below the other")
}

func (d *decoder) inner(raw json.RawMessage, pointer string, depth int) {
	inside := new(Generic)
	if inside.UnmarshalJSON(raw) != nil {
		d.Lose(pointer, "broken-message", "it is no JSON object: it is not shown")
		return
	}
	if inside.ResponseType == "" && depth < maxDepth { // The rows and cells of a grid hold responses.
		var row struct {
			Items []json.RawMessage `json:"items"`
			Cells []json.RawMessage `json:"cells"`
		}
		_ = json.Unmarshal(raw, &row) // Else there are none.
		for i, element := range append(row.Items, row.Cells...) {
			d.inner(element, fmt.Sprintf("%s/%d", pointer, i), depth+1)
		}
		return
	}
	d.add(inside, pointer, depth)
}
