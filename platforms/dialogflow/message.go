package dialogflow

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A FulfillmentMessage is one message of an agent's answer: exactly one of Text,
// QuickReplies, Card, Image and Payload, or one of the rich responses of other
// platforms, which stand in Extra under their name (suggestions, listSelect,
// basicCard).
//
// Source: cloud.google.com/dialogflow/es/docs/reference/rpc/google.cloud.dialogflow.v2#message.
type FulfillmentMessage struct {
	Text         *Text         `json:"text"`
	QuickReplies *QuickReplies `json:"quickReplies"`
	Card         *Card         `json:"card"`
	Image        *Image        `json:"image"`
	// Payload is a message of Kommunicate's: [kommunicate.Message] in JSON.
	Payload json.RawMessage `json:"payload"`
	// Platform is for whom the message is: "", the default, is everybody without
	// messages of their own, Kommunicate among them.
	Platform string              `json:"platform"`
	Extra    kommunicate.Members `json:"-"`
}

// A Text is a plain text.
type Text struct {
	Text  []string            `json:"text"`
	Extra kommunicate.Members `json:"-"`
}

// QuickReplies are buttons that send their label.
type QuickReplies struct {
	Title        string              `json:"title"`
	QuickReplies []string            `json:"quickReplies"`
	Extra        kommunicate.Members `json:"-"`
}

// A Card is a picture, texts and buttons.
type Card struct {
	Title    string              `json:"title"`
	Subtitle string              `json:"subtitle"`
	ImageURI string              `json:"imageUri"`
	Buttons  []CardButton        `json:"buttons"`
	Extra    kommunicate.Members `json:"-"`
}

// A CardButton is a button of a [Card].
type CardButton struct {
	Text string `json:"text"`
	// Postback is a URL to open, or a text to send.
	Postback string              `json:"postback"`
	Extra    kommunicate.Members `json:"-"`
}

// An Image is a picture.
type Image struct {
	ImageURI          string              `json:"imageUri"`
	AccessibilityText string              `json:"accessibilityText"`
	Extra             kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (m *FulfillmentMessage) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, m) }
func (m FulfillmentMessage) MarshalJSON() ([]byte, error)     { return lossless.Marshal(m) }
func (t *Text) UnmarshalJSON(data []byte) error               { return lossless.Unmarshal(data, t) }
func (t Text) MarshalJSON() ([]byte, error)                   { return lossless.Marshal(t) }
func (q *QuickReplies) UnmarshalJSON(data []byte) error       { return lossless.Unmarshal(data, q) }
func (q QuickReplies) MarshalJSON() ([]byte, error)           { return lossless.Marshal(q) }
func (c *Card) UnmarshalJSON(data []byte) error               { return lossless.Unmarshal(data, c) }
func (c Card) MarshalJSON() ([]byte, error)                   { return lossless.Marshal(c) }
func (b *CardButton) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, b) }
func (b CardButton) MarshalJSON() ([]byte, error)             { return lossless.Marshal(b) }
func (i *Image) UnmarshalJSON(data []byte) error              { return lossless.Unmarshal(data, i) }
func (i Image) MarshalJSON() ([]byte, error)                  { return lossless.Marshal(i) }
