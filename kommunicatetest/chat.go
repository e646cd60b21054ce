package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// A Conversation is what a user has open in the web widget. Its methods that act
// wait until the conversation has settled: the bot has answered, the answer has
// been carried out, events that one bot raised on another have been delivered,
// late replies are in. They return what the user then sees, the notices of
// Kommunicate among it, without what the user sent. An error says what cannot be
// done, or that the conversation did not settle within [WithSettleLimit]; the
// bubbles seen so far come with the latter.
//
// A Conversation is used by one goroutine at a time; different ones at once.
type Conversation struct {
	s      *Server
	user   string
	thread *thread
}

// GroupID returns the conversation's id.
func (c *Conversation) GroupID() kommunicate.GroupID {
	return kommunicate.GroupID(fmt.Sprint(c.thread.id))
}

// Say sends what the user typed. When the latest message asks for it with a
// [kommunicate.CustomInput], it is checked, and kept in the user's detail, as
// that says.
func (c *Conversation) Say(text string) ([]Bubble, error) {
	return c.do(func() error { return c.typed(text) })
}

// Click clicks the button, list row or card button with this label, in the
// latest message that has one. A click on a link opens a page: see
// [Conversation.Visits].
func (c *Conversation) Click(label string) ([]Bubble, error) {
	return c.do(func() error {
		e, control, err := c.control(label)
		if err != nil {
			return err
		}
		if control.form != nil {
			return c.submit(e, control.form, nil)
		}
		return c.click(label, control)
	})
}

// Submit fills in the latest form and submits it. The values are texts by the
// fields' names in the form's data; for a field with options, an option's label
// or value; for checkboxes, a []string of them. Fields without a value stay as
// they are.
func (c *Conversation) Submit(values map[string]any) ([]Bubble, error) {
	return c.do(func() error {
		for _, e := range slices.Backward(c.thread.entries) {
			if f := e.drawing().form; f != nil {
				return c.submit(e, f, values)
			}
		}
		return fmt.Errorf("kommunicatetest: no message has a form")
	})
}

// SendFile sends a file that has been uploaded.
func (c *Conversation) SendFile(file kommunicate.FileMeta) ([]Bubble, error) {
	return c.do(func() error {
		return c.send(outgoing{kind: kommunicate.ContentAttachment, file: &fileMeta{
			BlobKey: file.BlobKey, Name: file.Name, URL: file.URL, Size: int64(file.Size),
			ContentType: file.ContentType, ThumbnailURL: file.ThumbnailURL,
		}})
	})
}

// SendLocation sends a place.
func (c *Conversation) SendLocation(place kommunicate.Location) ([]Bubble, error) {
	text := mustJSON(map[string]string{"lat": place.Latitude, "lon": place.Longitude})
	return c.do(func() error {
		return c.send(outgoing{kind: kommunicate.ContentLocation, text: string(text)})
	})
}

// Trigger raises an event on the bot, as a web page does with a hidden message.
func (c *Conversation) Trigger(event string) ([]Bubble, error) {
	return c.do(func() error {
		return c.send(outgoing{
			kind: kommunicate.ContentNotification, text: "Event: " + event,
			metadata: map[string]string{"category": "HIDDEN", "KM_TRIGGER_EVENT": event},
		})
	})
}

// Wait waits until the conversation has settled and returns what the user sees
// that no other method has returned: a welcome, or what somebody sent through
// the REST API.
func (c *Conversation) Wait() ([]Bubble, error) {
	c.s.mu.Lock()
	start := c.thread.seen
	c.s.mu.Unlock()
	err := c.s.settle(c.thread)
	return c.bubbles(start), err
}

// do lets the user act and waits for what comes of it.
func (c *Conversation) do(act func() error) ([]Bubble, error) {
	start, err := c.begin(act)
	if err != nil {
		return nil, err
	}
	err = c.s.settle(c.thread)
	return c.bubbles(start), err
}

// begin lets the user act. What comes of it follows the entry at start.
func (c *Conversation) begin(act func() error) (start int, err error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.s.closed {
		return 0, ErrClosed
	}
	start = len(c.thread.entries)
	return start, act()
}

// bubbles returns what the user sees from the entry at start on, and marks all
// entries as seen.
func (c *Conversation) bubbles(start int) []Bubble {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var seen []Bubble
	for _, e := range c.thread.entries[start:] {
		if !e.hidden && e.from != c.user || e.who == Notice {
			seen = append(seen, c.s.bubble(c.thread, e))
		}
	}
	c.thread.seen = len(c.thread.entries)
	return seen
}

// outgoing is a message that the widget sends for the user.
type outgoing struct {
	text     string
	kind     kommunicate.ContentType
	file     *fileMeta
	metadata map[string]string
}

