package kommunicatetest

import (
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// Rules are the conversation rules of the dashboard. They route conversations
// that are started without SKIP_ROUTING, and handoffs to nobody in particular.
type Rules struct {
	// Bot gets new conversations ("Assign new conversations to bot"). Optional.
	Bot string
	// DefaultAgent gets the others. Optional: without it, the agent that was
	// added first.
	DefaultAgent string
	// Automatic is "automatic assignment": conversations go to the agents who are
	// online and can take one more, each in turn, and to the default agent when
	// there is none. Optional: without it ("notify everybody") all agents join and
	// the default agent is the assignee.
	Automatic bool
	// AutoResolve resolves conversations in which nothing was said for so long.
	// Optional: without it, none.
	AutoResolve time.Duration
}

// SetRules replaces the conversation rules. Conversations that exist keep their
// assignee. Without a rule for bots, a bot gets the conversations that name it as
// assignee. It panics when a rule names somebody who was not added.
func (s *Server) SetRules(rules Rules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rules.Bot != "" {
		s.mustBe(ByBot, rules.Bot, "the rules' Bot")
	}
	if rules.DefaultAgent != "" {
		s.mustBe(ByAgent, rules.DefaultAgent, "the rules' DefaultAgent")
	}
	s.rules = rules
}

// chooseAgent returns who gets the conversation when no bot does; "" when there
// is nobody. Those whom the rules notify join.
func (s *Server) chooseAgent(t *thread) string {
	pool, team := s.agents, false
	if agents := s.teams[t.team].AgentIDs; len(agents) > 0 {
		pool, team = agents, true
	}
	if s.rules.Automatic {
		if id := s.nextOf(pool); id != "" {
			return id
		}
	} else {
		for _, id := range pool {
			t.join(id)
		}
		if team {
			return s.firstOf(pool)
		}
	}
	if s.rules.DefaultAgent != "" {
		return s.rules.DefaultAgent
	}
	return s.firstAdded()
}

func (a *account) firstAdded() string {
	if len(a.agents) == 0 {
		return ""
	}
	return a.agents[0]
}

// nextOf returns the agent who is online, can take a conversation, and has
// waited longest for one; "" for none.
func (s *Server) nextOf(pool []string) string {
	var next *person
	for _, id := range pool {
		p := s.people[id]
		if p.availability == kommunicate.AgentsOnline && !s.engaged(p) && (next == nil || p.served < next.served) {
			next = p
		}
	}
	if next == nil {
		return ""
	}
	s.choice++
	next.served = s.choice
	return next.id
}

// firstOf returns the first agent who is online, or else the first, or else "".
func (a *account) firstOf(agents []string) string {
	for _, id := range agents {
		if a.people[id].availability == kommunicate.AgentsOnline {
			return id
		}
	}
	if len(agents) > 0 {
		return agents[0]
	}
	return ""
}

// engaged reports whether the agent can take no more conversations.
func (s *Server) engaged(p *person) bool {
	if p.limit <= 0 {
		return false
	}
	open := 0
	for _, t := range s.threads {
		if t.assignee == p.id && !t.closed() {
			open++
		}
	}
	return open >= p.limit
}

// posted is called for each message of the conversation.
func (s *Server) posted(t *thread, e *entry) {
	s.forward(t, e)
	s.watch(t)
}

// watch resolves the conversation when nothing is said for the time in the rules.
func (s *Server) watch(t *thread) {
	idle := s.rules.AutoResolve
	if idle <= 0 || t.closed() || s.closed {
		return
	}
	t.spoken = time.Now()
	if t.idle != nil {
		t.idle.Reset(idle)
		return
	}
	t.idle = time.AfterFunc(idle, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.closed && !t.closed() && time.Since(t.spoken) >= idle {
			t.setStatus(kommunicate.StatusResolved, defaultBot, false)
		}
	})
}
