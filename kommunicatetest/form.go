package kommunicatetest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// A form is what the web widget draws for template 12.
type form struct {
	fields []field
	// What the button does.
	text        string
	action      string
	requestType string
	postBack    bool // Shows the data in the conversation.
	inText      bool // Appends the data to the text.
}

// A field is one input of a form.
type field struct {
	kind    string
	key     string // Its name in the data.
	value   string // What it holds before the user touches it.
	hint    string
	options []option
	pattern string
	advice  string // What the user is told when the pattern does not match.
}

type option struct {
	label, value string
	chosen       bool
}

// drawForm draws a form. The first element says for all whether they are nested.
func drawForm(items []object) (d drawing) {
	nested := items[0].has("data")
	f := &form{}
	button := ""
	for _, item := range items {
		data := item
		if nested {
			data = item.object("data")
		}
		kind := cmp.Or(data.text("type"), item.text("type"))
		if kind != "submit" {
			f.fields = append(f.fields, newField(kind, data))
			continue
		}
		if button != "" { // A second button becomes a stray input.
			f.fields = append(f.fields, field{kind: kind, key: button})
			continue
		}
		button = cmp.Or(data.text("name"), data.text("label"))
		f.submitted(button, data, nested)
	}
	for i := range f.fields { // The widget takes the button's name for a missing one.
		if f.fields[i].key == "" && len(f.fields[i].options) == 0 {
			f.fields[i].key = button
		}
	}
	d.form = f
	if button != "" {
		d.controls = append(d.controls, control{label: button, sends: true, form: f})
	}
	return d
}

// submitted reads what the form's button does.
func (f *form) submitted(button string, data object, nested bool) {
	action := data
	if nested {
		action = data.object("action")
		if action == nil {
			f.text = "false" // What the widget sends then.
			return
		}
	}
	f.text = cmp.Or(action.text("message"), button)
	f.action, f.requestType = action.text("formAction"), action.text("requestType")
	f.postBack = action.text("postBackToKommunicate") == "true"
	f.inText = action.text("postFormDataAsMessage") == "true"
}

func newField(kind string, data object) field {
	f := field{kind: kind, hint: data.text("placeholder")}
	validation := data.object("validation")
	f.pattern, f.advice = validation.text("regex"), validation.text("errorText")
	switch kind {
	case "textarea":
		f.key = data.text("name")
	case "hidden":
		f.key, f.value = data.text("name"), data.text("value")
	case "dropdown", "radio", "checkbox":
		f.key = data.text("name")
		for _, o := range data.objects("options") {
			f.options = append(f.options, option{o.text("label"), o.text("value"), o.text("selected") == "true"})
		}
	default:
		f.key = data.text("label")
	}
	return f
}

// fill returns the data of the form after the user has set values.
func (f *form) fill(values map[string]any) (kommunicate.Members, error) {
	for name := range values {
		if !slices.ContainsFunc(f.fields, func(have field) bool { return have.key == name && have.kind != "hidden" }) {
			return nil, fmt.Errorf("the form has no field %q; it has: %s", name, f.names())
		}
	}
	var data kommunicate.Members
	for _, have := range f.fields {
		given, isGiven := values[have.key]
		value, ok, err := have.fill(given, isGiven)
		if err != nil {
			return nil, fmt.Errorf("field %q: %w", have.key, err)
		}
		if ok {
			_ = data.Set(have.key, value) // A text, or a slice of texts.
		}
	}
	return data, nil
}

func (f *form) names() string {
	var names []string
	for _, have := range f.fields {
		if have.kind != "hidden" {
			names = append(names, fmt.Sprintf("%q", have.key))
		}
	}
	return cmp.Or(strings.Join(names, ", "), "none to fill in")
}

// fill returns the value of the field in the form's data; false when the field
// is not in it.
func (f field) fill(given any, isGiven bool) (value any, ok bool, err error) {
	switch f.kind {
	case "checkbox":
		return f.check(given, isGiven)
	case "dropdown", "radio":
		return f.choose(given, isGiven)
	}
	text := f.value
	if isGiven {
		if text, ok = plainText(given); !ok {
			return nil, false, fmt.Errorf("takes text, not %T", given)
		}
	}
	if !f.matches(text) {
		return nil, false, fmt.Errorf("the widget refuses the value: %s", cmp.Or(f.advice, "it does not match the pattern"))
	}
	return text, true, nil
}

// matches reports whether the pattern matches a part of the text. A pattern that
// package regexp cannot read is not checked.
func (f field) matches(text string) bool {
	if f.pattern == "" {
		return true
	}
	pattern, err := regexp.Compile(f.pattern)
	return err != nil || pattern.MatchString(text)
}

// choose is the choice of one option.
func (f field) choose(given any, isGiven bool) (any, bool, error) {
	if isGiven {
		text, ok := plainText(given)
		if !ok {
			return nil, false, fmt.Errorf("takes one option, not %T", given)
		}
		value, err := f.option(text)
		return value, err == nil, err
	}
	for _, o := range f.options {
		if o.chosen {
			return o.value, true, nil
		}
	}
	if f.kind == "dropdown" && len(f.options) > 0 { // A browser shows the first.
		return f.options[0].value, true, nil
	}
	if f.advice != "" {
		return nil, false, fmt.Errorf("the widget refuses the form: %s", f.advice)
	}
	return nil, false, nil
}

// check is the choice of any number of options.
func (f field) check(given any, isGiven bool) (any, bool, error) {
	var chosen []string
	if !isGiven {
		for _, o := range f.options {
			if o.chosen {
				chosen = append(chosen, o.value)
			}
		}
		return chosen, len(chosen) > 0, nil
	}
	texts, ok := given.([]string)
	if !ok {
		text, isText := plainText(given)
		if !isText {
			return nil, false, fmt.Errorf("takes a []string, not %T", given)
		}
		texts = []string{text}
	}
	for _, text := range texts {
		value, err := f.option(text)
		if err != nil {
			return nil, false, err
		}
		chosen = append(chosen, value)
	}
	return chosen, len(chosen) > 0, nil
}

// option returns the value of the option with this label or value.
func (f field) option(text string) (string, error) {
	labels := make([]string, len(f.options))
	for i, o := range f.options {
		if o.label == text || o.value == text {
			return o.value, nil
		}
		labels[i] = fmt.Sprintf("%q", o.label)
	}
	return "", fmt.Errorf("there is no option %q; there are: %s", text, strings.Join(labels, ", "))
}

func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool, int, int64, float64, fmt.Stringer:
		return fmt.Sprint(v), true
	}
	return "", false
}
