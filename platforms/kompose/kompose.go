// Package kompose is for bots that are built with Kompose, Kommunicate's own bot
// builder, which its documentation also calls the AI agent builder:
//
//   - [Handler] serves the webhook that an intent calls. [kommunicate.Turn.Intent]
//     is the intent that matched.
//   - [Payload] prints a message for the Custom section of an intent.
//   - [Bot] is the file of "Import Kompose Bot": build a whole bot in Go, or read
//     one, check it, write it.
//
// Kompose answers nobody but Kommunicate, so there is no New: to talk to a Bot in
// a test, see package komposetest.
//
// Source: docs.kommunicate.io/docs/bot-setup and, for the webhook,
// Kommunicate's sample of one.
package kompose

import (
	"bytes"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
)

// Handler serves bot to Kompose: a [net/http.Handler] for the webhook of intents.
// The request is a custom bot's with the name of the intent, which
// [kommunicate.Mux] routes by; the messages come after those that the intent has
// itself. There is nothing else that a bot could answer, and so no HandlerFunc:
// [kommunicate.BotFunc] is it.
//
// It is what [kommunicate.NewWebhook] returns, but for silence, which Kompose is
// known to take as an empty body.
func Handler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{kommunicate.WithDialect(dialect{})}, opts...)...)
}

type dialect struct{}

func (dialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	return nil, turn.UnmarshalJSON(body)
}

func (dialect) Encode(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	if len(msgs) == 0 {
		return nil, nil, nil
	}
	body, err := kommunicate.AppendMessages(nil, msgs)
	return body, nil, err
}

func (dialect) Late(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	return msgs, nil
}

// Payload returns the JSON of a message, indented, to be pasted into the Custom
// section of an intent. A message that has both a text and a handoff is best
// pasted as two ([kommunicate.SplitHandoffs]): Android hides the text otherwise.
//
// Source: docs.kommunicate.io/docs/bot-setup.
func Payload(m kommunicate.Message) (string, error) {
	raw, err := m.AppendJSON(nil)
	if err != nil {
		return "", err
	}
	return indented(raw).String(), nil
}

// indented is JSON for people.
func indented(raw []byte) *bytes.Buffer {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		panic("kompose: the encoder wrote what is not JSON: " + err.Error())
	}
	return &b
}
