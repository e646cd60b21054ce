package playground

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// What is kept is bounded.
const (
	maxSessions = 32
	maxMessages = 500     // In one conversation.
	maxKept     = 8 << 20 // Bytes of messages in one conversation.
	maxCalls    = 40      // Calls of the webhook and the API, in one session.
	maxStreams  = 4       // Pages that show one session.
	maxActs     = 8       // Things that are done at once in one session.
)

// gather is how long changes are gathered before pages are told.
const gather = 20 * time.Millisecond

var (
	errBusy = errors.New("the bot has not answered what was done before: wait, or restart the conversation")
	errFull = fmt.Errorf("the conversation has grown beyond %d messages or %d MiB and was ended: restart it", maxMessages, maxKept>>20)
	errGone = errors.New("this conversation is over: reload the page")
)

// A session is what one tab of a browser shows: a user with a conversation.
type session struct {
	p      *Playground
	id     string
	userID string
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	conv    *kommunicatetest.Conversation
	on      kommunicate.Surface
	epoch   int // Grows when all messages are to be drawn anew.
	told    int // Entries of the conversation that were looked at.
	size    int
	full    bool
	prompts bool // The user is asked for a rating.
	context []byte
	drawn   []message
	calls   []call
	seen    int // The number of the latest call.
	acting  int
	streams int
	used    time.Time
	preview []entry
	files   fileStore
	changed chan struct{} // Closed, and replaced, when there is something to tell.
	renewed chan struct{} // The same, when conv is another.
}

// start starts a session, in place of the one that was not used for longest when
// there are too many.
func (p *Playground) start() (*session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sessions == nil {
		return nil, errGone
	}
	if len(p.sessions) >= maxSessions && !p.evict() {
		return nil, fmt.Errorf("%d pages are open, which is as many as there can be: close one", maxSessions)
	}
	p.visitors++
	s := &session{
		p: p, id: rand.Text(), userID: fmt.Sprintf("%s-%d", p.detail.UserID, p.visitors), used: time.Now(),
		changed: make(chan struct{}), renewed: make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(p.ctx)
	p.sessions[s.id] = s
	p.running.Go(s.watch)
	return s, nil
}

// evict ends the session that no page shows and that was not used for longest.
func (p *Playground) evict() bool {
	var oldest *session
	for _, s := range p.sessions {
		s.mu.Lock()
		if s.streams == 0 && (oldest == nil || s.used.Before(oldest.used)) {
			oldest = s
		}
		s.mu.Unlock()
	}
	if oldest == nil {
		return false
	}
	delete(p.sessions, oldest.id)
	oldest.end()
	return true
}

func (p *Playground) session(id string) (*session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sessions[id]
	if s == nil {
		return nil, errGone
	}
	s.mu.Lock()
	s.used = time.Now()
	s.mu.Unlock()
	return s, nil
}

// bump tells the pages of all sessions that something has changed for all.
func (p *Playground) bump() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sessions {
		s.mu.Lock()
		s.tell()
		s.mu.Unlock()
	}
}

// end ends the session and forgets its user.
func (s *session) end() {
	s.cancel()
	s.p.srv.User(s.userID).Delete()
}

// restart begins the conversation anew, with a user of whom nothing is known, and
// waits until the bot has greeted the user.
func (s *session) restart() error {
	s.p.srv.User(s.userID).Delete()
	detail := s.p.detail
	detail.UserID = s.userID
	started, err := s.p.srv.Client().StartConversation(s.ctx, detail)
	if err == nil && s.ctx.Err() != nil {
		s.p.srv.User(s.userID).Delete()
		err = errGone
	}
	if err != nil {
		return err
	}
	conv := s.p.srv.User(s.userID).Conversation(started.GroupID)
	s.mu.Lock()
	s.conv, s.size, s.full, s.preview, s.context, s.calls = conv, 0, false, nil, nil, nil
	s.redraw()
	close(s.renewed)
	s.renewed = make(chan struct{})
	s.mu.Unlock()
	return s.act(func(c *kommunicatetest.Conversation) error { return second(c.Wait()) })
}

// redraw lets the pages draw all messages anew.
func (s *session) redraw() {
	s.epoch++
	s.drawn, s.told, s.size, s.prompts = nil, 0, 0, false
	s.refresh()
}

// setSurface moves the user to another client.
func (s *session) setSurface(on kommunicate.Surface) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.on = on
	if s.full { // What was drawn is all that is left.
		s.tell()
		return
	}
	s.redraw()
}

// tell tells the pages that there is something new.
func (s *session) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// watch follows the conversation until the session ends.
func (s *session) watch() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		s.mu.Lock()
		renewed := s.renewed
		var changed <-chan struct{} // Nothing changes in no conversation.
		if s.conv != nil {
			changed = s.conv.Changed()
			s.refresh()
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-renewed:
		case <-s.ctx.Done():
			return
		}
		timer.Reset(gather)
		select {
		case <-timer.C:
		case <-s.ctx.Done():
			return
		}
	}
}

// refresh draws what has come. Of a conversation that has grown too large, it
// keeps what was drawn.
func (s *session) refresh() {
	defer s.tell()
	if s.conv == nil || s.full {
		return
	}
	s.listen()
	transcript := s.conv.On(s.on).Transcript()
	for _, b := range transcript[min(s.told, len(transcript)):] {
		if s.size += len(b.Raw) + len(b.Message.Text) + 200; s.told >= maxMessages || s.size > maxKept {
			s.full = true
			s.p.srv.User(s.userID).Delete()
			return
		}
		s.told++
		e := newEntry(b)
		s.drawn = append(s.drawn, e.draw(s.on))
		s.prompts = e.prompts(s.on, s.prompts)
	}
}

// act lets the user or an agent do something, and waits for what comes of it.
func (s *session) act(do func(*kommunicatetest.Conversation) error) error {
	s.mu.Lock()
	switch {
	case s.acting >= maxActs:
		s.mu.Unlock()
		return errBusy
	case s.full:
		s.mu.Unlock()
		return errFull
	case s.conv == nil:
		s.mu.Unlock()
		return errGone
	}
	conv := s.conv.On(s.on)
	s.acting++
	s.tell()
	s.mu.Unlock()
	err := do(conv)
	s.mu.Lock()
	s.acting--
	s.refresh()
	s.mu.Unlock()
	return visible(err)
}

// visible leaves out that the client cannot show a message: it is drawn so.
func visible(err error) error {
	if _, ok := errors.AsType[*kommunicatetest.WidgetError](err); ok {
		return nil
	}
	return err
}

// find returns the entry with this key, of the conversation or of the preview.
func (s *session) find(key string) (entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.preview {
		if e.Key == key {
			return e, true
		}
	}
	if s.conv == nil {
		return entry{}, false
	}
	transcript := s.conv.Transcript()
	i := slices.IndexFunc(transcript, func(b kommunicatetest.Bubble) bool { return b.Key == key && key != "" })
	if i < 0 {
		return entry{}, false
	}
	return newEntry(transcript[i]), true
}
