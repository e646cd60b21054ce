package botframework

import (
	"cmp"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// A heroCard is a hero or thumbnail card, and where it stands.
type heroCard struct {
	pointer string
	Card
}

// joinCards are the bubbles of cards that follow one another: one for all in a
// carousel, or when they make a list; otherwise one for each.
func joinCards(a *bridge.Answer, run []heroCard, carousel bool) []part {
	if len(run) > 1 && !carousel {
		if rows := listRows(run); rows != nil {
			return []part{{run[0].pointer, kommunicate.Message{Rich: kommunicate.List{Rows: rows}}}}
		}
	}
	var parts []part
	var joined kommunicate.Cards
	for i := range run {
		m := run[i].message(a)
		cards, ok := m.Rich.(kommunicate.Cards)
		if ok && carousel {
			joined = append(joined, cards...)
			continue
		}
		parts = append(parts, part{run[i].pointer, m})
	}
	if joined != nil {
		parts = append([]part{{run[0].pointer, kommunicate.Message{Rich: joined}}}, parts...)
	}
	return parts
}

// listRows are the rows of a list, if each card is one: a title and one action.
func listRows(run []heroCard) []kommunicate.ListRow {
	var rows []kommunicate.ListRow
	for i := range run {
		row := run[i].row()
		if row == nil {
			return nil
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *heroCard) row() kommunicate.ListRow {
	action := c.Tap
	switch {
	case len(c.Buttons) == 1 && action == nil:
		action = &c.Buttons[0]
	case len(c.Buttons) > 0 || action == nil:
		return nil
	}
	if c.Title == "" || len(c.Images) > 1 || c.Subtitle != "" && c.Text != "" {
		return nil
	}
	b, _ := action.button()
	switch b := b.(type) {
	case kommunicate.Link:
		return kommunicate.LinkRow{Title: c.Title, Description: c.Subtitle + c.Text, Image: c.image(), URL: b.URL}
	case kommunicate.SuggestedReply:
		return kommunicate.ReplyRow{
			Title: c.Title, Description: c.Subtitle + c.Text, Image: c.image(),
			Message: cmp.Or(b.Message, b.Title), Metadata: b.Metadata,
		}
	}
	return nil
}

func (c *Card) image() string {
	if len(c.Images) == 0 {
		return ""
	}
	return c.Images[0].URL
}

// message shows the card: as a picture or buttons, if that is all it has.
func (c *heroCard) message(a *bridge.Answer) kommunicate.Message {
	if len(c.Images) > 1 {
		a.Lose(c.pointer+"/content/images/1", "one-image", "a card of Kommunicate's has one picture: the others are left out")
	}
	card := kommunicate.Card{Title: c.Title, Subtitle: c.Subtitle, Description: c.Text, Image: c.image()}
	all := buttonsOf(a, c.pointer+"/content/buttons", c.Buttons)
	if c.Tap != nil {
		all = append(all, c.tap(a, &card, len(all) == 0)...)
	}
	card.Buttons = all.ofCard()
	if card.Title == "" {
		card.Title, card.Subtitle = card.Subtitle, ""
	}
	if card.Title == "" {
		card.Title, card.Description = card.Description, ""
	}
	switch {
	case card.Title != "":
		return kommunicate.Message{Rich: kommunicate.Cards{card}}
	case card.Image == "":
		return kommunicate.Message{Rich: all.rich()}
	case len(all) == 0:
		return kommunicate.Message{Rich: kommunicate.Images{{URL: card.Image, Caption: c.Images[0].Alt}}}
	}
	card.Title = cmp.Or(c.Images[0].Alt, "\u00a0") // The clients want one.
	return kommunicate.Message{Rich: kommunicate.Cards{card}}
}

// tap makes the whole card a link. What a click otherwise does needs a button.
func (c *heroCard) tap(a *bridge.Answer, card *kommunicate.Card, alone bool) buttons {
	b, reason := c.Tap.button()
	if l, ok := b.(kommunicate.Link); ok {
		card.URL = l.URL
		return nil
	}
	r, ok := b.(kommunicate.SuggestedReply)
	if !ok || !alone {
		a.Lose(c.pointer+"/content/tap", "unsupported-action", cmp.Or(reason, "a click on a card of Kommunicate's sends nothing: its buttons do"))
		return nil
	}
	return buttons{r}
}

// otherCard are the bubbles of a card that is mostly something else.
func otherCard(a *bridge.Answer, pointer, kind string, c *Card) []part {
	parts := mediaParts(pointer, kind, c)
	text := c.text(kind)
	all := buttonsOf(a, pointer+"/content/buttons", c.Buttons)
	switch rich := all.rich(); {
	case rich != nil:
		parts = append(parts, part{pointer, kommunicate.Message{Text: text, Rich: rich}})
	case text != "":
		parts = append(parts, part{pointer, kommunicate.Message{Text: text}})
	}
	if len(parts) == 0 {
		a.Lose(pointer, "no-counterpart", "there is nothing on the card that Kommunicate could show")
	}
	return parts
}

func mediaParts(pointer, kind string, c *Card) []part {
	contentType := map[string]string{ContentAnimation: "image/gif", ContentVideo: "video/", ContentAudio: "audio/"}[kind]
	var parts []part
	for _, media := range c.Media {
		m := file(contentType, media.URL, cmp.Or(c.Title, media.Profile))
		if videos, ok := m.Rich.(kommunicate.Videos); ok {
			videos[0].ContentType = "" // It is not known.
		}
		parts = append(parts, part{pointer, m})
	}
	return parts
}

// text is what stands on the card, line by line. The title of media is their
// caption.
func (c *Card) text(kind string) string {
	var lines []string
	add := func(line string) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if len(c.Media) == 0 || kind == ContentReceipt {
		add(c.Title)
	}
	add(c.Subtitle)
	add(c.Text)
	for _, f := range c.Facts {
		add(f.Key + " " + f.Value)
	}
	for _, item := range c.Items {
		add(strings.Join(strings.Fields(strings.Join([]string{item.Quantity, item.Title, item.Subtitle, item.Text, item.Price}, " ")), " "))
	}
	for _, sum := range []struct{ name, amount string }{{"VAT", c.Vat}, {"Tax", c.Tax}, {"Total", c.Total}} {
		if sum.amount != "" {
			add(sum.name + ": " + sum.amount)
		}
	}
	return strings.Join(lines, "\n")
}
