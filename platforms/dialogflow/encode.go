package dialogflow

import (
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// Encode returns one fulfillment message for each message: a plain text as one,
// any other as the payload that Kommunicate reads. The error is a
// [*kommunicate.ValidationError].
//
// Nothing degrades: a payload carries all that a Kommunicate message can be. How
// large an answer may be is up to [Handler].
func Encode(messages []kommunicate.Message) ([]FulfillmentMessage, []kommunicate.Degraded, error) {
	if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
		return nil, nil, err
	}
	plain := true
	for i := range messages {
		plain = plain && !messages[i].IgnoreTextResponse // Which would hide the texts.
	}
	encoded := make([]FulfillmentMessage, len(messages))
	for i := range messages {
		if plain && isPlain(&messages[i]) {
			encoded[i].Text = &Text{Text: []string{messages[i].Text}}
			continue
		}
		payload, err := messages[i].AppendJSON(nil)
		if err != nil {
			return nil, nil, err
		}
		encoded[i].Payload = payload
	}
	return encoded, nil, nil
}

// isPlain reports whether the message is nothing but its text.
func isPlain(m *kommunicate.Message) bool {
	return m.Text != "" && m.Rich == nil && m.Action == nil && m.Handoff == nil && m.Input == nil &&
		m.AutoSuggestion == nil && m.AttachmentButton == kommunicate.KeepAttachmentButton &&
		len(m.Metadata) == 0 && len(m.Extra) == 0
}

// Add adds messages to the answer.
func (r *Response) Add(messages ...kommunicate.Message) error {
	encoded, _, err := Encode(messages)
	if err != nil {
		return err
	}
	r.FulfillmentMessages = append(r.FulfillmentMessages, encoded...)
	return nil
}

// maxAnswer is the size of the largest answer that Dialogflow takes.
//
// Source: cloud.google.com/dialogflow/es/docs/fulfillment-webhook.
const maxAnswer = 64 << 10

// fit leaves the largest messages out of an answer that Dialogflow would not
// take.
func (r *Response) fit() ([]byte, []kommunicate.Degraded, error) {
	var degraded []kommunicate.Degraded
	index := make([]int, len(r.FulfillmentMessages))
	for i := range index {
		index[i] = i
	}
	for {
		body, err := r.MarshalJSON()
		if err != nil {
			return nil, nil, err
		}
		if len(body) <= maxAnswer {
			return body, degraded, nil
		}
		if len(r.FulfillmentMessages) < 2 {
			return nil, nil, fmt.Errorf("%s: the answer has %d bytes and Dialogflow takes %d: send it in parts, through a Client", platform, len(body), maxAnswer)
		}
		i, size := largest(r.FulfillmentMessages)
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: fmt.Sprintf("/%d", index[i]), Code: "answer-too-large",
			Detail: fmt.Sprintf("the message of %d bytes is not sent: Dialogflow takes no answer of more than %d bytes; send it in parts, or through a Client", size, maxAnswer),
		})
		r.FulfillmentMessages = without(r.FulfillmentMessages, i)
		index = without(index, i)
	}
}

func largest(messages []FulfillmentMessage) (at, size int) {
	for i := range messages {
		if raw, err := json.Marshal(messages[i]); err == nil && len(raw) > size {
			at, size = i, len(raw)
		}
	}
	return at, size
}

func without[T any](list []T, i int) []T {
	return append(append([]T(nil), list[:i]...), list[i+1:]...)
}
