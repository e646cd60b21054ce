package lint

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// list looks at a list (template 7).
func (c *checker) list(n *node) {
	c.members(n, list)
	c.limit(n.at("headerText"), 75)
	c.noMarkup(n.at("headerText"))
	c.optionalURL(n.at("headerImgSrc"))
	rows := n.at("elements")
	if rows.Kind() == rawjson.Array && c.elements(rows) {
		c.duplicates(rows, "title")
		for _, row := range rows.objects() {
			c.row(row)
		}
	} else if !n.at("elements").has() {
		c.report(n.at("elements"), &rules.NoElements)
	}
	c.objectsOnly(n.at("buttons"))
	c.duplicates(n.at("buttons"), "name")
	for _, button := range n.at("buttons").objects() {
		c.members(button, listButton)
		c.label(button, listButton, "name", &rules.NoLabel)
		c.listAction(button, "name", &rules.NoAction)
	}
}

func (c *checker) row(n *node) {
	c.members(n, listRow)
	c.label(n, listRow, "title", &rules.NoTitle)
	c.limit(n.at("title"), 32)
	c.limit(n.at("description"), 35)
	c.noMarkup(n.at("description"))
	c.optionalURL(n.at("imgSrc"))
	if article := n.at("articleId"); article.has() && !article.object() {
		c.report(article, &rules.ArticleID)
	}
	c.listAction(n, "title", &rules.NoRowAction)
}

// listAction looks at the action of a row or button with this label.
func (c *checker) listAction(n *node, label string, missing *rules.Rule) {
	action := n.at("action")
	if !action.object() {
		c.report(n.at("action"), missing)
		return
	}
	c.members(action, listAction)
	switch kind := action.at("type"); kind.Text() {
	case "link":
		c.url(action.at("url"))
		c.tab(action)
	case "quick_reply":
		c.listReply(n, action, label)
	case "quickReply":
		c.report(kind, &rules.Spelling)
		c.listReply(n, action, label)
	case "":
		c.report(kind, &rules.NoKind)
	default:
		c.report(kind, &rules.BadKind)
	}
}

func (c *checker) listReply(n, action *node, label string) {
	switch text := action.at("text"); {
	case !text.empty():
	case !action.at("message").empty():
		c.report(action.at("message"), &rules.ListText)
	default:
		c.report(text, &rules.NoText)
	}
	if n.at(label).empty() && action.at("text").empty() {
		c.report(action.at("text"), &rules.NoMessage)
	}
	metadata := action.at("replyMetadata")
	if !c.replyMetadata(metadata) {
		return
	}
	if metadata.Kind() == rawjson.String {
		c.report(metadata, &rules.UntypedMetadata)
	}
	c.on(ios, metadata, &rules.LostMetadata)
	if label != "title" || !n.at("replyMetadata").has() {
		c.on(android, metadata, &rules.LostMetadata)
	}
}

// shownDialogButtons is how many buttons of a dialog Android shows.
const shownDialogButtons = 2

// dialog looks at a question with its answer (template 8).
func (c *checker) dialog(n *node) {
	c.members(n, dialog)
	c.label(n, dialog, "title", &rules.NoTitle)
	buttons := n.at("buttons")
	switch {
	case !n.at("buttons").has():
		c.hint(n.at("buttons"), &rules.NoAction, "write [] where there are no buttons")
	case buttons.Kind() != rawjson.Array:
		c.odd(buttons, &rules.WrongKind, "")
	}
	c.objectsOnly(buttons)
	c.duplicates(buttons, "name")
	for i, button := range buttons.objects() {
		c.members(button, dialogButtonList)
		if !c.label(button, dialogButtonList, "name", &rules.NoLabel) {
			c.report(button.at("name"), &rules.NoMessage)
		}
		if i == shownDialogButtons {
			c.report(button, &rules.HiddenButtons)
		}
		if button.at("action").at("type").empty() && button.at("type").empty() {
			c.report(button, &rules.DialogButton)
		}
		if c.replyMetadata(button.at("replyMetadata")) {
			c.on(ios, button.at("replyMetadata"), &rules.LostMetadata)
		}
	}
}
