package lint

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// submit looks at the button of a form.
func (c *checker) submit(p *formPart) {
	if !p.nested {
		c.members(p.data, flatSubmit)
	} else {
		c.members(p.data, formSubmit)
		action := p.data.at("action")
		if !action.object() {
			c.report(action, &rules.NoSubmitText)
			return
		}
		c.members(action, submitAction)
	}
	if p.data.at("name").empty() && p.data.at("label").empty() {
		c.report(p.data.at("name"), &rules.NoLabel)
	}
	c.submitAction(p.action())
}

func (c *checker) submitAction(n *node) {
	if n.at("message").empty() {
		c.report(n.at("message"), &rules.NoSubmitReply)
	}
	switch kind := n.at("requestType"); {
	case kind.Is("postBackToBotPlatform"):
	default:
		c.requestType(kind)
	}
	c.optionalURL(n.at("formAction"))
	c.shows(n.at("postBackToKommunicate"))
	c.appends(n.at("postFormDataAsMessage"))
	c.destination(n)
	c.replyMetadata(n.at("replyMetadata"))
	if metadata := n.at("metadata"); metadata.object() {
		for name, value := range metadata.Members() {
			if value.Kind() != rawjson.String && len(name.Text()) <= longestName {
				c.report(&node{value, metadata, name.Text(), 0}, &rules.TextMetadata)
			}
		}
	}
}

// shows looks at the flag that shows the data in the chat.
func (c *checker) shows(n *node) {
	switch {
	case !n.has(), n.Kind() == rawjson.Bool:
	case n.Is("true"), n.Is("false"):
		c.report(n, &rules.TextFlag)
	default:
		c.report(n, &rules.BadFlag)
	}
}

// appends looks at the flag that appends the data to the sent text.
func (c *checker) appends(n *node) {
	switch {
	case !n.has(), n.Is("true"), n.Is("false"):
		return
	case n.Kind() != rawjson.Bool:
		c.report(n, &rules.BadFlag)
	}
	if n.Kind() != rawjson.String {
		c.report(n, &rules.MessageFlag)
	}
}

// destination looks at where the data goes.
func (c *checker) destination(n *node) {
	kind := n.at("requestType")
	switch {
	case kind.Is("postBackToBotPlatform"), !n.at("formAction").empty(),
		n.at("postBackToKommunicate").Text() == "true", n.at("postFormDataAsMessage").Text() == "true":
	case kind.empty():
		c.on(append(web[:1:1], android...), kind, &rules.NoDestination)
	default:
		c.on(append(web[:1:1], android...), n.at("formAction"), &rules.DataNowhere)
	}
}
