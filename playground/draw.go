package playground

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/lint"
)

// A message is an entry for the page, as one surface shows it.
type message struct {
	Key      string       `json:"key"`
	Who      string       `json:"who"`
	Name     string       `json:"name"`
	Text     string       `json:"text"`
	HTML     bool         `json:"html,omitempty"` // The text stands in a frame.
	Time     time.Time    `json:"time"`
	Hidden   bool         `json:"hidden,omitempty"` // For the developer alone.
	Failed   bool         `json:"failed,omitempty"` // A bot has failed.
	Does     string       `json:"does,omitempty"`   // What it asks Kommunicate to do.
	Template string       `json:"template,omitempty"`
	Figures  []figure     `json:"figures,omitempty"`
	Controls []control    `json:"controls,omitempty"`
	Fields   []field      `json:"fields,omitempty"`  // Of a form.
	Fault    string       `json:"fault,omitempty"`   // Why the surface does not draw it.
	Input    *field       `json:"input,omitempty"`   // What the text box becomes.
	Suggest  []suggestion `json:"suggest,omitempty"` // What is offered while the user types.
	File     *file        `json:"file,omitempty"`
	Place    *place       `json:"place,omitempty"`
	Attach   *bool        `json:"attach,omitempty"` // Shows or hides the attachment button.
	Findings int          `json:"findings"`
	Worst    string       `json:"worst,omitempty"` // Of the findings on this surface.
}

// A figure is one of package widget for the page.
type figure struct {
	Kind        widget.Kind `json:"kind"`
	Title       string      `json:"title"`
	Extra       string      `json:"extra,omitempty"`
	Subtitle    string      `json:"subtitle,omitempty"`
	Description string      `json:"description,omitempty"`
	URL         string      `json:"url,omitempty"`
	Overlay     string      `json:"overlay,omitempty"`
	Embedded    bool        `json:"embedded,omitempty"`
	HTML        bool        `json:"html,omitempty"`
}

// A control is something to click, with its place among the message's.
type control struct {
	Index   int               `json:"index"`
	Label   string            `json:"label"`
	Figure  int               `json:"figure,omitempty"` // From 1.
	Submits bool              `json:"submits,omitempty"`
	Sends   bool              `json:"sends,omitempty"`
	Text    string            `json:"text,omitempty"` // What it sends.
	Meta    map[string]string `json:"metadata,omitempty"`
	Link    string            `json:"link,omitempty"`
	Posts   string            `json:"posts,omitempty"` // Where data is posted.
	Dead    string            `json:"dead,omitempty"`
}

// A field is an input of a form, or what the text box becomes.
type field struct {
	Kind     string   `json:"kind"`
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Hint     string   `json:"hint,omitempty"`
	ReadOnly bool     `json:"readOnly,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
	Whole    bool     `json:"whole,omitempty"` // The whole text must match.
	Advice   string   `json:"advice,omitempty"`
	Options  []option `json:"options,omitempty"`
}

type option struct {
	Label    string `json:"label"`
	Value    string `json:"value"`
	Chosen   bool   `json:"chosen,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
}

// A suggestion is shown as its label and sent as its text.
type suggestion struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

type place struct {
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
}

// draw is the entry as a surface shows it.
func (e *entry) draw(on kommunicate.Surface) message {
	m := message{
		Key: e.Key, Who: string(e.Who), Name: e.Name, Text: e.Message.Text, Time: e.Time, Hidden: !e.shownOn(on),
		Template: e.stored.Metadata["templateId"], File: e.stored.File,
	}
	if e.Who == kommunicatetest.Remark {
		m.Failed = e.From != ""
		return m
	}
	m.Text = e.stored.Message
	m.HTML = e.stored.ContentType == kommunicate.ContentHTML
	if at := e.Message.Location; at != nil {
		m.Text, m.Place = "", &place{at.Latitude, at.Longitude}
	}
	if flag := e.stored.Metadata["KM_ENABLE_ATTACHMENT"]; flag != "" {
		show := flag == "true"
		m.Attach = &show
	}
	if !e.speaks() {
		return m
	}
	m.Does = e.does()
	m.judge(e.findings(), on)
	m.show(e.view(on), on)
	if asked := widget.AskedInput(on, e.stored.Metadata); asked != nil && m.Fault == "" && !m.Hidden {
		input := newField(asked.Field)
		m.Input = &input
	}
	if m.Fault == "" && !m.Hidden {
		m.Suggest = suggestions(e.stored.Metadata["KM_AUTO_SUGGESTION"])
	}
	return m
}

