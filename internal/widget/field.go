package widget

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// fill returns the value of the field in the form's data; false when the field
// is not in it. The value is good when the error is ErrUnchecked.
func (f Field) fill(given any, isGiven bool) (value any, ok bool, err error) {
	switch f.Kind {
	case "checkbox":
		return f.check(given, isGiven)
	case "dropdown", "radio":
		return f.choose(given, isGiven)
	}
	text := f.Value
	if isGiven {
		if text, ok = f.plain(given); !ok {
			return nil, false, fmt.Errorf("takes text, not %T", given)
		}
		if err := f.holds(text); err != nil {
			return nil, false, err
		}
	}
	return text, true, f.Check(text)
}

// layouts are how the inputs of days and times hold their values.
var layouts = map[string]string{"date": "2006-01-02", "time": "15:04", "datetime-local": "2006-01-02T15:04"}

// plain is a value as text: a [time.Time] in the layout of the field.
func (f Field) plain(given any) (string, bool) {
	if at, ok := given.(time.Time); ok && layouts[f.Kind] != "" {
		return at.Format(layouts[f.Kind]), true
	}
	return plainText(given)
}

// Plain is a value as text; "" for what is none.
func (f Field) Plain(given any) string {
	text, _ := f.plain(given)
	return text
}

// holds says why the field cannot hold a text, as an input of a browser cannot.
func (f Field) holds(text string) error {
	if text == "" {
		return nil
	}
	if layout := layouts[f.Kind]; layout != "" {
		if _, err := time.Parse(layout, text); err != nil {
			return fmt.Errorf("a field of type %s holds a time.Time or a text such as %s", f.Kind, layout)
		}
	}
	if f.Kind == "number" {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return errors.New("a field of type number holds a number")
		}
	}
	return nil
}

// Check checks a text with the field's pattern. The error is ErrUnchecked when
// package regexp cannot tell.
func (f Field) Check(text string) error {
	if f.Pattern == "" || f.Kind == "hidden" {
		return nil
	}
	matched, known := match(f.on, f.Pattern, text, f.Whole())
	switch {
	case !known:
		return ErrUnchecked
	case !matched:
		return fmt.Errorf("the widget refuses the value: %s", cmp.Or(f.Advice, "it does not match the pattern"))
	}
	return nil
}

// Whole reports whether the whole text must match the pattern, and not only a
// part of it.
func (f Field) Whole() bool {
	return f.on == kommunicate.Android && (f.Kind == "text" || f.Kind == "textarea")
}

// choose is the choice of one option.
func (f Field) choose(given any, isGiven bool) (any, bool, error) {
	if isGiven {
		text, ok := plainText(given)
		if !ok {
			return nil, false, fmt.Errorf("takes one option, not %T", given)
		}
		value, err := f.option(text)
		return f.chosen(value, err)
	}
	for _, o := range f.Options {
		if o.Chosen {
			return f.chosen(o.Value, nil)
		}
	}
	if f.Kind == "dropdown" && len(f.Options) > 0 { // A browser shows the first.
		return f.chosen(f.Options[0].Value, nil)
	}
	return nil, false, nil
}

// chosen is the value of the option that was chosen. The web refuses an empty one
// of a dropdown that has an error text: it is a prompt.
func (f Field) chosen(value string, err error) (any, bool, error) {
	if err == nil && f.Kind == "dropdown" && value == "" && f.Advice != "" && f.on == kommunicate.Web {
		err = fmt.Errorf("the widget refuses the form: %s", f.Advice)
	}
	return value, err == nil, err
}

// unchosen is the web's refusal of a form in which nothing was chosen. It asks
// for a choice in the last group of radio buttons, and is content with one in
// any.
func (f *Form) unchosen(data kommunicate.Members) error {
	advice := ""
	key := ""
	for _, have := range f.Fields {
		if have.Kind != "radio" {
			continue
		}
		if _, chosen := data.Get(have.Key); chosen {
			return nil
		}
		advice, key = have.Advice, have.Key
	}
	if advice == "" || f.on != kommunicate.Web {
		return nil
	}
	return fmt.Errorf("field %q: the widget refuses the form: %s", key, advice)
}

// check is the choice of any number of options.
func (f Field) check(given any, isGiven bool) (any, bool, error) {
	var chosen []string
	if !isGiven {
		for _, o := range f.Options {
			if o.Chosen {
				chosen = append(chosen, o.Value)
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
func (f Field) option(text string) (string, error) {
	labels := make([]string, len(f.Options))
	for i, o := range f.Options {
		if o.Label == text || o.Value == text {
			if o.Disabled {
				return "", fmt.Errorf("option %q cannot be chosen: it is disabled", o.Label)
			}
			return o.Value, nil
		}
		labels[i] = fmt.Sprintf("%q", o.Label)
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

func isTrue(text string) bool { return strings.EqualFold(text, "true") }
