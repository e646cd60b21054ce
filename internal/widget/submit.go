package widget

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// A Submission is what submitting a form does, in this order.
type Submission struct {
	Filled  string   // What was filled in, for people.
	Remarks []string // What could not be checked.
	// Shown is the data as a message of its own; "" for none.
	Shown string
	HTML  bool // Shown is HTML.
	Visit *Visit
	// Text is sent with Metadata; "" when nothing is sent.
	Text     string
	Metadata map[string]string
}

// Submit fills in the form, as far as values are given, and submits it. The key
// is that of the message that holds the form.
func (f *Form) Submit(values map[string]any, key string) (*Submission, error) {
	if f.fault != nil {
		return nil, fmt.Errorf("the form cannot be submitted: %s (%s) [%s]", f.fault.Reason, f.fault.Rule.Effect, f.fault.Rule.Code)
	}
	data, remarks, err := f.fill(values)
	if err != nil {
		return nil, err
	}
	s := &Submission{
		Remarks: remarks, Text: f.text, Metadata: f.metadata.Strings(),
		Filled: strings.TrimSuffix(f.summary(data, "%s: %s, ", asIs), ", "),
	}
	if f.postBack {
		s.Shown, s.HTML = f.shown(data), f.on == kommunicate.Web
	}
	if f.inText && f.text != "" {
		s.Text += f.lines(data)
	}
	f.postData(s, data, key)
	return s, nil
}

// postData says where the data goes: to the bot with the text, to an address, or
// both.
func (f *Form) postData(s *Submission, data kommunicate.Members, key string) {
	toBot := f.requestType == string(kommunicate.PostBackToBot)
	if toBot || f.on == kommunicate.IOS {
		context := map[string]any{"formData": data}
		if len(data) == 0 {
			context["formData"] = struct{}{}
		}
		if f.on == kommunicate.Web {
			context["formMsgKey"] = key
		}
		raw, _ := json.Marshal(context) // Texts and Members can be encoded.
		s.Metadata["KM_CHAT_CONTEXT"] = string(raw)
	}
	if !toBot && f.action != "" {
		s.Visit = post(f.on, f.action, f.requestType, data)
	}
}

// fill returns the data of the form after the user has set values.
func (f *Form) fill(values map[string]any) (data kommunicate.Members, remarks []string, err error) {
	for name := range values {
		if !slices.ContainsFunc(f.Fields, func(have Field) bool { return have.Key == name && have.Kind != "hidden" }) {
			return nil, nil, fmt.Errorf("the form has no field %q; it has: %s", name, f.names())
		}
	}
	for _, have := range f.Fields {
		given, isGiven := values[have.Key]
		value, ok, err := have.fill(given, isGiven)
		if errors.Is(err, ErrUnchecked) {
			remarks = append(remarks, fmt.Sprintf("the pattern of field %q %v", have.Key, err))
			err = nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("field %q: %w", have.Key, err)
		}
		if ok {
			_ = data.Set(have.Key, value) // A text, or a slice of texts.
		}
	}
	if err := f.unchosen(data); err != nil {
		return nil, nil, err
	}
	return data, remarks, nil
}

func (f *Form) names() string {
	var names []string
	for _, have := range f.Fields {
		if have.Kind != "hidden" {
			names = append(names, fmt.Sprintf("%q", have.Key))
		}
	}
	return cmp.Or(strings.Join(names, ", "), "none to fill in")
}

// summary lists the data that people may see.
func (f *Form) summary(data kommunicate.Members, line string, escape func(string) string) string {
	var b strings.Builder
	for _, have := range f.Fields {
		raw, ok := data.Get(have.Key)
		if !ok || have.Kind == "password" || have.Kind == "hidden" || string(raw) == `""` {
			continue
		}
		fmt.Fprintf(&b, line, escape(have.Key), escape(asLine(raw)))
	}
	return b.String()
}

func asIs(text string) string { return text }

// shown is the data as a message of its own: HTML on the web, which leaves out
// passwords and hidden fields; text on mobile, which does not.
func (f *Form) shown(data kommunicate.Members) string {
	if f.on == kommunicate.Web {
		return f.summary(data, "<span>%s : %s</span><br>", html.EscapeString)
	}
	return strings.TrimPrefix(f.lines(data), "\n")
}

// lines lists all data, as it is appended to the form's text.
func (f *Form) lines(data kommunicate.Members) string {
	var b strings.Builder
	for _, member := range data {
		name := ""
		if f.labelled {
			name = member.Name + " : "
		}
		b.WriteString("\n" + strings.TrimRight(name+asLine(member.Value), " "))
	}
	return b.String()
}

// asLine is a value of a form as text.
func asLine(raw json.RawMessage) string {
	var texts []string
	if json.Unmarshal(raw, &texts) == nil {
		return strings.Join(texts, ",")
	}
	text, _ := Text(raw)
	return text
}
