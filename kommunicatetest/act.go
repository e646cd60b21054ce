package kommunicatetest

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// A WidgetError says that the user's client cannot show a message that has come:
// it throws, or leaves out the rich content. Bots that are built on package
// kommunicate cannot send such a message; others can.
type WidgetError struct {
	Surface kommunicate.Surface
	Key     string // The message's.
	Code    string // The stable name of the rule, as in [kommunicate.ValidationError].
	Reason  string // What is wrong with the message.
	Effect  string // What the user sees instead.
}

// Error names the surface, the message, the reason and the effect.
func (e *WidgetError) Error() string {
	return fmt.Sprintf("kommunicatetest: %s cannot show message %s: %s (%s) [%s]", e.Surface, e.Key, e.Reason, e.Effect, e.Code)
}

// A Visit is a request that a click makes the user's device send to a server
// other than Kommunicate: a page that opens, or form data that is posted. It is
// recorded and not carried out.
type Visit struct {
	Method      string // GET for a page, POST for form data.
	URL         string
	SameTab     bool   // The page replaces the one that holds the chat.
	ContentType string // Of Body, "" when the client sets none.
	Body        string
}

// outgoing is a message that the client sends for the user.
type outgoing struct {
	text     string
	kind     kommunicate.ContentType
	file     *fileMeta
	metadata map[string]string
}

// sources are the clients' names for themselves.
var sources = map[kommunicate.Surface]int{kommunicate.Web: 1, kommunicate.Android: 2, kommunicate.IOS: 3}

// send sends the message with the chat context of the client's session.
func (c *Conversation) send(m outgoing) error {
	m.text = strings.TrimSpace(m.text)
	if m.text == "" && m.kind == kommunicate.ContentText {
		return fmt.Errorf("kommunicatetest: no client sends an empty text")
	}
	context := map[string]any{"kmUserLocale": "en"}
	if own := widget.ParseObject(c.thread.metadata["KM_CHAT_CONTEXT"]); own["kmUserLocale"] != nil {
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
		metadata: metadata, file: m.file, source: sources[c.on],
	})
	return nil
}

// looked are the messages that the user looks at, the latest first.
func (c *Conversation) looked() iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		for _, e := range slices.Backward(c.thread.entries) {
			if (c.only == "" || e.key == c.only) && !yield(e) {
				return
			}
		}
	}
}

// control finds the control with this label, on the card if one is given, in the
// latest message that has one. It is the i-th of those of the message.
func (c *Conversation) control(label string, card []string) (message *entry, i int, err error) {
	var offered []string
	for e := range c.looked() {
		view := e.drawing(c.on)
		var found []widget.Control
		for at, have := range view.Controls {
			if have.Label == label && (len(card) == 0 || slices.Equal(card, []string{have.Under})) {
				if len(found) == 0 {
					i = at
				}
				found = append(found, have)
			}
			offered = append(offered, fmt.Sprintf("%q", have.Label))
		}
		if len(found) > 0 {
			return e, i, ambiguous(found)
		}
		if view.Fault != nil {
			offered = append(offered, fmt.Sprintf("(a message that %s cannot show: %s)", c.on, view.Fault.Reason))
		}
	}
	return nil, 0, c.missing("%q was not offered; on offer, the latest first: %s",
		strings.Join(append([]string{label}, card...), " on "), cmp.Or(strings.Join(offered, ", "), "nothing"))
}

// missing is the error of a user who does not find what to act on. It tells what
// has gone wrong since the user last sent something, since that may be why.
func (c *Conversation) missing(format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	for _, e := range slices.Backward(c.thread.entries) {
		if e.failure {
			return fmt.Errorf("kommunicatetest: %s; what went wrong last: %s", what, e.text)
		}
		if e.who == ByUser {
			break
		}
	}
	return fmt.Errorf("kommunicatetest: %s", what)
}

// ambiguous is an error when controls of the same label stand on different cards
// and do different things.
func ambiguous(found []widget.Control) error {
	var titles []string
	differ := false
	for _, have := range found {
		if !slices.Contains(titles, have.Under) {
			titles = append(titles, have.Under)
		}
		have.Under, have.Figure = found[0].Under, found[0].Figure
		differ = differ || !reflect.DeepEqual(have, found[0])
	}
	if len(titles) < 2 || !differ {
		return nil
	}
	return fmt.Errorf("kommunicatetest: %q is on several cards: say which, as in Click(%q, %q)", found[0].Label, found[0].Label, titles[0])
}

// message is the entry as clients get it.
func (e *entry) message() widget.Message {
	return widget.Message{Text: e.text, ContentType: e.contentType, HasFile: e.file != nil, Metadata: e.metadata}
}

// hiddenOn reports whether the surface does not show the entry.
func (e *entry) hiddenOn(on kommunicate.Surface) bool {
	if e.who == ByUser || e.who == Remark {
		return e.hidden
	}
	return !widget.Visible(on, e.message())
}

// drawing is what the user can see and click of an entry.
func (e *entry) drawing(on kommunicate.Surface) widget.View {
	if e.who == ByUser || e.who == Notice || e.hiddenOn(on) {
		return widget.View{}
	}
	return widget.Draw(on, e.metadata)
}

// press does what a click on the i-th control of a message does.
func (c *Conversation) press(e *entry, i int) (line, error) {
	control := e.drawing(c.on).Controls[i]
	if control.Form != nil {
		return writtenForm(control.Form, nil), c.submit(e, control.Form, nil)
	}
	return c.writtenClick(e, i, control), c.click(control)
}

// click does what a click on the control does.
func (c *Conversation) click(have widget.Control) error {
	if have.Dead != "" {
		return fmt.Errorf("kommunicatetest: a click on %q does nothing: %s", have.Label, have.Dead)
	}
	c.visit(have.Visit)
	if !have.Sends {
		return nil
	}
	if have.Language != "" {
		c.s.people[c.user].language = have.Language
	}
	return c.send(outgoing{text: have.Text, metadata: have.Metadata})
}

// visit records a visit, if there is one.
func (c *Conversation) visit(v *widget.Visit) {
	switch {
	case v == nil:
		return
	case v.Method == "GET":
		c.thread.remark("opens %s", v.URL)
	default:
		c.thread.remark("posts form data to %s", v.URL)
	}
	c.thread.visits = append(c.thread.visits, Visit(*v))
}

// submit sends what the client sends for a form.
func (c *Conversation) submit(e *entry, f *widget.Form, values map[string]any) error {
	s, err := f.Submit(values, e.key)
	if err != nil {
		return fmt.Errorf("kommunicatetest: %w", err)
	}
	c.thread.remark("fills in %s", cmp.Or(s.Filled, "nothing"))
	for _, remark := range s.Remarks {
		c.thread.remark("%s", remark)
	}
	if s.Shown != "" {
		shown := outgoing{text: s.Shown}
		if s.HTML {
			shown.kind = kommunicate.ContentHTML
		}
		if err := c.send(shown); err != nil {
			return err
		}
	}
	c.visit(s.Visit)
	if s.Text == "" {
		c.thread.remark("the form sends no message: its button has none")
		return nil
	}
	return c.send(outgoing{text: s.Text, metadata: s.Metadata})
}
