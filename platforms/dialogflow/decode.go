package dialogflow

import (
	"fmt"
	"net/url"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/detect"
)

// platform is the name of this package's platform in errors and reports.
const platform = "dialogflow"

var vendor = detect.Dialogflow(platform)

// Decode returns the bubbles that Kommunicate shows for an agent's messages, and
// what of them it cannot show. A pointer of what is degraded begins with the
// message's index.
//
// A payload is the Kommunicate message it holds. Of Dialogflow's own messages,
// texts become texts, one for each that is not empty; quick replies and
// suggestions [kommunicate.SuggestedReplies]; cards and carousels
// [kommunicate.Cards]; images [kommunicate.Images]; lists a [kommunicate.List];
// links [kommunicate.LinkButtons].
//
// Messages for the default platform are shown; without any, those for
// ACTIONS_ON_GOOGLE. A payload with ignoreTextResponse hides the texts.
//
// Sources: docs.kommunicate.io/docs/bot-dialogflow-integration, and the
// fulfillment sample of the web SDK. How single members of native messages map
// is assumed.
func Decode(messages []FulfillmentMessage) ([]kommunicate.Message, []kommunicate.Degraded) {
	a := &bridge.Answer{Platform: platform}
	shown, ignoreTexts := shownPlatform(messages), ignoresTexts(messages)
	for i := range messages {
		pointer := fmt.Sprintf("/%d", i)
		switch m := &messages[i]; {
		case m.platform() != shown && m.platform() != "":
			a.Lose(pointer, "other-platform", "a message for "+m.Platform+" is not shown: Kommunicate takes those of the default platform")
		case m.platform() != shown:
		case m.Text != nil && ignoreTexts:
		default:
			m.decode(a, pointer)
		}
	}
	return a.Messages, a.Degraded
}

// The platforms whose messages Kommunicate shows.
const (
	defaultPlatform = "PLATFORM_UNSPECIFIED"
	assistant       = "ACTIONS_ON_GOOGLE"
)

func (m *FulfillmentMessage) platform() string {
	if m.Platform == defaultPlatform {
		return ""
	}
	return m.Platform
}

// shownPlatform is the default platform if there is anything for it.
func shownPlatform(messages []FulfillmentMessage) string {
	google := false
	for i := range messages {
		google = google || messages[i].Platform == assistant
		if messages[i].platform() == "" && !messages[i].blank() {
			return ""
		}
	}
	if google {
		return assistant
	}
	return ""
}

// blank reports whether the message is the empty text that Dialogflow sends where
// the console has no answer.
func (m *FulfillmentMessage) blank() bool {
	if m.Text == nil {
		return false
	}
	for _, text := range m.Text.Text {
		if text != "" {
			return false
		}
	}
	return true
}

func ignoresTexts(messages []FulfillmentMessage) bool {
	for i := range messages {
		if detect.IgnoresTexts(messages[i].Payload) {
			return true
		}
	}
	return false
}

func (m *FulfillmentMessage) decode(a *bridge.Answer, pointer string) {
	if m.Text != nil {
		a.Text(m.Text.Text...)
	}
	if m.QuickReplies != nil {
		a.Add(pointer+"/quickReplies", m.QuickReplies.message())
	}
	if m.Card != nil {
		a.Add(pointer+"/card", m.Card.message())
	}
	if m.Image != nil {
		a.Add(pointer+"/image", m.Image.message())
	}
	if m.Payload != nil {
		a.Payload(pointer+"/payload", m.Payload)
	}
	for _, member := range m.Extra {
		decodeRich(a, pointer+"/"+member.Name, member)
	}
}

func (q *QuickReplies) message() kommunicate.Message {
	return kommunicate.Message{Text: q.Title, Rich: suggested(q.QuickReplies)}
}

func suggested(titles []string) kommunicate.SuggestedReplies {
	replies := make(kommunicate.SuggestedReplies, len(titles))
	for i, title := range titles {
		replies[i].Title = title
	}
	return replies
}

func (c *Card) message() kommunicate.Message {
	card := kommunicate.Card{Title: c.Title, Subtitle: c.Subtitle, Image: c.ImageURI}
	for _, b := range c.Buttons {
		card.Buttons = append(card.Buttons, b.button())
	}
	return cards(card)
}

// button opens the postback if it is a page's URL, and sends it otherwise.
func (b *CardButton) button() kommunicate.CardButton {
	if u, err := url.Parse(b.Postback); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		return kommunicate.Link{Name: b.Text, URL: b.Postback}
	}
	return kommunicate.SuggestedReply{Title: b.Text, Message: b.Postback}
}

// cards are cards with a title each: the clients want one.
func cards(list ...kommunicate.Card) kommunicate.Message {
	for i := range list {
		card := &list[i]
		if card.Title == "" {
			card.Title, card.Subtitle = card.Subtitle, ""
		}
		if card.Title == "" {
			card.Title, card.Description = card.Description, ""
		}
	}
	if len(list) == 1 && list[0].Title == "" && list[0].Buttons == nil {
		return kommunicate.Message{Rich: kommunicate.Images{{URL: list[0].Image}}}
	}
	return kommunicate.Message{Rich: kommunicate.Cards(list)}
}

func (i *Image) message() kommunicate.Message {
	return kommunicate.Message{Rich: kommunicate.Images{{URL: i.ImageURI, Caption: i.AccessibilityText}}}
}
