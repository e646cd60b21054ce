package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"maps"
	"strconv"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// A webhookBody is what Kommunicate posts to a custom bot. It is written from
// the documents, and not with the library that reads it.
type webhookBody struct {
	BotID          string                  `json:"botId"`
	Key            string                  `json:"key"`
	From           string                  `json:"from"`
	Message        string                  `json:"message"`
	GroupID        int64                   `json:"groupId"`
	Metadata       map[string]any          `json:"metadata"`
	ContentType    kommunicate.ContentType `json:"contentType"`
	ApplicationKey string                  `json:"applicationKey"`
	Source         int                     `json:"source"`
	EventName      string                  `json:"eventName"`
	CreatedAt      int64                   `json:"createdAt"`
	UserInfo       map[string]string       `json:"userInfo,omitempty"`
}

// turnBody writes the body of one call of a bot's webhook.
func (s *Server) turnBody(t *thread, botID string, d delivery) []byte {
	body := webhookBody{
		BotID:          botID,
		Key:            d.key,
		From:           t.user,
		GroupID:        t.id,
		ApplicationKey: s.appID,
		Source:         1,
		EventName:      d.event,
		CreatedAt:      d.at.UnixMilli(),
		Metadata:       make(map[string]any),
	}
	if m := d.message; m != nil {
		body.From, body.ContentType, body.Source = m.from, m.contentType, m.source
		if m.contentType != kommunicate.ContentLocation {
			body.Message = m.text
		}
		for name, value := range m.metadata {
			body.Metadata[name] = value
		}
	}
	if phone := s.user(body.From).phone; phone != "" {
		body.UserInfo = map[string]string{"$user_phone": phone}
	}
	body.Metadata["KM_CHAT_CONTEXT"] = s.chatContext(t, botID, body.From, d)
	return mustJSON(body)
}

// chatContext merges, the later over the earlier: the conversation's context,
// the message's, what another bot gave along, and what Kommunicate adds.
func (s *Server) chatContext(t *thread, botID, from string, d delivery) map[string]any {
	merged := map[string]any{"kmUserLocale": "en", "attachments": []any{}}
	overlay(merged, t.metadata["KM_CHAT_CONTEXT"])
	if m := d.message; m != nil {
		overlay(merged, m.metadata["KM_CHAT_CONTEXT"])
		if attachment := m.attachment(); attachment != nil {
			merged["attachments"] = []any{attachment}
		}
		if m.metadata["actionRequest"] == "fetchAgentAvailability" {
			merged["actionResponse"] = []any{map[string]any{
				"name":    "fetchAgentAvailability",
				"payload": map[string]any{"availabilityStatus": s.availability()},
			}}
		}
	}
	for name, value := range d.data {
		merged[name] = value
	}
	maps.Copy(merged, map[string]any{
		"groupId": strconv.FormatInt(t.id, 10), "botId": botID, "from": from,
		"applicationId": s.appID, "messageSource": cmp.Or(messageSources[source(d)], "WEB"),
	})
	return merged
}

// messageSources are the names of the clients' sources in a chat context.
var messageSources = map[int]string{1: "WEB", 2: "ANDROID", 3: "IOS"}

func source(d delivery) int {
	if d.message == nil {
		return 0
	}
	return d.message.source
}

// overlay copies the members of a JSON object over dst. What is no object is
// left out.
func overlay(dst map[string]any, object string) {
	for name, value := range widget.ParseObject(object) {
		dst[name] = value
	}
}

// attachment is the file or place of the message as bots get it; nil without
// one.
func (e *entry) attachment() map[string]any {
	switch {
	case e.contentType == kommunicate.ContentLocation:
		return map[string]any{"type": "location", "payload": widget.ParseObject(e.text)}
	case e.file != nil:
		return map[string]any{"type": e.file.ContentType, "payload": map[string]string{
			"name": e.file.Name, "url": e.file.URL, "size": strconv.FormatInt(e.file.Size, 10),
		}}
	}
	return nil
}

// A fileMeta describes an uploaded file, as clients send it.
type fileMeta struct {
	BlobKey      string `json:"blobKey"`
	Name         string `json:"name"`
	URL          string `json:"url"`
	Size         int64  `json:"size"`
	ContentType  string `json:"contentType"`
	ThumbnailURL string `json:"thumbnailUrl,omitempty"`
}

// mustJSON encodes a value of this package, which can be encoded.
func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("kommunicatetest: " + err.Error())
	}
	return raw
}
