package kommunicate

import "github.com/kommunicate-go/kommunicate/internal/rules"

// Cards are one card, or a carousel of several (templateId 10).
//
// Source: docs.kommunicate.io/docs/message-types.
type Cards []Card

// A Card is one card of [Cards].
type Card struct {
	// Title is required.
	Title string
	// TitleExt stands beside the title: a rating, a price. Optional.
	TitleExt string
	// Subtitle is optional.
	Subtitle string
	// SubtitleHTML stands in place of Subtitle. Only Android reads it as HTML.
	SubtitleHTML HTML
	// Description is optional; "\n" breaks the line.
	Description string
	// DescriptionHTML stands in place of Description. Only Android reads it as
	// HTML.
	DescriptionHTML HTML
	// Image is the URL of a picture of about 720 by 280 pixels. Optional.
	Image string
	// OverlayText stands on the picture. Optional.
	OverlayText string
	// URL makes the whole card a link. Optional; web only.
	URL string
	// Buttons are optional; Android shows the first three. At most one [Submit].
	Buttons []CardButton
	Extra   Members
}

// A CardButton is a [Link], [SuggestedReply], [Submit] or [UnknownElement]. As on the
// wire, the label of a reply is its Title, and that of links and submit buttons their Name.
type CardButton interface{ cardButton(w *wire) }

var cardButtons = union[CardButton]{
	write: CardButton.cardButton,
	kind:  actionKind,
	read: map[string]func(*wire) CardButton{
		"link":           reader[CardButton]((*Link).card),
		"submit":         reader[CardButton]((*Submit).card),
		"quickReply":     reader[CardButton]((*SuggestedReply).card),
		"quick_reply":    reader[CardButton]((*SuggestedReply).card),
		"suggestedReply": reader[CardButton]((*SuggestedReply).card),
	},
	misplaced: reader[CardButton]((*SuggestedReply).card),
	unknown:   keep[CardButton],
}

func (c Cards) richMessage(w *wire) { c.fields(w) }

func (c *Cards) fields(w *wire) {
	w.template("10")
	fullList(w, "payload", (*[]Card)(c), (*Card).fields)
}

// fields walks a card. Its header and buttons are always written: in a card
// without them the web widget shows those of the card before.
func (c *Card) fields(w *wire) {
	w.object(&c.Extra, func() {
		w.shown("title", &c.Title, &rules.NoTitle)
		w.text("titleExt", &c.TitleExt)
		w.markup("subtitle", &c.Subtitle, &c.SubtitleHTML)
		w.markup("description", &c.Description, &c.DescriptionHTML)
		w.in("header", func() {
			w.optionalLink("imgSrc", &c.Image)
			w.text("overlayText", &c.OverlayText)
		})
		w.optionalLink("url", &c.URL)
		w.submits = 0
		array(w, "buttons", &c.Buttons, cardButtons.walk)
		if w.submits > 1 {
			w.fail("buttons", &rules.TwoSubmits)
		}
	})
}

// cardAction walks the action of a card's button.
func (w *wire) cardAction(kind literal, beside, payload func(), spellings ...string) {
	w.need("action", &rules.NoAction, func() {
		w.tag("type", kind, spellings...)
		beside()
		w.need("payload", &rules.NoAction, payload)
	})
}

func (l Link) cardButton(w *wire) { l.card(w) }

func (l *Link) card(w *wire) {
	w.object(&l.Extra, func() {
		w.label("name", &l.Name)
		w.cardAction("link", func() {
			w.unset("openLinkInNewTab", &l.SameTab)
		}, func() {
			w.link("url", &l.URL)
			w.never("openLinkInNewTab", &rules.OtherTab)
			w.never("replyMetadata", &rules.DeadMetadata)
		})
	})
}

func (r SuggestedReply) cardButton(w *wire) { r.card(w) }

func (r *SuggestedReply) card(w *wire) {
	w.object(&r.Extra, func() {
		w.must("name", &r.Title, &rules.NoLabel)
		w.cardAction("quickReply", func() {}, func() {
			w.or("message", &r.Message, r.Title)
			w.text("updateLanguage", &r.Language)
			w.reply("replyMetadata", &r.Metadata)
		}, "quick_reply", "suggestedReply")
	})
}

func (s Submit) cardButton(w *wire) { s.card(w) }

// card walks a submit button. Web and Android send replyText, iOS text.
func (s *Submit) card(w *wire) {
	w.submits++
	w.object(&s.Extra, func() {
		w.label("name", &s.Name)
		w.cardAction("submit", func() {}, func() {
			w.acknowledgement("replyText", &s.Message, s.Name)
			w.again("text", "replyText", &s.Message, s.Name)
			s.request(w)
			w.never("replyMetadata", &rules.DeadMetadata)
		})
	})
}
