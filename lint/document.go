package lint

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

const (
	// largest is the size of a document that is looked at.
	largest = 16 << 20
	// most is how many findings are listed, give or take those of one mistake.
	most = 10_000
	// searched is how deep a document is searched for messages in wrong places.
	searched = 8
)

// document looks at a whole document.
func (c *checker) document(raw []byte) {
	root := &node{}
	if len(raw) > largest {
		c.report(root, &rules.TooLarge)
		return
	}
	var index rawjson.Index
	switch err := index.Reset(raw); {
	case errors.Is(err, rawjson.ErrTooDeep):
		c.report(root, &rules.TooDeep)
		return
	case err != nil:
		c.hint(root, &rules.NotADocument, unreadable(raw, index.Offset(), err))
		return
	}
	c.seen = make(map[rawjson.Value]bool)
	root.Value = index.Root()
	if isRequest(root) {
		return
	}
	known := c.envelope(root)
	c.strays(root, searched)
	if !known && len(c.seen) == 0 {
		c.nothing(root)
	}
}

// unreadable says why a document is no JSON, and where.
func unreadable(raw []byte, offset int, err error) string {
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return "it is empty"
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return "it begins with a byte order mark"
	}
	return fmt.Sprintf("%v (line %d)", err, 1+bytes.Count(raw[:offset], []byte("\n")))
}

// encoded looks at a message that the types have written.
func (c *checker) encoded(raw []byte) {
	c.typed = true
	c.seen = make(map[rawjson.Value]bool)
	var index rawjson.Index
	if index.Reset(raw) == nil {
		c.message(&node{Value: index.Root()}, false)
	}
}

// visit notes that a value was looked at as a message.
func (c *checker) visit(n *node) { c.seen[n.Value] = true }

// nothing reports a document without messages. One that looks like an answer of
// another kind is worse than one that does not.
func (c *checker) nothing(root *node) {
	if root.open() != root {
		c.report(root, &rules.WrongAnswer)
		return
	}
	for _, name := range []string{"messages", "replies", "responses", "response", "answer", "text", "reply", "content", "payload"} {
		if root.at(name).has() {
			c.report(root, &rules.WrongAnswer)
			return
		}
	}
	c.report(root, &rules.NoMessages)
}

// isRequest reports whether the document is what a bot or a platform receives.
var isRequest = has("detectIntentResponseId", "fulfillmentInfo", "inputTranscript", "currentIntent", "eventName",
	"applicationId", "applicationKey", "matchedIntentName")

// looksLikeMessage reports whether an object can only be meant as a message.
func looksLikeMessage(n *node) bool {
	return n.object() && (isMetadata(n.at("metadata").open()) || n.at("platform").Is("kommunicate"))
}

// strays looks for messages where nobody else looked, and reports whether n is
// one: a message, what stands in a message's metadata, or the JSON text of a
// message. It does not look inside of one again: their places would grow without
// end.
func (c *checker) strays(n *node, depth int) bool {
	if c.full || c.astray || c.seen[n.Value] {
		return false
	}
	c.astray = true
	found := c.stray(n)
	c.astray = false
	if found || depth == 0 {
		return found
	}
	for _, element := range n.each() {
		c.strays(element, depth-1)
	}
	for name, value := range n.Members() {
		if len(name.Text()) <= longestName {
			c.strays(&node{value, n, name.Text(), 0}, depth-1)
		}
	}
	return false
}

func (c *checker) stray(n *node) bool {
	opened := n.open()
	switch {
	case opened != n:
		return c.inText(n, opened)
	case looksLikeMessage(n):
		c.report(n, &rules.WrongEnvelope)
		c.message(n, false)
	case isMetadata(n):
		c.hint(n, &rules.WrongEnvelope, "this belongs in the metadata of one")
		c.visit(n)
		c.metadata(n, false)
	case isLexMessage(n):
		c.lexMessage(n)
	default:
		return false
	}
	return true
}

// inText looks for a message, or an array of them, in a text that holds JSON.
func (c *checker) inText(n, opened *node) (found bool) {
	if looksLikeMessage(opened) {
		c.report(n, &rules.ShownAsJSON)
		c.message(opened, false)
		return true
	}
	for _, element := range opened.objects() {
		if looksLikeMessage(element) {
			c.report(n, &rules.ShownAsJSON)
			c.message(element, false)
			found = true
		}
	}
	return found
}
