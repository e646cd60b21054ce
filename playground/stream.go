package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// An update is what a page is told: how things are, and what messages and calls
// are new to it.
type update struct {
	Epoch    int       `json:"epoch"`
	Reset    bool      `json:"reset"` // The messages are all there are.
	State    state     `json:"state"`
	Messages []message `json:"messages"`
	Calls    []call    `json:"calls"`
}

// A state is how things are in a conversation.
type state struct {
	GroupID  string          `json:"groupId"`
	Surface  string          `json:"surface"`
	Busy     bool            `json:"busy"` // Something goes on, and a bot has the conversation.
	Full     string          `json:"full,omitempty"`
	Assignee person          `json:"assignee"`
	Team     string          `json:"team"`
	Status   string          `json:"status"`
	Tags     []string        `json:"tags"`
	User     json.RawMessage `json:"user"`
	Context  json.RawMessage `json:"context"` // That the bot got last.
	Rate     bool            `json:"rate"`    // The user is asked for a rating.
	Rating   int             `json:"rating"`  // 0 for none.
	Agents   []person        `json:"agents"`
	Bot      person          `json:"bot"`
}

type person struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Kind         string `json:"kind"` // Bot, agent or nobody.
	Availability string `json:"availability,omitempty"`
}

// A cursor is what a page was told.
type cursor struct{ epoch, messages, call int }

// next is what is new to a page, and the channel that is closed when more is.
func (s *session) next(c *cursor) (update, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := update{Epoch: s.epoch, Reset: c.epoch != s.epoch, State: s.state(), Messages: []message{}, Calls: []call{}}
	if u.Reset {
		*c = cursor{epoch: s.epoch}
	}
	u.Messages = append(u.Messages, s.drawn[c.messages:]...)
	for _, made := range s.calls {
		if made.Number > c.call {
			u.Calls = append(u.Calls, made)
			c.call = made.Number
		}
	}
	c.messages = len(s.drawn)
	return u, s.changed
}

func (s *session) state() state {
	st := state{Surface: surfaceName(s.on), Tags: []string{}, Rate: s.prompts, Bot: person{ID: s.p.bot.ID, Name: s.p.bot.Name, Kind: "bot"}}
	if st.Bot.Name == "" {
		st.Bot.Name = st.Bot.ID
	}
	for _, a := range s.p.srv.Agents() {
		name := a.Name
		if name == "" {
			name = a.ID
		}
		st.Agents = append(st.Agents, person{a.ID, name, "agent", string(a.Availability)})
	}
	if s.full {
		st.Full = errFull.Error()
	}
	if s.conv == nil {
		return st
	}
	st.GroupID, st.Assignee = string(s.conv.GroupID()), s.assignee(st)
	st.Team, st.Status = s.conv.Team(), s.conv.Status().String()
	st.Tags = append(st.Tags, s.conv.Tags()...)
	st.User, st.Context = userOf(s.conv.User()), s.context
	st.Busy = s.acting > 0 && st.Assignee.Kind == "bot"
	if rating, ok := s.conv.Rating(); ok {
		st.Rating = rating.Score
	}
	return st
}

// assignee is who has the conversation.
func (s *session) assignee(st state) person {
	id := s.conv.Assignee()
	for _, p := range append(st.Agents, st.Bot) {
		if p.ID == id {
			return p
		}
	}
	if id == "" {
		return person{Kind: "nobody"}
	}
	return person{ID: id, Name: id, Kind: "bot"}
}

// userOf is what is known of a user.
func userOf(u kommunicate.User) json.RawMessage {
	return document(struct {
		ID       string              `json:"userId"`
		Name     string              `json:"displayName,omitempty"`
		Email    string              `json:"email,omitempty"`
		Phone    string              `json:"phoneNumber,omitempty"`
		Image    string              `json:"imageLink,omitempty"`
		Metadata kommunicate.Members `json:"metadata,omitempty"`
	}{u.ID, u.DisplayName, u.Email, u.PhoneNumber, u.ImageLink, u.Metadata})
}

// alive is how often a page that has nothing to be told is told that, and how long
// a page may take to hear something.
const alive = 20 * time.Second

// stream tells a page, in server-sent events, until it goes or the session ends.
func (p *Playground) stream(w http.ResponseWriter, r *http.Request, s *session) error {
	s.mu.Lock()
	if s.streams >= maxStreams {
		s.mu.Unlock()
		return errors.New("this conversation is open in too many tabs: close one")
	}
	s.streams++
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.streams--
		s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	// A page that takes nothing, such as one of a machine that sleeps, is let go.
	// The connection may serve another request after this.
	send := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(alive))
		_, err := io.WriteString(w, text)
		return err == nil && control.Flush() == nil
	}
	defer func() { _ = control.SetWriteDeadline(time.Time{}) }()
	still := time.NewTicker(alive)
	defer still.Stop()
	at := cursor{epoch: -1}
	for {
		u, changed := s.next(&at)
		if !send(fmt.Sprintf("data: %s\n\n", document(u))) {
			return nil // The page is gone.
		}
		for waiting := true; waiting; {
			select {
			case <-changed:
				waiting = false
			case <-still.C:
				if !send(": alive\n\n") {
					return nil
				}
			case <-r.Context().Done():
				return nil
			case <-s.ctx.Done():
				return nil
			}
		}
	}
}
