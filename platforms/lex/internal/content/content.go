// Package content reads the contents of messages that Lex V2 and V1 have in common.
package content

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Add adds the message whose content is of a type of Lex's, and reports whether it
// knows the type. Extra is what of the message has no field.
func Add(a *bridge.Answer, pointer, contentType, content string, extra kommunicate.Members) bool {
	pointer += "/content"
	if _, ok := extra.Get("content"); ok {
		a.Lose(pointer, "content-not-text", "Lex takes a string as content, with JSON in it for a custom payload: it is not shown")
		return true
	}
	switch contentType {
	case "PlainText":
		a.Text(content)
	case "SSML":
		text, marked := spoken(content)
		if marked {
			a.Lose(pointer, "speech", "it is shown without its markup, which is for speech")
		}
		a.Text(text)
	case "CustomPayload":
		a.Payload(pointer, []byte(content))
	default:
		return false
	}
	return true
}

// spoken is the text of a document in SSML, and whether it loses markup with that.
// What is no XML is text as it is.
//
// Source: docs.aws.amazon.com/polly/latest/dg/supportedtags.html.
func spoken(ssml string) (text string, marked bool) {
	decoder := xml.NewDecoder(strings.NewReader(ssml))
	var b strings.Builder
	for {
		token, err := decoder.Token()
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			marked = marked || token.Name.Local != "speak"
			if separates[token.Name.Local] {
				b.WriteByte(' ')
			}
		}
		if errors.Is(err, io.EOF) {
			return strings.Join(strings.Fields(b.String()), " "), marked
		} else if err != nil {
			return ssml, false
		}
	}
}

// separates are the elements between which nobody writes a space.
var separates = map[string]bool{"break": true, "p": true, "s": true}
