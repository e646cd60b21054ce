package widget

import (
	"cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// drawCombined draws buttons of several kinds (template 11, and 13 on the web).
func drawCombined(on kommunicate.Surface, items []Object, _ map[string]string) (v View) {
	switch on {
	case kommunicate.Android:
		for _, item := range items {
			v.Controls = append(v.Controls, combinedOnAndroid(item))
		}
	case kommunicate.IOS:
		shown := items[:0:0]
		for _, item := range items {
			if item.object("action") != nil && item.text("name") != "" {
				shown = append(shown, item)
			}
		}
		for i, item := range shown { // What is left out shifts the others.
			v.Controls = append(v.Controls, combinedOnIOS(item.text("name"), items[i]))
		}
	default:
		v = combinedOnWeb(items)
	}
	if len(v.Controls) == 0 && v.Fault == nil {
		return fault(&rules.NoElements, "no button is of a kind that is shown")
	}
	return v
}

func combinedOnWeb(items []Object) (v View) {
	for _, item := range items {
		label, action := item.text("name"), item.object("action")
		kind := cmp.Or(item.text("type"), action.text("type"))
		if action == nil && kind != "" {
			return fault(&rules.NoAction, "a button has no action")
		}
		switch kind {
		case "link":
			address := cmp.Or(action.text("url"), action.text("formAction"))
			v.Controls = append(v.Controls, link(kommunicate.Web, label, address, action["openLinkInNewTab"]))
		case "submit":
			v.Controls = append(v.Controls, submit(label, cmp.Or(action.text("message"), label), action))
		case "quickReply", "suggestedReply":
			metadata := item["replyMetadata"]
			if len(metadata) == 0 {
				metadata = action["replyMetadata"]
			}
			v.Controls = append(v.Controls, reply(kommunicate.Web, label, cmp.Or(action.text("message"), label),
				ParseObject(string(metadata)), action.text("updateLanguage")))
		}
	}
	return v
}

// submit is a button of the web that posts the data it holds and then sends a
// text.
func submit(label, text string, where Object) Control {
	data, ok := formData(string(where["formData"]))
	if !ok {
		return Control{Label: label, Dead: "it has no formData to submit"}
	}
	return Control{
		Label: label, Sends: true, Text: text,
		Visit: post(kommunicate.Web, where.text("formAction"), where.text("requestType"), data),
	}
}

// androidData are the only names of form data that Android posts from buttons.
var androidData = []string{
	"key", "txnid", "amount", "productinfo", "firstname", "email", "phone", "furl", "surl", "HASH", "discription",
}

func combinedOnAndroid(item Object) Control {
	label, action := item.text("name"), item.object("action")
	switch cmp.Or(action.text("type"), item.text("type")) {
	case "link":
		if action.text("url") != "" {
			return link(kommunicate.Android, label, action.text("url"), nil)
		}
		return Control{Label: label, Dead: "it has no action with a url"}
	case "submit":
		text := cmp.Or(action.text("message"), action.text("name"))
		if text == "" {
			return Control{Label: label, Dead: "its action has neither message nor name"}
		}
		control := reply(kommunicate.Android, label, text, item.object("replyMetadata"), "")
		if address := action.text("formAction"); address != "" {
			data, _ := formData(string(item["formData"]), androidData...)
			control.Visit = post(kommunicate.Android, address, item.text("requestType"), data)
		}
		return control
	case "quickReply", "quick_reply":
		text := cmp.Or(action.text("message"), item.text("message"), label)
		return reply(kommunicate.Android, label, text, item.object("replyMetadata"), action.text("updateLanguage"))
	}
	return Control{Label: label, Dead: "its type is none of link, submit and quickReply"}
}

func combinedOnIOS(label string, item Object) Control {
	action := item.object("action")
	text := cmp.Or(action.text("message"), item.text("name"))
	switch action.text("type") {
	case "link":
		return link(kommunicate.IOS, label, action.text("url"), nil)
	case "submit":
		control := reply(kommunicate.IOS, label, text, nil, "")
		if address := action.text("formAction"); address != "" {
			data, ok := formData(string(action["formData"]))
			if !ok {
				return Control{Label: label, Dead: "it has a formAction and no formData"}
			}
			control.Visit = post(kommunicate.IOS, address, action.text("requestType"), data)
		}
		return control
	case "quickReply":
		return reply(kommunicate.IOS, label, text, item.object("replyMetadata"), "")
	}
	return Control{Label: label, Dead: "its action.type is none of link, submit and quickReply"}
}
