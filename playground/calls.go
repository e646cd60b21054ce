package playground

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A call is one of the bot's webhook, or of the API.
type call struct {
	Number   int       `json:"number"`
	Title    string    `json:"title"`
	Status   int       `json:"status"` // 0 when there was no answer.
	Millis   float64   `json:"millis"`
	Time     time.Time `json:"time"`
	exchange kommunicatetest.Exchange
}

// listen takes the calls that were made since for this conversation.
func (s *session) listen() {
	for _, x := range s.p.srv.Exchanges() {
		if x.Number <= s.seen || !s.concerns(x) {
			continue
		}
		title := "Webhook of " + x.Webhook
		if x.Webhook == "" {
			title = x.Method + " " + x.Path
		} else {
			s.context = contextOf(x, s.context)
		}
		s.calls = append(s.calls, call{
			Number: x.Number, Title: title, Status: x.Status, Time: x.Time,
			Millis: float64(x.Duration) / float64(time.Millisecond), exchange: x,
		})
		s.seen = x.Number
	}
	s.calls = slices.Delete(s.calls, 0, max(0, len(s.calls)-maxCalls))
}

// concerns reports whether an exchange is of the session's conversation. A body
// may be cut.
func (s *session) concerns(x kommunicatetest.Exchange) bool {
	id := string(s.conv.GroupID())
	if x.Webhook != "" {
		return bytes.Contains(x.Request, fmt.Appendf(nil, `"key":"5-%s-`, id))
	}
	return strings.Contains(x.Path, id) || bytes.Contains(x.Request, []byte(id)) || bytes.Contains(x.Response, []byte(id))
}

// contextOf is the chat context that the bot got with a turn, or else before.
func contextOf(x kommunicatetest.Exchange, before []byte) []byte {
	var turn struct {
		Metadata struct {
			Context json.RawMessage `json:"KM_CHAT_CONTEXT"`
		} `json:"metadata"`
	}
	if json.Unmarshal(x.Request, &turn) != nil || turn.Metadata.Context == nil {
		return before
	}
	return turn.Metadata.Context
}

// bodies are what was sent and answered, as far as it was kept.
type bodies struct {
	Request  string `json:"request"`
	Response string `json:"response"`
}

func (s *session) bodies(number int) (bodies, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.Number == number {
			return bodies{string(c.exchange.Request), string(c.exchange.Response)}, true
		}
	}
	return bodies{}, false
}
