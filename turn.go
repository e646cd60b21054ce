package kommunicate

import "time"

// A Turn is one thing the user did that a bot answers: a text, a click, a form,
// an attachment, or an event.
//
// Its JSON is the body that Kommunicate posts to a custom bot's webhook.
// Decoding takes what every known version sends: numbers for strings, the chat
// context as an object or as a JSON string, applicationKey or applicationId.
//
// Source: docs.kommunicate.io/docs/bot-custom-integration.
type Turn struct {
	// Key is unique for each message, "" in some old versions.
	Key string
	// BotID is the bot that is asked.
	BotID string
	// AppID is the Kommunicate application.
	AppID string
	// GroupID is the conversation.
	GroupID GroupID
	// UserID is the user. On WhatsApp it holds the phone number or an opaque id:
	// see [Turn.Phone].
	UserID string
	// Text is what the user typed, or what a click sent. It may be empty. With an
	// event that a page or backend raised it is not the user's ("Event: NAME").
	Text string
	// Event is [EventWelcome], [EventMedia], one of your own, or "".
	Event string
	// Intent is what the platform in front of the bot (Kompose, Dialogflow, Lex)
	// took the text for; "" without one.
	Intent string
	// Params are the values that the platform found in the text.
	Params Members
	// ChatContext is what the client and the account add to every message.
	ChatContext
	// Metadata is what else rides on the message, a click's reply metadata among
	// it.
	Metadata Members
	// UserInfo are further facts of the user, with keys such as $user_phone.
	UserInfo Members
	// ContentType is the kind of the user's message.
	ContentType ContentType
	// Source is a number for where the user is: 1 web, 2 Android, 3 iOS, mostly.
	// Versions differ.
	Source int
	// CreatedAt is when the message was sent, to the millisecond.
	CreatedAt time.Time
	// Native is the request of the platform in front of the bot, decoded: its
	// package says which type. It is not to be written to.
	Native any
	// NativeAnswer is for the bot to set, to a response of the platform, when it
	// answers more than messages: contexts, slots. The platform's package says which
	// type, and has a function HandlerFunc for bots that always do. It counts only
	// when the bot returns no error.
	NativeAnswer any
	// Extra is what else stands in the body.
	Extra Members
}

// A GroupID is the id of a conversation. Kommunicate writes it as a number or
// as a string; both decode. It is written as a string, but in a [Turn] as
// Kommunicate does there.
type GroupID string

// ContentType is the kind of a message.
type ContentType int

// The kinds of messages that clients send.
const (
	ContentText         ContentType = 0
	ContentAttachment   ContentType = 1
	ContentLocation     ContentType = 2
	ContentHTML         ContentType = 3
	ContentNotification ContentType = 10 // An event, an assignment, a change of status.
)

// A ChatContext is what rides on every message of the user
// (metadata.KM_CHAT_CONTEXT): what the client adds by itself, and the free keys
// of the page that holds the chat.
type ChatContext struct {
	Locale          string           // Two letters: "en" (kmUserLocale).
	Language        string           // Chosen by the user: "es" (kmUserLanguageCode).
	Timezone        string           // kmUserTimezone.
	MessageSource   string           // "WEB" and the like.
	Attachments     []Attachment     // Files and places that the user sent.
	FormData        Members          // A form's values by their keys: texts, of checkboxes arrays of them. See [Form.Values].
	FormMessageKey  string           // The message whose form it was (formMsgKey).
	ActionResponses []ActionResponse // Answers to what a reply's metadata asked for.
	// Extra are the other keys of the context: those of the page, and groupId,
	// botId, from and applicationId, which Kommunicate adds. In a Turn they are
	// turn.ChatContext.Extra.
	Extra Members
}

// An Attachment is a file or a place that the user sent. A place has Location
// set.
type Attachment struct {
	Type     string    // MIME type, or "location".
	Name     string    // File name.
	URL      string    // Where the file can be fetched.
	Size     string    // In bytes, as sent: documents do not say which form.
	Location *Location // Not nil for a place.
	Extra    Members
}

// An ActionResponse is Kommunicate's answer to an action request.
type ActionResponse struct {
	Name         string // "fetchAgentAvailability".
	Availability Availability
	Extra        Members
}

// Availability says whether an agent could answer.
type Availability string

const (
	AgentsOnline  Availability = "online"  // At least one is online.
	AgentsAway    Availability = "away"    // None is online, at least one is away.
	AgentsOffline Availability = "offline" // Neither.
)
