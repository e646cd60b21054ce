package kommunicatetest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"sync"
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

	drawn bool      // The fault was drawn.
	fault *Fault    // What goes wrong; nil for nothing.
	due   time.Time // When a late delivery is made at the latest.
}

// enqueue queues d behind the other deliveries of its conversation.
func (s *Server) enqueue(t *thread, d delivery) {
	if !t.grow(t.assignee, d.event, "") {
		return
	}
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
		b, body := s.address(t, t.queue[0])
		if b.ID != "" && s.late(t, b) {
			continue
		}
		d := t.queue[0]
		t.queue = t.queue[1:]
		s.mu.Unlock()
		if body == nil {
			continue
		}
		s.deliver(t, b, d, body)
	}
}

// late draws the fault of the first delivery. If that is to come late, late puts
// it behind the next one, for which it waits, lets go of s.mu and returns true.
func (s *Server) late(t *thread, b Bot) bool {
	d := &t.queue[0]
	if !d.drawn {
		d.drawn, d.fault = true, s.strike(b.ID, "")
		if d.fault != nil {
			t.remark("the next turn %s", d.fault)
		}
		if d.fault != nil && d.fault.Late {
			d.due = time.Now().Add(cmp.Or(d.fault.Delay, lateFor))
		}
	}
	left := time.Until(d.due)
	switch {
	case d.due.IsZero() || left <= 0:
		return false
	case len(t.queue) > 1:
		d.due = time.Time{}
		t.queue[0], t.queue[1] = t.queue[1], t.queue[0]
		s.mu.Unlock()
		return true
	}
	changed := t.changed
	s.mu.Unlock()
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-changed:
	case <-timer.C:
	case <-s.ctx.Done():
	}
	return true
}

// deliver calls the bot and takes its answer; twice, when a fault says so.
func (s *Server) deliver(t *thread, b Bot, d delivery, body []byte) {
	times := 1
	if d.fault != nil && d.fault.Repeat {
		times = 2
	}
	answers, errs := make([][]botMessage, times), make([]error, times)
	var calls sync.WaitGroup
	for i := range times {
		calls.Go(func() { answers[i], errs[i] = s.call(b, body, d.fault) })
	}
	calls.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range times {
		if t.deleted {
			return
		}
		s.accept(t, b, d, answers[i], errs[i])
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
		t.fail(b.ID, "%s %v", s.people[b.ID].displayName(), err)
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

// call posts a turn to a bot's webhook, again and again if the server is to.
func (s *Server) call(b Bot, body []byte, fault *Fault) ([]botMessage, error) {
	target := b.URL
	if b.Handler != nil {
		target = "https://" + botHost + "/" + url.PathEscape(b.ID)
	}
	answer, err := s.postBody(b, target, body, fault)
	for err != nil && s.redelivery > 0 && s.ctx.Err() == nil {
		wait(s.ctx, s.redelivery)
		s.mu.Lock()
		fault = s.strike(b.ID, "")
		s.mu.Unlock()
		answer, err = s.postBody(b, target, body, fault)
	}
	if err != nil {
		return nil, err
	}
	return botMessages(answer)
}

// A botMessage is one object of a bot's answer.
type botMessage struct {
	Message     string                     `json:"message"`
	MessageType string                     `json:"messageType"`
	Metadata    map[string]json.RawMessage `json:"metadata"`
}

// errNoArray says that an answer, of which Kommunicate shows nothing, is no array.
var errNoArray = errors.New("answered JSON that is no array of messages: nothing of it is shown")

// botMessages reads a bot's answer: an array of messages. No body is an answer
// without a message.
func botMessages(answer []byte) ([]botMessage, error) {
	answer = bytes.TrimSpace(answer)
	if len(answer) == 0 {
		return nil, nil
	}
	if !json.Valid(answer) {
		return nil, errors.New("answered what is not JSON")
	}
	if answer[0] != '[' {
		return nil, errNoArray
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
