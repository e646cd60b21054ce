package widget_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// booking is a form with one field of each kind, and what its button does.
func booking(action string) map[string]string {
	return rich("12", `[
		{"type": "text", "data": {"label": "Name", "placeholder": "p"}},
		{"type": "text", "data": {"label": "Bare"}},
		{"type": "textarea", "data": {"title": "Note", "name": "note", "placeholder": "p"}},
		{"type": "dropdown", "data": {"title": "Size", "name": "size", "options": [{"label": "Small", "value": "s"}]}},
		{"type": "radio", "data": {"title": "Pay", "name": "pay", "options": [{"label": "Cash", "value": "c", "selected": true}]}},
		{"type": "checkbox", "data": {"title": "Extras", "name": "extras", "options": [{"label": "Milk", "value": "m", "selected": true}]}},
		{"type": "date", "data": {"label": "Day"}},
		{"type": "email", "data": {"label": "Mail"}},
		{"type": "hidden", "data": {"name": "order", "value": "42"}},
		{"type": "submit", "data": {"type": "submit", "name": "Book", "action": {`+action+`}}}]`)
}

// submitted is what submitting the form does, with one line for each thing.
func submitted(t *testing.T, on kommunicate.Surface, metadata map[string]string, values map[string]any) []string {
	t.Helper()
	view := widget.Draw(on, metadata)
	if view.Form == nil {
		t.Fatalf("no form on %s: %+v", on, view.Fault)
	}
	s, err := view.Form.Submit(values, "KEY")
	if err != nil {
		return []string{err.Error()}
	}
	var lines []string
	if s.Shown != "" {
		lines = append(lines, fmt.Sprintf("shows HTML %v %s", s.HTML, s.Shown))
	}
	if s.Visit != nil {
		lines = append(lines, "posts "+s.Visit.ContentType+" "+s.Visit.Body)
	}
	if s.Text != "" {
		lines = append(lines, "sends "+s.Text)
	}
	for _, name := range []string{"KM_CHAT_CONTEXT", "k", "r"} {
		if value, ok := s.Metadata[name]; ok {
			lines = append(lines, name+" "+value)
		}
	}
	return append(lines, s.Remarks...)
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	const (
		all  = `{"Name":"Ann","Bare":"","note":"","size":"s","pay":"c","extras":["m"],"Day":"","Mail":"","order":"42"}`
		andr = `{"Name":"Ann","Bare":"","Note":"","size":"s","pay":"c","extras":["m"],"Day":"","order":"42"}`
		appl = `{"Name":"Ann","Note":"","size":"Small","pay":"c","extras":["m"],"Day":"","order":"42"}`
	)
	for _, test := range []struct {
		name, action      string
		web, android, ios []string
	}{
		{
			"to the bot", `"message": "sent", "requestType": "postBackToBotPlatform", "metadata": {"k": "v"}, "replyMetadata": {"r": "v"}`,
			[]string{"sends sent", `KM_CHAT_CONTEXT {"formData":` + all + `,"formMsgKey":"KEY"}`},
			[]string{"sends sent", `KM_CHAT_CONTEXT {"formData":` + andr + `}`, "k v", "r v"},
			[]string{"sends sent", `KM_CHAT_CONTEXT {"formData":` + appl + `}`, "k v"},
		},
		{
			"posted", `"message": "sent", "requestType": "application/json", "formAction": "https://e.test"`,
			[]string{"posts application/json " + all, "sends sent"},
			[]string{"posts application/x-www-form-urlencoded " + andr, "sends sent"},
			[]string{"posts application/x-www-form-urlencoded " + appl, "sends sent", `KM_CHAT_CONTEXT {"formData":` + appl + `}`},
		},
		{"without message", `"requestType": "x"`, []string{"sends Book"}, nil, []string{`KM_CHAT_CONTEXT {"formData":` + appl + `}`}},
		{
			"shown", `"message": "sent", "postBackToKommunicate": "TRUE"`,
			[]string{"sends sent"},
			[]string{"shows HTML false Name : Ann\nBare :\nNote :\nsize : s\npay : c\nextras : m\nDay :\norder : 42", "sends sent"},
			[]string{"sends sent", `KM_CHAT_CONTEXT {"formData":` + appl + `}`},
		},
		{
			"in the text", `"message": "sent", "postFormDataAsMessage": "true", "addFormLabelInMessage": "false"`,
			[]string{"sends sent\nName : Ann\nBare :\nnote :\nsize : s\npay : c\nextras : m\nDay :\nMail :\norder : 42"},
			[]string{"sends sent\nAnn\n\n\ns\nc\nm\n\n42"},
			[]string{"sends sent\nName : Ann\nNote :\nsize : Small\npay : c\nextras : m\nDay :\norder : 42", `KM_CHAT_CONTEXT {"formData":` + appl + `}`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for on, want := range map[kommunicate.Surface][]string{web: test.web, android: test.android, ios: test.ios} {
				got := submitted(t, on, booking(test.action), map[string]any{"Name": "Ann"})
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", on, diff)
				}
			}
		})
	}
}

