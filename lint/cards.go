package lint

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// shownButtons is how many buttons of a card Android shows.
const shownButtons = 3

// cards looks at a card or carousel (template 10). The web shows the header and
// the buttons of the card before in a card that has none of its own.
func (c *checker) cards(payload, _ *node) {
	c.duplicates(payload, "title")
	header, buttons := false, false
	for _, n := range payload.objects() {
		c.members(n, card)
		c.label(n, card, "title", &rules.NoTitle)
		c.limit(n.at("title"), 16)
		c.limit(n.at("subtitle"), 56)
		c.limit(n.at("description"), 99)
		c.noMarkup(n.at("subtitle"))
		c.noMarkup(n.at("description"))
		c.optionalURL(n.at("url"))
		header = c.inherits(n.at("header"), header)
		buttons = c.inherits(n.at("buttons"), buttons)
		if top := n.at("header"); top.object() {
			c.members(top, cardHeader)
			c.optionalURL(top.at("imgSrc"))
		}
		c.cardButtons(n.at("buttons"))
	}
}

// inherits reports a part that a card before had and this one lacks. It says
// whether the next card may inherit it.
func (c *checker) inherits(n *node, before bool) bool {
	if !n.has() && before {
		c.report(n, &rules.InheritedCard)
	}
	return n.has() || before
}

func (c *checker) cardButtons(n *node) {
	if n.has() && n.Kind() != rawjson.Array {
		c.odd(n, &rules.WrongKind, "")
	}
	c.objectsOnly(n)
	c.duplicates(n, "name")
	submits := 0
	for i, button := range n.objects() {
		c.members(button, cardButton)
		c.label(button, cardButton, "name", &rules.NoLabel)
		if i == shownButtons {
			c.report(button, &rules.HiddenButtons)
		}
		action := button.at("action")
		kind := action.at("type")
		if button.at("name").empty() || kind.empty() {
			c.report(button, &rules.DroppedCards)
		}
		if !action.object() {
			c.report(button.at("action"), &rules.NoAction)
			continue
		}
		c.members(action, cardAction)
		if kind.Is("submit") {
			submits++
		}
		payload := action.at("payload")
		if !payload.object() {
			c.hint(action.at("payload"), &rules.NoAction, "in a card, url and message stand in action.payload")
			continue
		}
		c.members(payload, cardPayload)
		if kind.Is("link") || kind.Is("submit") {
			c.attribute(button.at("name"))
			c.attribute(payload.at("replyText"))
		}
		c.cardKind(action, kind, payload)
	}
	if submits > 1 {
		c.report(n, &rules.TwoSubmits)
	}
}

// cardKind looks at what a card's button does.
func (c *checker) cardKind(action, kind, payload *node) {
	metadata := payload.at("replyMetadata")
	switch kind.Text() {
	case "link":
		c.url(payload.at("url"))
		c.tab(action)
		if misplaced := payload.at("openLinkInNewTab"); misplaced.has() {
			c.report(misplaced, &rules.OtherTab)
		}
		c.noReplyMetadata(payload)
	case "submit":
		if payload.at("replyText").empty() {
			c.report(payload.at("replyText"), &rules.NoText)
		}
		if payload.at("text").empty() {
			c.on(ios, payload.at("text"), &rules.NoReplyText)
		}
		c.request(payload, payload.at("formData"))
		if count(payload.at("formData")) == 0 || payload.at("formAction").empty() {
			c.report(payload, &rules.NoCardRequest)
		}
		c.on(mobile, payload.at("formData"), &rules.LostFormData)
		c.noReplyMetadata(payload)
	case "quickReply", "quick_reply":
		if kind.Is("quick_reply") {
			c.report(kind, &rules.Spelling)
		}
		c.cardReply(payload, metadata)
	case "":
		c.report(kind, &rules.NoKind)
	default:
		c.report(kind, &rules.BadKind)
	}
}

func (c *checker) cardReply(payload, metadata *node) {
	if message := payload.at("message"); message.empty() {
		c.on(web, message, &rules.NoMessage)
		if payload.at("title").empty() {
			c.on(android, message, &rules.NoMessage)
		}
	}
	if c.replyMetadata(metadata) {
		if metadata.Kind() == rawjson.String {
			c.report(metadata, &rules.UntypedMetadata)
		}
		c.on(ios, metadata, &rules.LostMetadata)
	}
}
