package botframework

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// A part is a bubble of an activity, and where in it that comes from.
type part struct {
	pointer string
	message kommunicate.Message
}

func (act *Activity) decodeMessage(a *bridge.Answer, pointer string) {
	lost := len(a.Degraded)
	parts := act.attachmentParts(a, pointer)
	if text := act.textMessage(a, pointer); act.Text != "" {
		parts = withText(text, pointer, parts)
	}
	if actions := act.SuggestedActions; actions != nil {
		at := pointer + "/suggestedActions/actions"
		if rich := buttonsOf(a, at, actions.Actions).rich(); rich != nil {
			parts = withButtons(rich, pointer, parts)
		}
	}
	if len(parts) == 0 && len(a.Degraded) == lost {
		a.Lose(pointer, "empty-message", "the message has nothing in it that Kommunicate could show")
	}
	for _, p := range parts {
		a.Add(p.pointer, p.message)
	}
}

// withText puts the activity's text above what it is about.
func withText(text kommunicate.Message, pointer string, parts []part) []part {
	if len(parts) > 0 && parts[0].message.Text == "" && parts[0].message.HTML == "" {
		parts[0].message.Text, parts[0].message.HTML = text.Text, text.HTML
		return parts
	}
	return append([]part{{pointer, text}}, parts...)
}

// withButtons puts the suggested actions below the activity.
func withButtons(rich kommunicate.RichMessage, pointer string, parts []part) []part {
	if last := len(parts) - 1; last >= 0 && parts[last].message.Rich == nil {
		parts[last].message.Rich = rich
		return parts
	}
	return append(parts, part{pointer + "/suggestedActions", kommunicate.Message{Rich: rich}})
}

// attachmentParts are the bubbles of the attachments. Cards that stand together
// become one, as far as the layout wants that.
func (act *Activity) attachmentParts(a *bridge.Answer, pointer string) []part {
	var parts []part
	var run []heroCard // Cards that follow one another.
	flush := func() {
		parts = append(parts, joinCards(a, run, act.AttachmentLayout == layoutCarousel)...)
		run = nil
	}
	for i := range act.Attachments {
		attachment, at := &act.Attachments[i], fmt.Sprintf("%s/attachments/%d", pointer, i)
		if attachment.ContentType == ContentHero || attachment.ContentType == ContentThumbnail {
			if card, ok := attachment.card(a, at); ok {
				run = append(run, heroCard{at, card})
			}
			continue
		}
		flush()
		parts = append(parts, attachment.parts(a, at)...)
	}
	flush()
	return parts
}

// card is the content of a card.
func (at *Attachment) card(a *bridge.Answer, pointer string) (Card, bool) {
	var card Card
	if at.Content == nil || card.UnmarshalJSON(at.Content) != nil {
		a.Lose(pointer, "broken-card", "the card's content is no JSON object: it is not shown")
		return card, false
	}
	return card, true
}

// parts are the bubbles of an attachment that is no hero or thumbnail card.
func (at *Attachment) parts(a *bridge.Answer, pointer string) []part {
	switch at.ContentType {
	case ContentAdaptive:
		return adaptiveParts(a, pointer, at.Content)
	case ContentAnimation, ContentAudio, ContentVideo, ContentReceipt, ContentSignin, ContentOAuth:
		card, ok := at.card(a, pointer)
		if !ok {
			return nil
		}
		return otherCard(a, pointer, at.ContentType, &card)
	}
	if at.ContentURL == "" {
		a.Lose(pointer, "no-counterpart", "Kommunicate has nothing like this attachment: it is not shown")
		return nil
	}
	return []part{{pointer, file(at.ContentType, at.ContentURL, at.Name)}}
}

// file shows a file, or links to it.
func file(contentType, url, name string) kommunicate.Message {
	switch kind, _, _ := strings.Cut(contentType, "/"); kind {
	case "image":
		return kommunicate.Message{Rich: kommunicate.Images{{URL: url, Caption: name}}}
	case "video":
		return kommunicate.Message{Rich: kommunicate.Videos{{URL: url, Caption: name, ContentType: contentType}}}
	}
	if name == "" {
		name = "Open the file"
	}
	return kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: name, URL: url}}}
}

// textOf is a JSON string's text; of other JSON its source.
func textOf(raw json.RawMessage) string {
	return kommunicate.Members{{Name: "v", Value: raw}}.Text("v")
}
