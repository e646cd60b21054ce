package playground

import (
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// An act is something that the user, or an agent, does on the page.
type act struct {
	Do        string         `json:"do"`
	Text      string         `json:"text"`    // What is said; the name of an event, surface, language or availability.
	Key       string         `json:"key"`     // Of the message that is clicked or filled in.
	Control   int            `json:"control"` // Which of its controls.
	Values    map[string]any `json:"values"`
	Score     int            `json:"score"`
	Latitude  string         `json:"latitude"`
	Longitude string         `json:"longitude"`
	Agent     string         `json:"agent"` // Who does it, when an agent does.
	To        string         `json:"to"`
}

// acts are all that can be done.
var acts = map[string]func(*session, act) error{
	"restart": func(s *session, _ act) error { return s.restart() },
	"surface": func(s *session, a act) error {
		on, ok := surfaces[a.Text]
		if !ok {
			return fmt.Errorf("a surface is web, android or ios, not %q", a.Text)
		}
		s.setSurface(on)
		return nil
	},
	"say": user(func(c *kommunicatetest.Conversation, a act) error { return second(c.Say(a.Text)) }),
	"click": user(func(c *kommunicatetest.Conversation, a act) error {
		return second(c.At(a.Key).ClickAt(a.Control))
	}),
	"submit": user(func(c *kommunicatetest.Conversation, a act) error {
		return second(c.At(a.Key).Submit(formValues(a.Values)))
	}),
	"event": user(func(c *kommunicatetest.Conversation, a act) error { return second(c.Trigger(a.Text)) }),
	"location": user(func(c *kommunicatetest.Conversation, a act) error {
		return second(c.SendLocation(kommunicate.Location{Latitude: a.Latitude, Longitude: a.Longitude}))
	}),
	"language": user(func(c *kommunicatetest.Conversation, a act) error {
		c.SetLanguage(a.Text)
		return nil
	}),
	"rate": user(func(c *kommunicatetest.Conversation, a act) error { return second(c.Rate(a.Score, a.Text)) }),
	"answer": agent(func(seat *kommunicatetest.Seat, c *kommunicatetest.Conversation, a act) error {
		return seat.Say(c, a.Text)
	}),
	"assign": agent(func(seat *kommunicatetest.Seat, c *kommunicatetest.Conversation, a act) error {
		return seat.Assign(c, a.To)
	}),
	"resolve": agent(func(seat *kommunicatetest.Seat, c *kommunicatetest.Conversation, _ act) error {
		return seat.Resolve(c)
	}),
	"availability": func(s *session, a act) error {
		seat, err := s.seat(a.Agent)
		if err != nil {
			return err
		}
		switch availability := kommunicate.Availability(a.Text); availability {
		case kommunicate.AgentsOnline, kommunicate.AgentsAway, kommunicate.AgentsOffline:
			seat.SetAvailability(availability)
			s.p.bump()
			return nil
		}
		return fmt.Errorf("an agent is online, away or offline, not %q", a.Text)
	},
}

// second is what a user's act returns, without what the user sees: the page is
// told that.
func second(_ []kommunicatetest.Bubble, err error) error { return err }

// user is an act of the user.
func user(do func(*kommunicatetest.Conversation, act) error) func(*session, act) error {
	return func(s *session, a act) error {
		return s.act(func(c *kommunicatetest.Conversation) error { return do(c, a) })
	}
}

// agent is an act of an agent.
func agent(do func(*kommunicatetest.Seat, *kommunicatetest.Conversation, act) error) func(*session, act) error {
	return func(s *session, a act) error {
		seat, err := s.seat(a.Agent)
		if err != nil {
			return err
		}
		return s.act(func(c *kommunicatetest.Conversation) error { return do(seat, c, a) })
	}
}

// seat is the seat of an agent.
func (s *session) seat(id string) (*kommunicatetest.Seat, error) {
	for _, a := range s.p.srv.Agents() {
		if a.ID == id {
			return s.p.srv.Agent(id), nil
		}
	}
	return nil, errors.New("there is no such agent")
}

// formValues are a form's values as the virtual user takes them.
func formValues(values map[string]any) map[string]any {
	for key, value := range values {
		list, ok := value.([]any)
		if !ok {
			continue
		}
		texts := make([]string, len(list))
		for i, item := range list {
			texts[i] = fmt.Sprint(item)
		}
		values[key] = texts
	}
	return values
}
