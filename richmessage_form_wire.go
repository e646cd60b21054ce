package kommunicate

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate/internal/jsregex"
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

var formFields = union[FormField]{
	write: FormField.formField,
	kind:  fieldKind,
	read: map[string]func(*wire) FormField{
		"text":           reader[FormField]((*TextField).fields),
		"password":       reader[FormField]((*PasswordField).fields),
		"textarea":       reader[FormField]((*TextArea).fields),
		"dropdown":       reader[FormField]((*Dropdown).fields),
		"radio":          reader[FormField]((*RadioGroup).fields),
		"checkbox":       reader[FormField]((*CheckboxGroup).fields),
		"hidden":         reader[FormField]((*HiddenField).fields),
		"date":           reader[FormField]((*DateField).fields),
		"time":           reader[FormField]((*TimeField).fields),
		"datetime-local": reader[FormField]((*DateTimeField).fields),
	},
	misplaced: reader[FormField]((*TextField).fields),
	unknown:   readWebField,
}

// readWebField reads a kind of input that only the web knows: by its label.
// What has none is a thing of tomorrow.
func readWebField(w *wire) FormField {
	data := w.native(w.value.Find("data"))
	if data.Find("label").Text() == "" && w.value.Find("label").Text() == "" {
		return keep[FormField](w)
	}
	return reader[FormField]((*WebField).fields)(w)
}

func fieldKind(v rawjson.Value) string { return v.Find("type").Text() }

func (f Form) richMessage(w *wire) { f.fields(w) }

// fields walks the form's elements. The submit button is always the last one:
// the web widget skips the one after it.
func (f *Form) fields(w *wire) {
	w.template("12")
	var elements []formElement
	if w.encoding {
		elements = f.elements(w)
	}
	array(w, "payload", &elements, (*formElement).fields)
	if !w.encoding {
		f.take(elements, w)
	}
}

// A formElement is a field, or the submit button.
type formElement struct {
	field  FormField
	submit *FormSubmit
}

func (e *formElement) fields(w *wire) {
	if !w.encoding && submits(w.value) {
		e.submit = new(FormSubmit)
	}
	if e.submit != nil {
		e.submit.fields(w)
		return
	}
	formFields.walk(&e.field, w)
}

// submits reports whether an element is a submit button, in either spelling.
func submits(v rawjson.Value) bool {
	kind := fieldKind(v)
	return kind == "submit" || kind == "action"
}

func (f *Form) elements(w *wire) []formElement {
	if _, broken := w.toAdd("payload"); len(f.Fields) == 0 && !broken {
		w.fail("payload", &rules.NoElements)
	}
	elements := make([]formElement, 0, len(f.Fields)+1)
	keys := make(map[string]bool, len(f.Fields))
	for i, field := range f.Fields {
		elements = append(elements, formElement{field: field})
		if isNil(field) {
			continue // The walk says so.
		}
		key := field.key()
		if key != "" && keys[key] {
			w.failAt("payload", i, &rules.DuplicateField)
		}
		keys[key] = true
	}
	return append(elements, formElement{submit: &f.Submit})
}

// take sorts what was read into fields and the button. With two buttons the
// payload came in broken; without one, the button did.
func (f *Form) take(elements []formElement, w *wire) {
	found := 0
	for _, e := range elements {
		if e.submit != nil {
			f.Submit = *e.submit
			found++
		} else {
			f.Fields = append(f.Fields, e.field)
		}
	}
	switch {
	case found > 1:
		*f = Form{}
		w.setAside("payload", w.scope.object.Find("payload"))
	case found == 0 && len(elements) > 0:
		f.Submit.Extra = Members{{"type", json.RawMessage("null")}}
	}
}

// field walks a field: its type, and its data inside.
func (w *wire) field(kind literal, extra *Members, data func()) {
	w.object(extra, func() {
		w.tag("type", kind)
		w.data(data)
	})
}

