package dialogflow

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Encode returns one fulfillment message for each message: a plain text as one,
// any other as the payload that Kommunicate reads. The error is a
// [*kommunicate.ValidationError].
//
// Nothing degrades: a payload carries all that a Kommunicate message can be. How
// large an answer may be is up to [Handler].
func Encode(messages []kommunicate.Message) ([]FulfillmentMessage, []kommunicate.Degraded, error) {
	encodings, err := bridge.Encode(messages)
	if err != nil {
		return nil, nil, err
	}
	encoded := make([]FulfillmentMessage, len(encodings))
	for i, e := range encodings {
		if e.Payload != nil {
			encoded[i].Payload = e.Payload
		} else {
			encoded[i].Text = &Text{Text: []string{e.Text}}
		}
	}
	return encoded, nil, nil
}

// Add adds messages to the answer. One that shows something and hands off becomes
// two: see [kommunicate.SplitHandoffs]. The error is a
// [*kommunicate.ValidationError].
func (r *Response) Add(messages ...kommunicate.Message) error {
	encoded, _, err := Encode(kommunicate.SplitHandoffs(messages))
	if err != nil {
		return err
	}
	r.FulfillmentMessages = append(r.FulfillmentMessages, encoded...)
	return nil
}
