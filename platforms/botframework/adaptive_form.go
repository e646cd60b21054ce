package botframework

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/jsregex"
)

// formKey is the name of the hidden field in which a form carries what makes a
// bot's values of the user's: the inputs' ids, and the data of the button. It
// comes back with them, so that nothing has to be remembered meanwhile.
const formKey = "botFrameworkForm"

// A form is what the inputs of an Adaptive Card add up to.
type form struct {
	fields []kommunicate.FormField
	back   formBack
}

// A formBack is what the hidden field holds, as JSON in base64: some clients put
// it into an attribute.
type formBack struct {
	Inputs map[string]formInput `json:"inputs"` // By the keys of the form's data.
	Data   json.RawMessage      `json:"data,omitempty"`
}

// A formInput says how a value of the form is an input's.
type formInput struct {
	ID      string            `json:"id"`
	Many    bool              `json:"many,omitempty"`    // Values are joined with commas.
	On      string            `json:"on,omitempty"`      // Of a toggle: the value when it is on,
	Off     string            `json:"off,omitempty"`     // and when it is off.
	Options map[string]string `json:"options,omitempty"` // Values by label: some clients send that.
}

// maxInputs bounds what is read of a hidden field, which a user may write.
const maxInputs = 256

func newForm() form { return form{back: formBack{Inputs: make(map[string]formInput)}} }

// message is the form, with what submits it.
func (f *form) message(submit *element) kommunicate.Form {
	f.back.Data = submit.Data
	raw, err := json.Marshal(f.back)
	if err != nil { // The data came as JSON.
		raw = nil
	}
	hidden := kommunicate.HiddenField{Name: formKey, Value: base64.RawURLEncoding.EncodeToString(raw)}
	return kommunicate.Form{
		Fields: append(slices.Clip(f.fields), hidden),
		Submit: kommunicate.FormSubmit{Name: submit.Title},
	}
}

// input adds an input to the form, if Kommunicate has one like it.
func (c *adaptiveCard) input(e placedElement) {
	label := c.label(e)
	if _, taken := c.form.back.Inputs[label]; taken || label == formKey {
		label += " (" + e.ID + ")"
	}
	if _, taken := c.form.back.Inputs[label]; taken || e.ID == "" {
		c.lose(e, "nameless-input", "the input has no id, or that of another one: it is left out")
		return
	}
	how := formInput{ID: e.ID}
	field := c.field(e, label, &how)
	if field == nil {
		c.lose(e, "no-counterpart", "Kommunicate's forms have no field like it: it is left out")
		return
	}
	c.form.fields = append(c.form.fields, field)
	c.form.back.Inputs[label] = how
}

// label is the input's own, or the text above it.
func (c *adaptiveCard) label(e placedElement) string {
	own := []string{e.Label}
	if e.Type == "Input.Toggle" {
		own = append(own, e.Title)
	}
	for _, label := range own {
		if label = strings.TrimSpace(label); label != "" {
			return label
		}
	}
	return cmp.Or(c.takeText(), strings.TrimSpace(e.Placeholder), e.ID)
}

func (c *adaptiveCard) field(e placedElement, label string, how *formInput) kommunicate.FormField {
	switch e.Type {
	case "Input.ChoiceSet":
		return e.choiceSet(label, how)
	case "Input.Toggle":
		return e.toggle(label, how)
	}
	if text := textOf(e.Value); text != "" {
		c.lose(e, "default-value", "the user does not see the value that stands in the field: a field of Kommunicate's begins empty")
	}
	v := c.validation(e)
	switch e.Type {
	case "Input.Text":
		switch {
		case e.IsMultiline:
			return kommunicate.TextArea{Title: label, Placeholder: e.Placeholder, Validation: v}
		case strings.EqualFold(e.Style, "password"):
			return kommunicate.PasswordField{Label: label, Placeholder: e.Placeholder, Validation: v}
		}
		return kommunicate.TextField{Label: label, Placeholder: e.Placeholder, Validation: v}
	case "Input.Number":
		return kommunicate.TextField{Label: label, Placeholder: e.Placeholder, Validation: v}
	case "Input.Date":
		return kommunicate.DateField{Label: label, Validation: v}
	case "Input.Time":
		return kommunicate.TimeField{Label: label, Validation: v}
	}
	return nil
}

// The patterns of a number, and of what is not empty.
const (
	number   = `^-?[0-9]+([.,][0-9]+)?$`
	notEmpty = `^.*\S.*$`
)

