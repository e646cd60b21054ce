package lint

import (
	"cmp"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A template is how the payload of a templateId is looked at: by one of object
// and array.
type template struct {
	object func(c *checker, payload *node)
	array  func(c *checker, payload, md *node)
	absent *rules.Rule // No payload; nil is rules.NoPayload.
	kind   *rules.Rule // A payload of another kind; nil is rules.PayloadKind.
	odd    *rules.Rule // An object for an array; nil is kind.
	beside bool        // Form data stands beside the payload.
	web    bool        // Only the web knows it.
	travel bool        // It is of the travel demo, and not looked at.
}

// templateOf returns what is known of a templateId. Adding one is a method that
// looks at it, and a line here, which is no map since methods lead back to it.
func templateOf(id string) (t template, known bool) {
	switch id {
	case "1", "2", "4", "5":
		return template{travel: true}, true
	case "3":
		return template{array: (*checker).buttons, absent: &rules.NoPayloadAtAll, beside: true}, true
	case "6":
		return template{array: (*checker).replies, absent: &rules.NoPayloadAtAll, odd: &rules.PayloadDead}, true
	case "7":
		return template{object: (*checker).list}, true
	case "8":
		return template{object: (*checker).dialog}, true
	case "9":
		return template{array: (*checker).images, kind: &rules.PayloadBreaks}, true
	case "10":
		return template{array: (*checker).cards}, true
	case "11":
		return template{array: (*checker).combined}, true
	case "12":
		return template{array: (*checker).form, kind: &rules.PayloadBreaks}, true
	case "13":
		return template{array: (*checker).combined, web: true}, true
	case "14":
		return template{array: (*checker).videos}, true
	}
	return template{}, false
}

// payload looks at the payload of a template.
func (c *checker) payload(md *node, t template) {
	n := md.at("payload")
	want := rawjson.Array
	if t.object != nil {
		want = rawjson.Object
	}
	opened := n.open()
	switch {
	case !n.has():
		c.report(n, cmp.Or(t.absent, &rules.NoPayload))
		return
	case opened.Kind() == want:
	case n.Kind() == rawjson.String && opened == n:
		c.unreadable(n)
		return
	case t.odd != nil && opened.object():
		c.report(n, t.odd)
		return
	default:
		c.report(n, cmp.Or(t.kind, &rules.PayloadKind))
		return
	}
	if n.Kind() == rawjson.String && !c.rest {
		c.report(n, &rules.JSONText)
	}
	if !t.beside {
		c.unused(md)
	}
	switch {
	case t.object != nil:
		t.object(c, opened)
	case c.elements(opened):
		t.array(c, opened, md)
	}
}

// unused looks for form data beside a payload that does not use it.
func (c *checker) unused(md *node) {
	for _, name := range []string{"formData", "formAction", "requestType"} {
		if unused := md.at(name); unused.has() {
			c.odd(unused, &rules.Unused, "")
		}
	}
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
func (c *checker) images(payload, _ *node) {
	for i, n := range payload.objects() {
		c.members(n, image)
		c.url(n.at("url"))
		if i == 1 {
			c.report(n, &rules.HiddenImages)
		}
	}
}

// videos looks at videos (template 14).
func (c *checker) videos(payload, _ *node) {
	for _, n := range payload.objects() {
		c.members(n, video)
		c.url(n.at("url"))
	}
}
