package kommunicate

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// HTML is markup that is meant as such. Everything else that this library sends
// is text and arrives as text.
type HTML string

// A Message is one chat bubble that a bot sends, with what rides on it: rich
// content, an action, a handoff, metadata. The zero Message is empty and
// refused; every field is optional, at least one must be set.
//
// Its JSON is the object that a bot answers with, {message, platform, metadata}
// with native JSON in metadata. The REST API wants strings there instead:
// [Client.SendMessage] writes those from the same Message. Decoding takes both.
//
// Encoding refuses, with a [*ValidationError], what the web, Android or iOS
// widget would break on, not show or show with dead controls. Decoding takes
// what there is and loses nothing: what no field knows stands in Metadata and
// in the Extra of each struct.
//
// Source: docs.kommunicate.io/docs/bot-custom-integration.
type Message struct {
	// Text is the bubble's text. Text and HTML exclude each other. What would
	// begin an HTML tag in it is sent with a word joiner (U+2060, not drawn) behind
	// the "<", since the web widget's preview of an unread message is HTML.
	Text string
	// HTML is the bubble's text as HTML, sent with messageType "html". Clients
	// keep an allow-list of elements and run no scripts.
	HTML HTML
	// Rich is what is drawn below the text: buttons, cards, a form.
	Rich RichMessage
	// Action asks Kommunicate to do something: resolve, tag, update the user.
	Action Action
	// Handoff gives the conversation to an agent, a team or another bot.
	Handoff Handoff
	// Input turns the chat's text box into a validated field for one answer.
	Input *CustomInput
	// AutoSuggestion offers completions while the user types.
	AutoSuggestion *AutoSuggestion
	// AttachmentButton shows or hides the chat's attachment button.
	AttachmentButton AttachmentButton
	// IgnoreTextResponse suppresses the text response of the intent that this
	// message rides on (Dialogflow).
	IgnoreTextResponse bool
	// Attachment is a file that was uploaded before. Only [Client.SendMessage]
	// can send one: in a bot's answer use [Images], [Videos] or a [Link].
	Attachment *FileMeta
	// Location is a place on the map. Only [Client.SendMessage] can send one: in
	// a bot's answer use a [Link] to a map.
	Location *Location
	// Metadata is what else stands in the message's metadata.
	Metadata Members
	// Extra is what else stands beside message and metadata.
	Extra Members
}

// AttachmentButton says what becomes of the chat's attachment button
// (KM_ENABLE_ATTACHMENT).
type AttachmentButton int

// The zero AttachmentButton leaves the button as it is.
const (
	KeepAttachmentButton AttachmentButton = iota
	ShowAttachmentButton
	HideAttachmentButton
)

// A FileMeta describes an uploaded file, as Kommunicate stores it.
type FileMeta struct {
	BlobKey      string // Kommunicate's key of the file.
	Name         string // File name.
	URL          string // Where the file can be fetched.
	Size         int    // In bytes.
	ContentType  string // MIME type: image/png.
	ThumbnailURL string // Optional: a small picture.
	Extra        Members
}

// A Location is a place in degrees. Latitude and Longitude are decimal text, as
// clients send them: "12.9716".
type Location struct {
	Latitude  string
	Longitude string
	Extra     Members
}

// AppendJSON appends the message as a bot answers with it. It is what
// MarshalJSON returns, without the copying. On an error, a [*ValidationError],
// dst comes back as it was.
func (m *Message) AppendJSON(dst []byte) ([]byte, error) {
	w := newEncoder(dst)
	m.fields(w)
	return w.encoded(dst)
}

// MarshalJSON writes the message as a bot answers with it.
func (m Message) MarshalJSON() ([]byte, error) { return m.AppendJSON(nil) }

// UnmarshalJSON reads a message in a bot's answer, the body of a REST send or
// what Kommunicate has stored. It refuses only what is not a JSON object, or
// has metadata that is not one. What decoding and encoding may change is listed
// in docs/cures.md.
func (m *Message) UnmarshalJSON(data []byte) error {
	w, err := newDecoder(data)
	if err != nil {
		return fmt.Errorf("kommunicate: message: %w", err)
	}
	defer w.release()
	metadata := w.value.Find("metadata").Kind()
	if w.value.Kind() != rawjson.Object {
		return fmt.Errorf("kommunicate: message: %w", errNotObject)
	}
	if metadata > rawjson.Null && metadata != rawjson.Object {
		return fmt.Errorf("kommunicate: message: metadata: %w", errNotObject)
	}
	*m = Message{}
	m.fields(w)
	return nil
}

// AppendMessages appends a bot's whole answer: a JSON array of messages. The
// pointer of a [*ValidationError] begins with the message's index.
func AppendMessages(dst []byte, messages []Message) ([]byte, error) {
	w := newEncoder(dst)
	w.out = append(w.out, '[')
	w.depth++
	for i := range messages {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		before := len(w.violations)
		messages[i].fields(w)
		w.belowElement(i, before)
	}
	w.out = append(w.out, ']')
	return w.encoded(dst)
}

