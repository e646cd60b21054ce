package lint

import (
	"strings"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A formPart is an element of a form, with its data where the web looks for it.
type formPart struct {
	*node
	data   *node
	nested bool
	kind   *node
	name   string // What kind says.
}

// form looks at a form (template 12). The web takes the layout of all elements
// from the first one.
func (c *checker) form(payload, _ *node) {
	keys := make(map[string]bool)
	submits, last, fields := 0, false, 0
	webNested := false
	var button *formPart
	password := false
	for i, n := range payload.objects() {
		part := newFormPart(n)
		if i == 0 {
			webNested = part.nested
		}
		if part.nested != webNested {
			c.report(n, &rules.MixedLayout)
		}
		if part.nested {
			c.members(n, formElement)
		}
		last = part.name == "submit"
		switch {
		case part.name == "submit":
			if submits++; submits > 1 {
				c.report(n, &rules.StraySubmit)
			}
			button = part
			c.submit(part)
		case part.name == "action":
			c.report(part.kind, &rules.ActionField)
			button = part
			submits++
			c.submit(part)
		default:
			fields++
			password = password || part.name == "password"
			c.field(part, keys)
		}
	}
	switch {
	case submits == 0:
		c.report(&node{rawjson.Value{}, payload, "", fields}, &rules.NoSubmit)
	case submits == 1 && !last && button.name == "submit":
		c.report(button.node, &rules.SubmitNotLast)
	}
	if password && button != nil && button.action().at("postFormDataAsMessage").Text() == "true" {
		c.report(button.action().at("postFormDataAsMessage"), &rules.PasswordShown)
	}
}

func newFormPart(n *node) *formPart {
	part := &formPart{node: n, data: n, kind: n.at("type")}
	if data := n.at("data"); data.has() {
		part.data, part.nested = data, true
		if inner := part.data.at("type"); !inner.empty() {
			part.kind = inner
		}
	}
	part.name = part.kind.Text()
	return part
}

// action is where the button says what it does.
func (p *formPart) action() *node {
	if !p.nested {
		return p.data
	}
	return p.data.at("action")
}

// field looks at an input of a form.
func (c *checker) field(p *formPart, keys map[string]bool) {
	if p.kind.empty() {
		c.report(p.kind, &rules.BadKind)
		return
	}
	if !p.data.object() {
		c.report(p.data, &rules.NotAnObject)
		return
	}
	if !p.nested {
		c.flat(p)
	}
	names, known := formFields[p.name]
	if !known {
		names = formFields[""]
	}
	c.members(p.data, names)
	key := "label"
	choice := false
	switch p.name {
	case "text", "password":
		c.fieldName(p.data, "label")
		c.placeholder(p)
	case "textarea":
		c.titled(p.data)
		c.placeholder(p)
		key = "name"
		if title, name := p.data.at("title"), p.data.at("name"); !title.empty() && !name.empty() && title.Text() != name.Text() {
			c.report(name, &rules.TextAreaKey)
		}
	case "dropdown", "radio", "checkbox":
		c.titled(p.data)
		c.options(p.data, p.name)
		key, choice = "name", p.name != "checkbox"
	case "hidden":
		c.fieldName(p.data, "name")
		if p.data.at("value").Kind() != rawjson.String {
			c.report(p.data.at("value"), &rules.HiddenValue)
		}
		key = "name"
	case "date", "time", "datetime-local":
		c.fieldName(p.data, "label")
	default:
		c.fieldName(p.data, "label")
		c.report(p.kind, &rules.WebField)
	}
	c.pattern(p.data.at("validation"), choice)
	if s := p.data.at(key).Text(); s != "" {
		if keys[s] {
			c.report(p.node, &rules.DuplicateField)
		}
		keys[s] = true
	}
}

// flat looks at a field without data, of which mobile clients know few kinds.
func (c *checker) flat(p *formPart) {
	switch p.name {
	case "checkbox":
	case "radio":
		c.on(ios, p.node, &rules.FlatForm)
	case "hidden":
		c.on(android, p.node, &rules.FlatForm)
	default:
		c.report(p.node, &rules.FlatForm)
	}
}

// fieldName looks at the name of a field's data.
func (c *checker) fieldName(n *node, name string) {
	c.label(n, inputNames[name], name, &rules.NoFieldName)
}

// inputNames are the names that fields read whose data has one of these names.
var inputNames = map[string]*place{"label": members("label"), "name": members("name title")}

// titled looks at a field that has a title to show and a name for its data.
func (c *checker) titled(n *node) {
	c.fieldName(n, "name")
	if n.at("title").empty() {
		c.report(n.at("title"), &rules.NoFieldTitle)
	}
	label := n.at("label")
	if !label.empty() && !strings.EqualFold(label.Text(), n.at("name").Text()) {
		c.report(label, &rules.FieldLabel)
	}
}

func (c *checker) placeholder(p *formPart) {
	if p.nested && p.data.at("placeholder").empty() {
		c.report(p.data.at("placeholder"), &rules.NoPlaceholder)
	}
}

// options looks at what a field offers to choose from.
func (c *checker) options(n *node, kind string) {
	options := n.at("options")
	if !options.has() {
		c.report(n.at("options"), &rules.NoElements)
		return
	}
	if options.Kind() != rawjson.Array || !c.elements(options) {
		return
	}
	c.duplicates(options, "label")
	for _, o := range options.objects() {
		c.members(o, formOption)
		label, value := o.at("label"), o.at("value")
		c.label(o, formOption, "label", &rules.NoLabel)
		if label.Kind() != rawjson.String {
			c.report(label, &rules.OptionLabel)
		}
		prompt := o.at("disabled").Text() == "true"
		switch {
		case value.empty() && !prompt:
			c.report(value, &rules.NoOptionValue)
		case kind == "dropdown" && value.Text() != label.Text() && !prompt:
			c.report(value, &rules.OptionValue)
		}
	}
}
