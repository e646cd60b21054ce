package kommunicatetest

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// A User is an end user, with a web browser or, by [Conversation.On], a phone.
type User struct {
	s  *Server
	id string
}

// User returns the end user called id, who is created if unknown. It panics when
// the id is empty or that of an agent or bot.
func (s *Server) User(id string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == "" {
		panic("kommunicatetest: a user needs an ID")
	}
	if p := s.user(id); p.who != ByUser {
		panic(fmt.Sprintf("kommunicatetest: %q is a %s and no end user", id, p.who))
	}
	return &User{s: s, id: id}
}

// ID returns the user's id.
func (u *User) ID() string { return u.id }

// Detail returns what Kommunicate knows of the user.
func (u *User) Detail() kommunicate.User {
	u.s.mu.Lock()
	raw := mustJSON(u.s.user(u.id).detail())
	u.s.mu.Unlock()
	var user kommunicate.User
	if err := json.Unmarshal(raw, &user); err != nil {
		panic("kommunicatetest: " + err.Error())
	}
	return user
}

// Delete removes the user with the conversations that the user started, as the
// dashboard does. What bots still say in them is dropped.
func (u *User) Delete() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	for id, t := range u.s.threads {
		if t.user != u.id {
			continue
		}
		t.deleted, t.queue, t.outbox = true, nil, nil
		if t.idle != nil {
			t.idle.Stop()
		}
		t.touch()
		delete(u.s.threads, id)
		delete(u.s.byClientID, t.clientID)
	}
	delete(u.s.people, u.id)
}

// errDeleted is what acts in a deleted conversation return.
var errDeleted = errors.New("kommunicatetest: the conversation was deleted")

// usable is why nobody can act in a conversation.
func (s *Server) usable(t *thread) error {
	switch {
	case s.closed:
		return ErrClosed
	case t.deleted:
		return errDeleted
	}
	return nil
}

// Open starts a conversation as the widget's startConversation does, which raises
// [kommunicate.EventWelcome] on the bot, and waits until it has settled. The detail's
// UserID is the user's, given or not. What the user then sees, the bot's welcome among
// it, is there to be clicked, and is returned by [Conversation.Wait]. A conversation
// that was started and did not settle comes with the error.
func (u *User) Open(detail kommunicate.ConversationDetail) (*Conversation, error) {
	detail.UserID = u.id
	started, err := u.s.Client().StartConversation(u.s.ctx, detail)
	if u.s.ctx.Err() != nil {
		return nil, ErrClosed
	}
	if err != nil {
		return nil, err
	}
	c := u.Conversation(started.GroupID)
	return c, u.s.settle(c.thread)
}

// Conversation returns the conversation with this id, in which the user takes
// part. Each call returns a handle of its own, so that another goroutine can act
// in the conversation while a bot is slow to answer. It panics when there is no
// such conversation.
func (u *User) Conversation(id kommunicate.GroupID) *Conversation {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	t := u.s.thread(id)
	if t == nil {
		panic(fmt.Sprintf("kommunicatetest: there is no conversation %q", id))
	}
	t.join(u.id)
	return &Conversation{s: u.s, user: u.id, thread: t}
}
