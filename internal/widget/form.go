package widget

import (
	"cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A Form is what a client draws for template 12.
type Form struct {
	Fields []Field

	on          kommunicate.Surface
	text        string // What the button sends; "" for nothing.
	action      string
	requestType string
	postBack    bool   // Shows the data in the conversation.
	inText      bool   // Appends the data to the text.
	labelled    bool   // Names stand before the data in the text.
	metadata    Object // Goes with the text.
	fault       *Fault // Why the form cannot be submitted.
}

// A Field is one input of a form, or what the text box becomes.
type Field struct {
	Kind     string
	Key      string // Its name in the data.
	Label    string // What stands beside it.
	Value    string // What it holds before the user touches it.
	Hint     string
	ReadOnly bool
	Options  []Option
	Pattern  string // Of the client's regular expressions; "" for any text.
	Advice   string // What the user is told when the pattern does not match.

	on kommunicate.Surface
}

// An Option is one of the values of a field.
type Option struct {
	Label, Value     string
	Chosen, Disabled bool
}

// drawForm draws a form. On the web, the first element says for all whether they
// are nested.
func drawForm(on kommunicate.Surface, items []Object, _ map[string]string) (v View) {
	f := &Form{on: on, labelled: true}
	button := ""
	for _, item := range items {
		data, nested := item, item.has("data")
		if on == kommunicate.Web {
			nested = items[0].has("data")
		}
		if nested {
			data = item.object("data")
		}
		kind := cmp.Or(item.text("type"), data.text("type"))
		if on == kommunicate.Web {
			kind = cmp.Or(data.text("type"), item.text("type"))
		}
		switch submits := kind == "submit" || kind == "action" && on == kommunicate.Android; {
		case !submits:
			if broken := f.add(kind, data, nested); broken != nil {
				return View{Fault: broken}
			}
		case button != "" && on == kommunicate.Web: // A second button becomes a stray input.
			f.Fields = append(f.Fields, Field{Kind: kind, Key: button})
		default:
			button = cmp.Or(data.text("name"), data.text("label"))
			if broken := f.submits(button, data, nested); broken != nil {
				return View{Fault: broken}
			}
		}
	}
	if on == kommunicate.Web {
		f.nameless(button)
	}
	v.Form = f
	if button != "" {
		v.Controls = append(v.Controls, Control{Label: button, Sends: true, Form: f})
	}
	return v
}

// nameless gives fields without a name the button's, as the web does.
func (f *Form) nameless(button string) {
	for i := range f.Fields {
		if f.Fields[i].Key == "" && len(f.Fields[i].Options) == 0 {
			f.Fields[i].Key = button
		}
	}
}

// add adds a field, unless the surface does not show its kind.
func (f *Form) add(kind string, data Object, nested bool) *Fault {
	field := newField(f.on, kind, data)
	if f.on == kommunicate.IOS {
		if reason := tooStrict(kind, data); reason != "" {
			return &Fault{&rules.UnknownPayload, reason}
		}
	}
	if f.on != kommunicate.Web && !onMobile(f.on, kind, field, nested) {
		return nil
	}
	if label := data.text("label"); f.on == kommunicate.Web && label != "" && label != field.Key && field.Advice != "" &&
		(kind == "dropdown" || kind == "radio" || kind == "textarea") {
		f.fault = &Fault{&rules.FieldLabel, "field \"" + field.Key + "\" has a label beside its name"}
	}
	f.Fields = append(f.Fields, field)
	return nil
}

// tooStrict says what iOS cannot decode in a field, for which it drops the form.
func tooStrict(kind string, data Object) string {
	if kind == "hidden" && !data.isString("value") {
		return "the value of a hidden field is not a string, for which iOS drops the form"
	}
	for _, o := range data.objects("options") {
		if !o.isString("label") {
			return "an option has no label, for which iOS drops the form"
		}
	}
	return ""
}

// onMobile reports whether a mobile client shows a field.
func onMobile(on kommunicate.Surface, kind string, f Field, nested bool) bool {
	if !nested { // Of the flat form they know few kinds.
		return kind == "checkbox" || kind == "radio" && on == kommunicate.Android || kind == "hidden" && on == kommunicate.IOS
	}
	switch kind {
	case "text", "password", "textarea":
		return on == kommunicate.Android || f.Key != "" && f.Hint != ""
	case "dropdown", "radio", "checkbox", "hidden", "date", "time", "datetime-local":
		return true
	}
	return false
}

// submits reads what the form's button does.
func (f *Form) submits(button string, data Object, nested bool) *Fault {
	action := data
	if nested {
		action = data.object("action")
		if action == nil && f.on == kommunicate.Web {
			f.text = "false" // What the widget sends then.
			return nil
		}
	}
	f.text, f.requestType = action.text("message"), action.text("requestType")
	f.action = action.text("formAction")
	switch f.on {
	case kommunicate.Web:
		f.text = cmp.Or(f.text, button)
		f.postBack = action.text("postBackToKommunicate") == "true"
	case kommunicate.Android:
		f.postBack = isTrue(action.text("postBackToKommunicate"))
		f.labelled = action.text("addFormLabelInMessage") != "false"
		f.metadata = merged(action.object("metadata"), action.object("replyMetadata"))
	case kommunicate.IOS:
		f.postBack = !nested && string(data["postBackToKommunicate"]) == "true"
		f.metadata = action.object("metadata")
		if reason := strictAction(action); reason != "" {
			return &Fault{&rules.UnknownPayload, reason}
		}
	}
	f.inText = action.text("postFormDataAsMessage") == "true"
	return nil
}

// strictAction says what iOS cannot decode in the action of a form's button.
func strictAction(action Object) string {
	if action.has("postFormDataAsMessage") && !action.isString("postFormDataAsMessage") {
		return "postFormDataAsMessage is not a string, for which iOS drops the form"
	}
	metadata := action.object("metadata")
	for name := range metadata {
		if !metadata.isString(name) {
			return "a value of the action's metadata is not a string, for which iOS drops the form"
		}
	}
	return ""
}

// newField reads a field. Its key is what the surface takes for one.
func newField(on kommunicate.Surface, kind string, data Object) Field {
	validation := data.object("validation")
	f := Field{
		Kind: kind, Hint: data.text("placeholder"), on: on,
		Label: data.text("label"), ReadOnly: data.text("readonly") == "true" && on == kommunicate.Web,
		Pattern: validation.text("regex"), Advice: validation.text("errorText"),
	}
	switch kind {
	case "textarea":
		f.Key, f.Label = data.text("name"), data.text("title")
		if on != kommunicate.Web {
			f.Key = data.text("title")
		}
	case "hidden":
		f.Key, f.Value = data.text("name"), data.text("value")
	case "dropdown", "radio", "checkbox":
		f.Key, f.Label = data.text("name"), data.text("title")
		for _, o := range data.objects("options") {
			value := o.text("value")
			if kind == "dropdown" && on == kommunicate.IOS {
				value = o.text("label")
			}
			selected := o.text("selected") == "true"
			// The web knows a disabled option only as the one that is selected.
			disabled := o.text("disabled") == "true" && (selected || on != kommunicate.Web)
			f.Options = append(f.Options, Option{o.text("label"), value, selected, disabled})
		}
	default:
		f.Key = data.text("label")
	}
	return f
}

// merged is the members of both, the later over the earlier.
func merged(objects ...Object) Object {
	all := make(Object)
	for _, o := range objects {
		for name, raw := range o {
			all[name] = raw
		}
	}
	return all
}
