package lint

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// payload looks at the payload of a template: an object for 7 and 8, an array
// for the others.
func (c *checker) payload(md *node, template string) {
	n := md.at("payload")
	want := rawjson.Array
	if template == "7" || template == "8" {
		want = rawjson.Object
	}
	if !n.has() {
		rule := &rules.NoPayload
		if template == "3" || template == "6" {
			rule = &rules.NoPayloadAtAll
		}
		c.report(n, rule)
		return
	}
	opened := n.open()
	switch {
	case opened.Kind() == want:
	case n.Kind() == rawjson.String && opened == n:
		c.unreadable(n)
		return
	case template == "6" && opened.object():
		c.report(n, &rules.PayloadDead)
		return
	case template == "9" || template == "12":
		c.report(n, &rules.PayloadBreaks)
		return
	default:
		c.report(n, &rules.PayloadKind)
		return
	}
	if n.Kind() == rawjson.String && !c.rest {
		c.report(n, &rules.JSONText)
	}
	c.content(md, opened, template)
}

// unreadable says what is wrong with a payload's text: it is no JSON, or JSON of
// a text.
func (c *checker) unreadable(n *node) {
	raw := []byte(n.Text())
	var inner rawjson.Index
	switch err := inner.Reset(raw); {
	case err != nil:
		c.hint(n, &rules.UnknownPayload, "its text is not JSON: "+unreadable(raw, inner.Offset(), err))
	case inner.Root().Kind() == rawjson.String:
		c.report(n, &rules.DoubleCoded)
	default:
		c.report(n, &rules.UnknownPayload)
	}
}

// content looks at the payload of each template.
func (c *checker) content(md, payload *node, template string) {
	if template != "3" {
		for _, name := range []string{"formData", "formAction", "requestType"} {
			if unused := md.at(name); unused.has() {
				c.odd(unused, &rules.Unused, "")
			}
		}
	}
	switch template {
	case "7":
		c.list(payload)
		return
	case "8":
		c.dialog(payload)
		return
	}
	if !c.elements(payload) {
		return
	}
	switch template {
	case "3":
		c.buttons(md, payload)
	case "6":
		c.replies(payload)
	case "9":
		c.images(payload)
	case "10":
		c.cards(payload)
	case "12":
		c.form(payload)
	case "14":
		c.videos(payload)
	default:
		c.combined(payload)
	}
}

// elements looks at an array of objects, and reports whether it has any.
func (c *checker) elements(n *node) bool {
	c.objectsOnly(n)
	for range n.Elements() {
		return true
	}
	c.report(n, &rules.NoElements)
	return false
}

// objectsOnly looks for elements of an array that are no objects.
func (c *checker) objectsOnly(n *node) {
	for _, element := range n.each() {
		switch {
		case element.object():
		case element.Kind() == rawjson.Null:
			c.report(element, &rules.NilElement)
		default:
			c.report(element, &rules.NotAnObject)
		}
	}
}

// images looks at pictures (template 9).
func (c *checker) images(payload *node) {
	for i, n := range payload.objects() {
		c.members(n, image)
		c.url(n.at("url"))
		if i == 1 {
			c.report(n, &rules.HiddenImages)
		}
	}
}

// videos looks at videos (template 14).
func (c *checker) videos(payload *node) {
	for _, n := range payload.objects() {
		c.members(n, video)
		c.url(n.at("url"))
	}
}
