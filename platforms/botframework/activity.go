package botframework

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// The types of activities that this package knows.
const (
	TypeMessage           = "message"
	TypeEvent             = "event"
	TypeTyping            = "typing"
	TypeEndOfConversation = "endOfConversation"
	TypeUpdate            = "conversationUpdate"
)

// EventHandoff is the name of the event with which a bot gives the conversation
// to a person.
//
// Source: learn.microsoft.com/azure/bot-service/bot-service-design-pattern-handoff-human.
const EventHandoff = "handoff.initiate"

// An Activity is what bots and channels tell each other: a message, an event, the
// end of a conversation.
//
// Decoding refuses only what is not a JSON object: a member that no field knows,
// or whose field cannot take it, stands in the Extra of its struct. So it is
// with every type of the wire in this package.
//
// Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference.
type Activity struct {
	Type           string              `json:"type"`
	ID             string              `json:"id"`
	Timestamp      string              `json:"timestamp"`      // RFC 3339, of the channel.
	LocalTimestamp string              `json:"localTimestamp"` // RFC 3339, of the client.
	ServiceURL     string              `json:"serviceUrl"`     // Where replies go.
	ChannelID      string              `json:"channelId"`
	From           ChannelAccount      `json:"from"`
	Recipient      ChannelAccount      `json:"recipient"`
	Conversation   ConversationAccount `json:"conversation"`
	ReplyToID      string              `json:"replyToId"` // The activity that this answers.

	Text             string            `json:"text"`
	TextFormat       string            `json:"textFormat"` // "markdown", the default, "plain" or "xml".
	Locale           string            `json:"locale"`     // "en-US".
	InputHint        string            `json:"inputHint"`  // See [InputExpecting].
	Attachments      []Attachment      `json:"attachments"`
	AttachmentLayout string            `json:"attachmentLayout"` // "list", the default, or "carousel".
	SuggestedActions *SuggestedActions `json:"suggestedActions"`

	Name         string           `json:"name"`         // Of an event.
	Value        json.RawMessage  `json:"value"`        // Of an event, of a click, of a form.
	Code         string           `json:"code"`         // Why a conversation ends.
	MembersAdded []ChannelAccount `json:"membersAdded"` // Of a conversationUpdate.

	// ChannelData is what only the channel knows. Its member kommunicate is
	// Kommunicate's: the chat context of a turn, or a message of the bot's.
	ChannelData ChannelData `json:"channelData"`
	// DeliveryMode "expectReplies" asks for the replies as the answer to the
	// request, in place of calls.
	DeliveryMode string              `json:"deliveryMode"`
	Entities     []json.RawMessage   `json:"entities"`
	Extra        kommunicate.Members `json:"-"`
}

// The hints of a message about what the bot does next.
const (
	InputAccepting = "acceptingInput" // Nothing special: what SDKs set by themselves.
	InputExpecting = "expectingInput" // The bot waits for the user.
	InputIgnoring  = "ignoringInput"  // The bot has more to say.
)

const (
	formatXML      = "xml"
	formatPlain    = "plain"
	layoutCarousel = "carousel"
	expectReplies  = "expectReplies"
	roleUser       = "user"
)

// ChannelData is the part of an activity that belongs to the channel.
type ChannelData struct {
	// Kommunicate is, of an activity to a bot, the chat context of the turn; of one
	// from a bot, a [kommunicate.Message] or a list of them, which then counts
	// instead of the rest of the activity. It is a convention of this library.
	Kommunicate json.RawMessage     `json:"kommunicate"`
	Extra       kommunicate.Members `json:"-"`
}

// A ChannelAccount is a user or a bot.
type ChannelAccount struct {
	ID    string              `json:"id"`
	Name  string              `json:"name"`
	Role  string              `json:"role"` // "user", "bot" or "".
	Extra kommunicate.Members `json:"-"`
}

// A ConversationAccount is a conversation.
type ConversationAccount struct {
	ID    string              `json:"id"`
	Name  string              `json:"name"`
	Extra kommunicate.Members `json:"-"`
}

// An Attachment is a card, which stands in Content, or a file, at ContentURL.
type Attachment struct {
	ContentType  string              `json:"contentType"` // A MIME type, or that of a card: [ContentHero].
	ContentURL   string              `json:"contentUrl"`
	Content      json.RawMessage     `json:"content"`
	Name         string              `json:"name"`
	ThumbnailURL string              `json:"thumbnailUrl"`
	Extra        kommunicate.Members `json:"-"`
}

// The content types of cards.
const (
	ContentHero      = "application/vnd.microsoft.card.hero"
	ContentThumbnail = "application/vnd.microsoft.card.thumbnail"
	ContentAnimation = "application/vnd.microsoft.card.animation"
	ContentAudio     = "application/vnd.microsoft.card.audio"
	ContentVideo     = "application/vnd.microsoft.card.video"
	ContentReceipt   = "application/vnd.microsoft.card.receipt"
	ContentSignin    = "application/vnd.microsoft.card.signin"
	ContentOAuth     = "application/vnd.microsoft.card.oauth"
	ContentAdaptive  = "application/vnd.microsoft.card.adaptive"
)

// SuggestedActions are buttons below a message, which go with the next one.
type SuggestedActions struct {
	To      []string            `json:"to"`
	Actions []CardAction        `json:"actions"`
	Extra   kommunicate.Members `json:"-"`
}

// A CardAction is a button.
type CardAction struct {
	Type        string              `json:"type"` // "imBack", "postBack", "messageBack", "openUrl" ...
	Title       string              `json:"title"`
	Value       json.RawMessage     `json:"value"` // A text or URL; of postBack and messageBack, any JSON.
	Text        string              `json:"text"`  // Of messageBack: what the bot gets.
	DisplayText string              `json:"displayText"`
	Image       string              `json:"image"`
	Extra       kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (a *Activity) UnmarshalJSON(data []byte) error            { return lossless.Unmarshal(data, a) }
func (a Activity) MarshalJSON() ([]byte, error)                { return lossless.Marshal(a) }
func (c *ChannelData) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, c) }
func (c ChannelData) MarshalJSON() ([]byte, error)             { return lossless.Marshal(c) }
func (c *ChannelAccount) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, c) }
func (c ChannelAccount) MarshalJSON() ([]byte, error)          { return lossless.Marshal(c) }
func (c *ConversationAccount) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, c) }
func (c ConversationAccount) MarshalJSON() ([]byte, error)     { return lossless.Marshal(c) }
func (a *Attachment) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, a) }
func (a Attachment) MarshalJSON() ([]byte, error)              { return lossless.Marshal(a) }
func (s *SuggestedActions) UnmarshalJSON(data []byte) error    { return lossless.Unmarshal(data, s) }
func (s SuggestedActions) MarshalJSON() ([]byte, error)        { return lossless.Marshal(s) }
func (c *CardAction) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, c) }
func (c CardAction) MarshalJSON() ([]byte, error)              { return lossless.Marshal(c) }
