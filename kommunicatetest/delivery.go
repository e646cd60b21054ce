package kommunicatetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// maxBody is how much of a request or of a bot's answer is read.
const maxBody = 10 << 20

// A delivery is one call of a bot's webhook.
type delivery struct {
	key     string
	message *entry // What the user sent; nil for an event of Kommunicate's own.
	bot     string // The only bot it is meant for; "" for whoever is the assignee.
	event   string
	data    map[string]json.RawMessage // What another bot gave along.
	at      time.Time
}

// enqueue queues d behind the other deliveries of its conversation.
func (s *Server) enqueue(t *thread, d delivery) {
	t.queue = append(t.queue, d)
	t.touch()
	if !t.working {
		t.working = s.startLocked(func() { s.work(t) })
	}
}

// work makes the deliveries of a conversation, one after the other, until none
// is left.
func (s *Server) work(t *thread) {
	for {
		s.mu.Lock()
		if len(t.queue) == 0 || s.closed {
			t.working = false
			t.touch()
			s.mu.Unlock()
			return
		}
		d := t.queue[0]
		t.queue = t.queue[1:]
		b, body := s.address(t, d)
		s.mu.Unlock()
		if body == nil {
			continue
		}
		answers, err := s.call(b, body)
		s.mu.Lock()
		s.accept(t, b, d, answers, err)
		s.mu.Unlock()
	}
}

// address finds the bot that d goes to now, and writes the body. The body is nil
// when the conversation has been given to somebody else since.
func (s *Server) address(t *thread, d delivery) (Bot, []byte) {
	b, ok := s.bots[t.assignee]
	if !ok || (d.bot != "" && d.bot != b.ID) {
		return Bot{}, nil
	}
	t.called[b.ID] = true
	return b, s.turnBody(t, b.ID, d)
}

// accept records a bot's answer and does what it asks for.
func (s *Server) accept(t *thread, b Bot, d delivery, answers []botMessage, err error) {
	if err != nil {
		t.remark("%s %v", s.people[b.ID].displayName(), err)
		return
	}
	for _, answer := range answers {
		e := answer.entry(b.ID)
		e.metadata["skipBot"] = "true"
		if d.event == kommunicate.EventWelcome || d.event == t.metadata["CUSTOM_WELCOME_EVENT"] && d.event != "" {
			e.metadata["WELCOME_EVENT"] = "true"
		}
		s.speak(t, e)
	}
}

// call posts a turn to a bot's webhook.
func (s *Server) call(b Bot, body []byte) ([]botMessage, error) {
	target := b.URL
	if b.Handler != nil {
		target = "https://" + botHost + "/" + url.PathEscape(b.ID)
	}
	answer, err := s.postBody(b, target, body)
	if err != nil {
		return nil, err
	}
	return botMessages(answer)
}

// postBody posts JSON as b is to be reached, and returns the answer's body.
func (s *Server) postBody(b Bot, target string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(s.ctx, s.botTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("has a webhook URL that is none")
	}
	for name, values := range b.Header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.fetch(b, request)
	if ctx.Err() != nil && s.ctx.Err() == nil {
		return nil, fmt.Errorf("did not answer within %v", s.botTimeout)
	}
	return answer, err
}

func (s *Server) fetch(b Bot, request *http.Request) ([]byte, error) {
	response, err := s.exchange(b, request)
	if err != nil {
		var wrapped *url.Error // Its text holds the URL, which may hold a secret.
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return nil, fmt.Errorf("could not be reached: %w", err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("broke off its answer: %w", err)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, fmt.Errorf("answered HTTP %d", response.StatusCode)
	}
	return answer, nil
}

func (s *Server) exchange(b Bot, request *http.Request) (*http.Response, error) {
	switch {
	case b.Handler != nil:
		return s.roundTrip(request, b.Handler)
	case b.HTTPClient != nil:
		return b.HTTPClient.Do(request)
	}
	return s.outside.Do(request)
}

// A botMessage is one object of a bot's answer.
type botMessage struct {
	Message     string                     `json:"message"`
	MessageType string                     `json:"messageType"`
	Metadata    map[string]json.RawMessage `json:"metadata"`
}

// botMessages reads a bot's answer: an array of messages. No body, and anything
// else that is JSON, is an answer without a message.
func botMessages(answer []byte) ([]botMessage, error) {
	answer = bytes.TrimSpace(answer)
	if len(answer) == 0 {
		return nil, nil
	}
	if !json.Valid(answer) {
		return nil, errors.New("answered what is not JSON")
	}
	if answer[0] != '[' {
		return nil, nil
	}
	var messages []botMessage
	if err := json.Unmarshal(answer, &messages); err != nil {
		return nil, errors.New("answered an array of what are not messages: " +
			"each is an object with a text as message and an object as metadata")
	}
	return messages, nil
}

func (m botMessage) entry(from string) *entry {
	e := &entry{from: from, who: ByBot, text: m.Message, source: 1, metadata: widget.Object(m.Metadata).Strings()}
	if m.MessageType == "html" {
		e.contentType = kommunicate.ContentHTML
	}
	return e
}
