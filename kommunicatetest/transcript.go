package kommunicatetest

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// Who says a [Bubble].
type Who string

const (
	ByUser  Who = "user"
	ByBot   Who = "bot"
	ByAgent Who = "agent"
	// Notice is Kommunicate itself: the assignee or the status has changed.
	Notice Who = "notice"
	// Remark is this server, to the reader of a transcript alone: an event was
	// raised, a bot did not answer, a handoff names nobody.
	Remark Who = "remark"
)

// A Bubble is one thing in a conversation.
type Bubble struct {
	Who  Who
	From string // The id of the user, agent or bot; of a remark, the bot's that failed, or "".
	Name string // The display name.
	// Message is what was sent, without the marks that Kommunicate adds.
	Message kommunicate.Message
	// Raw is the message as clients get it: metadata is a map of strings. Nil for
	// a remark.
	Raw  json.RawMessage
	Key  string
	Time time.Time
	// Surface is where the user has the conversation open.
	Surface kommunicate.Surface
	// Hidden is set when the user does not see it there: an event, a silent
	// handoff, a remark.
	Hidden bool
}

// bubble is the entry as seen from outside.
func (s *Server) bubble(t *thread, e *entry, on kommunicate.Surface) Bubble {
	b := Bubble{Who: e.who, From: e.from, Key: e.key, Time: e.at, Surface: on, Hidden: e.hiddenOn(on)}
	if p := s.people[e.from]; p != nil {
		b.Name = p.displayName()
	}
	b.Message.Text = e.text
	if e.who == Remark {
		return b
	}
	b.Raw = e.raw(t)
	var decoded kommunicate.Message
	if json.Unmarshal(e.sent(), &decoded) == nil {
		b.Message = decoded
	}
	return b
}

// raw is the message as the API lists it.
func (e *entry) raw(t *thread) json.RawMessage {
	kind := 4 // Received.
	if e.who == ByUser {
		kind = 5 // Sent.
	}
	return mustJSON(struct {
		Key         string                  `json:"key"`
		From        string                  `json:"fromUserName"`
		GroupID     int64                   `json:"groupId"`
		Message     string                  `json:"message"`
		Type        int                     `json:"type"`
		ContentType kommunicate.ContentType `json:"contentType"`
		FileMeta    *fileMeta               `json:"fileMeta,omitempty"`
		Metadata    map[string]string       `json:"metadata"`
		Source      int                     `json:"source"`
		CreatedAt   int64                   `json:"createdAtTime"`
	}{e.key, e.from, t.id, e.text, kind, e.contentType, e.file, e.metadata, e.source, e.at.UnixMilli()})
}

// sent is what the sender wrote, in the form that [kommunicate.Message] decodes.
func (e *entry) sent() []byte {
	document := map[string]any{"message": e.text}
	metadata := make(map[string]string, len(e.metadata))
	for name, value := range e.metadata {
		if name != "skipBot" && name != "WELCOME_EVENT" {
			metadata[name] = value
		}
	}
	if len(metadata) > 0 {
		document["metadata"] = metadata
	}
	switch e.contentType {
	case kommunicate.ContentHTML:
		document["messageType"] = "html"
	case kommunicate.ContentAttachment:
		document["contentType"], document["fileMeta"] = e.contentType, e.file
	case kommunicate.ContentLocation:
		document["contentType"] = e.contentType
	}
	return mustJSON(document)
}

// String is the text of the bubble with its buttons, as in a [Transcript].
func (b Bubble) String() string { return strings.Join(b.lines(), "\n") }

// A Transcript is all that happened in a conversation, in order.
type Transcript []Bubble

// Visible returns what the user sees.
func (t Transcript) Visible() Transcript {
	var visible Transcript
	for _, b := range t {
		if !b.Hidden {
			visible = append(visible, b)
		}
	}
	return visible
}

// String draws the conversation for people. Control characters, and those that
// turn the direction of writing, stand as escapes.
func (t Transcript) String() string {
	var b strings.Builder
	_, _ = t.WriteTo(&b)
	return b.String()
}

// WriteTo writes what String returns.
func (t Transcript) WriteTo(w io.Writer) (int64, error) {
	width := 0
	for _, b := range t {
		if b.speaks() {
			width = max(width, utf8.RuneCountInString(harmless(b.Name)))
		}
	}
	var written int64
	for _, b := range t {
		name := ""
		if b.speaks() {
			name = harmless(b.Name)
		}
		for _, line := range b.lines() {
			pad := strings.Repeat(" ", width-utf8.RuneCountInString(name))
			n, err := fmt.Fprintln(w, strings.TrimRight(pad+name+"  "+harmless(line), " "))
			written += int64(n)
			if err != nil {
				return written, err
			}
			name = ""
		}
	}
	return written, nil
}

// speaks reports whether the bubble stands beside a name.
func (b Bubble) speaks() bool { return !b.Hidden && b.Who != Notice }

func (b Bubble) lines() []string {
	switch {
	case b.Who == Notice && b.Hidden:
		return []string{"(not shown: " + b.Message.Text + ")"}
	case b.Who == Notice:
		return []string{"-- " + b.Message.Text + " --"}
	case b.Who == Remark:
		return []string{"(" + b.Message.Text + ")"}
	case b.Hidden && b.Message.Metadata.Text("KM_TRIGGER_EVENT") != "":
		return []string{"(event " + b.Message.Metadata.Text("KM_TRIGGER_EVENT") + ")"}
	case b.Hidden && b.content() == "": // What it does is noted by itself.
		return nil
	case b.Hidden:
		return []string{"(" + b.Name + ", not shown: " + b.content() + ")"}
	}
	lines := strings.Split(b.content(), "\n")
	if lines[0] == "" {
		lines = nil
	}
	return append(lines, drawn(b.drawing())...)
}

// drawing is the bubble's rich content; none for a user's.
func (b Bubble) drawing() widget.View {
	var stored struct{ Metadata map[string]string }
	if b.Who == ByUser || json.Unmarshal(b.Raw, &stored) != nil {
		return widget.View{}
	}
	return widget.Draw(b.Surface, stored.Metadata)
}

// content is the bubble's text, or what stands for it.
func (b Bubble) content() string {
	switch m := b.Message; {
	case m.Location != nil:
		return "[place " + m.Location.Latitude + ", " + m.Location.Longitude + "]"
	case m.Attachment != nil:
		return strings.TrimSpace("[file " + m.Attachment.Name + "] " + m.Text)
	case m.HTML != "":
		return string(m.HTML)
	default:
		return m.Text
	}
}
