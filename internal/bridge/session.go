package bridge

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// digestLength is that of an id that stands for a conversation's: 36 characters,
// which is what Dialogflow takes at most, and no vendor less.
const digestLength = 36

// SessionID is the id of a conversation's session: its group id, as Kommunicate
// has it, or a digest of one that is not of the form.
func SessionID(id kommunicate.GroupID, form *regexp.Regexp) (string, error) {
	switch {
	case id == "":
		return "", errors.New("the turn names no conversation: set GroupID")
	case form.MatchString(string(id)) && id != "..": // Which would be a step up in a path.
		return string(id), nil
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:digestLength/2]), nil
}

// GroupID is the conversation that a session's name stands for: its last part.
func GroupID(session string) kommunicate.GroupID {
	return kommunicate.GroupID(session[strings.LastIndexByte(session, '/')+1:])
}
