package bridge

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
)

// An Encoding is what a message is for an agent: a plain text or the payload that
// Kommunicate reads.
type Encoding struct {
	Text    string
	Payload json.RawMessage // Counts if it is not nil.
}

// Encode returns the encoding of each message. The error is a
// [*kommunicate.ValidationError].
func Encode(messages []kommunicate.Message) ([]Encoding, error) {
	if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
		return nil, err
	}
	texts := true
	for i := range messages {
		texts = texts && !messages[i].IgnoreTextResponse // Which hides texts.
	}
	encoded := make([]Encoding, len(messages))
	for i := range messages {
		if texts && isPlain(&messages[i]) {
			encoded[i].Text = messages[i].Text
			continue
		}
		payload, err := messages[i].AppendJSON(nil)
		if err != nil {
			return nil, err
		}
		encoded[i].Payload = payload
	}
	return encoded, nil
}

// isPlain reports whether the message is nothing but its text.
func isPlain(m *kommunicate.Message) bool {
	return m.Text != "" && m.Rich == nil && m.Action == nil && m.Handoff == nil && m.Input == nil &&
		m.AutoSuggestion == nil && m.AttachmentButton == kommunicate.KeepAttachmentButton &&
		len(m.Metadata) == 0 && len(m.Extra) == 0
}
