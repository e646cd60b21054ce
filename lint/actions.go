package lint

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// actionNames are the actions that Kommunicate knows.
var actionNames = members("resolveConversation updateUserDetail addTags askCSAT")

// action looks at what Kommunicate is asked to do.
func (c *checker) action(md *node, rich bool) {
	request := md.at("actionRequest")
	payload := md.at("payload").open()
	if !request.has() {
		return
	}
	switch request.Text() {
	case "resolveConversation":
	case "askCSAT":
		c.report(request, &rules.WebAction)
	case "fetchAgentAvailability":
		c.odd(request, &rules.MisplacedAction, "")
	case "updateUserDetail", "addTags":
		switch {
		case rich:
			c.report(md.at("payload"), &rules.PayloadTwice)
		case !payload.object() || count(payload) == 0:
			c.report(md.at("payload"), &rules.EmptyAction)
		case request.Is("addTags"):
			c.tags(payload)
		default:
			c.userDetail(payload)
		}
	default:
		hint := ""
		if len(request.Text()) <= longestName {
			hint = nearest(request.Text(), actionNames)
		}
		c.odd(request, &rules.UnknownAction, hint)
	}
}

func (c *checker) tags(n *node) {
	c.members(n, tagList)
	tags := n.at("tags").open()
	if tags.Kind() != rawjson.Array {
		c.report(n.at("tags"), &rules.EmptyAction)
		return
	}
	any := false
	for _, tag := range tags.each() {
		any = true
		if tag.empty() {
			c.report(tag, &rules.EmptyTag)
		} else {
			c.textKind(tag)
		}
	}
	if !any {
		c.report(n.at("tags"), &rules.EmptyAction)
	}
}

func (c *checker) userDetail(n *node) {
	c.members(n, userDetail)
	if email := n.at("email"); email.word() != "" && !shape.Placeholder(email.Text()) && !shape.EmailAddress(email.Text()) {
		c.report(email, &rules.BadEmail)
	}
	if image := n.at("imageLink"); !shape.Placeholder(image.word()) {
		c.optionalURL(image)
	}
}

// handoff looks at who takes the conversation over.
func (c *checker) handoff(md *node, withText bool) {
	to, team, event := md.at("KM_ASSIGN_TO"), md.at("KM_ASSIGN_TEAM"), md.at("event")
	for _, n := range []*node{to, team} {
		switch n.Kind() {
		case rawjson.Missing:
		case rawjson.Null:
			c.report(n, &rules.NullMember)
		case rawjson.Array, rawjson.Object:
			c.odd(n, &rules.WrongKind, "")
		default:
			c.textKind(n)
		}
	}
	if team.Is("") {
		c.report(team, &rules.EmptyHandoff)
	}
	if withText {
		for _, hides := range []*node{to, team, md.at("KM_STATUS")} {
			if hides.has() {
				c.report(hides, &rules.HandoffText)
				break
			}
		}
	}
	opened := event.open()
	if !event.has() || !opened.object() {
		return
	}
	if to.word() == "" {
		c.odd(event, &rules.NoHandoff, "")
		return
	}
	c.members(opened, botEvent)
	if opened.at("name").empty() && count(opened) > 0 {
		c.report(opened.at("name"), &rules.NamelessEvent)
	}
}

// input looks at what turns the chat's text box into a field.
func (c *checker) input(md *node) {
	n := md.at("KM_FIELD")
	opened := n.open()
	switch {
	case !n.has():
		if stray := md.at("replyMetadata"); stray.has() {
			c.odd(stray, &rules.LostReply, "")
		}
		return
	case !opened.object():
		c.odd(n, &rules.WrongKind, "")
		return
	}
	c.members(opened, input)
	c.label(opened, input, "label", &rules.NoFieldName)
	c.pattern(opened.at("validation"), false)
	kind, field := opened.at("fieldType"), opened.at("field")
	if kind.empty() {
		c.report(kind, &rules.NoFieldType)
	}
	if field.empty() && !kind.Is("EMAIL") && !kind.Is("NAME") && !kind.Is("PHONE_NUMBER") {
		c.report(field, &rules.NoFieldName)
	}
	if action := opened.at("action"); !action.has() {
		c.report(action, &rules.NoInputAction)
	} else if action.object() {
		c.members(action, inputAction)
	}
	c.replyMetadata(md.at("replyMetadata"))
}

// suggestions looks at completions that are offered while the user types.
func (c *checker) suggestions(md *node) {
	n := md.at("KM_AUTO_SUGGESTION")
	opened := n.open()
	switch {
	case !n.has():
		return
	case !opened.object():
		c.odd(n, &rules.WrongKind, "")
		return
	}
	c.members(opened, suggestions)
	if !opened.at("placeholder").has() {
		c.report(opened.at("placeholder"), &rules.NoHint)
	}
	source := opened.at("source")
	switch from := source.open(); {
	case !source.has():
		c.report(source, &rules.NoSource)
	case from.object():
		c.members(from, endpoint)
		c.url(from.at("url"))
	case from.Kind() == rawjson.Array:
		c.suggested(from)
	default:
		c.odd(source, &rules.WrongKind, "")
	}
}

// suggested looks at a list of words, or of objects.
func (c *checker) suggested(source *node) {
	for _, n := range source.each() {
		if !n.object() {
			c.textKind(n)
			continue
		}
		c.members(n, suggestion)
		c.label(n, suggestion, "searchKey", &rules.NoLabel)
		if n.at("message").empty() {
			c.report(n.at("message"), &rules.NoText)
		}
	}
}
