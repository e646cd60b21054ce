package lint

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// replies looks at suggested replies (template 6).
func (c *checker) replies(payload, _ *node) {
	c.duplicates(payload, "title")
	for _, n := range payload.objects() {
		c.members(n, suggestedReply)
		titled := c.label(n, suggestedReply, "title", &rules.NoLabel)
		if message := n.at("message"); message.empty() {
			if titled {
				c.confused(n, suggestedReply, "message")
			}
			c.on(web, message, &rules.NoMessage)
			if n.at("name").empty() {
				c.on(android, message, &rules.NoMessage)
			}
			if !titled {
				c.on(ios, message, &rules.NoMessage)
			}
		}
		metadata := n.at("replyMetadata")
		if c.replyMetadata(metadata) && metadata.Kind() == rawjson.String {
			c.on(mobile, metadata, &rules.UntypedMetadata)
		}
	}
}

// buttons looks at link and submit buttons (template 3), whose data stands
// beside the payload.
func (c *checker) buttons(payload, md *node) {
	c.duplicates(payload, "name")
	submits, posts := 0, false
	for _, n := range payload.objects() {
		c.members(n, linkButton)
		c.label(n, linkButton, "name", &rules.NoLabel)
		c.attribute(n.at("name"))
		c.attribute(n.at("replyText"))
		if n.at("handlerId").has() {
			c.odd(n.at("handlerId"), &rules.Unused, "")
		}
		if n.at("replyMetadata").has() {
			c.report(n.at("replyMetadata"), &rules.DeadMetadata)
		}
		if n.at("type").Is("link") {
			c.url(n.at("url"))
			c.tab(n)
			continue
		}
		submits++
		if submits == 2 && md.at("formData").has() {
			c.report(n, &rules.SubmitsThrow)
		}
		posts = c.submitBeside(n) || posts
	}
	if posts {
		c.request(md, md.at("formData").open())
	}
	for _, first := range payload.objects() {
		if submits > 0 && first.at("replyText").empty() {
			c.on(android, first.at("replyText"), &rules.NoReplyText)
		}
		break
	}
}

// submitBeside looks at a submit button of template 3, and reports whether it is
// one.
func (c *checker) submitBeside(n *node) bool {
	if n.at("url").has() {
		c.report(n.at("type"), &rules.NoLinkType)
		return false
	}
	if kind := n.at("type"); kind.Is("submit") {
		if !n.at("action").has() {
			c.report(kind, &rules.SubmitType)
		}
	} else if kind.has() {
		c.odd(kind, &rules.BadKind, "")
	}
	return true
}

// request looks at what a button posts, and where to.
func (c *checker) request(n, data *node) {
	if count(data) == 0 {
		c.report(data, &rules.NoFormData)
	} else {
		c.formData(data)
	}
	c.url(n.at("formAction"))
	c.requestType(n.at("requestType"))
}

func count(n *node) (members int) {
	for range n.Members() {
		members++
	}
	return members
}

// formData looks at values that the web widget puts into attributes.
func (c *checker) formData(n *node) {
	for name, value := range n.Members() {
		at := &node{value, n, name.Text(), 0}
		if len(at.name) > longestName {
			continue
		}
		switch kind := value.Kind(); {
		case kind == rawjson.Array, kind == rawjson.Object, kind == rawjson.Null, !shape.AttributeText(value.Text()), !shape.AttributeText(at.name):
			c.report(at, &rules.BadFormData)
		case isExampleName(at.name):
			c.report(at, &rules.Leftover)
		}
	}
}

// requestType looks at how data is posted.
func (c *checker) requestType(n *node) {
	switch {
	case n.empty():
	case n.Is("json"):
		c.report(n, &rules.BareJSON)
	case n.Is("application/json"):
		c.on(mobile, n, &rules.UnknownRequest)
	default:
		c.report(n, &rules.UnknownRequest)
	}
}

