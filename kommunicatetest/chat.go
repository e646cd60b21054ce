package kommunicatetest

import (
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// A Conversation is what a user has open in the web widget, or in an app: see
// [Conversation.On]. Its methods that act wait until the conversation has
// settled: the bot has answered, the answer has been carried out, events that one
// bot raised on another have been delivered, late replies are in. They return
// what the user then sees, the notices of Kommunicate among it, without what the
// user sent. An error says what cannot be done, or that the conversation did not
// settle within [WithSettleLimit], as it never does when bots keep each other busy
// without end, or that the user's client cannot show a message
// that has come: a [*WidgetError]. The bubbles come with the latter two.
//
// A Conversation is used by one goroutine at a time; different ones at once.
type Conversation struct {
	s      *Server
	user   string
	thread *thread
	on     kommunicate.Surface
	only   string // The key of the message that is clicked; "" for the latest that fits.
}

// On returns the conversation as the user has it open on another surface: what
// is shown, which buttons there are and what a click sends are that client's. The
// surface of a [User]'s conversations is [kommunicate.Web].
func (c *Conversation) On(surface kommunicate.Surface) *Conversation {
	return &Conversation{s: c.s, user: c.user, thread: c.thread, on: surface, only: c.only}
}

// At returns the conversation as it is when the user scrolls to one message:
// clicks and submits look at the message with this [Bubble.Key] alone, which
// need not be the latest that has such a button.
func (c *Conversation) At(key string) *Conversation {
	return &Conversation{s: c.s, user: c.user, thread: c.thread, on: c.on, only: key}
}

// GroupID returns the conversation's id.
func (c *Conversation) GroupID() kommunicate.GroupID {
	return kommunicate.GroupID(fmt.Sprint(c.thread.id))
}

// Say sends what the user typed. When the latest message asks for it with a
// [kommunicate.CustomInput], it is checked, and kept in the user's detail, as
// that says.
func (c *Conversation) Say(text string) ([]Bubble, error) {
	return c.do(func() (line, error) {
		return written("user:", text), c.typed(text)
	})
}

// Click clicks the button, list row or card button with this label, in the
// latest message that has one. A click on a link opens a page: see
// [Conversation.Visits]. When several cards of that message have such a button,
// the title of the card that is meant follows: Click("Recipe", "Pasta"). A card
// that is a link as a whole has its title as label.
func (c *Conversation) Click(label string, card ...string) ([]Bubble, error) {
	return c.do(func() (line, error) {
		e, i, err := c.control(label, card)
		if err != nil {
			return nil, err
		}
		return c.press(e, i)
	})
}

// ClickAt clicks what has this number, from 0, among all that can be clicked in
// the latest message that has anything, in the order of the message: where
// labels repeat, as on cards of the same title, [Conversation.Click] takes the
// first.
func (c *Conversation) ClickAt(i int) ([]Bubble, error) {
	return c.do(func() (line, error) {
		for e := range c.looked() {
			if offered := len(e.drawing(c.on).Controls); offered > i && i >= 0 {
				return c.press(e, i)
			} else if offered > 0 {
				return nil, fmt.Errorf("kommunicatetest: there is no button %d; the message has %d", i, offered)
			}
		}
		return nil, c.missing("no message has anything to click")
	})
}

// Submit fills in the latest form and submits it. The values are texts by the
// fields' names in the form's data, or numbers, booleans and what has a String
// method; for a field of a day or time a [time.Time] or a text in the layout that
// browsers send; for a field with options, an option's label or value; for
// checkboxes, a []string of them. Fields without a value stay as
// they are. A pattern that package regexp does not read as the client does is not
// checked, which a remark in the transcript says.
func (c *Conversation) Submit(values map[string]any) ([]Bubble, error) {
	return c.do(func() (line, error) {
		for e := range c.looked() {
			if f := e.drawing(c.on).Form; f != nil {
				return writtenForm(f, values), c.submit(e, f, values)
			}
		}
		return nil, c.missing("no message has a form")
	})
}

// SendFile sends a file that has been uploaded.
func (c *Conversation) SendFile(file kommunicate.FileMeta) ([]Bubble, error) {
	return c.do(func() (line, error) {
		if file.URL == "" && file.BlobKey == "" {
			return nil, errors.New("kommunicatetest: a file that was uploaded has a URL or a BlobKey")
		}
		return writtenFile(file), c.send(outgoing{kind: kommunicate.ContentAttachment, file: &fileMeta{
			BlobKey: file.BlobKey, Name: file.Name, URL: file.URL, Size: int64(file.Size),
			ContentType: file.ContentType, ThumbnailURL: file.ThumbnailURL,
		}})
	})
}

// SendLocation sends a place.
func (c *Conversation) SendLocation(place kommunicate.Location) ([]Bubble, error) {
	text := mustJSON(map[string]string{"lat": place.Latitude, "lon": place.Longitude})
	return c.do(func() (line, error) {
		return line{"location: " + place.Latitude + ", " + place.Longitude}, c.send(outgoing{kind: kommunicate.ContentLocation, text: string(text)})
	})
}

// Trigger raises an event on the bot, as a web page does with a hidden message.
func (c *Conversation) Trigger(event string) ([]Bubble, error) {
	return c.do(func() (line, error) {
		if event == "" {
			return nil, errors.New("kommunicatetest: an event has a name")
		}
		return written("event:", event), c.send(outgoing{
			kind: kommunicate.ContentNotification, text: "Event: " + event,
			metadata: map[string]string{"category": "HIDDEN", "KM_TRIGGER_EVENT": event},
		})
	})
}

// SetLanguage switches the language of the user, as a web page does with
// Kommunicate.updateUserLanguage. Bots learn of it with the next message.
func (c *Conversation) SetLanguage(code string) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if p := c.s.people[c.user]; p != nil {
		p.language = code
		c.thread.note(written("language:", code))
		c.thread.touch()
	}
}

