package lex

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Encode returns one message of Lex for each message: a plain text as a
// [PlainText], any other as a [CustomPayload] that Kommunicate reads. The error is a
// [*kommunicate.ValidationError].
//
// Nothing degrades: a payload carries all that a Kommunicate message can be. How
// much an answer may be is up to [Handler].
func Encode(messages []kommunicate.Message) ([]Message, []kommunicate.Degraded, error) {
	encodings, err := bridge.Encode(messages)
	if err != nil {
		return nil, nil, err
	}
	encoded := make([]Message, len(encodings))
	for i, e := range encodings {
		if e.Payload != nil {
			encoded[i] = Message{ContentType: CustomPayload, Content: string(e.Payload)}
		} else {
			encoded[i] = Message{ContentType: PlainText, Content: e.Text}
		}
	}
	return encoded, nil, nil
}
