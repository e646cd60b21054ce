package kommunicate

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
)

// Events that Kommunicate raises on a bot.
const (
	// EventWelcome is raised when a conversation starts.
	EventWelcome = "WELCOME"
	// EventMedia is raised when the user sent a file or a place:
	// [ChatContext.Attachments].
	EventMedia = "KOMMUNICATE_MEDIA_EVENT"
)

// TriggerEvent raises an event on the conversation's bot, as the end user from:
// [EventWelcome] or one of your own. It sends a message that no client shows.
//
// Source: docs.kommunicate.io, "Integrate your bot with Kommunicate", where the
// web SDK sends it; that the REST API takes the same message is assumed.
func (c *Client) TriggerEvent(ctx context.Context, to GroupID, from, event string) (Sent, error) {
	if err := check(struct {
		To    GroupID `json:"groupId" validate:"required,id"`
		From  string  `json:"fromUserName" validate:"required,id"`
		Event string  `json:"event" validate:"required,id"`
	}{to, from, event}); err != nil {
		return Sent{}, err
	}
	message := Pairs("groupId", string(to), "fromUserName", from, "message", "Event: "+event)
	message.set("type", json.RawMessage("5")) // Sent, not received.
	message.set("contentType", strconv.AppendInt(nil, int64(ContentNotification), 10))
	message.set("source", json.RawMessage("1")) // As from the web.
	message.set("metadata", Pairs("category", "HIDDEN", "KM_TRIGGER_EVENT", event).appendJSON(nil))
	return c.carryOut(ctx, errand{
		call:   call{method: http.MethodPost, path: "/rest/ws/message/v2/send", body: message.appendJSON(nil)},
		bubble: true,
	})
}
