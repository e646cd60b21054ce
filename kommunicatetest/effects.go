package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// carryOut does what the metadata of a bot's or agent's message asks for: the
// action first, then the handoff.
func (s *Server) carryOut(t *thread, e *entry) {
	if action, ok := e.metadata["actionRequest"]; ok {
		s.act(t, e, action)
	}
	if to, ok := e.metadata["KM_ASSIGN_TO"]; ok {
		s.handOff(t, e, to)
	} else if team := e.metadata["KM_ASSIGN_TEAM"]; team != "" {
		s.handOffToTeam(t, e, team)
	}
}

func (s *Server) act(t *thread, e *entry, action string) {
	payload := e.metadata["payload"]
	switch action {
	case "resolveConversation":
		t.setStatus(kommunicate.StatusResolved, e.from, false)
	case "updateUserDetail":
		var update userUpdate
		if err := decodeStrict([]byte(payload), &update); err != nil {
			t.fail("", "updateUserDetail: %v", err)
			return
		}
		s.user(t.user).update(update)
		t.remark("the user's detail is updated: %s", update.names())
	case "addTags":
		var tags struct {
			Tags []string `json:"tags"`
		}
		if err := decodeStrict([]byte(payload), &tags); err != nil {
			t.fail("", "addTags: %v", err)
			return
		}
		t.tag(tags.Tags)
	case "askCSAT":
		t.askCSAT = true
		t.remark("asks the user to rate the conversation")
	case "fetchAgentAvailability":
		t.remark("fetchAgentAvailability does nothing here: it belongs in a button's replyMetadata")
	default:
		t.fail("", "action %q is not known", action)
	}
}

func (t *thread) tag(tags []string) {
	for _, tag := range tags {
		if !slices.Contains(t.tags, tag) {
			t.tags = append(t.tags, tag)
		}
	}
	t.remark("tagged: %s", strings.Join(tags, ", "))
}

func (s *Server) handOff(t *thread, e *entry, to string) {
	if to == "" {
		to = s.chooseAgent(t)
		if to == "" {
			t.fail("", "handoff: the conversation rules name nobody")
			return
		}
	}
	if !s.assignable(to) {
		t.fail("", "handoff: %q is no agent or bot of this application", to)
		return
	}
	if p := s.people[to]; t.assignee != to && e.metadata["KM_ASSIGN_TO"] == to && s.engaged(p) {
		t.fail("", "handoff: %s has as many conversations as an agent may have", p.displayName())
		return
	}
	s.assign(t, to, e.from, false)
	if _, ok := s.bots[to]; ok {
		s.greet(t, e.metadata["event"])
	}
}

// greet raises the event of a handoff, if it names one, on the bot that the
// conversation was given to.
func (s *Server) greet(t *thread, raw string) {
	if raw == "" {
		return
	}
	var event struct {
		Name string                     `json:"name"`
		Data map[string]json.RawMessage `json:"data"`
	}
	if err := decodeStrict([]byte(raw), &event); err != nil || event.Name == "" {
		t.fail("", "the event of a handoff needs to be an object with a name")
		return
	}
	s.raise(t, event.Name, event.Data)
}

func (s *Server) handOffToTeam(t *thread, e *entry, id string) {
	team, ok := s.teams[id]
	if !ok {
		t.fail("", "handoff: there is no team %q", id)
		return
	}
	t.team = id
	t.metadata["KM_TEAM_ID"] = id
	if len(team.AgentIDs) == 0 {
		t.fail("", "handoff: team %q has no agent", cmp.Or(team.Name, id))
		return
	}
	agent := s.chooseAgent(t)
	s.assign(t, agent, e.from, false)
}

// A userUpdate is the body of user/update, and the payload of updateUserDetail.
type userUpdate struct {
	Email         string                     `json:"email"`
	DisplayName   string                     `json:"displayName"`
	ImageLink     string                     `json:"imageLink"`
	PhoneNumber   string                     `json:"phoneNumber"`
	StatusMessage string                     `json:"statusMessage"`
	Metadata      map[string]json.RawMessage `json:"metadata"`
}

// names lists what is given.
func (u userUpdate) names() string {
	var names []string
	for _, given := range []struct{ name, value string }{
		{"email", u.Email},
		{"displayName", u.DisplayName},
		{"imageLink", u.ImageLink},
		{"phoneNumber", u.PhoneNumber},
		{"statusMessage", u.StatusMessage},
	} {
		if given.value != "" {
			names = append(names, given.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(u.Metadata)) {
		names = append(names, "metadata."+name)
	}
	return cmp.Or(strings.Join(names, ", "), "nothing")
}

// update changes what is given, and keeps the rest.
func (p *person) update(u userUpdate) {
	p.email = cmp.Or(u.Email, p.email)
	p.name = cmp.Or(u.DisplayName, p.name)
	p.image = cmp.Or(u.ImageLink, p.image)
	p.phone = cmp.Or(u.PhoneNumber, p.phone)
	if len(u.Metadata) > 0 {
		next := maps.Clone(p.metadata)
		if next == nil {
			next = make(map[string]json.RawMessage)
		}
		maps.Copy(next, u.Metadata)
		p.metadata = next
	}
}
