package kommunicatetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A thread is a conversation. The server's mutex guards it.
type thread struct {
	id       int64
	clientID string
	title    string
	user     string // The end user.
	members  []string
	metadata map[string]string
	assignee string
	team     string
	status   kommunicate.Status
	tags     []string
	entries  []*entry
	messages int // Numbers the keys of messages.
	visits   []Visit
	ratable  bool // The user may rate the conversation: it was resolved.
	askCSAT  bool // A bot asks for it, on the web.
	rating   *Rating
	created  time.Time
	updated  time.Time

	queue      []delivery
	working    bool // A goroutine works on the queue.
	posted     func(*thread, *entry)
	outbox     [][]byte        // Messages to be forwarded.
	forwarding bool            // A goroutine empties the outbox.
	called     map[string]bool // Bots that were called.
	chain      chain           // What came of the last thing that somebody did.
	idle       *time.Timer     // Resolves the conversation.
	spoken     time.Time       // When something was last said.
	silent     bool            // It was remarked that no bot is asked.
	seen       int             // The virtual user was given the entries before.
	firstBot   string          // Who had the conversation first, if that was a bot.
	done       []doing         // What somebody did here.
	deleted    bool
	changed    chan struct{} // Closed, and replaced, whenever something happens.
}

// An entry is a message, a notice of Kommunicate, or a remark of this server.
type entry struct {
	key         string
	from        string
	who         Who
	text        string
	contentType kommunicate.ContentType
	metadata    map[string]string
	file        *fileMeta
	source      int
	at          time.Time
	hidden      bool
	failure     bool // A remark on something that went wrong.
}

// add appends e to the conversation.
func (t *thread) add(e *entry) {
	e.at = time.Now()
	t.messages++
	e.key = fmt.Sprintf("5-%d-%d", t.id, t.messages)
	t.entries = append(t.entries, e)
	t.posted(t, e)
	t.touch()
}

// remark notes for the reader of the transcript what nobody in the conversation
// is told.
func (t *thread) remark(format string, args ...any) {
	t.entries = append(t.entries, &entry{
		who: Remark, text: fmt.Sprintf(format, args...), hidden: true, at: time.Now(),
	})
	t.touch()
}

// fail is a remark on something that went wrong, in the bot, if it was one.
func (t *thread) fail(bot, format string, args ...any) {
	t.remark(format, args...)
	e := t.entries[len(t.entries)-1]
	e.from, e.failure = bot, true
}

// touch tells those who wait that something has happened.
func (t *thread) touch() {
	t.updated = time.Now()
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *thread) join(id string) {
	if !slices.Contains(t.members, id) {
		t.members = append(t.members, id)
	}
}

// notice appends what Kommunicate tells everybody of an assignment or a status.
func (t *thread) notice(actor, text, key, value string) {
	t.add(&entry{
		from: actor, who: Notice, text: text, contentType: kommunicate.ContentNotification, source: 1,
		metadata: map[string]string{
			"skipBot": "true", key: value, "NO_ALERT": "true", "BADGE_COUNT": "false", "category": "ARCHIVE",
		},
	})
}

// statusNames are what notices call a status.
var statusNames = map[kommunicate.Status]string{
	kommunicate.StatusInitial: "Initial", 0: "Open", 1: "Progress", 2: "Resolved", 3: "Spam/Irrelevant",
	4: "Duplicate", 5: "Archive", 6: "Unresponded", 7: "Waiting",
}

func (t *thread) setStatus(status kommunicate.Status, actor string, silent bool) {
	if t.status == status {
		return
	}
	t.status = status
	t.ratable = t.ratable || status == kommunicate.StatusResolved
	t.touch()
	if !silent {
		t.notice(actor, "Status changed to "+statusNames[status], "KM_STATUS", statusNames[status])
	}
}

// closed reports whether the conversation is in one of the dashboard's closed
// states.
func (t *thread) closed() bool { return t.status >= 2 && t.status <= 5 }

// assign gives the conversation to an agent or bot.
func (s *Server) assign(t *thread, id, actor string, silent bool) {
	if t.assignee == id {
		return
	}
	t.assignee = id
	t.join(id)
	t.touch()
	if !silent {
		t.notice(actor, "Assigned to "+s.people[id].displayName(), "KM_ASSIGN", id)
	}
}

// raise delivers an event of Kommunicate's own to the bot that is the assignee.
func (s *Server) raise(t *thread, event string, data map[string]json.RawMessage) {
	if _, ok := s.bots[t.assignee]; !ok {
		return
	}
	t.remark("event %s", event)
	t.messages++
	s.enqueue(t, delivery{
		key:   fmt.Sprintf("5-%d-%d", t.id, t.messages),
		bot:   t.assignee,
		event: event, data: data, at: time.Now(),
	})
}

// post appends a message of the user and hands it to the bot that is the
// assignee.
func (s *Server) post(t *thread, e *entry) {
	event := e.metadata["KM_TRIGGER_EVENT"]
	e.hidden = e.metadata["category"] == "HIDDEN" || e.contentType == kommunicate.ContentNotification
	t.join(e.from)
	t.add(e)
	if !e.hidden {
		s.reopen(t, e.from)
	}
	if e.metadata["skipBot"] == "true" {
		return
	}
	if e.contentType == kommunicate.ContentAttachment || e.contentType == kommunicate.ContentLocation {
		event = kommunicate.EventMedia
	}
	if _, ok := s.bots[t.assignee]; ok {
		s.enqueue(t, delivery{key: e.key, message: e, event: event, at: e.at})
		return
	}
	s.remarkSilence(t)
}

// remarkSilence says, once, why no bot answers in a conversation in which none
// was ever asked.
func (s *Server) remarkSilence(t *thread) {
	switch {
	case t.silent || len(t.called) > 0 || len(s.bots) == 0:
		return
	case t.assignee == "":
		t.fail("", "no bot is asked: nobody has the conversation")
	default:
		t.fail("", "no bot is asked: %s has the conversation", s.people[t.assignee].displayName())
	}
	t.silent = true
}

// reopen opens the conversation that the user writes to.
func (s *Server) reopen(t *thread, user string) {
	switch {
	case t.closed():
		t.setStatus(kommunicate.StatusOpen, user, false)
	case t.status == kommunicate.StatusInitial:
		t.setStatus(kommunicate.StatusOpen, user, true)
	}
}

// speak appends a message of a bot or agent and carries out what it asks for.
func (s *Server) speak(t *thread, e *entry) {
	t.add(e)
	s.carryOut(t, e)
}