// data walks the data of a form's element. Older forms have it beside the type;
// it is read as if it stood inside.
func (w *wire) data(fields func()) {
	if w.encoding || w.scope.object.Find("data").Kind() > rawjson.Null {
		w.in("data", fields)
		return
	}
	beside := w.scope.extra
	w.scope.extra = nil
	fields()
	rest := w.leftovers()
	w.scope = scope{extra: beside}
	if len(rest) > 0 {
		w.scope.extra = append(w.scope.extra, Member{"data", rest.appendJSON(nil)})
	}
}

func (w *wire) labelled(label *string) { w.must("label", label, &rules.NoFieldName) }

// titled walks the title and name of a field that has both. A label beside them
// would stop the web widget from submitting the form.
func (w *wire) titled(title, name *string) {
	w.must("title", title, &rules.NoFieldName)
	w.or("name", name, *title)
	w.never("label", &rules.FieldLabel)
}

func (w *wire) options(options *[]FormOption) {
	fullList(w, "options", options, (*FormOption).fields)
}

func (w *wire) validation(v *Validation) {
	w.part("validation", &v.Extra, func() {
		if w.encoding && jsregex.Check(v.Regex) != nil {
			w.fail("regex", &rules.BadRegex)
		}
		w.text("regex", &v.Regex)
		w.caption("errorText", &v.ErrorText)
	})
}

func (f TextField) key() string       { return f.Label }
func (f TextField) formField(w *wire) { f.fields(w) }
func (f *TextField) fields(w *wire) {
	w.field("text", &f.Extra, func() {
		w.labelled(&f.Label)
		w.or("placeholder", &f.Placeholder, f.Label)
		w.validation(&f.Validation)
		w.flag("readonly", &f.ReadOnly)
	})
}

func (f PasswordField) key() string       { return f.Label }
func (f PasswordField) formField(w *wire) { f.fields(w) }
func (f *PasswordField) fields(w *wire) {
	w.field("password", &f.Extra, func() {
		w.labelled(&f.Label)
		w.or("placeholder", &f.Placeholder, f.Label)
		w.validation(&f.Validation)
	})
}

func (f TextArea) key() string       { return keyOf(f.Name, f.Title) }
func (f TextArea) formField(w *wire) { f.fields(w) }
func (f *TextArea) fields(w *wire) {
	w.field("textarea", &f.Extra, func() {
		w.titled(&f.Title, &f.Name)
		w.or("placeholder", &f.Placeholder, f.Title)
		w.number("rows", &f.Rows)
		w.number("cols", &f.Cols)
		w.validation(&f.Validation)
	})
}

func (f Dropdown) key() string       { return keyOf(f.Name, f.Title) }
func (f Dropdown) formField(w *wire) { f.fields(w) }
func (f *Dropdown) fields(w *wire) {
	w.field("dropdown", &f.Extra, func() {
		w.titled(&f.Title, &f.Name)
		w.options(&f.Options)
		w.validation(&f.Validation)
	})
}

func (f RadioGroup) key() string       { return keyOf(f.Name, f.Title) }
func (f RadioGroup) formField(w *wire) { f.fields(w) }
func (f *RadioGroup) fields(w *wire) {
	w.field("radio", &f.Extra, func() {
		w.titled(&f.Title, &f.Name)
		w.options(&f.Options)
		w.validation(&f.Validation)
	})
}

func (f CheckboxGroup) key() string       { return keyOf(f.Name, f.Title) }
func (f CheckboxGroup) formField(w *wire) { f.fields(w) }
func (f *CheckboxGroup) fields(w *wire) {
	w.field("checkbox", &f.Extra, func() {
		w.titled(&f.Title, &f.Name)
		w.options(&f.Options)
	})
}

func keyOf(name, title string) string {
	if name != "" {
		return name
	}
	return title
}

func (o *FormOption) fields(w *wire) {
	w.object(&o.Extra, func() {
		w.must("label", &o.Label, &rules.NoLabel)
		w.flag("selected", &o.Selected)
		w.flag("disabled", &o.Disabled)
		w.or("value", &o.Value, o.fallback())
	})
}

// value is what the option sends.
func (o *FormOption) value() string { return keyOf(o.Value, o.fallback()) }

// fallback is the value of an option without one. A prompt has none: leaving it
// is choosing nothing.
func (o *FormOption) fallback() string {
	if o.Disabled && o.Selected {
		return ""
	}
	return o.Label
}