// TestFlatForm is the older layout, of which mobile clients know few kinds.
func TestFlatForm(t *testing.T) {
	t.Parallel()
	flat := rich("12", `[
		{"type": "text", "label": "Name", "placeholder": "p"},
		{"type": "hidden", "name": "order", "value": "42"},
		{"type": "radio", "name": "pay", "options": [{"label": "Cash", "value": "c", "selected": true}]},
		{"type": "checkbox", "name": "extras", "options": [{"label": "Milk", "value": "m", "selected": true}]},
		{"type": "submit", "label": "Send", "message": "sent", "postBackToKommunicate": true, "requestType": "postBackToBotPlatform"}]`)
	for on, want := range map[kommunicate.Surface]string{
		web:     `{"formData":{"Name":"","order":"42","pay":"c","extras":["m"]},"formMsgKey":"KEY"}`,
		android: `{"formData":{"pay":"c","extras":["m"]}}`,
		ios:     `{"formData":{"order":"42","extras":["m"]}}`,
	} {
		got := submitted(t, on, flat, nil)
		if len(got) != 3 || got[2] != "KM_CHAT_CONTEXT "+want {
			t.Errorf("%s: %q, want %s", on, got, want)
		}
	}
	if got := submitted(t, web, rich("12", `[{"type": "submit", "label": "Send", "requestType": "postBackToBotPlatform"}]`), nil); got[1] != `KM_CHAT_CONTEXT {"formData":{},"formMsgKey":"KEY"}` {
		t.Errorf("no fields: %q", got)
	}
}

