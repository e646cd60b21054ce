package kommunicate

import (
	"strconv"
	"strings"
	"time"
)

// A ForwardedMessage is a message of the application as Kommunicate posts it to
// the message-forward webhook: of a user, an agent or a bot, and what this
// application sent itself.
//
// Its JSON is the body of that request. Decoding takes numbers for strings and
// strings for numbers; it loses nothing. What came with the wrong kind stands in
// Extra, as does what is not documented, and is written again from there, in
// place of the field. Encoding refuses only what is no JSON, since such a message
// is not sent to anybody.
//
// Source: docs.kommunicate.io/docs/webhooks-configuration. To and TopicID are
// from its version of 2019.
type ForwardedMessage struct {
	// Key is the message's id.
	Key string
	// From is the id of who wrote it.
	From string
	// To is the receiver of a message outside of a conversation.
	To string
	// GroupID is the conversation; "" outside of one.
	GroupID GroupID
	// ClientGroupID is the conversation's id that the client chose.
	ClientGroupID string
	GroupName     string
	// TopicID is the contextual chat (conversationId), which is not what this
	// library calls a conversation.
	TopicID string
	// Text may be empty, with a file or rich content.
	Text string
	// CreatedAt is when the message was sent, to the millisecond, UTC.
	CreatedAt time.Time
	// ReceiverConnected says that the receiver was online.
	ReceiverConnected bool
	// ReceiverLastSeenAt is when the receiver was online last.
	ReceiverLastSeenAt time.Time
	// File is nil without one.
	File *FileMeta
	// Metadata has strings for values.
	Metadata Members
	// Extra is what else stands in the body.
	Extra Members
}

// UnmarshalJSON reads what Kommunicate posts to a message-forward webhook. It
// refuses only what is not a JSON object.
func (m *ForwardedMessage) UnmarshalJSON(data []byte) error {
	*m = ForwardedMessage{}
	return decode(data, "forwarded message", m.fields)
}

// MarshalJSON writes the message as Kommunicate posts it.
func (m ForwardedMessage) MarshalJSON() ([]byte, error) {
	w := newLenientEncoder()
	m.fields(w)
	return w.encoded(nil)
}

func (m *ForwardedMessage) fields(w *wire) {
	w.object(&m.Extra, func() {
		w.text("key", &m.Key)
		w.text("from", &m.From)
		w.text("to", &m.To)
		w.groupID("groupId", &m.GroupID)
		w.text("clientGroupId", &m.ClientGroupID)
		w.text("groupName", &m.GroupName)
		w.groupID("conversationId", (*GroupID)(&m.TopicID))
		w.or("message", &m.Text, "")
		w.millis("timeStamp", &m.CreatedAt)
		w.flag("receiverConnected", &m.ReceiverConnected)
		w.millis("receiverLastSeenAtTime", &m.ReceiverLastSeenAt)
		pointerTo(w, "file", &m.File, (*FileMeta).forwarded)
		w.members("metadata", &m.Metadata)
	})
}

// forwarded walks a file as it is forwarded: as it came, with any URL.
func (f *FileMeta) forwarded(w *wire) {
	w.object(&f.Extra, func() {
		w.text("blobKey", &f.BlobKey)
		w.text("name", &f.Name)
		w.text("url", &f.URL)
		w.text("contentType", &f.ContentType)
		w.number("size", &f.Size)
		w.text("thumbnailUrl", &f.ThumbnailURL)
	})
}

// notice reports whether the message tells of an assignment or a status.
func (m *ForwardedMessage) notice() bool {
	_, status := m.Metadata.Get("KM_STATUS")
	_, assigned := m.Metadata.Get("KM_ASSIGN")
	return status || assigned
}

// hidden reports whether clients do not show the message.
func (m *ForwardedMessage) hidden() bool {
	return m.Metadata.Text("category") == "HIDDEN" || m.Metadata.Text("hide") == "true"
}

func (m *ForwardedMessage) event() string { return m.Metadata.Text("KM_TRIGGER_EVENT") }

// turn is the message as a bot is asked.
func (m *ForwardedMessage) turn(botID string) Turn {
	t := Turn{
		Key:       m.Key,
		BotID:     botID,
		GroupID:   m.GroupID,
		UserID:    m.From,
		Text:      m.Text,
		Event:     m.event(),
		Metadata:  m.Metadata,
		CreatedAt: m.CreatedAt,
		Native:    m,
	}
	const context = "KM_CHAT_CONTEXT"
	if raw, ok := t.Metadata.Get(context); ok && t.ChatContext.UnmarshalJSON(raw) == nil {
		t.Metadata.Delete(context)
	}
	switch place := placeIn(m.Text); {
	case t.Event != "":
		t.ContentType = ContentNotification
	case m.File != nil:
		t.media(ContentAttachment, m.File.attachment())
	case place != nil:
		t.Text = ""
		t.media(ContentLocation, Attachment{Type: locationType, Location: place})
	}
	return t
}

// media makes the turn one in which the user sent a file or place.
func (t *Turn) media(contentType ContentType, attachment Attachment) {
	t.Event, t.ContentType = EventMedia, contentType
	t.Attachments = append(t.Attachments, attachment)
}

// attachment is the file as a bot gets it.
func (f *FileMeta) attachment() Attachment {
	attachment := Attachment{Type: f.ContentType, Name: f.Name, URL: f.URL}
	if f.Size > 0 {
		attachment.Size = strconv.Itoa(f.Size)
	}
	return attachment
}

// placeIn reads a text that is nothing but a place, as clients write it. The
// body has no contentType that would say so.
func placeIn(text string) *Location {
	if !strings.HasPrefix(text, "{") {
		return nil
	}
	var place Location
	err := decode([]byte(text), "place", place.fields)
	if err != nil || place.Latitude == "" || place.Longitude == "" || len(place.Extra) > 0 {
		return nil
	}
	return &place
}
