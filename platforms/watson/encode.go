package watson

import (
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// platform is the name of this package's platform in errors and reports.
const platform = "watson"

// maxUserDefined is how many bytes a user_defined response may have.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-response-types-reference.
const maxUserDefined = 5000

// Encode returns one response for each message: a plain text as text, any other as
// the user_defined response that holds it. The error is a
// [*kommunicate.ValidationError].
//
// IBM takes 5000 bytes of a user_defined response. Of a message that is larger, the
// text, the action and the handoff are sent; the rest is returned as degraded.
func Encode(messages []kommunicate.Message) ([]Generic, []kommunicate.Degraded, error) {
	responses, err := encode(messages)
	if err != nil {
		return nil, nil, err
	}
	fitting, degraded := fit(responses)
	return fitting, degraded, nil
}

// encode is Encode without a limit: one response for each message.
func encode(messages []kommunicate.Message) ([]Generic, error) {
	encodings, err := bridge.Encode(messages)
	if err != nil {
		return nil, err
	}
	responses := make([]Generic, len(encodings))
	for i, e := range encodings {
		responses[i] = response(e)
	}
	return responses, nil
}

// fit keeps of user_defined responses that are too large what IBM takes.
func fit(responses []Generic) ([]Generic, []kommunicate.Degraded) {
	var fitting []Generic
	var degraded []kommunicate.Degraded
	for i := range responses {
		size := len(responses[i].UserDefined)
		if size <= maxUserDefined {
			fitting = append(fitting, responses[i])
			continue
		}
		fitting = append(fitting, smaller(responses[i].UserDefined)...)
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: fmt.Sprintf("/%d", i), Code: "user-defined-too-large",
			Detail: fmt.Sprintf("the message has %d bytes, and IBM takes %d: only its text, action and handoff are sent; split it, or send it through a Client", size, maxUserDefined),
		})
	}
	return fitting, degraded
}

func response(e bridge.Encoding) Generic {
	if e.Payload == nil {
		return Generic{ResponseType: TypeText, Text: e.Text}
	}
	return Generic{ResponseType: TypeUserDefined, UserDefined: e.Payload}
}

// smaller are the parts of a message that are small enough: its text, and what it
// asks Kommunicate to do.
func smaller(raw json.RawMessage) []Generic {
	var m kommunicate.Message
	if m.UnmarshalJSON(raw) != nil {
		return nil
	}
	var responses []Generic
	for _, part := range []kommunicate.Message{
		{Text: m.Text, HTML: m.HTML},
		{Action: m.Action, Handoff: m.Handoff},
	} {
		encoded, err := encode([]kommunicate.Message{part})
		if err == nil && len(encoded[0].UserDefined) <= maxUserDefined { // An empty part is an error.
			responses = append(responses, encoded...)
		}
	}
	return responses
}
