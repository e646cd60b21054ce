package kommunicatetest

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// sent is the answer to a sent message.
func sent(e *entry) any {
	return bare{map[string]any{"messageKey": e.key, "createdAt": e.at.UnixMilli()}}
}

// sendMessage is POST /rest/ws/message/v2/send.
func (s *Server) sendMessage(r request) (any, error) {
	var body struct {
		GroupID       json.RawMessage            `json:"groupId"`
		ClientGroupID string                     `json:"clientGroupId"`
		Message       string                     `json:"message"`
		From          string                     `json:"fromUserName"`
		Metadata      map[string]json.RawMessage `json:"metadata"`
		ContentType   kommunicate.ContentType    `json:"contentType"`
	}
	if err := decodeStrict(r.body, &body); err != nil {
		return nil, err
	}
	metadata, err := textMap(body.Metadata, false)
	if err != nil {
		return nil, err
	}
	if body.Message == "" && len(metadata) == 0 {
		return nil, badRequest("message is required, unless metadata does something")
	}
	t, err := s.conversation(body.GroupID, body.ClientGroupID)
	if err != nil {
		return nil, err
	}
	return s.send(t, body.From, &entry{
		text: body.Message, contentType: body.ContentType, metadata: metadata,
	})
}

// sendUserMessage is POST /rest/ws/message/send: attachments and places, and
// what the web widget sends for its user.
func (s *Server) sendUserMessage(r request) (any, error) {
	var body struct {
		GroupID       json.RawMessage            `json:"groupId"`
		ClientGroupID string                     `json:"clientGroupId"`
		Message       string                     `json:"message"`
		Metadata      map[string]json.RawMessage `json:"metadata"`
		ContentType   kommunicate.ContentType    `json:"contentType"`
		FileMeta      *fileMeta                  `json:"fileMeta"`
		Source        int                        `json:"source"`
	}
	if err := decodeStrict(r.body, &body); err != nil {
		return nil, err
	}
	metadata, err := textMap(body.Metadata, false)
	if err != nil {
		return nil, err
	}
	if err := checkContent(body.ContentType, body.Message, body.FileMeta); err != nil {
		return nil, err
	}
	t, err := s.conversation(body.GroupID, body.ClientGroupID)
	if err != nil {
		return nil, err
	}
	return s.send(t, r.Header.Get("Of-User-Id"), &entry{
		text: body.Message, contentType: body.ContentType, metadata: metadata,
		file: body.FileMeta, source: body.Source,
	})
}

func checkContent(kind kommunicate.ContentType, text string, file *fileMeta) error {
	switch kind {
	case kommunicate.ContentAttachment:
		if file == nil {
			return badRequest("fileMeta is required for an attachment: upload the file first")
		}
	case kommunicate.ContentLocation:
		place := widget.ParseObject(text)
		if place["lat"] == nil || place["lon"] == nil {
			return badRequest("the message of a location is a JSON object with lat and lon")
		}
	default:
		if text == "" {
			return badRequest("message is required")
		}
	}
	return nil
}

// send appends a message to the conversation: as a user's, whom the bot answers,
// or as a bot's or agent's, which may ask for something.
func (s *Server) send(t *thread, from string, e *entry) (any, error) {
	p := s.people[from]
	if p == nil {
		return nil, errNoUser
	}
	if runaway := t.chain.err; runaway != nil {
		return nil, badRequest("%s", runaway.text)
	}
	e.from, e.who = from, p.who
	if p.who == ByUser {
		s.post(t, e)
	} else {
		s.speak(t, e)
	}
	return sent(e), nil
}