// does is what a message asks Kommunicate to do.
func (e *entry) does() string {
	md := e.stored.Metadata
	to, handsOver := md["KM_ASSIGN_TO"]
	switch {
	case handsOver && to == "":
		return "a handoff, to whom the rules choose"
	case handsOver:
		return "a handoff to " + to
	case md["KM_ASSIGN_TEAM"] != "":
		return "a handoff to team " + md["KM_ASSIGN_TEAM"]
	case md["actionRequest"] != "":
		return "the action " + md["actionRequest"]
	}
	return ""
}

// judge counts the findings, and says how bad they are on the surface.
func (m *message) judge(found []lint.Finding, on kommunicate.Surface) {
	m.Findings = len(merge(found))
	worst := lint.Severity(-1)
	for _, f := range found {
		if f.Surface == on {
			worst = max(worst, f.Severity)
		}
	}
	if worst >= 0 {
		m.Worst = worst.String()
	}
}

// show adds what can be seen of rich content.
func (m *message) show(view widget.View, on kommunicate.Surface) {
	for _, f := range view.Figures {
		if f.Kind == widget.TextBox { // Is drawn as the text box.
			continue
		}
		m.Figures = append(m.Figures, figure(f))
	}
	for i, c := range view.Controls {
		m.Controls = append(m.Controls, newControl(i, c))
	}
	if view.Form != nil {
		for _, f := range view.Form.Fields {
			if f.Kind != "hidden" {
				m.Fields = append(m.Fields, newField(f))
			}
		}
	}
	if view.Fault != nil {
		m.Fault = view.Fault.Reason + ": " + effect(view.Fault, on)
	}
}

// effect is what a fault does on a surface.
func effect(f *widget.Fault, on kommunicate.Surface) string {
	if outcome, ok := f.Rule.On(rules.Surface(on)); ok {
		return outcome.Effect
	}
	return f.Rule.Effect
}

func newControl(index int, c widget.Control) control {
	shown := control{
		Index: index, Label: c.Label, Figure: c.Figure, Submits: c.Form != nil, Sends: c.Sends, Text: c.Text,
		Meta: c.Metadata, Dead: c.Dead,
	}
	switch {
	case c.Visit == nil:
	case c.Sends:
		shown.Posts = c.Visit.URL
	default:
		shown.Link = c.Visit.URL
	}
	return shown
}

func newField(f widget.Field) field {
	shown := field{
		Kind: f.Kind, Key: f.Key, Label: cmp.Or(f.Label, f.Key), Hint: f.Hint, ReadOnly: f.ReadOnly,
		Pattern: f.Pattern, Whole: f.Whole(), Advice: f.Advice,
	}
	for _, o := range f.Options {
		shown.Options = append(shown.Options, option(o))
	}
	return shown
}

// suggestions are those that a message brings along. Those of another server are
// not asked for.
func suggestions(raw string) (all []suggestion) {
	var items []json.RawMessage
	_ = json.Unmarshal(widget.ParseObject(raw)["source"], &items) // An object has a URL.
	for _, item := range items {
		text, _ := widget.Text(item)
		one := suggestion{text, text}
		if o := widget.ParseObject(string(item)); o != nil {
			one.Label, _ = widget.Text(o["searchKey"])
			one.Text, _ = widget.Text(o["message"])
		}
		all = append(all, one)
	}
	return all
}

// sorted are the keys in order.
func sorted[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
