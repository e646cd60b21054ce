package lint

import (
	"errors"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

const (
	// largest is the size of a document that is looked at.
	largest = 16 << 20
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
		c.hint(root, &rules.NotADocument, err.Error())
		return
	}
	c.seen = make(map[rawjson.Value]bool)
	root.Value = index.Root()
	known := c.envelope(root)
	c.strays(root, searched)
	if !known && len(c.seen) == 0 && !isRequest(root) {
		c.nothing(root)
	}
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
	for _, name := range []string{"messages", "replies", "responses", "response", "answer", "text", "reply", "content", "payload"} {
		if root.at(name).has() {
			c.report(root, &rules.WrongAnswer)
			return
		}
	}
	c.report(root, &rules.NoMessages)
}

// isRequest reports whether the document is what a bot or a platform receives.
func isRequest(root *node) bool {
	for _, name := range []string{
		"queryResult", "detectIntentResponseId", "fulfillmentInfo", "inputTranscript", "currentIntent", "eventName",
		"applicationId", "applicationKey", "matchedIntentName",
	} {
		if root.at(name).has() {
			return true
		}
	}
	return false
}

// looksLikeMessage reports whether an object can only be meant as a message.
func looksLikeMessage(n *node) bool {
	if !n.object() {
		return false
	}
	md := n.at("metadata").open()
	for _, name := range []string{"templateId", "KM_ASSIGN_TO", "KM_ASSIGN_TEAM", "KM_FIELD", "KM_AUTO_SUGGESTION", "actionRequest"} {
		if md.at(name).has() {
			return true
		}
	}
	return n.at("platform").Is("kommunicate")
}

// strays looks for messages where nobody else looked.
func (c *checker) strays(n *node, depth int) {
	if c.seen[n.Value] {
		return
	}
	if looksLikeMessage(n) {
		c.report(n, &rules.WrongEnvelope)
		c.message(n, false)
		return
	}
	if depth == 0 {
		return
	}
	for _, element := range n.each() {
		c.strays(element, depth-1)
	}
	for name, value := range n.Members() {
		if len(name.Text()) <= longestName {
			c.strays(&node{value, n, name.Text(), 0}, depth-1)
		}
	}
}