// TestFormFaults are forms that a client drops, or cannot submit.
func TestFormFaults(t *testing.T) {
	t.Parallel()
	form := func(field, action string) map[string]string {
		return rich("12", `[`+field+`{"type": "submit", "data": {"name": "Send", "action": {`+action+`}}}]`)
	}
	for name, metadata := range map[string]map[string]string{
		"hidden number": form(`{"type": "hidden", "data": {"name": "n", "value": 42}},`, ""),
		"no label":      form(`{"type": "radio", "data": {"name": "n", "options": [{"value": "v"}]}},`, ""),
		"bool":          form("", `"postFormDataAsMessage": true`),
		"metadata":      form("", `"metadata": {"k": 1}`),
	} {
		if got := draw(ios, metadata); got != "[broken-payload]" {
			t.Errorf("%s on iOS: %s", name, got)
		}
		for _, on := range []kommunicate.Surface{web, android} {
			if view := widget.Draw(on, metadata); view.Form == nil {
				t.Errorf("%s on %s: %+v", name, on, view.Fault)
			}
		}
	}
	labelled := form(`{"type": "dropdown", "data": {"label": "L", "name": "n", "options": [{"label": "A", "value": "a"}], "validation": {"errorText": "e"}}},`, `"message": "m"`)
	if got := submitted(t, web, labelled, nil); !strings.Contains(got[0], "[field-label]") {
		t.Errorf("a dropdown with a label of its own: %q", got)
	}
	if got := submitted(t, android, labelled, nil); got[0] != "sends m" {
		t.Errorf("a dropdown with a label of its own on Android: %q", got)
	}
	for name, payload := range map[string]string{"no array": `{"a": 1}`, "no objects": `["a"]`, "empty": `[]`} {
		if got := draw(web, rich("12", payload)); got != "[broken-payload]" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := submitted(t, web, rich("12", `[{"type": "submit", "data": {"name": "Send"}}]`), nil); got[0] != "sends false" {
		t.Errorf("a button without action: %q", got)
	}
	if got := submitted(t, android, rich("12", `[{"type": "action", "data": {"name": "Send", "action": {"message": "m"}}}]`), nil); got[0] != "sends m" {
		t.Errorf("a button of type action on Android: %q", got)
	}
}

// TestRadio is the choice that the web asks for: one in any group, if the last
// one says so.
func TestRadio(t *testing.T) {
	t.Parallel()
	group := func(name, advice, selected string) string {
		return `{"type": "radio", "data": {"name": "` + name + `", "options": [{"label": "A", "value": "a", "selected": ` + selected + `}], "validation": {"errorText": "` + advice + `"}}},`
	}
	const button = `{"type": "submit", "data": {"name": "Send", "action": {"message": "m"}}}]`
	for _, test := range []struct{ name, groups, want string }{
		{"one, none chosen", group("a", "choose", "false"), `field "a": the widget refuses the form: choose`},
		{"one chosen", group("a", "choose", "true"), "sends m"},
		{"the last does not ask", group("a", "choose", "false") + group("b", "", "false"), "sends m"},
		{"one of two", group("a", "", "true") + group("b", "choose", "false"), "sends m"},
	} {
		if got := submitted(t, web, rich("12", `[`+test.groups+button), nil); got[0] != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := submitted(t, ios, rich("12", `[`+group("a", "choose", "false")+button), nil); got[0] != "sends m" {
		t.Errorf("iOS: %q", got)
	}
}

// TestPattern is what a pattern says of a text, where package regexp and the
// clients' engines agree, and nothing where they may not.
func TestPattern(t *testing.T) {
	t.Parallel()
	const unchecked = "?"
	for _, test := range []struct{ pattern, text, web, android, ios string }{
		{`\d`, "a1", "yes", "no", "yes"}, // Android wants the whole text.
		{`^[A-Z][a-z\-]*$`, "Ann", "yes", "yes", "yes"},
		{`^(?:a|b)+$`, "ab", "yes", "yes", "yes"},
		{`^[A-Z]`, "ann", "no", "no", "no"},
		{``, "x", "yes", "yes", "yes"},
		{`^.$`, "é", "yes", unchecked, unchecked},
		{`^.$`, "😀", unchecked, unchecked, unchecked},
		{`^\S+$`, "a\u00a0b", unchecked, unchecked, unchecked},
		{`^a\sb$`, "a b", "yes", "yes", "yes"},
		{`a.b`, "a\nb", "no", unchecked, unchecked},
		{`(?=a)`, "a", unchecked, unchecked, unchecked},
		{`(?i)a`, "A", unchecked, unchecked, unchecked},
		{`(a)\1`, "aa", unchecked, unchecked, unchecked},
		{`\Aa\z`, "a", unchecked, unchecked, unchecked},
		{`\p{L}`, "a", unchecked, unchecked, unchecked},
		{`[[:alpha:]]`, "a", unchecked, unchecked, unchecked},
		{`[a&&b]`, "a", unchecked, unchecked, unchecked},
		{`[]a]`, "a", unchecked, unchecked, unchecked},
		{`[^]`, "a", unchecked, unchecked, unchecked},
		{`(`, "a", unchecked, unchecked, unchecked},
		{`a\`, "a", unchecked, unchecked, unchecked},
		{`a{2000}`, "a", unchecked, unchecked, unchecked},
	} {
		escaped := strings.ReplaceAll(test.pattern, `\`, `\\`)
		metadata := rich("12", `[{"type": "text", "data": {"label": "N", "placeholder": "p", "validation": {"regex": "`+escaped+`"}}}, {"type": "submit", "data": {"name": "Send", "action": {"message": "m"}}}]`)
		for on, want := range map[kommunicate.Surface]string{web: test.web, android: test.android, ios: test.ios} {
			got := "yes"
			switch err := widget.Draw(on, metadata).Form.Fields[0].Check(test.text); {
			case errors.Is(err, widget.ErrUnchecked):
				got = unchecked
			case err != nil:
				got = "no"
			}
			if got != want {
				t.Errorf("%s in %q on %s: %s, want %s", test.pattern, test.text, on, got, want)
			}
		}
	}
}

func TestUncheckedPatternIsRemarked(t *testing.T) {
	t.Parallel()
	metadata := rich("12", `[{"type": "text", "data": {"label": "N", "validation": {"regex": "(?=a)"}}}, {"type": "submit", "data": {"name": "Send"}}]`)
	got := submitted(t, web, metadata, map[string]any{"N": "x"})
	if want := `the pattern of field "N" is not checked`; len(got) != 2 || !strings.HasPrefix(got[1], want) {
		t.Errorf("%q, want ... %s", got, want)
	}
}

func TestAskedInput(t *testing.T) {
	t.Parallel()
	metadata := map[string]string{
		"KM_FIELD":      `{"label": "L", "fieldType": "EMAIL", "field": "f", "action": {"updateUserDetails": false}, "validation": {"regex": "@"}}`,
		"replyMetadata": `{"KM_TRIGGER_EVENT": "E", "k": 1}`,
	}
	for on, want := range map[kommunicate.Surface]*widget.Input{
		web:     {Updates: false, Metadata: map[string]string{"KM_TRIGGER_EVENT": "E"}},
		android: {Updates: false, Metadata: map[string]string{"KM_TRIGGER_EVENT": "E", "k": "1"}},
		ios:     {Updates: true, Metadata: map[string]string{}},
	} {
		got := widget.AskedInput(on, metadata)
		if got.Updates != want.Updates || !cmp.Equal(got.Metadata, want.Metadata) || got.Type != "EMAIL" || got.Label != "L" || got.Name != "f" {
			t.Errorf("%s: %+v", on, got)
		}
		if got.Check("a@b") != nil || got.Check("ab") == nil {
			t.Errorf("%s does not check", on)
		}
	}
	if widget.AskedInput(web, map[string]string{"KM_FIELD": "x"}) != nil {
		t.Error("an input that nobody asks for")
	}
	metadata["replyMetadata"] = `{"KM_TRIGGER_EVENT": "E"}`
	if got := widget.AskedInput(ios, metadata); got.Metadata["KM_TRIGGER_EVENT"] != "E" {
		t.Errorf("iOS: %+v", got)
	}
}

// TestValues are what an input of a browser holds, and what it does not.
func TestValues(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 24, 19, 30, 0, 0, time.UTC)
	prompt := `{"type": "dropdown", "data": {"name": "F", "validation": {"errorText": "choose"}, "options": [{"label": "Pick", "value": "", "selected": true, "disabled": true}, {"label": "A", "value": "a"}, {"label": "B", "value": "b", "disabled": true}]}}`
	field := func(kind string) string { return `{"type": "` + kind + `", "data": {"label": "F"}}` }
	for _, test := range []struct {
		name, field string
		value       any
		want        string // The value in the data, or the error.
	}{
		{"day", field("date"), at, `"2026-12-24"`},
		{"day as text", field("date"), "2026-12-24", `"2026-12-24"`},
		{"no day", field("date"), "tomorrow", "holds a time.Time or a text such as 2006-01-02"},
		{"time", field("time"), at, `"19:30"`},
		{"no time", field("time"), "7 pm", "such as 15:04"},
		{"day and time", field("datetime-local"), at, `"2026-12-24T19:30"`},
		{"number", field("number"), 4.5, `"4.5"`},
		{"no number", field("number"), "four", "holds a number"},
		{"empty number", field("number"), "", `""`},
		{"time in a text", field("text"), at, `"2026-12-24 19:30:00 +0000 UTC"`},
		{"option", prompt, "A", `"a"`},
		{"prompt", prompt, nil, "the widget refuses the form: choose"},
		{"prompt by name", prompt, "Pick", "cannot be chosen"},
		{"option that the web enables", prompt, "B", `"b"`},
	} {
		values := map[string]any{"F": test.value}
		if test.value == nil {
			values = nil
		}
		metadata := rich("12", `[`+test.field+`, {"type": "submit", "data": {"name": "Send", "action": {"message": "m", "requestType": "postBackToBotPlatform"}}}]`)
		if got := strings.Join(submitted(t, web, metadata, values), " "); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