// send sends the message with the chat context of the widget's session.
func (c *Conversation) send(m outgoing) error {
	m.text = strings.TrimSpace(m.text)
	if m.text == "" && m.kind == kommunicate.ContentText {
		return fmt.Errorf("kommunicatetest: the web widget sends no empty text")
	}
	context := map[string]any{"kmUserLocale": "en"}
	if own := jsonObject(c.thread.metadata["KM_CHAT_CONTEXT"]); own["kmUserLocale"] != nil {
		context["kmUserLocale"] = own["kmUserLocale"]
	}
	if language := c.s.people[c.user].language; language != "" {
		context["kmUserLanguageCode"] = language
	}
	overlay(context, m.metadata["KM_CHAT_CONTEXT"])
	metadata := map[string]string{}
	maps.Copy(metadata, m.metadata)
	metadata["KM_CHAT_CONTEXT"] = string(mustJSON(context))
	c.s.post(c.thread, &entry{
		from: c.user, who: ByUser, text: m.text, contentType: m.kind,
		metadata: metadata, file: m.file, source: 1,
	})
	return nil
}

// control finds the control with this label in the latest message that has one.
func (c *Conversation) control(label string) (*entry, control, error) {
	var offered []string
	for _, e := range slices.Backward(c.thread.entries) {
		d := e.drawing()
		for _, have := range d.controls {
			if have.label == label {
				return e, have, nil
			}
			offered = append(offered, fmt.Sprintf("%q", have.label))
		}
		if d.broken != "" {
			offered = append(offered, fmt.Sprintf("(a message that the widget cannot draw: %s)", d.broken))
		}
	}
	return nil, control{}, fmt.Errorf("kommunicatetest: %q was not offered; on offer, the latest first: %s",
		label, cmp.Or(strings.Join(offered, ", "), "nothing"))
}

// drawing is what the user can see and click of an entry.
func (e *entry) drawing() drawing {
	if e.hidden || e.who == ByUser || e.who == Notice {
		return drawing{}
	}
	return draw(e.metadata)
}

// click does what a click on the control does.
func (c *Conversation) click(label string, have control) error {
	switch {
	case have.dead != "":
		return fmt.Errorf("kommunicatetest: a click on %q does nothing: %s", label, have.dead)
	case have.sends && have.text == "":
		return fmt.Errorf("kommunicatetest: a click on %q does nothing: it has no message to send", label)
	}
	if have.visit != nil {
		c.visit(*have.visit)
	}
	if !have.sends {
		return nil
	}
	if have.language != "" {
		c.s.people[c.user].language = have.language
	}
	metadata := stringMap(jsonObject(string(have.reply)))
	maps.Copy(metadata, have.add)
	return c.send(outgoing{text: have.text, metadata: metadata})
}

func (c *Conversation) visit(v Visit) {
	c.thread.visits = append(c.thread.visits, v)
	if v.Method == "GET" {
		c.thread.remark("opens %s", v.URL)
		return
	}
	c.thread.remark("posts form data to %s", v.URL)
}

// submit sends what the widget sends for a form.
func (c *Conversation) submit(e *entry, f *form, values map[string]any) error {
	data, err := f.fill(values)
	if err != nil {
		return fmt.Errorf("kommunicatetest: %w", err)
	}
	filled := strings.TrimSuffix(f.summary(data, "%s: %s, ", unescaped), ", ")
	c.thread.remark("fills in %s", cmp.Or(filled, "nothing"))
	if f.postBack {
		if text := f.summary(data, "<span>%s : %s</span><br>", html.EscapeString); text != "" {
			if err := c.send(outgoing{text: text, kind: kommunicate.ContentHTML}); err != nil {
				return err
			}
		}
	}
	text, metadata := f.text, map[string]string{}
	if f.inText {
		text += f.lines(data)
	}
	if f.requestType == string(kommunicate.PostBackToBot) {
		metadata["KM_CHAT_CONTEXT"] = string(mustJSON(map[string]any{"formData": data, "formMsgKey": e.key}))
	} else if f.action != "" {
		c.visit(*postVisit(f.action, f.requestType, data))
	}
	return c.send(outgoing{text: text, metadata: metadata})
}

// summary lists the data that may be shown in the conversation.
func (f *form) summary(data kommunicate.Members, line string, escape func(string) string) string {
	var b strings.Builder
	for _, have := range f.fields {
		raw, ok := data.Get(have.key)
		if !ok || have.kind == "password" || have.kind == "hidden" || string(raw) == `""` {
			continue
		}
		fmt.Fprintf(&b, line, escape(have.key), escape(shown(raw)))
	}
	return b.String()
}

func unescaped(text string) string { return text }

// lines lists all data, as it is appended to the form's text.
func (f *form) lines(data kommunicate.Members) string {
	var b strings.Builder
	for _, member := range data {
		b.WriteString("\n" + strings.TrimRight(member.Name+" : "+shown(member.Value), " "))
	}
	return b.String()
}

// shown is a value of a form as text.
func shown(raw json.RawMessage) string {
	var texts []string
	if json.Unmarshal(raw, &texts) == nil {
		return strings.Join(texts, ",")
	}
	text, _ := asText(raw)
	return text
}
