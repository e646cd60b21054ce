package lint

import (
	"strings"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// message looks at a message object. The platform's name is wanted where a
// platform's answer wraps it.
func (c *checker) message(n *node, wrapped bool) {
	if c.full {
		return
	}
	c.visit(n)
	if !n.object() {
		c.report(n, &rules.NotAMessage)
		return
	}
	c.members(n, bubble)
	c.bubble(n)
	c.platform(n.at("platform"), wrapped)
	md := n.at("metadata")
	switch opened := md.open(); {
	case !md.has():
	case !opened.object():
		c.odd(md, &rules.WrongKind, "")
	default:
		if md.Kind() == rawjson.String {
			c.report(md, &rules.JSONText)
		}
		c.metadata(opened, !n.at("message").empty())
	}
	c.silent(n, md.open())
}

// bubble looks at the text of a message.
func (c *checker) bubble(n *node) {
	message, kind, style := n.at("message"), n.at("contentType"), n.at("messageType")
	html := style.Is("html") || kind.Text() == "3"
	switch message.Kind() {
	case rawjson.Missing, rawjson.Null:
	case rawjson.String:
		c.prose(message)
		if opened := message.open(); opened != message && looksLikeMessage(opened) {
			c.odd(message, &rules.ShownAsJSON, "")
		}
		if !html && kind.Text() != notification && holdsTag(message.Text()) {
			c.report(message, &rules.BubbleHTML)
		}
	case rawjson.Number, rawjson.Bool:
		c.report(message, &rules.NumberText)
	default:
		if !c.strays(message, 0) {
			c.odd(message, &rules.WrongKind, "")
		}
	}
	if style.has() && !style.Is("html") {
		c.odd(style, &rules.MessageType, "")
	}
	if kind.Text() == "300" {
		c.odd(kind, &rules.BubbleType, "")
	}
	switch fileMeta := n.at("fileMeta"); {
	case !fileMeta.object():
	case c.rest:
		c.members(fileMeta, file)
		c.optionalURL(fileMeta.at("url"))
		c.optionalURL(fileMeta.at("thumbnailUrl"))
	default:
		c.report(fileMeta, &rules.NotInBotAnswer)
	}
	if kind.Text() == "2" {
		c.place(n, message)
	}
}

// notification is the contentType of messages that raise events.
const notification = "10"

// place looks at a location message, whose text is the place.
func (c *checker) place(n, message *node) {
	if !c.rest {
		c.odd(n.at("contentType"), &rules.NotInBotAnswer, "")
		return
	}
	at := message.open()
	for _, name := range []string{"lat", "lon"} {
		if at.at(name).empty() {
			c.report(at.at(name), &rules.Missing)
		}
	}
}

func (c *checker) platform(n *node, wrapped bool) {
	switch {
	case n.Is("kommunicate"):
	case wrapped:
		c.report(n, &rules.NoPlatform)
	case n.has():
		c.odd(n, &rules.PlatformName, "")
	}
}

// silent looks for a message that says and does nothing.
func (c *checker) silent(n, md *node) {
	if !n.at("message").empty() || n.at("fileMeta").has() {
		return
	}
	for range md.Members() {
		return
	}
	c.odd(n, &rules.EmptyMessage, "")
	c.confused(n, bubble, "message")
}

// metadata looks at what rides on a message, with text or without.
func (c *checker) metadata(n *node, withText bool) {
	c.members(n, metadata)
	if c.rest {
		c.texts(n)
	}
	rich := c.rich(n)
	c.action(n, rich)
	c.handoff(n, withText)
	c.input(n)
	c.suggestions(n)
	switch show := n.at("KM_ENABLE_ATTACHMENT"); {
	case !show.has(), show.Kind() == rawjson.Bool, show.Is("true"), show.Is("false"):
	default:
		c.report(show, &rules.BadKind)
	}
}

// texts looks at the metadata of a send, a map of texts.
func (c *checker) texts(n *node) {
	for name, value := range n.Members() {
		at := &node{value, n, name.Text(), 0}
		switch value.Kind() {
		case rawjson.Array, rawjson.Object:
			if len(at.name) <= longestName {
				c.report(at, &rules.RESTValue)
			}
		case rawjson.Number, rawjson.Bool:
			if _, known := metadata.kinds[at.name]; known {
				c.report(at, &rules.NumberText)
			}
		}
	}
}

// rich looks at the template and its payload, and reports whether the message
// has one.
func (c *checker) rich(n *node) bool {
	id, kind := n.at("templateId"), n.at("contentType")
	is300 := kind.Text() == "300"
	switch {
	case !id.has() && is300:
		c.report(id, &rules.NoTemplate)
		return false
	case !id.has():
		return false
	case !is300:
		c.report(kind, &rules.NoContentType)
	case kind.Kind() == rawjson.Number && !c.rest:
		c.report(kind, &rules.NumberText)
	}
	if id.Kind() == rawjson.Number && !c.rest {
		c.report(id, &rules.NumberText)
	}
	name := strings.TrimSpace(id.Text())
	t, known := templateOf(name)
	switch {
	case t.travel:
		c.report(id, &rules.TravelDemo)
		return true
	case t.web:
		c.report(id, &rules.WebTemplate)
	}
	if !known || name != id.Text() {
		c.report(id, &rules.UnknownTemplate)
	}
	if known {
		c.payload(n, t)
	}
	return true
}
