package kommunicatetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// typed sends what the user typed into the text box, as it is now.
func (c *Conversation) typed(text string) error {
	asked := c.asked()
	if asked == nil {
		return c.send(outgoing{text: text})
	}
	switch err := asked.Check(text); {
	case errors.Is(err, widget.ErrUnchecked):
		c.thread.remark("the pattern of field %q %v", asked.Label, err)
	case err != nil:
		return fmt.Errorf("kommunicatetest: field %q: %w", asked.Label, err)
	}
	if asked.Updates {
		c.s.people[c.user].update(answered(asked, text))
	}
	return c.send(outgoing{text: text, metadata: asked.Metadata})
}

// asked is the input that the latest message of a bot or agent asks for.
func (c *Conversation) asked() *widget.Input {
	for _, e := range slices.Backward(c.thread.entries) {
		switch {
		case e.hiddenOn(c.on) || e.who == Notice:
		case e.who == ByUser:
			return nil
		default:
			return widget.AskedInput(c.on, e.metadata)
		}
	}
	return nil
}

// answered is what the answer changes in the user's detail.
func answered(asked *widget.Input, text string) userUpdate {
	switch kommunicate.InputType(asked.Type) {
	case kommunicate.InputEmail:
		return userUpdate{Email: text}
	case kommunicate.InputName:
		return userUpdate{DisplayName: text}
	case kommunicate.InputPhone:
		return userUpdate{PhoneNumber: text}
	}
	return userUpdate{Metadata: map[string]json.RawMessage{asked.Name: mustJSON(text)}}
}
