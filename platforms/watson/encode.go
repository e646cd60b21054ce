package watson

import (
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect"
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
	encodings, err := detect.Encode(messages)
	if err != nil {
		return nil, nil, err
	}
	var responses []Generic
	var degraded []kommunicate.Degraded
	for i, e := range encodings {
		if size := len(e.Payload); size > maxUserDefined {
			responses = append(responses, smaller(&messages[i])...)
			degraded = append(degraded, kommunicate.Degraded{
				Platform: platform, Pointer: fmt.Sprintf("/%d", i), Code: "user-defined-too-large",
				Detail: fmt.Sprintf("the message has %d bytes, and IBM takes %d: only its text, action and handoff are sent; split it, or send it through a Client", size, maxUserDefined),
			})
			continue
		}
		responses = append(responses, response(e))
	}
	return responses, degraded, nil
}

func response(e detect.Encoding) Generic {
	if e.Payload == nil {
		return Generic{ResponseType: TypeText, Text: e.Text}
	}
	return Generic{ResponseType: TypeUserDefined, UserDefined: e.Payload}
}

// smaller are the parts of a message that are small enough: its text, and what it
// asks Kommunicate to do.
func smaller(m *kommunicate.Message) []Generic {
	var responses []Generic
	for _, part := range []kommunicate.Message{
		{Text: m.Text, HTML: m.HTML},
		{Action: m.Action, Handoff: m.Handoff},
	} {
		encodings, err := detect.Encode([]kommunicate.Message{part})
		if err == nil && len(encodings[0].Payload) <= maxUserDefined { // An empty part is an error.
			responses = append(responses, response(encodings[0]))
		}
	}
	return responses
}
