package kommunicatetest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// defaultBot is the bot user that is a member of every conversation.
const defaultBot = "bot"

// An Agent is a person who answers users.
type Agent struct {
	ID   string // The agent's login e-mail. Required.
	Name string // Display name. Optional: without it, the ID.
	// Availability is what fetchAgentAvailability finds. Optional: without it,
	// the agent is online.
	Availability kommunicate.Availability
}

// A Team is a group of agents.
type Team struct {
	ID       string   // Required.
	Name     string   // Optional: without it, the ID.
	AgentIDs []string // Agents, in the order in which they are chosen.
}

// A Bot is a custom bot, as the dashboard's bot integration configures it. It
// has either a URL or a Handler.
type Bot struct {
	ID   string // Required.
	Name string // Display name. Optional: without it, the ID.
	// URL is the webhook's address.
	URL string
	// Handler is called in the process, in place of URL.
	Handler http.Handler
	// Header goes with each call of the webhook: the request header that the
	// dashboard asks for. Optional.
	Header http.Header
	// HTTPClient calls URL. Optional.
	HTTPClient *http.Client
	// Wait returns when the bot is idle, late replies sent. Optional: without it,
	// a Handler that has a method Wait(context.Context) error, as
	// [kommunicate.Webhook] has, is waited for.
	Wait func(context.Context) error
}

// Rules are the conversation rules of the dashboard. They route conversations
// that are started without SKIP_ROUTING, and handoffs to nobody in particular.
type Rules struct {
	// Bot gets new conversations ("Assign new conversations to bot"). Optional.
	Bot string
	// DefaultAgent gets the others. Optional: without it, the agent that was
	// added first.
	DefaultAgent string
}

// account is what the dashboard configures, and the users.
type account struct {
	rules  Rules
	people map[string]*person
	agents []string // In the order of being added.
	bots   map[string]Bot
	teams  map[string]Team
}

// A person is a user, agent or bot.
type person struct {
	id, name     string
	who          Who
	availability kommunicate.Availability

	email, image, phone string
	metadata            map[string]json.RawMessage
	language            string // Chosen by a click; web session state.
	created             time.Time
}

func newAccount() account {
	return account{
		people: map[string]*person{defaultBot: {id: defaultBot, name: "Bot", who: ByBot, created: time.Now()}},
		bots:   make(map[string]Bot),
		teams:  make(map[string]Team),
	}
}

// AddAgent adds an agent, or replaces the one with the same ID. It panics when
// the ID is empty or that of somebody who is no agent.
func (s *Server) AddAgent(a Agent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.enrol("agent", a.ID, a.Name, ByAgent)
	p.email = a.ID
	p.availability = a.Availability
	if p.availability == "" {
		p.availability = kommunicate.AgentsOnline
	}
	if !slices.Contains(s.agents, a.ID) {
		s.agents = append(s.agents, a.ID)
	}
}

// AddTeam adds a team, or replaces the one with the same ID. It panics when the
// ID is empty.
func (s *Server) AddTeam(t Team) {
	if t.ID == "" {
		panic("kommunicatetest: a team needs an ID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t.AgentIDs = slices.Clone(t.AgentIDs)
	s.teams[t.ID] = t
}

// AddBot adds a bot, or replaces the one with the same ID. It panics when the
// bot has no ID, that of somebody who is no bot, or not exactly one of URL and
// Handler.
func (s *Server) AddBot(b Bot) {
	if (b.URL == "") == (b.Handler == nil) {
		panic(fmt.Sprintf("kommunicatetest: bot %q needs either a URL or a Handler", b.ID))
	}
	if b.Wait == nil {
		b.Wait = waiterOf(b.Handler)
	}
	b.Header = b.Header.Clone()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enrol("bot", b.ID, b.Name, ByBot)
	s.bots[b.ID] = b
}

// waiterOf returns the method with which handler is waited for, nil without one.
func waiterOf(handler http.Handler) func(context.Context) error {
	if waiter, ok := handler.(interface{ Wait(context.Context) error }); ok {
		return waiter.Wait
	}
	return nil
}

// SetRules replaces the conversation rules. Conversations that exist keep their
// assignee.
func (s *Server) SetRules(rules Rules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = rules
}

func (s *Server) enrol(kind, id, name string, who Who) *person {
	if id == "" {
		panic("kommunicatetest: a " + kind + " needs an ID")
	}
	p := s.people[id]
	if p == nil {
		p = &person{id: id, created: time.Now()}
		s.people[id] = p
	} else if p.who != who {
		panic(fmt.Sprintf("kommunicatetest: %s %q is a %s already", kind, id, p.who))
	}
	p.name, p.who = name, who
	return p
}

// user returns the person called id, who becomes a user when nobody has that
// id: Kommunicate creates unknown users.
func (a *account) user(id string) *person {
	p := a.people[id]
	if p == nil {
		p = &person{id: id, who: ByUser, created: time.Now()}
		a.people[id] = p
	}
	return p
}

func (p *person) displayName() string {
	if p.name == "" {
		return p.id
	}
	return p.name
}

// availability is what fetchAgentAvailability answers.
func (a *account) availability() kommunicate.Availability {
	best := kommunicate.AgentsOffline
	for _, id := range a.agents {
		switch a.people[id].availability {
		case kommunicate.AgentsOnline:
			return kommunicate.AgentsOnline
		case kommunicate.AgentsAway:
			best = kommunicate.AgentsAway
		}
	}
	return best
}

// agentByRules returns who gets a conversation of the team, or of no team, when
// no bot does; "" when there is nobody.
func (a *account) agentByRules(team string) string {
	if t, ok := a.teams[team]; ok {
		if id := a.firstOf(t.AgentIDs); id != "" {
			return id
		}
	}
	if a.rules.DefaultAgent != "" {
		return a.rules.DefaultAgent
	}
	if len(a.agents) > 0 {
		return a.agents[0]
	}
	return ""
}

// firstOf returns the first agent who is online, or else the first, or else "".
func (a *account) firstOf(agents []string) string {
	known := slices.DeleteFunc(slices.Clone(agents), func(id string) bool {
		return a.people[id] == nil || a.people[id].who != ByAgent
	})
	for _, id := range known {
		if a.people[id].availability == kommunicate.AgentsOnline {
			return id
		}
	}
	if len(known) > 0 {
		return known[0]
	}
	return ""
}

// assignable reports whether a conversation can be given to id.
func (a *account) assignable(id string) bool {
	p := a.people[id]
	return p != nil && p.who != ByUser
}