// Changed returns a channel that is closed when next something happens in the
// conversation, for a program that shows it while it goes on. Get the channel
// first, then look.
func (c *Conversation) Changed() <-chan struct{} {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.thread.changed
}

// Wait waits until the conversation has settled and returns what the user sees
// that has come since a method last returned: a welcome, or what somebody sent
// through the REST API. What nobody waited for counts as seen when the user does
// the next thing, and is in the transcript.
func (c *Conversation) Wait() ([]Bubble, error) {
	c.s.mu.Lock()
	start := c.thread.seen
	c.s.mu.Unlock()
	return c.observe(start, c.s.settle(c.thread))
}

// do lets the user act and waits for what comes of it.
func (c *Conversation) do(act func() (line, error)) ([]Bubble, error) {
	start, err := c.begin(act)
	if err != nil {
		return nil, err
	}
	return c.observe(start, c.s.settle(c.thread))
}

// begin lets the user act. What comes of it follows the entry at start.
func (c *Conversation) begin(act func() (line, error)) (start int, err error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if err := c.s.usable(c.thread); err != nil {
		return 0, err
	}
	start, c.thread.chain = len(c.thread.entries), chain{}
	d := c.thread.doing()
	d.line, err = act()
	if err == nil {
		c.thread.done = append(c.thread.done, d)
	}
	return start, err
}

// observe returns what the user sees from the entry at start on, and marks all
// entries as seen. Without another error, it is that of the first message that
// nobody has seen and the client cannot show.
func (c *Conversation) observe(start int, err error) ([]Bubble, error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var seen []Bubble
	first := min(start, c.thread.seen)
	for i, e := range c.thread.entries[first:] {
		i += first
		if i >= start && !e.hiddenOn(c.on) && (e.from != c.user || e.who == Notice) {
			seen = append(seen, c.s.bubble(c.thread, e, c.on))
		}
		if fault := e.drawing(c.on).Fault; err == nil && i >= c.thread.seen && fault != nil {
			err = &WidgetError{
				Surface: c.on, Key: e.key, Code: fault.Rule.Code, Reason: fault.Reason, Effect: fault.Rule.Effect,
			}
		}
	}
	c.thread.seen = len(c.thread.entries)
	return seen, err
}