func (m *Message) fields(w *wire) {
	if w.encoding && m.empty() {
		w.fail("", &rules.EmptyMessage)
	}
	w.object(&m.Extra, func() {
		if w.encoding {
			m.writeBubble(w)
		} else {
			m.readBubble(w)
		}
		w.constant("platform", "kommunicate")
		w.flag("ignoreTextResponse", &m.IgnoreTextResponse)
		w.part("metadata", &m.Metadata, func() { m.metadata(w) })
	})
}

func (m *Message) metadata(w *wire) {
	w.rich(&m.Rich)
	w.payload = m.Rich != nil
	w.actionRequest(&m.Action)
	w.takeOver(&m.Handoff)
	w.input(&m.Input)
	pointerTo(w, "KM_AUTO_SUGGESTION", &m.AutoSuggestion, (*AutoSuggestion).fields)
	m.AttachmentButton.walk(w)
}

func (m *Message) empty() bool {
	return m.Text == "" && m.HTML == "" && m.Rich == nil && m.Action == nil && m.Handoff == nil &&
		m.Input == nil && m.AutoSuggestion == nil && m.AttachmentButton == KeepAttachmentButton &&
		m.Attachment == nil && m.Location == nil && len(m.Metadata) == 0 && len(m.Extra) == 0
}

func (m *Message) writeBubble(w *wire) {
	if m.Text != "" && m.HTML != "" {
		w.fail("message", &rules.TextAndHTML)
	}
	if m.Attachment != nil || m.Location != nil {
		w.fail("", &rules.NotInBotAnswer)
	}
	switch {
	case m.HTML != "":
		w.writeText("message", string(m.HTML))
		w.writeText("messageType", "html")
	case m.Text != "":
		w.writeText("message", tameBubble(m.Text))
	default:
		w.known("message")
	}
}

// The numbers of contentType in the REST form, by what they say of a bubble.
var bubbleKinds = map[string]ContentType{
	"0": ContentText, "1": ContentAttachment, "2": ContentLocation, "3": ContentHTML,
}

func (m *Message) readBubble(w *wire) {
	var text string
	w.readText("message", &text)
	pointerTo(w, "fileMeta", &m.Attachment, (*FileMeta).fields)
	kind, known := bubbleKinds[w.scope.object.Find("contentType").Text()]
	switch {
	case text != "" && w.scope.object.Find("messageType").Is("html"):
		w.scope.object.Take("messageType")
		m.HTML = HTML(text)
		known = known && kind == ContentHTML
	case text != "" && kind == ContentHTML:
		m.HTML = HTML(text)
	case kind == ContentLocation && m.readLocation(text):
	default:
		m.Text = untame(text, tameBubble)
		known = known && (kind == ContentText || kind == ContentAttachment && m.Attachment != nil)
	}
	if known {
		w.scope.object.Take("contentType")
	}
}

// readLocation takes the place that the text of a location message is. It
// reports whether it is one.
func (m *Message) readLocation(text string) bool {
	w, err := newDecoder([]byte(text))
	if err != nil {
		return false
	}
	defer w.release()
	if w.value.Kind() != rawjson.Object {
		return false
	}
	m.Location = new(Location)
	m.Location.fields(w)
	return true
}

func (a *AttachmentButton) walk(w *wire) {
	const name = "KM_ENABLE_ATTACHMENT"
	if w.encoding {
		w.known(name)
		switch *a {
		case KeepAttachmentButton:
		case ShowAttachmentButton, HideAttachmentButton:
			w.key(name)
			w.out = strconv.AppendBool(w.out, *a == ShowAttachmentButton)
		default:
			w.fail(name, &rules.BadKind)
		}
		return
	}
	switch v := w.scope.object.Take(name); v.Text() {
	case "true":
		*a = ShowAttachmentButton
	case "false":
		*a = HideAttachmentButton
	default:
		w.setAside(name, v)
	}
}

func (f *FileMeta) fields(w *wire) {
	w.object(&f.Extra, func() {
		w.text("blobKey", &f.BlobKey)
		w.text("name", &f.Name)
		w.text("contentType", &f.ContentType)
		w.number("size", &f.Size)
		w.optionalLink("url", &f.URL)
		w.optionalLink("thumbnailUrl", &f.ThumbnailURL)
	})
}

func (l *Location) fields(w *wire) {
	w.object(&l.Extra, func() {
		w.must("lat", &l.Latitude, &rules.Missing)
		w.must("lon", &l.Longitude, &rules.Missing)
	})
}

var null = []byte("null")

func isNull(data []byte) bool { return bytes.Equal(bytes.TrimSpace(data), null) }
