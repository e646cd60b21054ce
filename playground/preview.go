package playground

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// previewed is how many messages of a payload are drawn.
const previewed = 20

// A preview is what a payload would look like, and what is wrong with it.
type preview struct {
	Messages []message `json:"messages"`
	Findings []finding `json:"findings"`
}

// look draws the messages in a payload for the surface of the session.
func (s *session) look(payload []byte) preview {
	shown := preview{Messages: []message{}, Findings: merge(findingsIn(payload))}
	entries := pasted(payload, s.p.bot)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.preview = entries
	for i := range entries {
		shown.Messages = append(shown.Messages, entries[i].draw(s.on))
	}
	return shown
}

// pasted are the messages in a payload: a bot's answer, one message of it, or a
// body for the REST API.
func pasted(payload []byte, bot kommunicatetest.Bot) []entry {
	var raw []json.RawMessage
	if json.Unmarshal(payload, &raw) != nil {
		raw = []json.RawMessage{payload}
	}
	var entries []entry
	for i, one := range raw[:min(len(raw), previewed)] {
		object := widget.ParseObject(string(one))
		if object == nil {
			continue
		}
		e := entry{Bubble: kommunicatetest.Bubble{
			Who: kommunicatetest.ByBot, From: bot.ID, Name: bot.Name, Key: fmt.Sprintf("preview-%d", i),
		}}
		e.stored.From = bot.ID
		e.stored.Message, _ = widget.Text(object["message"])
		e.stored.Metadata = widget.ParseObject(string(object["metadata"])).Strings()
		kind, _ := widget.Text(object["messageType"])
		if number, _ := widget.Text(object["contentType"]); kind == "html" || number == "3" {
			e.stored.ContentType = kommunicate.ContentHTML
		}
		entries = append(entries, e)
	}
	return entries
}

// put sends the messages of the preview into the conversation, as the bot's.
func (s *session) put() error {
	s.mu.Lock()
	entries := s.preview
	s.mu.Unlock()
	if len(entries) == 0 {
		return errors.New("there is no message in the payload")
	}
	return s.act(func(c *kommunicatetest.Conversation) error {
		for _, e := range entries {
			if err := s.send(c, e); err != nil {
				return err
			}
		}
		return second(c.Wait())
	})
}

// send sends a message through the API, as it stands.
func (s *session) send(c *kommunicatetest.Conversation, e entry) error {
	e.stored.GroupID = document(string(c.GroupID()))
	request, err := http.NewRequestWithContext(s.ctx, http.MethodPost,
		"https://services.kommunicate.io/rest/ws/message/v2/send", bytes.NewReader(e.send()))
	if err != nil {
		return err
	}
	request.Header.Set("Api-Key", s.p.srv.APIKey())
	request.Header.Set("Content-Type", "application/json")
	response, err := s.p.srv.Transport().RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("the message cannot be sent: %s", body)
	}
	return err
}
