package botframework

import (
	"cmp"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
)

// setRich adds what other channels than Kommunicate show of rich content. Forms,
// dialogs and what no type knows have nothing.
func (act *Activity) setRich(rich kommunicate.RichMessage) {
	switch rich := rich.(type) {
	case kommunicate.SuggestedReplies:
		act.SuggestedActions = new(SuggestedActions)
		for _, r := range rich {
			act.SuggestedActions.Actions = append(act.SuggestedActions.Actions, replyAction(r))
		}
	case kommunicate.LinkButtons:
		var card Card
		for _, l := range rich {
			card.Buttons = append(card.Buttons, linkAction(l))
		}
		act.addCard(card)
	case kommunicate.CombinedButtons:
		var card Card
		for _, b := range rich {
			card.addButton(b)
		}
		act.addCard(card)
	case kommunicate.Cards:
		act.AttachmentLayout = layoutCarousel
		for i := range rich {
			act.addCard(heroOf(&rich[i]))
		}
	case kommunicate.List:
		for _, row := range rich.Rows {
			act.addRow(row)
		}
	case kommunicate.Images:
		for _, image := range rich {
			act.Attachments = append(act.Attachments, Attachment{ContentType: "image/*", ContentURL: image.URL, Name: image.Caption})
		}
	case kommunicate.Videos:
		for _, video := range rich {
			act.Attachments = append(act.Attachments, Attachment{
				ContentType: cmp.Or(video.ContentType, "video/*"), ContentURL: video.URL, Name: video.Caption,
			})
		}
	}
}

func (act *Activity) addCard(card Card) {
	raw, err := card.MarshalJSON()
	if err != nil {
		return // Members of Extra alone are not JSON, and there are none.
	}
	act.Attachments = append(act.Attachments, Attachment{ContentType: ContentHero, Content: raw})
}

func (act *Activity) addRow(row kommunicate.ListRow) {
	switch row := row.(type) {
	case kommunicate.LinkRow:
		tap := linkAction(kommunicate.Link{Name: row.Title, URL: row.URL})
		act.addCard(Card{Title: row.Title, Text: row.Description, Images: images(row.Image), Buttons: []CardAction{tap}})
	case kommunicate.ReplyRow:
		tap := replyAction(kommunicate.SuggestedReply{Title: row.Title, Message: row.Message})
		act.addCard(Card{Title: row.Title, Text: row.Description, Images: images(row.Image), Buttons: []CardAction{tap}})
	}
}

func heroOf(c *kommunicate.Card) Card {
	card := Card{Title: c.Title, Subtitle: c.Subtitle, Text: c.Description, Images: images(c.Image)}
	for _, b := range c.Buttons {
		card.addButton(b)
	}
	return card
}

func images(url string) []CardImage {
	if url == "" {
		return nil
	}
	return []CardImage{{URL: url}}
}

// addButton adds a link or a reply. A button that posts has nothing like it.
func (c *Card) addButton(b any) {
	switch b := b.(type) {
	case kommunicate.Link:
		c.Buttons = append(c.Buttons, linkAction(b))
	case kommunicate.SuggestedReply:
		c.Buttons = append(c.Buttons, replyAction(b))
	}
}

func linkAction(l kommunicate.Link) CardAction {
	return CardAction{Type: "openUrl", Title: l.Name, Value: quoted(l.URL)}
}

func replyAction(r kommunicate.SuggestedReply) CardAction {
	return CardAction{Type: "imBack", Title: r.Title, Value: quoted(cmp.Or(r.Message, r.Title))}
}

func quoted(s string) json.RawMessage {
	raw, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return raw
}
