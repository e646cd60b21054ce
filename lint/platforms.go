package lint

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// queryResult looks at what Dialogflow tells a webhook of an intent, or a client
// of a turn.
func (c *checker) queryResult(n *node) {
	result := n.at("queryResult")
	c.dialogflowES(result)
	c.wrappedAll(result.at("responseMessages"))
}

// dialogflowES looks at the answer of a fulfillment webhook.
func (c *checker) dialogflowES(n *node) {
	c.wrappedAll(either(n, "fulfillmentMessages", "fulfillment_messages"))
}

// dialogflowCX looks at the answer of a CX webhook.
func (c *checker) dialogflowCX(n *node) {
	c.wrappedAll(either(n, "fulfillmentResponse", "fulfillment_response").at("messages"))
}

func (c *checker) wrappedAll(list *node) {
	for _, element := range list.each() {
		c.wrapped(element)
	}
}

// isIntentMessage reports whether an object is a message of Dialogflow's with a
// custom payload.
func isIntentMessage(n *node) bool {
	return n.at("payload").has() && !has("message", "metadata", "templateId", "actionRequest")(n)
}

// wrapped looks at a message of Dialogflow's: one of Kommunicate's is its
// payload. The official samples also show an array of them there.
func (c *checker) wrapped(n *node) {
	payload := n.at("payload")
	if payload.Kind() == rawjson.Array {
		for _, element := range payload.each() {
			c.custom(element)
		}
		return
	}
	c.custom(payload)
}

// custom looks at a payload, unless it is meant for somebody else.
func (c *checker) custom(n *node) {
	if isMessage(n) {
		c.message(n, true)
	}
}

// isIntent reports whether an object is an intent that was exported from
// Dialogflow.
func isIntent(n *node) bool {
	for _, response := range n.at("responses").each() {
		if response.at("messages").has() {
			return true
		}
	}
	return false
}

func (c *checker) intent(n *node) {
	for _, response := range n.at("responses").each() {
		c.wrappedAll(response.at("messages"))
	}
}

// lexV2 looks at the answer of a Lambda function to Lex V2.
func (c *checker) lexV2(n *node) {
	for _, message := range n.at("messages").each() {
		c.lexMessage(message)
	}
}

// lexV1 looks at the answer of a Lambda function to Lex V1.
func (c *checker) lexV1(n *node) {
	if message := n.at("dialogAction").at("message"); message.has() {
		c.lexMessage(message)
	}
}

// lexKinds are the content types of Lex's messages.
var lexKinds = map[string]bool{"PlainText": true, "SSML": true, "CustomPayload": true, "ImageResponseCard": true}

func isLexMessage(n *node) bool { return lexKinds[n.at("contentType").word()] }

// lexMessage looks at a message of Lex: one of Kommunicate's is the JSON text of
// a custom payload.
func (c *checker) lexMessage(n *node) {
	if !looksLikeMessage(n) {
		c.visit(n)
	}
	content := n.at("content")
	opened := content.open()
	switch {
	case !n.at("contentType").Is("CustomPayload"):
		if opened != content && looksLikeMessage(opened) {
			c.hint(content, &rules.ShownAsJSON, "set the contentType to CustomPayload")
			c.message(opened, true)
		}
	case content.Kind() == rawjson.Object:
		c.report(content, &rules.LexContent)
		c.message(content, true)
	case opened.object():
		c.message(opened, true)
	default:
		c.report(content, &rules.LexContent)
	}
}
