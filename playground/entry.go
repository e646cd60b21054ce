package playground

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/lint"
)

// surfaces are all surfaces, by the names that the page has for them.
var surfaces = map[string]kommunicate.Surface{
	"web": kommunicate.Web, "android": kommunicate.Android, "ios": kommunicate.IOS,
}

func surfaceName(on kommunicate.Surface) string { return strings.ToLower(on.String()) }

// An entry is a bubble with the message as clients get it.
type entry struct {
	kommunicatetest.Bubble
	stored stored
}

// stored is a message as the API lists it.
type stored struct {
	From        string                  `json:"fromUserName"`
	GroupID     json.RawMessage         `json:"groupId"`
	Message     string                  `json:"message"`
	ContentType kommunicate.ContentType `json:"contentType"`
	Metadata    map[string]string       `json:"metadata"`
	File        *file                   `json:"fileMeta"`
}

// A file is what a message says of an attachment.
type file struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Size int64  `json:"size"`
	Type string `json:"contentType"`
}

func newEntry(b kommunicatetest.Bubble) entry {
	e := entry{Bubble: b}
	_ = json.Unmarshal(b.Raw, &e.stored) // Of a remark, there is nothing.
	return e
}

// speaks reports whether a bot or agent says it.
func (e *entry) speaks() bool {
	return e.Who == kommunicatetest.ByBot || e.Who == kommunicatetest.ByAgent
}

// shownOn reports whether a surface shows the entry.
func (e *entry) shownOn(on kommunicate.Surface) bool {
	if e.Who == kommunicatetest.ByUser || e.Who == kommunicatetest.Remark {
		return !e.Hidden
	}
	return widget.Visible(on, widget.Message{
		Text: e.stored.Message, ContentType: e.stored.ContentType, HasFile: e.stored.File != nil, Metadata: e.stored.Metadata,
	})
}

// view is the rich content on a surface.
func (e *entry) view(on kommunicate.Surface) widget.View {
	if !e.speaks() || !e.shownOn(on) {
		return widget.View{}
	}
	return widget.Draw(on, e.stored.Metadata)
}

// prompts reports whether the user is asked for a rating after this message,
// given whether the user was before.
func (e *entry) prompts(on kommunicate.Surface, before bool) bool {
	switch md := e.stored.Metadata; {
	case md["feedback"] != "":
		return false
	case md["KM_STATUS"] == "Resolved":
		return true
	case md["actionRequest"] == "askCSAT" && e.speaks():
		return before || on == kommunicate.Web
	}
	return before
}

// marks are what Kommunicate adds to the metadata of a bot's message.
var marks = map[string]bool{"skipBot": true, "WELCOME_EVENT": true}

// answer is the message as a bot would answer with it, in which metadata is JSON.
func (e *entry) answer() []byte {
	metadata := make(map[string]json.RawMessage, len(e.stored.Metadata))
	for name, text := range e.stored.Metadata {
		if !marks[name] {
			metadata[name] = native(text)
		}
	}
	kind := ""
	if e.stored.ContentType == kommunicate.ContentHTML {
		kind = "html"
	}
	return document(struct {
		Message  string                     `json:"message"`
		Type     string                     `json:"messageType,omitempty"`
		Metadata map[string]json.RawMessage `json:"metadata,omitempty"`
	}{e.stored.Message, kind, metadata})
}

// native is the array or object that a text holds, or else the text.
func native(text string) json.RawMessage {
	if trimmed := strings.TrimSpace(text); trimmed != "" && (trimmed[0] == '[' || trimmed[0] == '{') && json.Valid([]byte(trimmed)) {
		return json.RawMessage(trimmed)
	}
	return document(text)
}

// send is the body with which the REST API sends the message.
func (e *entry) send() []byte {
	metadata := make(map[string]string, len(e.stored.Metadata))
	for name, text := range e.stored.Metadata {
		if name != "WELCOME_EVENT" {
			metadata[name] = text
		}
	}
	group, _ := widget.Text(e.stored.GroupID)
	return document(struct {
		GroupID     string                  `json:"groupId"`
		From        string                  `json:"fromUserName"`
		Message     string                  `json:"message"`
		ContentType kommunicate.ContentType `json:"contentType,omitempty"`
		File        *file                   `json:"fileMeta,omitempty"`
		Metadata    map[string]string       `json:"metadata,omitempty"`
	}{group, e.From, e.stored.Message, e.stored.ContentType, e.stored.File, metadata})
}

// document encodes what can be encoded. It leaves < and > as they are, for people.
func document(v any) json.RawMessage {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// findings are what is wrong with a message of a bot or agent.
func (e *entry) findings() []lint.Finding {
	if !e.speaks() {
		return nil
	}
	return findingsIn(e.answer())
}

// findingsIn is what lint finds, but for addresses of the machine itself: here a
// bot's own pictures stand there.
func findingsIn(payload []byte) []lint.Finding {
	return slices.DeleteFunc(lint.JSON(payload), func(f lint.Finding) bool { return f.Code == rules.OwnMachine.Code })
}

// A detail is what a developer asks about a message.
type detail struct {
	Answer   json.RawMessage `json:"answer"` // Both wire forms.
	Send     json.RawMessage `json:"send"`
	Findings []finding       `json:"findings"`
	Surfaces []lost          `json:"surfaces"`
}

// A finding is one of package lint for the page.
type finding struct {
	Severity string   `json:"severity"`
	Code     string   `json:"code"`
	Pointer  string   `json:"pointer"`
	Effect   string   `json:"effect"`
	Fix      string   `json:"fix"`
	Surfaces []string `json:"surfaces"`
}

// merge joins findings that differ in nothing but the surface.
func merge(found []lint.Finding) []finding {
	merged := []finding{}
	for _, f := range found {
		surface := surfaceName(f.Surface)
		next := finding{f.Severity.String(), f.Code, cmp.Or(f.Pointer, "/"), f.Effect, f.Fix, []string{surface}}
		if n := len(merged) - 1; n >= 0 && merged[n].same(next) {
			merged[n].Surfaces = append(merged[n].Surfaces, surface)
			continue
		}
		merged = append(merged, next)
	}
	return merged
}

func (f finding) same(other finding) bool {
	return f.Severity == other.Severity && f.Code == other.Code && f.Pointer == other.Pointer && f.Effect == other.Effect
}

func (e *entry) detail() detail {
	d := detail{Answer: e.answer(), Send: e.send(), Findings: merge(e.findings()), Surfaces: []lost{}}
	if e.speaks() {
		d.Surfaces = e.lost()
	}
	return d
}
