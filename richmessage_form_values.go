package kommunicate

import (
	"encoding/json"
	"net/url"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
)

// Values reads what the user filled in from the turn that the form's button
// began ([ChatContext.FormData]), by the keys of the form's fields: Label, or
// Name, or Title where there is no name. Clients differ, the values do not:
//
//   - a [TextArea] with a Name is found under its Title too, as mobile clients
//     send it;
//   - a choice is the option's value, though iOS sends the label;
//   - a [CheckboxGroup] has one value for each box that is ticked.
//
// Other values are as the client wrote them: dates as 2006-01-02, times as 15:04,
// an empty text where nothing was filled in. What was not sent is absent, and
// what the form does not ask for is left out. A user can send anything: check
// the values.
func (f Form) Values(t *Turn) url.Values {
	values := url.Values{}
	if t == nil {
		return values
	}
	for _, field := range f.Fields {
		if isNil(field) || field.key() == "" {
			continue
		}
		key := field.key()
		raw, ok := t.FormData.Get(key)
		if area, isArea := field.(interface{ mobileKey() string }); isArea && !ok {
			raw, ok = t.FormData.Get(area.mobileKey())
		}
		if !ok {
			continue
		}
		if texts := formTexts(field, raw); len(texts) > 0 {
			values[key] = texts
		}
	}
	return values
}

// formTexts are the texts that a field was sent with.
func formTexts(field FormField, raw json.RawMessage) []string {
	var x rawjson.Index
	if x.Reset(raw) != nil {
		return nil
	}
	sent := x.Root()
	if _, many := field.(interface{ manyValues() }); many {
		var w wire
		sent = w.native(sent)
	}
	var texts []string
	switch sent.Kind() {
	case rawjson.Null:
	case rawjson.Array:
		for element := range sent.Elements() {
			texts = append(texts, element.Text())
		}
	default:
		texts = append(texts, sent.Text())
	}
	if choice, ok := field.(interface{ choices() []FormOption }); ok {
		for i := range texts {
			texts[i] = chosen(choice.choices(), texts[i])
		}
	}
	return texts
}

// chosen is the value of the option that a client means by its value or label.
func chosen(options []FormOption, sent string) string {
	for i := range options {
		if options[i].value() == sent {
			return sent
		}
	}
	for i := range options {
		if options[i].Label == sent {
			return options[i].value()
		}
	}
	return sent
}

func (f TextArea) mobileKey() string { return f.Title }

func (f Dropdown) choices() []FormOption      { return f.Options }
func (f RadioGroup) choices() []FormOption    { return f.Options }
func (f CheckboxGroup) choices() []FormOption { return f.Options }

func (f CheckboxGroup) manyValues() {}
