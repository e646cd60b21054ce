package lint

import (
	"slices"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// envelopes are the documents in which messages come, in the order in which they
// are told apart.
var envelopes = []struct {
	is   func(*node) bool
	look func(*checker, *node)
}{
	{isArray, (*checker).answer},
	{has("queryResult"), (*checker).queryResult},
	{has("fulfillmentMessages", "fulfillment_messages"), (*checker).dialogflowES},
	{has("fulfillmentResponse", "fulfillment_response"), (*checker).dialogflowCX},
	{has("fulfillmentText", "followupEventInput", "outputContexts", "sessionInfo", "pageInfo", "targetPage", "targetFlow"), silently},
	{has("sessionState"), (*checker).lexV2},
	{has("dialogAction"), (*checker).lexV1},
	{isLexMessage, (*checker).lexMessage},
	{isKompose, (*checker).kompose},
	{isIntent, (*checker).intent},
	{isIntentMessage, (*checker).wrapped},
	{func(n *node) bool { return watsonOutput(n).has() }, (*checker).watson},
	{func(n *node) bool { return n.at("channelData").has() || n.at("type").Is("message") }, (*checker).botFramework},
	{isSend, (*checker).send},
	{isMessage, func(c *checker, n *node) { c.message(n, false) }},
	{isMetadata, (*checker).metadataAlone},
}

// envelope looks at the messages of a document, and reports whether it knows the
// document's form.
func (c *checker) envelope(root *node) bool {
	for _, e := range envelopes {
		if e.is(root) {
			e.look(c, root)
			return true
		}
	}
	return false
}

// silently is for an answer that need not hold a message.
func silently(*checker, *node) {}

func has(names ...string) func(*node) bool {
	return func(n *node) bool {
		for _, name := range names {
			if n.at(name).has() {
				return true
			}
		}
		return false
	}
}

// either is the first of two members that is there.
func either(n *node, name, other string) *node {
	if m := n.at(name); m.has() {
		return m
	}
	return n.at(other)
}

func isArray(n *node) bool { return n.Kind() == rawjson.Array }

// answer looks at a bot's own answer, or at the list of a platform's messages.
func (c *checker) answer(n *node) {
	for _, element := range n.each() {
		switch {
		case isIntentMessage(element):
			c.wrapped(element)
		case isLexMessage(element):
			c.lexMessage(element)
		default:
			c.message(element, false)
		}
	}
}

// isMessage reports whether an object has what a message has. A request that a
// bot gets has too.
func isMessage(n *node) bool {
	return has("message", "metadata", "platform", "messageType", "ignoreTextResponse")(n) && !isRequest(n) && !has("botId")(n)
}

// isSend reports whether an object is the body of a send.
func isSend(n *node) bool {
	return has("groupId", "clientGroupId")(n) && has("message", "metadata", "fileMeta")(n) && !isRequest(n) && !has("botId")(n)
}

func (c *checker) send(n *node) {
	c.rest = true
	defer func() { c.rest = false }()
	for _, name := range []string{"groupId", "fromUserName"} {
		at := n.at(name)
		byClient := name == "fromUserName" && n.at("type").has() || name == "groupId" && n.at("clientGroupId").has()
		switch {
		case at.empty() && !byClient:
			c.report(at, &rules.RESTRequired)
		case at.has():
			if at.Kind() == rawjson.String {
				c.prose(at)
			}
		}
	}
	c.message(n, false)
}

// isMetadata reports whether an object is what should stand in a message's
// metadata.
var isMetadata = has(metadataNames...)

// metadataNames are names that only stand in a message's metadata.
var metadataNames = []string{"templateId", "KM_ASSIGN_TO", "KM_ASSIGN_TEAM", "KM_FIELD", "KM_AUTO_SUGGESTION", "actionRequest"}

func isMetadataName(name string) bool {
	return name == "payload" || slices.Contains(metadataNames, name)
}

// metadataAlone looks at a message's metadata, as documents show it or as the
// service has stored it.
func (c *checker) metadataAlone(n *node) {
	c.visit(n)
	c.hint(n, &rules.Fragment, "into metadata")
	c.metadata(n, false)
}

// isKompose reports whether an object is an import for Kompose.
func isKompose(n *node) bool { return n.at("intents").Kind() == rawjson.Array }

func (c *checker) kompose(n *node) {
	for _, intent := range n.at("intents").each() {
		for _, content := range intent.at("content").open().each() {
			c.message(content, false)
		}
	}
}

func watsonOutput(n *node) *node {
	for _, path := range [][]string{{"output"}, {"body", "payload", "output"}, {"payload", "output"}} {
		at := n
		for _, name := range path {
			at = at.at(name)
		}
		if at.at("generic").has() {
			return at.at("generic")
		}
	}
	return n.at("generic")
}

// watson looks at an answer of Watson: a message is what the user defined.
func (c *checker) watson(n *node) {
	for _, element := range watsonOutput(n).each() {
		if defined := element.at("user_defined"); defined.object() && isMessage(defined) {
			c.message(defined, false)
		}
	}
}

// botFramework looks at an activity of a Bot Framework bot.
func (c *checker) botFramework(n *node) {
	if own := n.at("channelData").at("kommunicate"); isMessage(own) {
		c.message(own, false)
	}
}
