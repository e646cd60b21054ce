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
	// MaxConversations is how many open conversations the agent takes. Optional:
	// without it, any number.
	MaxConversations int
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
	// Handler is called in the process, in place of URL. Give each server a
	// [kommunicate.Webhook] of its own: message keys count from one in every server,
	// and a webhook answers a key once.
	Handler http.Handler
	// Header goes with each call of the webhook: the request header that the
	// dashboard asks for. Optional.
	Header http.Header
	// HTTPClient calls URL. Optional.
	HTTPClient *http.Client
	// Wait returns when the bot is idle, late replies sent. Optional: without it,
	// a Handler that has a method Wait(context.Context) error, as
	// [kommunicate.Webhook] has, is waited for. What a bot sends from goroutines of
	// its own is not waited for: see [WithSettleWindow] and [Conversation.Wait].
	Wait func(context.Context) error
}

// account is what the dashboard configures, and the users.
type account struct {
	rules  Rules
	choice int // Counts the agents that were chosen.
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
	initially    kommunicate.Availability
	limit        int // Of open conversations; 0 for none.
	served       int // When the agent was last chosen, counted in choices.

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
// the ID is empty or that of somebody who is no agent, and when the availability
// is none.
func (s *Server) AddAgent(a Agent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.enrol("agent", a.ID, a.Name, ByAgent)
	p.email = a.ID
	p.availability, p.limit = checked(a.Availability), a.MaxConversations
	p.initially = p.availability
	if !slices.Contains(s.agents, a.ID) {
		s.agents = append(s.agents, a.ID)
	}
}

// Agents returns the agents in the order in which they were added, each with the
// present availability.
func (s *Server) Agents() []Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	agents := make([]Agent, len(s.agents))
	for i, id := range s.agents {
		p := s.people[id]
		agents[i] = Agent{ID: id, Name: p.name, Availability: p.availability, MaxConversations: p.limit}
	}
	return agents
}

// checked returns a, which without a word is online, and panics when it is no
// availability.
func checked(a kommunicate.Availability) kommunicate.Availability {
	switch a {
	case "":
		return kommunicate.AgentsOnline
	case kommunicate.AgentsOnline, kommunicate.AgentsAway, kommunicate.AgentsOffline:
		return a
	}
	panic(fmt.Sprintf("kommunicatetest: an agent is online, away or offline, not %q", a))
}

// AddTeam adds a team, or replaces the one with the same ID. It panics when the
// ID is empty, and when somebody in the team is no agent that was added.
func (s *Server) AddTeam(t Team) {
	if t.ID == "" {
		panic("kommunicatetest: a team needs an ID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range t.AgentIDs {
		s.mustBe(ByAgent, id, "team "+t.ID)
	}
	t.AgentIDs = slices.Clone(t.AgentIDs)
	s.teams[t.ID] = t
}

// AddBot adds a bot, or replaces the one with the same ID. The bot is asked in
// conversations that are given to it: by [Server.SetRules], by the Assignee of a
// [kommunicate.ConversationDetail] or by a handoff. Its BotIDs alone do not
// suffice. AddBot panics when the bot has no ID, that of somebody who is no bot, or not exactly one of URL and
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
	if b.URL != "" {
		s.skipGroupIDs()
	}
}

// waiterOf returns the method with which handler is waited for, nil without one.
func waiterOf(handler http.Handler) func(context.Context) error {
	if waiter, ok := handler.(interface{ Wait(context.Context) error }); ok {
		return waiter.Wait
	}
	return nil
}

// mustBe panics unless id is somebody of this kind.
func (a *account) mustBe(who Who, id, where string) {
	if p := a.people[id]; p == nil || p.who != who {
		panic(fmt.Sprintf("kommunicatetest: %s names %q, who is no %s: add the %s first", where, id, who, who))
	}
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

// assignable reports whether a conversation can be given to id.
func (a *account) assignable(id string) bool {
	p := a.people[id]
	return p != nil && p.who != ByUser
}
