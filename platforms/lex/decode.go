package lex

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/content"
)

// platform is the name of this package's platform in errors and reports.
const platform = "lex"

// vendor is what Lex takes. That the limit of 25 KB, which AWS documents for Lex V1
// and names in an error, holds for V2 is assumed.
//
// Source: docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_RecognizeText.html,
// docs.aws.amazon.com/lex/latest/dg/gl-limits.html.
var vendor = bridge.Vendor{Platform: platform, Name: "Lex", MaxText: 1024, MaxAnswer: 25 << 10}

// Decode returns the bubbles that Kommunicate shows for a bot's messages, and what
// of them it cannot show. A pointer of what is degraded begins with the message's
// index.
//
// A custom payload is the Kommunicate message that its content is. Of Lex's own
// messages, plain text is a text, SSML its text without the markup, and an image
// response card a card of [kommunicate.Cards], whose buttons send their value.
//
// That Kommunicate shows custom payloads and cards was seen, how it maps a card and
// what it makes of SSML is assumed.
func Decode(messages []Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	a := &bridge.Answer{Platform: platform}
	for i := range messages {
		messages[i].decode(a, pointerTo(i))
	}
	return a.Messages, a.Degraded
}

func (m *Message) decode(a *bridge.Answer, pointer string) {
	switch {
	case content.Add(a, pointer, string(m.ContentType), m.Content, m.Extra):
	case m.ContentType != ResponseCard:
		a.Lose(pointer+"/contentType", "no-counterpart", "Kommunicate has nothing like it: it is not shown")
	case m.ImageResponseCard == nil:
		a.Lose(pointer, "no-card", "the message has no card: nothing is shown")
	default:
		a.Add(pointer+"/imageResponseCard", m.ImageResponseCard.message())
	}
}

func (c *ImageResponseCard) message() kommunicate.Message {
	card := kommunicate.Card{Title: c.Title, Subtitle: c.Subtitle, Image: c.ImageURL}
	for _, button := range c.Buttons {
		card.Buttons = append(card.Buttons, kommunicate.SuggestedReply{Title: button.Text, Message: button.Value})
	}
	return kommunicate.Message{Rich: kommunicate.Cards{card}}
}