// combined looks at buttons of several kinds (templates 11 and 13).
func (c *checker) combined(payload, _ *node) {
	c.duplicates(payload, "name")
	submits, heavy := 0, 0
	for _, n := range payload.objects() {
		c.members(n, combinedButton)
		if !c.label(n, combinedButton, "name", &rules.NoLabel) || !n.at("action").object() {
			c.report(n, &rules.ShiftedButtons)
		}
		action, kind := n.at("action"), n.at("type")
		if kind.empty() {
			kind = action.at("type")
		}
		switch {
		case !action.object() && kind.empty():
			c.report(kind, &rules.NoKind)
			continue
		case !action.object():
			c.hint(n.at("action"), &rules.NoAction, "here, url and message stand in action")
			continue
		}
		c.combinedTypes(n.at("type"), action.at("type"))
		c.members(action, combinedAction)
		switch kind.Text() {
		case "submit":
			submits++
			heavy++
		case "link":
			heavy++
		}
		c.combinedKind(n, action, kind)
	}
	if submits > 1 {
		c.report(payload, &rules.TwoSubmits)
	}
	if heavy > mostHeavyButtons {
		c.report(payload, &rules.TooManyButtons)
	}
}

// mostHeavyButtons is how many link and submit buttons the web widget, whose
// markup doubles with each, still draws in good time.
const mostHeavyButtons = 8

// combinedKind looks at what a combined button does.
func (c *checker) combinedKind(n, action, kind *node) {
	switch kind.Text() {
	case "link":
		if action.at("url").empty() {
			c.report(action.at("url"), &rules.NoLinkURL)
		}
		c.optionalURL(action.at("url"))
		c.tab(action)
		c.attribute(n.at("name"))
		c.noReplyMetadata(n, action)
	case "submit":
		c.attribute(n.at("name"))
		c.attribute(action.at("message"))
		if action.at("message").empty() && action.at("name").empty() {
			c.on(android, action.at("message"), &rules.NoReplyText)
		}
		c.request(action, action.at("formData"))
		c.on(android, action.at("formData"), &rules.LostFormData)
		c.noReplyMetadata(n, action)
	case "quickReply", "suggestedReply", "quick_reply":
		c.combinedReply(n, action)
	}
}

// combinedTypes looks at the kind of a combined button. The web looks for it
// beside the name first, Android in the action first, iOS there alone.
func (c *checker) combinedTypes(top, inner *node) {
	onWeb, onAndroid := top, inner
	if top.empty() {
		onWeb = inner
	}
	if inner.empty() {
		onAndroid = top
	}
	c.combinedType(web, onWeb)
	c.combinedType(android, onAndroid)
	c.combinedType(ios, inner)
	if !top.empty() && !inner.empty() && top.Text() != inner.Text() {
		c.report(top, &rules.TwoKinds)
	}
}

func (c *checker) combinedType(on []kommunicate.Surface, kind *node) {
	switch kind.word() {
	case "link", "submit", "quickReply":
	case "suggestedReply":
		c.on(on, kind, &rules.SuggestedKind)
	case "quick_reply":
		c.on(on, kind, &rules.Spelling)
	case "":
		c.on(on, kind, &rules.NoKind)
	default:
		c.on(on, kind, &rules.BadKind)
	}
}

func (c *checker) combinedReply(n, action *node) {
	switch message := action.at("message"); {
	case !message.empty():
	case n.at("name").empty():
		c.report(message, &rules.NoMessage)
	default:
		c.report(message, &rules.NoText)
	}
	top, inner := n.at("replyMetadata"), action.at("replyMetadata")
	if c.replyMetadata(top) && top.Kind() == rawjson.String {
		c.report(top, &rules.UntypedMetadata)
	}
	switch {
	case !c.replyMetadata(inner):
	case inner.Kind() == rawjson.String, top.has():
		c.report(inner, &rules.UntypedMetadata)
	default:
		c.on(mobile, inner, &rules.UntypedMetadata)
	}
}

// noReplyMetadata looks for reply metadata on a button that sends none.
func (c *checker) noReplyMetadata(nodes ...*node) {
	for _, n := range nodes {
		if metadata := n.at("replyMetadata"); metadata.has() {
			c.report(metadata, &rules.DeadMetadata)
		}
	}
}
