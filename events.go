package kommunicate

import (
	"context"
	"encoding/json"
	"net/http"
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
	body, err := json.Marshal(eventMessage{
		GroupID:     to,
		From:        from,
		Message:     "Event: " + event,
		Type:        5, // Sent, not received.
		ContentType: ContentNotification,
		Source:      1, // As from the web.
		Metadata:    Pairs("category", "HIDDEN", "KM_TRIGGER_EVENT", event),
	})
	if err != nil {
		return Sent{}, err
	}
	return c.carryOut(ctx, errand{
		call:   call{method: http.MethodPost, path: "/rest/ws/message/v2/send", body: body},
		bubble: true,
	})
}

// An eventMessage is the hidden message that raises an event.
type eventMessage struct {
	GroupID     GroupID     `json:"groupId"`
	From        string      `json:"fromUserName"`
	Message     string      `json:"message"`
	Type        int         `json:"type"`
	ContentType ContentType `json:"contentType"`
	Source      int         `json:"source"`
	Metadata    Members     `json:"metadata"`
}
