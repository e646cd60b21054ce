package kommunicate

import (
	"crypto/rand"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// The REST API's form of a message: its metadata is a map of strings, in which
// everything that is not one stands as JSON text, and files, places and HTML
// are told by a contentType.
//
// Source: docs.kommunicate.io/docs/api-detail.

// appendSendBody appends the body of a send to message/v2/send, or, for a file
// or place, to message/send. skipBot keeps the message from the bots, unless
// its metadata says otherwise.
func appendSendBody(dst []byte, m *Message, to GroupID, from string, skipBot bool) ([]byte, error) {
	w := newEncoder(dst)
	if m.empty() {
		w.fail("", &rules.EmptyMessage)
	}
	w.object(&m.Extra, func() {
		w.text("groupId", (*string)(&to))
		if m.Attachment != nil || m.Location != nil {
			m.writeFile(w)
		} else {
			w.text("fromUserName", &from)
			m.writeText(w)
		}
		w.known("metadata")
		w.key("metadata")
		w.out = m.appendStringMap(w, skipBot)
	})
	return w.encoded(dst)
}

// writeText writes a bubble of text. The documents ask for a message always.
func (m *Message) writeText(w *wire) {
	if m.Text != "" && m.HTML != "" {
		w.fail("message", &rules.TextAndHTML)
	}
	if m.HTML == "" {
		w.writeText("message", tameBubble(m.Text))
		return
	}
	w.writeText("message", string(m.HTML))
	w.sendNumber("contentType", int(ContentHTML))
}

// writeFile writes a file or a place as the clients send them.
func (m *Message) writeFile(w *wire) {
	if m.Attachment != nil && m.Location != nil || m.HTML != "" {
		w.fail("fileMeta", &rules.SetTwice)
	}
	w.sendNumber("type", 5)
	w.sendNumber("source", 1)
	w.writeText("key", rand.Text())
	if m.Attachment != nil {
		w.sendNumber("contentType", int(ContentAttachment))
		w.text("message", &m.Text)
		pointerTo(w, "fileMeta", &m.Attachment, (*FileMeta).fields)
		return
	}
	if m.Text != "" {
		w.fail("message", &rules.SetTwice)
	}
	w.sendNumber("contentType", int(ContentLocation))
	place := newEncoder(nil)
	m.Location.fields(place)
	w.violations = append(w.violations, place.violations...)
	w.writeText("message", string(place.out))
	place.release()
}

func (w *wire) sendNumber(name string, n int) {
	w.known(name)
	w.key(name)
	w.out = append(w.out, byte('0'+n))
}

// appendStringMap appends the message's metadata to what w has written, as a
// map of strings.
func (m *Message) appendStringMap(w *wire, skipBot bool) []byte {
	native := newEncoder(nil)
	defer native.release()
	native.object(&m.Metadata, func() { m.metadata(native) })
	native.below("metadata", 0)
	w.violations = append(w.violations, native.violations...)

	if _, own := m.Metadata.Get(skipBotKey); own {
		skipBot = false
	}
	if native.index.Reset(native.out) != nil {
		return w.out // Which is invalid.
	}
	out := append(w.out, '{')
	separator := ""
	for name, value := range native.index.Root().Members() {
		if value.Kind() == rawjson.Null {
			continue
		}
		out = append(append(out, separator...), name.Raw()...)
		out = rawjson.AppendString(append(out, ':'), value.Text())
		separator = ","
	}
	if skipBot {
		out = append(append(out, separator...), `"`+skipBotKey+`":"true"`...)
	}
	return append(out, '}')
}

const skipBotKey = "skipBot"
