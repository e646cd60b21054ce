package widget

import (
	"cmp"

	"github.com/kommunicate-go/kommunicate"
)

// drawButtons draws link and submit buttons (template 3), whose form data stands
// beside the payload.
func drawButtons(on kommunicate.Surface, items []Object, metadata map[string]string) (v View) {
	if on == kommunicate.IOS {
		items = withText(items, "name")
	}
	for _, item := range items {
		label := item.text("name")
		if on == kommunicate.Web {
			label = item.orUndefined("name")
		}
		if item.text("type") == "link" {
			address := item.text("url")
			if on == kommunicate.Web {
				address = item.orUndefined("url")
			}
			v.Controls = append(v.Controls, link(on, label, address, item["openLinkInNewTab"]))
			continue
		}
		v.Controls = append(v.Controls, submitBeside(on, label, item, items[0], metadata))
	}
	return v
}

// submitBeside is a submit button of template 3.
func submitBeside(on kommunicate.Surface, label string, item, first Object, metadata map[string]string) Control {
	data, hasData := formData(metadata["formData"])
	action, requestType := metadata["formAction"], metadata["requestType"]
	control := Control{Label: label, Sends: true}
	switch on {
	case kommunicate.Web:
		if !hasData {
			return Control{Label: label, Dead: "it has no formData to submit"}
		}
		control.Text = cmp.Or(item.text("replyText"), item.object("action").text("message"), label)
		control.Visit = post(on, action, requestType, data)
	case kommunicate.Android:
		control.Text = first.text("replyText")
		switch {
		case item.text("type") == "submit" && !item.has("action"):
			return Control{Label: label, Dead: "its type is submit and it has no action"}
		case control.Text == "":
			return Control{Label: label, Dead: "the first button has no replyText"}
		case action != "":
			control.Visit = post(on, action, requestType, data)
		}
	case kommunicate.IOS:
		control.Text = cmp.Or(item.text("replyText"), label)
		switch {
		case action != "" && !hasData:
			return Control{Label: label, Dead: "it has a formAction and no formData"}
		case action != "":
			control.Visit = post(on, action, requestType, data)
		}
	}
	return control
}
