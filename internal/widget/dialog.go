package widget

import (
	"cmp"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// dialogButtons is how many buttons of a dialog Android shows.
const dialogButtons = 2

// drawDialog draws a question with its answer (template 8).
func drawDialog(on kommunicate.Surface, payload Object) (v View) {
	if on == kommunicate.Web && !payload.has("buttons") {
		return fault(&rules.NoAction, "a dialog has no buttons")
	}
	v.Figures = []Figure{{
		Kind: Dialog, Title: payload.text("title"), Description: payload.text("description"),
		Extra: payload.text("buttonLabel"), HTML: on != kommunicate.IOS,
	}}
	buttons := payload.objects("buttons")
	if on == kommunicate.Android && len(buttons) > dialogButtons {
		buttons = buttons[:dialogButtons]
	}
	for _, button := range buttons {
		v.Controls = append(v.Controls, dialogButton(on, button))
	}
	return v
}

func dialogButton(on kommunicate.Surface, button Object) Control {
	name, metadata := button.text("name"), button.object("replyMetadata")
	switch on {
	case kommunicate.Android:
		if cmp.Or(button.object("action").text("type"), button.text("type")) == "" {
			return Control{Label: name, Dead: "Android does nothing with a dialog's button that has no action.type"}
		}
		return combinedOnAndroid(button)
	case kommunicate.IOS:
		return reply(on, name, name, nil, "")
	}
	if !metadata.has("skipBot") {
		with := Object{"skipBot": json.RawMessage("true")}
		for key, value := range metadata {
			with[key] = value
		}
		metadata = with
	}
	return reply(on, name, name, metadata, "")
}
