package widget

import (
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// An Input is the field that the chat's text box becomes (KM_FIELD).
type Input struct {
	Field
	Type     string            // E-mail, name, phone number or other.
	Name     string            // Of other values in the user's metadata.
	Updates  bool              // The answer changes the user's detail.
	Metadata map[string]string // Goes with the answer.
}

// drawInput draws a message without a template: the text box may change.
func drawInput(on kommunicate.Surface, metadata map[string]string) View {
	if asked := ParseObject(metadata["KM_FIELD"]); asked != nil {
		if on == kommunicate.Android && !asked.has("action") {
			return fault(&rules.NoAction, "KM_FIELD has no action")
		}
		return View{Figures: []Figure{{Kind: TextBox, Title: asked.text("label"), Extra: asked.text("placeholder")}}}
	}
	if suggestion := ParseObject(metadata["KM_AUTO_SUGGESTION"]); suggestion != nil {
		switch {
		case on == kommunicate.Web && !suggestion.has("source"):
			return fault(&rules.NoSource, "KM_AUTO_SUGGESTION has no source")
		case on == kommunicate.IOS && !suggestion.has("placeholder"):
			return fault(&rules.Missing, "KM_AUTO_SUGGESTION has no placeholder")
		}
	}
	return View{}
}

// AskedInput reads the input that a message asks for; nil for none.
func AskedInput(on kommunicate.Surface, metadata map[string]string) *Input {
	asked := ParseObject(metadata["KM_FIELD"])
	if asked == nil {
		return nil
	}
	validation, action := asked.object("validation"), asked.object("action")
	updates := action.text("updateUserDetails") == "true"
	if on == kommunicate.IOS { // Whatever it says.
		updates = action.has("updateUserDetails")
	}
	return &Input{
		Field: Field{
			Label: asked.text("label"), Hint: asked.text("placeholder"), on: on,
			Pattern: validation.text("regex"), Advice: validation.text("errorText"),
		},
		Type:     asked.text("fieldType"),
		Name:     asked.text("field"),
		Updates:  updates,
		Metadata: carried(on, ParseObject(metadata["replyMetadata"])),
	}
}

// carried is what of the reply metadata goes with the answer: on the web the
// event alone, on iOS all or nothing.
func carried(on kommunicate.Surface, reply Object) map[string]string {
	switch on {
	case kommunicate.Web:
		if event := reply.text("KM_TRIGGER_EVENT"); event != "" {
			return map[string]string{"KM_TRIGGER_EVENT": event}
		}
		return map[string]string{}
	case kommunicate.IOS:
		for name := range reply {
			if !reply.isString(name) {
				return map[string]string{}
			}
		}
	}
	return reply.Strings()
}

// Box draws a field for text.
func Box(label, hint string) string { return fmt.Sprintf("%s: [%-12s]", label, hint) }
