package kommunicatetest

import (
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// A Seat is an agent at the dashboard.
type Seat struct {
	s  *Server
	id string
}

// Agent returns the seat of the agent with this ID. It panics when there is none.
func (s *Server) Agent(id string) *Seat {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustBe(ByAgent, id, "Agent")
	return &Seat{s: s, id: id}
}

// Say sends a message of the agent's. What the user sees of it is returned by
// [Conversation.Wait].
func (a *Seat) Say(c *Conversation, text string) error {
	return a.act(c, written("agent "+a.id+":", text), func(t *thread) error {
		if text == "" {
			return errors.New("kommunicatetest: the dashboard sends no empty text")
		}
		t.join(a.id)
		a.s.speak(t, &entry{from: a.id, who: ByAgent, text: text, source: 1, metadata: map[string]string{}})
		return nil
	})
}

// Assign gives the conversation to an agent or bot: to the agent's own ID, to
// take it. It is an error when nobody has that ID, and when the agent has as many
// conversations as an agent may have.
func (a *Seat) Assign(c *Conversation, id string) error {
	return a.act(c, written("assign:", id), func(t *thread) error {
		switch {
		case !a.s.assignable(id):
			return fmt.Errorf("kommunicatetest: %q is no agent or bot", id)
		case t.assignee != id && a.s.engaged(a.s.people[id]):
			return fmt.Errorf("kommunicatetest: %s has as many conversations as an agent may have", id)
		}
		a.s.assign(t, id, a.id, false)
		return nil
	})
}

// Resolve resolves the conversation.
func (a *Seat) Resolve(c *Conversation) error {
	return a.act(c, written("resolve:", a.id), func(t *thread) error {
		t.setStatus(kommunicate.StatusResolved, a.id, false)
		return nil
	})
}

// SetAvailability says whether the agent is online, which "" is too, away or
// offline. It panics when that is none of them.
func (a *Seat) SetAvailability(availability kommunicate.Availability) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	p := a.s.people[a.id]
	if p.availability == checked(availability) {
		return
	}
	p.availability = checked(availability)
	for _, t := range a.s.threads {
		t.note(line{"availability " + a.id + ": " + string(p.availability)})
	}
}

// act lets the agent do something, and waits for what comes of it.
func (a *Seat) act(c *Conversation, written line, do func(*thread) error) error {
	a.s.mu.Lock()
	err := a.s.usable(c.thread)
	if err == nil {
		c.thread.chain = chain{}
		d := c.thread.doing()
		d.line = written
		if err = do(c.thread); err == nil {
			c.thread.done = append(c.thread.done, d)
		}
	}
	a.s.mu.Unlock()
	if err != nil {
		return err
	}
	return a.s.settle(c.thread)
}
