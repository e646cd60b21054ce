package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// An input is the field that the chat's text box becomes (KM_FIELD).
type input struct {
	field
	label, kind, name string
	updates           bool
	event             string // Raised with the answer.
}

// customInput reads the input that a message asks for; nil for none.
func customInput(metadata map[string]string) *input {
	asked := object(jsonObject(metadata["KM_FIELD"]))
	if asked == nil {
		return nil
	}
	validation, reply := asked.object("validation"), object(jsonObject(metadata["replyMetadata"]))
	return &input{
		field: field{
			hint:    asked.text("placeholder"),
			pattern: validation.text("regex"),
			advice:  validation.text("errorText"),
		},
		label:   asked.text("label"),
		kind:    asked.text("fieldType"),
		name:    asked.text("field"),
		updates: asked.object("action").text("updateUserDetails") == "true",
		event:   reply.text("KM_TRIGGER_EVENT"),
	}
}

// typed sends what the user typed into the text box, as it is now.
func (c *Conversation) typed(text string) error {
	asked := c.asked()
	if asked == nil {
		return c.send(outgoing{text: text})
	}
	if !asked.matches(text) {
		return fmt.Errorf("kommunicatetest: field %q: the widget refuses the value: %s",
			asked.label, cmp.Or(asked.advice, "it does not match the pattern"))
	}
	if asked.updates {
		c.s.people[c.user].update(asked.update(text))
	}
	metadata := map[string]string{}
	if asked.event != "" {
		metadata["KM_TRIGGER_EVENT"] = asked.event
	}
	return c.send(outgoing{text: text, metadata: metadata})
}

// asked is the input that the latest message of a bot or agent asks for.
func (c *Conversation) asked() *input {
	for _, e := range slices.Backward(c.thread.entries) {
		switch {
		case e.hidden || e.who == Notice:
		case e.who == ByUser:
			return nil
		default:
			return customInput(e.metadata)
		}
	}
	return nil
}

// update is what the answer changes in the user's detail.
func (i *input) update(text string) userUpdate {
	switch kommunicate.InputType(i.kind) {
	case kommunicate.InputEmail:
		return userUpdate{Email: text}
	case kommunicate.InputName:
		return userUpdate{DisplayName: text}
	case kommunicate.InputPhone:
		return userUpdate{PhoneNumber: text}
	}
	return userUpdate{Metadata: map[string]json.RawMessage{i.name: mustJSON(text)}}
}