func (f HiddenField) key() string       { return f.Name }
func (f HiddenField) formField(w *wire) { f.fields(w) }
func (f *HiddenField) fields(w *wire) {
	w.field("hidden", &f.Extra, func() {
		w.must("name", &f.Name, &rules.NoFieldName)
		w.or("value", &f.Value, "")
	})
}

func (f DateField) key() string       { return f.Label }
func (f DateField) formField(w *wire) { f.fields(w) }
func (f *DateField) fields(w *wire) {
	w.field("date", &f.Extra, func() {
		w.labelled(&f.Label)
		w.validation(&f.Validation)
	})
}

func (f TimeField) key() string       { return f.Label }
func (f TimeField) formField(w *wire) { f.fields(w) }
func (f *TimeField) fields(w *wire) {
	w.field("time", &f.Extra, func() {
		w.labelled(&f.Label)
		w.unset("amPm", &f.Hours24)
		w.validation(&f.Validation)
	})
}

func (f DateTimeField) key() string       { return f.Label }
func (f DateTimeField) formField(w *wire) { f.fields(w) }
func (f *DateTimeField) fields(w *wire) {
	w.field("datetime-local", &f.Extra, func() {
		w.labelled(&f.Label)
		w.unset("amPm", &f.Hours24)
		w.validation(&f.Validation)
	})
}

func (f WebField) key() string       { return f.Label }
func (f WebField) formField(w *wire) { f.fields(w) }
func (f *WebField) fields(w *wire) {
	if !w.encoding {
		f.Input = fieldKind(w.value)
	} else if f.Input == "" || hasType(f.Input) {
		w.fail("type", &rules.BadKind)
	}
	w.object(&f.Extra, func() {
		if w.encoding {
			w.never("type", &rules.BadKind)
			w.key("type")
			w.out = appendString(w.out, f.Input)
		} else {
			w.readTag("type", f.Input)
		}
		w.data(func() {
			w.labelled(&f.Label)
			w.text("placeholder", &f.Placeholder)
			w.validation(&f.Validation)
		})
	})
}

// hasType reports whether a kind of input has a type of its own here, or is the
// submit button.
func hasType(input string) bool {
	switch input {
	case "text", "password", "textarea", "dropdown", "radio", "checkbox", "hidden",
		"date", "time", "datetime-local", "submit", "action":
		return true
	}
	return false
}

func (u UnknownElement) key() string { return "" }

// fields walks the submit button. Its action is always written: without one the
// web widget sends the text "false".
func (s *FormSubmit) fields(w *wire) {
	if raw, ok := s.Extra.Get("type"); ok && string(raw) == "null" {
		w.fail("", &rules.NoSubmit) // As Form.take marks it.
		return
	}
	w.object(&s.Extra, func() {
		w.optionalTag("type", "submit", "action")
		w.data(func() {
			w.optionalTag("type", "submit", "action")
			if !w.encoding && w.scope.object.Find("name").Text() == "" {
				w.or("label", &s.Name, defaultSubmit) // As older forms call it.
			}
			w.or("name", &s.Name, defaultSubmit)
			w.inOrHere("action", func() { s.submitAction(w) })
		})
	})
}

const defaultSubmit = "Submit"

func (s *FormSubmit) submitAction(w *wire) {
	w.or("message", &s.Message, keyOf(s.Name, defaultSubmit))
	w.optionalLink("formAction", &s.FormAction)
	w.flag("postBackToKommunicate", &s.ShowDataInChat)
	w.flagText("postFormDataAsMessage", &s.DataInMessage)
	s.destination(w)
	w.reply("replyMetadata", &s.Metadata)
}

// destination walks where the data goes: to the bot, unless something else is
// said.
func (s *FormSubmit) destination(w *wire) {
	elsewhere := s.FormAction != "" || s.ShowDataInChat || s.DataInMessage
	if w.encoding {
		kind := s.RequestType
		if kind == "" && !elsewhere {
			kind = PostBackToBot
		}
		kind.walk(w)
		return
	}
	if s.RequestType.walk(w); s.RequestType == PostBackToBot && !elsewhere {
		s.RequestType = ""
	}
}
