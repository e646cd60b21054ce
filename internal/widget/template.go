package widget

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A template is what the clients have for a templateId: one of object and array,
// or neither for those of the travel demo, whose payload is not looked at.
type template struct {
	object  func(on kommunicate.Surface, payload Object) View
	array   func(on kommunicate.Surface, items []Object, metadata map[string]string) View
	webOnly bool
	loose   bool        // The web makes a blank button of what is no array.
	absent  *rules.Rule // No payload; nil is rules.NoTemplate.
	empty   *rules.Rule // No object in the array; nil is rules.NoElements.
}

// templates has each templateId. Adding one is a function that draws it, in a
// file of its own, and a line here.
var templates = map[string]template{
	"1":  {webOnly: true},
	"2":  {webOnly: true},
	"3":  {array: drawButtons, absent: &rules.UnknownPayload},
	"4":  {webOnly: true},
	"5":  {webOnly: true},
	"6":  {array: drawReplies, absent: &rules.UnknownPayload, loose: true},
	"7":  {object: drawList},
	"8":  {object: drawDialog},
	"9":  {array: drawImages},
	"10": {array: drawCards},
	"11": {array: drawCombined},
	"12": {array: drawForm, empty: &rules.UnknownPayload},
	"13": {array: drawCombined, webOnly: true},
	"14": {array: drawVideos},
}

// Draw reads the rich content of a message.
func Draw(on kommunicate.Surface, metadata map[string]string) View {
	id := metadata["templateId"]
	rich := metadata["contentType"] == "300"
	switch {
	case id == "" && rich:
		return fault(&rules.NoTemplate, "the message has no templateId")
	case id == "":
		return drawInput(on, metadata)
	case !rich && on != kommunicate.Web:
		return fault(&rules.NoContentType, "metadata.contentType is not \"300\"")
	}
	t, known := templates[id]
	switch {
	case !known || t.webOnly && on != kommunicate.Web:
		return fault(&rules.UnknownTemplate, "template %s is not known", id)
	case t.object == nil && t.array == nil:
		return View{Figures: []Figure{{Kind: Travel, Title: id}}}
	}
	return t.draw(on, metadata)
}

// draw draws the payload, if it is one.
func (t template) draw(on kommunicate.Surface, metadata map[string]string) View {
	payload := metadata["payload"]
	switch {
	case payload == "":
		return fault(cmp.Or(t.absent, &rules.NoTemplate), "the message has no payload")
	case !json.Valid([]byte(payload)):
		return fault(&rules.UnknownPayload, "the payload is not JSON")
	case t.object != nil:
		content := ParseObject(payload)
		if len(content) == 0 {
			return fault(&rules.NoElements, "the payload is not an object with members")
		}
		return t.object(on, content)
	case t.loose && on == kommunicate.Web && strings.TrimLeft(payload, " \t\r\n")[0] != '[':
		return View{Controls: []Control{{Dead: "the payload is not an array, of which the web makes one blank button"}}}
	}
	items := parseObjects(payload)
	if len(items) == 0 {
		return fault(cmp.Or(t.empty, &rules.NoElements), "the payload is not an array of objects")
	}
	return t.array(on, items, metadata)
}
