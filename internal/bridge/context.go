// Package bridge holds what lies between Kommunicate and the bots of any vendor:
// its chat context, the sessions of its conversations, the messages of an answer,
// what a vendor takes of them, and the dialect that its bots speak to a handler.
package bridge

import (
	"encoding/json"
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// The members of a chat context that say whose it is.
const (
	groupID = "groupId"
	botID   = "botId"
	userID  = "from"
	appID   = "applicationId"
)

// SetContext fills in what the payload of a request says of a turn: its chat
// context, and whose it is. A payload that is no object says nothing.
func SetContext(turn *kommunicate.Turn, payload json.RawMessage) {
	var members kommunicate.Members
	if members.UnmarshalJSON(payload) != nil || turn.ChatContext.UnmarshalJSON(payload) != nil {
		turn.ChatContext = kommunicate.ChatContext{}
		return
	}
	turn.GroupID = kommunicate.GroupID(members.Text(groupID))
	turn.BotID = members.Text(botID)
	turn.UserID = members.Text(userID)
	turn.AppID = members.Text(appID)
}

// Context is the JSON of the turn's chat context as Kommunicate gives it to an agent.
func Context(turn *kommunicate.Turn) (json.RawMessage, error) {
	return Complete(turn).MarshalJSON()
}

// Complete is the turn's chat context with what Kommunicate puts into each: whose it
// is.
func Complete(turn *kommunicate.Turn) kommunicate.ChatContext {
	c := turn.ChatContext
	c.Extra = slices.Clone(c.Extra)
	for _, id := range []struct{ name, value string }{
		{groupID, string(turn.GroupID)}, {botID, turn.BotID}, {userID, turn.UserID}, {appID, turn.AppID},
	} {
		if _, ok := c.Extra.Get(id.name); !ok && id.value != "" {
			c.Extra = append(c.Extra, kommunicate.Pairs(id.name, id.value)...)
		}
	}
	return c
}

// FreeKeys are the keys of a turn's context that the page, or an event, put there.
func FreeKeys(turn *kommunicate.Turn) kommunicate.Members {
	var free kommunicate.Members
	for _, member := range turn.ChatContext.Extra {
		switch member.Name {
		case groupID, botID, userID, appID:
		default:
			free = append(free, member)
		}
	}
	return free
}

// Language is the language of a turn: what the user chose, or what the client
// is set to, or otherwise.
func Language(turn *kommunicate.Turn, otherwise string) string {
	switch {
	case turn.Language != "":
		return turn.Language
	case turn.Locale != "":
		return turn.Locale
	}
	return otherwise
}
