package kommunicatetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// A line is what somebody does as it stands in a script: one line, or more that
// continue it.
type line []string

// doing is something that somebody did in a conversation.
type doing struct {
	line   line
	entry  int // What came of it are the entries from here on, and the visits.
	visits int
}

// doing is what is done in the conversation next.
func (t *thread) doing() doing { return doing{entry: len(t.entries), visits: len(t.visits)} }

// note notes what was done without an effect on the conversation.
func (t *thread) note(l line) {
	d := t.doing()
	d.line = l
	t.done = append(t.done, d)
}

func written(head, text string) line { return writeText(head, text) }

// writtenForm writes the values in the order of the form's fields.
func writtenForm(f *widget.Form, values map[string]any) line {
	var given []string
	for _, field := range f.Fields {
		value, ok := values[field.Key]
		if !ok {
			continue
		}
		list, isList := value.([]string)
		if !isList {
			list = []string{field.Plain(value)}
		}
		texts := make([]string, len(list))
		for i, text := range list {
			texts[i] = quoteIf(text, ",", "|", "=")
		}
		given = append(given, quoteIf(field.Key, ",", "=", "|")+"="+strings.Join(texts, " | "))
	}
	return line{strings.TrimRight("submit: "+strings.Join(given, ", "), " ")}
}

func writtenFile(file kommunicate.FileMeta) line {
	text := "file: " + quoteIf(file.Name, ",", "=")
	for _, detail := range []struct{ name, value string }{{"url", file.URL}, {"type", file.ContentType}} {
		if detail.value != "" {
			text += ", " + detail.name + "=" + quoteIf(detail.value, ",", "=")
		}
	}
	if file.Size > 0 {
		text += ", size=" + strconv.Itoa(file.Size)
	}
	return line{text}
}

func writtenRating(score int, comment string) line {
	text := "rate: " + strconv.Itoa(score)
	if comment != "" {
		text += ", " + quoteIf(comment, ",")
	}
	return line{text}
}

// writtenClick names the i-th control of a message as a script finds it again.
func (c *Conversation) writtenClick(e *entry, i int, control widget.Control) line {
	whole := c.At("")
	if found, at, err := whole.control(control.Label, nil); err == nil && found == e && at == i {
		return line{"click: " + quoteIf(control.Label, " (")}
	}
	text := "click: " + item{label: control.Label, more: []string{control.Under}}.write('|')
	if found, at, err := whole.control(control.Label, []string{control.Under}); err == nil && found == e && at == i {
		return line{text}
	}
	return line{
		"# A script clicks the latest button with a label. This was another one:",
		"click: " + quoteIf(control.Label, " ("),
	}
}

// Script returns the conversation as a script that [Play] plays: what users and
// agents did through this package, what the user then saw on this surface, and
// how things are in the end. What came through the REST API is there as what the
// user saw. The script is that of the people and the conversation as the server
// began with them, but for what was known of the user. What a script cannot say
// is a comment in it.
func (c *Conversation) Script() []byte {
	transcript := c.Transcript()
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	w := scriptWriter{conv: c, transcript: transcript}
	w.given()
	for i, d := range c.thread.done {
		end := doing{entry: len(transcript), visits: len(c.thread.visits)}
		if i+1 < len(c.thread.done) {
			end = c.thread.done[i+1]
		}
		w.step(d, min(end.entry, len(transcript)), end.visits)
	}
	w.states()
	return []byte(strings.Join(w.lines, "\n") + "\n")
}

type scriptWriter struct {
	conv       *Conversation
	transcript Transcript
	lines      []string
}

func (w *scriptWriter) add(lines ...string) { w.lines = append(w.lines, lines...) }

// given writes what is not as in a script that says nothing of it.
func (w *scriptWriter) given() {
	s, t := w.conv.s, w.conv.thread
	if on := w.conv.on; on != kommunicate.Web {
		w.add("given surface: " + strings.ToLower(on.String()))
	}
	if t.user != scriptUser {
		w.add("given user: " + quoteIf(t.user))
	}
	if bot := s.people[t.firstBot]; bot != nil && bot.id != scriptBot {
		w.add("given bot: " + quoteIf(bot.id, ",") + ", " + quoteIf(bot.displayName(), ","))
	}
	for _, id := range s.agents {
		p := s.people[id]
		text := "given agent: " + quoteIf(id, ",") + ", " + quoteIf(p.displayName(), ",")
		if p.initially != kommunicate.AgentsOnline {
			text += ", " + string(p.initially)
		}
		w.add(text)
	}
	for _, id := range slices.Sorted(maps.Keys(s.teams)) {
		if members := s.teams[id].AgentIDs; len(members) > 0 {
			w.add("given team: " + quoteIf(id, ",") + ", " + writeTags(members))
		}
	}
	if id := s.rules.DefaultAgent; id != "" {
		w.add("given default agent: " + quoteIf(id))
	}
	if s.rules.Automatic {
		w.add("given assignment: automatic")
	}
	context := widget.ParseObject(t.metadata["KM_CHAT_CONTEXT"])
	for _, key := range slices.Sorted(maps.Keys(context)) {
		var text string
		if json.Unmarshal(context[key], &text) == nil && text != "" && !strings.ContainsAny(key, ":\r\n") {
			w.add("given context." + key + ": " + quoteIf(text))
		}
	}
}

// step writes what was done, and what the user saw of it.
func (w *scriptWriter) step(d doing, end, visits int) {
	w.add(d.line...)
	for _, b := range w.transcript[min(d.entry, end):end] {
		said := written("agent "+b.From+":", b.Message.Text)
		if b.Hidden || b.Who == ByUser || b.Who == ByAgent && slices.Equal(said, d.line) {
			continue
		}
		for _, s := range b.shown() {
			switch {
			case s.broken:
				w.add("  # " + strings.ReplaceAll(s.text, "\n", " "))
			case !s.optional:
				w.add(s.write()...)
			}
		}
	}
	for _, v := range w.conv.thread.visits[min(d.visits, visits):visits] {
		word := "opens"
		if v.Method != "GET" {
			word = "posts"
		}
		w.add("expect " + word + ": " + quoteIf(v.URL))
	}
}

// states writes how things are in the end.
func (w *scriptWriter) states() {
	t := w.conv.thread
	if len(t.done) == 0 {
		return
	}
	w.add(strings.TrimRight("expect assignee: "+t.assignee, " "), "expect status: "+statusWord(t.status))
	if len(t.tags) > 0 {
		w.add("expect tags: " + writeTags(t.tags))
	}
	if t.rating != nil {
		w.add("expect rating: " + strconv.Itoa(t.rating.Score))
	}
}

// clickAction reads LABEL or LABEL (CARD). A label that looks like the latter
// comes first.
func clickAction(_, value string) (func(*player) error, error) {
	one, rest, err := parseItem(value, '|')
	onCard := err == nil && rest == "" && one.label.re == nil && len(one.more) == 1 && one.more[0].re == nil
	return said(value, func(p *player, label string) error {
		card := []string(nil)
		if onCard && !p.conv.offers(label) {
			label, card = one.label.text, []string{one.more[0].text}
		}
		_, err := p.conv.Click(label, card...)
		return err
	})
}

// offers reports whether a button with the label is on view.
func (c *Conversation) offers(label string) bool {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for e := range c.looked() {
		for _, control := range e.drawing(c.on).Controls {
			if control.Label == label {
				return true
			}
		}
	}
	return false
}
