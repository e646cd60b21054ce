package lex

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Message is one message of an answer.
//
// Source: docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_Message.html.
type Message struct {
	ContentType ContentType `json:"contentType"`
	// Content is the text; of a [CustomPayload] a message of Kommunicate's,
	// [kommunicate.Message] in JSON, as a string.
	Content string `json:"content"`
	// ImageResponseCard is that of a [ResponseCard].
	ImageResponseCard *ImageResponseCard  `json:"imageResponseCard"`
	Extra             kommunicate.Members `json:"-"`
}

// ContentType is the kind of a [Message].
type ContentType string

// The kinds of messages.
const (
	PlainText     ContentType = "PlainText"
	SSML          ContentType = "SSML" // Marked up for speech.
	CustomPayload ContentType = "CustomPayload"
	ResponseCard  ContentType = "ImageResponseCard"
)

// An ImageResponseCard is a picture, texts and buttons.
type ImageResponseCard struct {
	Title    string              `json:"title"` // At most 250 characters, as the next two.
	Subtitle string              `json:"subtitle"`
	ImageURL string              `json:"imageUrl"`
	Buttons  []Button            `json:"buttons"` // At most 5.
	Extra    kommunicate.Members `json:"-"`
}

// A Button of an [ImageResponseCard] sends its value.
type Button struct {
	Text  string              `json:"text"` // At most 50 characters, as the next.
	Value string              `json:"value"`
	Extra kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (m *Message) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, m) }
func (m Message) MarshalJSON() ([]byte, error)               { return lossless.Marshal(m) }
func (c *ImageResponseCard) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, c) }
func (c ImageResponseCard) MarshalJSON() ([]byte, error)     { return lossless.Marshal(c) }
func (b *Button) UnmarshalJSON(data []byte) error            { return lossless.Unmarshal(data, b) }
func (b Button) MarshalJSON() ([]byte, error)                { return lossless.Marshal(b) }
