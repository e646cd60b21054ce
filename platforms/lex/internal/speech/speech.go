// Package speech reads what is written to be spoken.
package speech

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Text is the text of a document in SSML, and whether it loses markup with that.
// What is no XML is text as it is.
//
// Source: docs.aws.amazon.com/polly/latest/dg/supportedtags.html.
func Text(ssml string) (text string, marked bool) {
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
