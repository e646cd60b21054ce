package lexv1

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/content"
)

// platform is the name of this package's platform in errors and reports.
const platform = "lexv1"

// vendor is what Lex V1 takes.
//
// Source: docs.aws.amazon.com/lex/latest/dg/gl-limits.html.
var vendor = bridge.Vendor{Platform: platform, Name: "Lex V1", MaxText: 1024, MaxAnswer: 25 << 10}

// Encode returns the one message that Lex V1 takes in a turn, nil for none: plain text
// as such, anything else as a custom payload that Kommunicate reads. The error is a
// [*kommunicate.ValidationError].
//
// Of several messages, plain texts are joined to one bubble, and a handoff or an
// action by itself goes along with what is shown. What does not fit is left out.
// Both are reported.
func Encode(messages []kommunicate.Message) (*Message, []kommunicate.Degraded, error) {
	if _, err := kommunicate.AppendMessages(nil, messages); err != nil || len(messages) == 0 {
		return nil, nil, err
	}
	one, degraded := join(messages)
	encodings, err := bridge.Encode([]kommunicate.Message{one})
	if err != nil {
		return nil, nil, err
	}
	if payload := encodings[0].Payload; payload != nil {
		return &Message{ContentType: lex.CustomPayload, Content: string(payload)}, degraded, nil
	}
	return &Message{ContentType: lex.PlainText, Content: encodings[0].Text}, degraded, nil
}

// join makes one message of several, as far as they fit.
func join(messages []kommunicate.Message) (kommunicate.Message, []kommunicate.Degraded) {
	one := messages[0] // With the first of its texts.
	var texts []string
	var degraded []kommunicate.Degraded
	report := func(i int, code, detail string) {
		degraded = append(degraded, kommunicate.Degraded{Platform: platform, Pointer: fmt.Sprintf("/%d", i), Code: code, Detail: detail})
	}
	for i, next := range messages {
		if i > 0 {
			with, fits := add(one, next)
			if !fits {
				report(i, "one-message", "the message is not sent: Lex V1 takes one in a turn; send it through a Client")
				continue
			}
			one = with
		}
		if len(texts) > 0 && next.Text != "" {
			report(i, "joined", "the text stands in one bubble with the one before: Lex V1 takes one message in a turn")
		}
		if next.Text != "" {
			texts = append(texts, next.Text)
		}
	}
	one.Text = strings.Join(texts, "\n")
	return one, degraded
}

// add returns a message with another one in it, if that has room. Of two texts, it
// has the first.
func add(one, next kommunicate.Message) (kommunicate.Message, bool) {
	with := one
	switch {
	case one.Handoff == nil && only(next, kommunicate.Message{Handoff: next.Handoff}):
		with.Handoff = next.Handoff
	case one.Action == nil && only(next, kommunicate.Message{Action: next.Action}):
		with.Action = next.Action
	case one.HTML == "" && only(next, kommunicate.Message{Text: next.Text}):
		if one.Text != "" {
			return one, true
		}
		with.Text = next.Text
	case next.HTML == "" && only(one, kommunicate.Message{Text: one.Text}):
		with = next
		with.Text = one.Text
	default:
		return one, false
	}
	_, err := with.AppendJSON(nil)
	return with, err == nil
}

// only reports whether a message has nothing but what part has.
func only(m, part kommunicate.Message) bool { return reflect.DeepEqual(m, part) }

// Decode returns the bubbles that Kommunicate shows for a function's answer, and what
// of it it cannot show: the message as package lex decodes one, and the response card
// as [kommunicate.Cards], whose buttons send their value. That Kommunicate shows
// response cards was seen, how it maps them is assumed.
func Decode(response *Response) ([]kommunicate.Message, []kommunicate.Degraded) {
	a := &bridge.Answer{Platform: platform}
	action := response.DialogAction
	if action == nil {
		return nil, nil
	}
	if m := action.Message; m != nil && !content.Add(a, "/dialogAction/message", string(m.ContentType), m.Content, m.Extra) {
		a.Lose("/dialogAction/message/contentType", "no-counterpart", "Kommunicate has nothing like it: it is not shown")
	}
	if card := action.ResponseCard; card != nil && len(card.GenericAttachments) > 0 {
		a.Add("/dialogAction/responseCard", card.message())
	}
	return a.Messages, a.Degraded
}

func (c *ResponseCard) message() kommunicate.Message {
	var cards kommunicate.Cards
	for _, attachment := range c.GenericAttachments {
		card := kommunicate.Card{Title: attachment.Title, Subtitle: attachment.SubTitle, Image: attachment.ImageURL}
		for _, button := range attachment.Buttons {
			card.Buttons = append(card.Buttons, kommunicate.SuggestedReply{Title: button.Text, Message: button.Value})
		}
		if attachment.AttachmentLinkURL != "" {
			card.Buttons = append(card.Buttons, kommunicate.Link{Name: attachment.Title, URL: attachment.AttachmentLinkURL})
		}
		cards = append(cards, card)
	}
	return kommunicate.Message{Rich: cards}
}
