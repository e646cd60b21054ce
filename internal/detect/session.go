package detect

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// digestLength is that of an id that stands for a conversation's: 36 characters,
// which is what Dialogflow takes at most.
const digestLength = 36

// sessionForm is the form that Dialogflow wants of a session's id.
var sessionForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,36}$`)

// SessionID is the id of a conversation's session: its group id, as Kommunicate
// has it, or a digest of one that is not of the form.
func SessionID(id kommunicate.GroupID, form *regexp.Regexp) (string, error) {
	switch {
	case id == "":
		return "", errors.New("the turn names no conversation: set GroupID")
	case form.MatchString(string(id)):
		return string(id), nil
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:digestLength/2]), nil
}

// GroupID is the conversation that a session's name stands for: its last part.
func GroupID(session string) kommunicate.GroupID {
	return kommunicate.GroupID(session[strings.LastIndexByte(session, '/')+1:])
}

// host is Google's, for agents that are in no region.
const host = "dialogflow.googleapis.com"

var (
	part   = `[^/\s?#%]+`
	region = regexp.MustCompile(`/locations/([a-z0-9-]+)`)
)

// A Resource is the form of an agent's name.
type Resource struct {
	expression *regexp.Regexp
	form       string
}

// NewResource takes the form of an agent's name, with * for each variable part,
// and parts that may be left out in brackets.
func NewResource(form string) Resource {
	expression := regexp.QuoteMeta(form)
	for old, replacement := range map[string]string{`\*`: part, `\[`: `(?:`, `\]`: `)?`} {
		expression = strings.ReplaceAll(expression, old, replacement)
	}
	return Resource{regexp.MustCompile(`^` + expression + `$`), form}
}

// endpointOf is Google's endpoint for an agent: that of the region in its name.
//
// Source: cloud.google.com/dialogflow/es/docs/how/region.
func endpointOf(agent string) string {
	if found := region.FindStringSubmatch(agent); found != nil && found[1] != "global" {
		return "https://" + found[1] + "-" + host
	}
	return "https://" + host
}
