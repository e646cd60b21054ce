package widget

import (
	"cmp"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
)

// drawReplies draws suggested replies (template 6).
func drawReplies(on kommunicate.Surface, items []Object, _ map[string]string) (v View) {
	shown := items
	if on == kommunicate.IOS { // It leaves out what has no title, and then mistakes one for the other.
		shown = withText(items, "title")
	}
	for i, item := range shown {
		v.Controls = append(v.Controls, suggested(on, item.text("title"), items[i]))
	}
	return v
}

// suggested is what a click on a suggested reply sends.
func suggested(on kommunicate.Surface, label string, item Object) Control {
	text, metadata := item.text("message"), item.object("replyMetadata")
	switch on {
	case kommunicate.Web:
		if inner := ParseObject(item.text("replyMetadata")); inner != nil { // JSON in a string is taken here.
			metadata = inner
		}
	case kommunicate.Android:
		text = cmp.Or(text, item.text("name"))
	case kommunicate.IOS:
		text = cmp.Or(text, item.text("title"))
	}
	return reply(on, label, text, metadata, item.text("updateLanguage"))
}

// withText returns the items that have a text as this member.
func withText(items []Object, name string) (have []Object) {
	for _, item := range items {
		if item.text(name) != "" {
			have = append(have, item)
		}
	}
	return have
}

// reply is a control that sends text.
func reply(on kommunicate.Surface, label, text string, metadata Object, language string) Control {
	if text == "" {
		return Control{Label: label, Dead: "it has no message to send"}
	}
	if on == kommunicate.IOS { // It reads the language and does not use it.
		language = ""
	}
	return Control{Label: label, Sends: true, Text: text, Metadata: metadata.Strings(), Language: language}
}

// link is a control that opens a page.
func link(on kommunicate.Surface, label, address string, newTab json.RawMessage) Control {
	sameTab := on == kommunicate.Web && string(newTab) == "false"
	return Control{Label: label, Visit: &Visit{Method: "GET", URL: address, SameTab: sameTab}}
}
