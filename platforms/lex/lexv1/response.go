package lexv1

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// A Response is what a Lambda function answers.
//
// Source: docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html.
type Response struct {
	// SessionAttributes are the session's from now on.
	SessionAttributes map[string]string   `json:"sessionAttributes"`
	DialogAction      *DialogAction       `json:"dialogAction"`
	Extra             kommunicate.Members `json:"-"`
}

// A DialogAction is what Lex does next, and says.
type DialogAction struct {
	Type             lex.DialogActionType `json:"type"`
	FulfillmentState lex.IntentState      `json:"fulfillmentState"` // Of a Close: Fulfilled or Failed.
	Message          *Message             `json:"message"`
	IntentName       string               `json:"intentName"`
	Slots            map[string]*string   `json:"slots"`
	SlotToElicit     string               `json:"slotToElicit"`
	ResponseCard     *ResponseCard        `json:"responseCard"`
	Extra            kommunicate.Members  `json:"-"`
}

// A Message is the one message of an answer: plain text, SSML or a custom payload.
type Message struct {
	ContentType lex.ContentType     `json:"contentType"`
	Content     string              `json:"content"`
	Extra       kommunicate.Members `json:"-"`
}

// A ResponseCard are cards beside the message.
type ResponseCard struct {
	Version            int                 `json:"version"`
	ContentType        string              `json:"contentType"` // "application/vnd.amazonaws.card.generic".
	GenericAttachments []Attachment        `json:"genericAttachments"`
	Extra              kommunicate.Members `json:"-"`
}

// An Attachment is a card of a [ResponseCard].
type Attachment struct {
	Title             string              `json:"title"`
	SubTitle          string              `json:"subTitle"`
	ImageURL          string              `json:"imageUrl"`
	AttachmentLinkURL string              `json:"attachmentLinkUrl"`
	Buttons           []lex.Button        `json:"buttons"`
	Extra             kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (r *Response) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, r) }
func (r Response) MarshalJSON() ([]byte, error)         { return lossless.Marshal(r) }
func (a *DialogAction) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, a) }
func (a DialogAction) MarshalJSON() ([]byte, error)     { return lossless.Marshal(a) }
func (m *Message) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, m) }
func (m Message) MarshalJSON() ([]byte, error)          { return lossless.Marshal(m) }
func (c *ResponseCard) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, c) }
func (c ResponseCard) MarshalJSON() ([]byte, error)     { return lossless.Marshal(c) }
func (a *Attachment) UnmarshalJSON(data []byte) error   { return lossless.Unmarshal(data, a) }
func (a Attachment) MarshalJSON() ([]byte, error)       { return lossless.Marshal(a) }
