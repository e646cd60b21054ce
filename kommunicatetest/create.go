package kommunicatetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A creation is what a conversation is started with.
type creation struct {
	title    string
	members  []string
	clientID string
	metadata map[string]string
}

// create starts a conversation, as Kommunicate does for the REST call.
func (s *Server) create(c creation) (*thread, error) {
	if c.clientID != "" && s.byClientID[c.clientID] != nil {
		return nil, failure{code: "AL-G-02", description: "group already exists"}
	}
	assignee := c.metadata["CONVERSATION_ASSIGNEE"]
	if assignee != "" && !s.assignable(assignee) {
		return nil, failure{code: "AL-U-01", description: "assignee is no agent or bot of this application"}
	}
	metadata := make(map[string]string, len(c.metadata))
	maps.Copy(metadata, c.metadata)
	s.lastGroupID++
	t := &thread{
		id: s.lastGroupID, clientID: c.clientID, title: c.title,
		metadata: metadata, team: c.metadata["KM_TEAM_ID"],
		status: kommunicate.StatusInitial, created: time.Now(), updated: time.Now(),
		called: make(map[string]bool), posted: s.posted, changed: make(chan struct{}),
	}
	if t.clientID == "" {
		t.clientID = strconv.FormatInt(t.id, 10)
	}
	for _, id := range append(slices.Clone(c.members), defaultBot) {
		t.join(id)
		if p := s.user(id); p.who == ByUser && t.user == "" {
			t.user = id
		}
	}
	s.threads[t.id] = t
	s.byClientID[t.clientID] = t
	s.route(t)
	s.welcome(t)
	return t, nil
}

// route gives a new conversation to the assignee it asks for, or to the one of
// the conversation rules.
func (s *Server) route(t *thread) {
	assignee := t.metadata["CONVERSATION_ASSIGNEE"]
	if t.metadata["SKIP_ROUTING"] != "true" || assignee == "" {
		assignee = s.rules.Bot
		if assignee == "" {
			assignee = s.chooseAgent(t)
		}
	}
	if !s.assignable(assignee) {
		t.fail("", "nobody is assigned: no conversation rule names an agent or bot, and no assignee was given with SKIP_ROUTING")
		return
	}
	t.assignee = assignee
	t.join(assignee)
	if _, ok := s.bots[assignee]; ok {
		t.firstBot = assignee
	}
}

// lastRemoteGroup is the number of the latest conversation with a bot of another
// process.
var lastRemoteGroup atomic.Int64

// skipGroupIDs makes the server number conversations as no other server has, in
// this process and before. A bot that runs on may know earlier ones, and takes a
// message with a known key for a repeated delivery.
func (s *Server) skipGroupIDs() {
	now := time.Now().UnixMilli() % 1e9 // Ids that fit in 32 bits, as the real ones do.
	for {
		last := lastRemoteGroup.Load()
		next := max(last+1, now)
		if lastRemoteGroup.CompareAndSwap(last, next) {
			s.lastGroupID = max(s.lastGroupID, next)
			return
		}
	}
}

// welcome greets the user of a new conversation and raises the welcome event on
// the bot it is given to.
func (s *Server) welcome(t *thread) {
	if text := t.metadata["WELCOME_MESSAGE"]; text != "" {
		from, who := defaultBot, ByBot
		if p := s.people[t.assignee]; p != nil {
			from, who = p.id, p.who
		}
		t.add(&entry{
			from: from, who: who, text: text, source: 1,
			metadata: map[string]string{"skipBot": "true", "WELCOME_EVENT": "true"},
		})
	}
	if skipsWelcome(t.metadata["SKIP_BOT_EVENT"]) {
		return
	}
	event := t.metadata["CUSTOM_WELCOME_EVENT"]
	if event == "" {
		event = kommunicate.EventWelcome
	}
	d := t.doing()
	d.line = written("event:", event)
	t.done = append(t.done, d)
	s.raise(t, event, nil)
}

// skipsWelcome reads the JSON array in SKIP_BOT_EVENT.
func skipsWelcome(events string) bool {
	var names []string
	return json.Unmarshal([]byte(events), &names) == nil && slices.Contains(names, "WELCOME_EVENT")
}