// validation is what the client checks. It checks empty fields too.
func (c *adaptiveCard) validation(e placedElement) kommunicate.Validation {
	pattern := e.Regex
	if pattern != "" && jsregex.Check(pattern) != nil {
		c.lose(e, "bad-pattern", "JavaScript's RegExp does not take the pattern: the field is not checked by it")
		pattern = ""
	}
	if e.Type == "Input.Number" {
		pattern = number
	}
	switch {
	case e.IsRequired && pattern == "":
		pattern = notEmpty
	case pattern == "":
		return kommunicate.Validation{}
	case !e.IsRequired:
		pattern = "^$|" + pattern
	}
	return kommunicate.Validation{Regex: pattern, ErrorText: e.errorText()}
}

func (e *element) errorText() string { return cmp.Or(e.ErrorMessage, "Please check this.") }

func (e *element) choiceSet(label string, how *formInput) kommunicate.FormField {
	chosen := make(map[string]bool)
	for value := range strings.SplitSeq(textOf(e.Value), ",") {
		chosen[value] = value != ""
	}
	var options []kommunicate.FormOption
	for _, c := range e.Choices {
		title := cmp.Or(c.Title, c.Value)
		options = append(options, kommunicate.FormOption{Label: title, Value: c.Value, Selected: chosen[c.Value]})
		if title != c.Value {
			if how.Options == nil {
				how.Options = make(map[string]string)
			}
			how.Options[title] = c.Value
		}
	}
	var mandatory kommunicate.Validation
	if e.IsRequired {
		mandatory.ErrorText = e.errorText()
	}
	switch {
	case e.IsMultiSelect:
		how.Many = true
		return kommunicate.CheckboxGroup{Title: label, Options: options}
	case e.Style == "expanded":
		return kommunicate.RadioGroup{Title: label, Options: options, Validation: mandatory}
	}
	return kommunicate.Dropdown{Title: label, Options: options, Validation: mandatory}
}

// toggle is one box to tick.
func (e *element) toggle(label string, how *formInput) kommunicate.FormField {
	how.On, how.Off = cmp.Or(e.ValueOn, "true"), cmp.Or(e.ValueOff, "false")
	return kommunicate.CheckboxGroup{Title: label, Options: []kommunicate.FormOption{{
		Label: cmp.Or(e.Title, label), Value: how.On, Selected: textOf(e.Value) == how.On,
	}}}
}

// formValue is the value that a bot gets for what the user filled in: of the form
// that an Adaptive Card became, by the ids of its inputs, with the data of its
// button. It reports whether it was such a form.
func formValue(data kommunicate.Members) (value json.RawMessage, adaptive bool) {
	back, ok := readBack(data.Text(formKey))
	if !ok {
		raw, err := data.MarshalJSON()
		if err != nil {
			return nil, false
		}
		return raw, false
	}
	var values kommunicate.Members
	if values.UnmarshalJSON(back.Data) != nil {
		values = nil
	}
	for _, key := range sortedKeys(back.Inputs) {
		how := back.Inputs[key]
		raw, sent := data.Get(key)
		if !sent && how.Off == "" && !how.Many {
			continue
		}
		if values.Set(how.ID, how.value(raw)) != nil {
			continue
		}
	}
	raw, err := values.MarshalJSON()
	if err != nil {
		return nil, true
	}
	return raw, true
}

func readBack(hidden string) (formBack, bool) {
	var back formBack
	raw, err := base64.RawURLEncoding.DecodeString(hidden)
	if err != nil || json.Unmarshal(raw, &back) != nil || back.Inputs == nil || len(back.Inputs) > maxInputs {
		return back, false
	}
	return back, true
}

func sortedKeys(inputs map[string]formInput) []string {
	keys := make([]string, 0, len(inputs))
	for key := range inputs {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// value is an input's value, a text as Adaptive Cards send it.
func (f formInput) value(raw json.RawMessage) string {
	if !f.Many && f.Off == "" {
		text := textOf(raw)
		if value, ok := f.Options[text]; ok {
			return value
		}
		return text
	}
	texts := textsOf(raw)
	for i, text := range texts {
		if value, ok := f.Options[text]; ok {
			texts[i] = value
		}
	}
	switch {
	case f.Many:
		return strings.Join(texts, ",")
	case slices.Contains(texts, f.On):
		return f.On
	}
	return f.Off
}

// textsOf are the values of boxes: an array, or an array in a text, as some clients
// send it.
func textsOf(raw json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil && json.Unmarshal([]byte(textOf(raw)), &list) != nil {
		if text := textOf(raw); text != "" {
			return []string{text}
		}
		return nil
	}
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = textOf(list[i])
	}
	return texts
}
