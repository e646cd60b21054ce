package kommunicate_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// How a client reads a text. What decides is the worst of the three.
type reading int

const (
	asText      reading = iota // As text, or escaped.
	asData                     // As text, and a click sends it: it must not change.
	asHTML                     // As HTML; the web reads a list row's description twice.
	asAttribute                // As HTML, and in an attribute as it is.
	asKeyword                  // In an attribute: what would end it is refused.
	asURL                      // As an address: markup is refused.
)

// evil are texts that a user might type, and what is sent where one client or
// more read HTML, or put the text into an attribute.
var evil = []struct {
	text, html, attribute string
	refused               bool // Where it would end an attribute, or be read as something else there.
}{
	{`<img src=x onerror=alert(1)>`, "<\u2060img src=x onerror=alert(1)>", "<\u2060img src=x onerror=alert(1)>", false},
	{`"><script>alert(1)</script>`, "\"><\u2060script>alert(1)<\u2060/script>", "\u201c><\u2060script>alert(1)<\u2060/script>", true},
	{`&lt;img src=x onerror=alert(1)&gt;`, "&\u2060lt;img src=x onerror=alert(1)&\u2060gt;", "&\u2060lt;img src=x onerror=alert(1)&\u2060gt;", true},
	{`&#60;b&#x3e; &amp;lt;`, "&\u2060#60;b&\u2060#x3e; &\u2060amp;lt;", "&\u2060#60;b&\u2060#x3e; &\u2060amp;lt;", true},
	{`say "hi" & <3`, "say \"hi\" & <\u20603", "say \u201chi\u201d & <\u20603", true},
	{`AT&T, fish & chips; a > b`, `AT&T, fish & chips; a > b`, `AT&T, fish & chips; a > b`, false},
}

// A surface is a field that takes text, where it stands, and how each client
// reads it. The web's reading includes its preview of an unread message, which
// shows the first title, caption or name as HTML.
type surface struct {
	web, android, ios reading
	pointer           string // Of the member, below /metadata/payload.
	message           func(s string) kommunicate.Message
}

const https = "https://example.com"

func formOf(f kommunicate.FormField) kommunicate.Message { return fields(f) }

func optionOf(label, value string) []kommunicate.FormOption {
	return []kommunicate.FormOption{{Label: label, Value: value}}
}

func listButton(b kommunicate.ListButton) kommunicate.Message {
	return rich(kommunicate.List{Rows: []kommunicate.ListRow{goodRow}, Buttons: []kommunicate.ListButton{b}})
}

func submitting(f func(*kommunicate.Submit)) kommunicate.Submit {
	s := goodSubmit
	f(&s)
	return s
}

func formSubmit(s kommunicate.FormSubmit) kommunicate.Message {
	return rich(kommunicate.Form{Fields: []kommunicate.FormField{kommunicate.DateField{Label: "l"}}, Submit: s})
}

var surfaces = map[string]surface{
	"SuggestedReply.Title": {asText, asText, asText, "/0/title", func(s string) kommunicate.Message {
		return rich(kommunicate.SuggestedReplies{{Title: s}})
	}},
	"SuggestedReply.Message": {asData, asData, asData, "/0/message", func(s string) kommunicate.Message {
		return rich(kommunicate.SuggestedReplies{{Title: "t", Message: s}})
	}},
	"SuggestedReply.Message, the title": {asData, asData, asData, "/0/action/message", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{kommunicate.SuggestedReply{Title: s}})
	}},
	"SuggestedReply.Language": {asText, asText, asText, "/0/updateLanguage", func(s string) kommunicate.Message {
		return rich(kommunicate.SuggestedReplies{{Title: "t", Language: s}})
	}},
	"SuggestedReply.Title, combined": {asHTML, asText, asText, "/0/name", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{kommunicate.SuggestedReply{Title: s}})
	}},
	"SuggestedReply.Title, card": {asText, asText, asText, "/0/buttons/0/name", func(s string) kommunicate.Message {
		return card(kommunicate.SuggestedReply{Title: s})
	}},
	"SuggestedReply.Title, list": {asText, asText, asText, "/buttons/0/name", func(s string) kommunicate.Message {
		return listButton(kommunicate.SuggestedReply{Title: s})
	}},
	"ReplyMetadata.Event": {asData, asData, asData, "/0/replyMetadata/KM_TRIGGER_EVENT", func(s string) kommunicate.Message {
		return rich(kommunicate.SuggestedReplies{{Title: "t", Metadata: kommunicate.ReplyMetadata{Event: s}}})
	}},
	"Link.Name": {asAttribute, asText, asText, "/0/name", func(s string) kommunicate.Message {
		return rich(kommunicate.LinkButtons{{Name: s, URL: https}})
	}},
	"Link.Name, combined": {asAttribute, asText, asText, "/0/name", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{kommunicate.Link{Name: s, URL: https}})
	}},
	"Link.Name, card": {asAttribute, asText, asText, "/0/buttons/0/name", func(s string) kommunicate.Message {
		return card(kommunicate.Link{Name: s, URL: https})
	}},
	"Link.Name, list": {asText, asText, asText, "/buttons/0/name", func(s string) kommunicate.Message {
		return listButton(kommunicate.Link{Name: s, URL: https})
	}},
	"Link.URL": {asURL, asURL, asURL, "/0/url", linkTo},
	"Submit.Name": {asAttribute, asText, asText, "/0/name", func(s string) kommunicate.Message {
		return rich(submitting(func(b *kommunicate.Submit) { b.Name = s }))
	}},
	"Submit.Name, combined": {asAttribute, asText, asText, "/0/name", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{submitting(func(b *kommunicate.Submit) { b.Name = s })})
	}},
	"Submit.Name, card": {asAttribute, asText, asText, "/0/buttons/0/name", func(s string) kommunicate.Message {
		return card(submitting(func(b *kommunicate.Submit) { b.Name = s }))
	}},
	"Submit.Message": {asAttribute, asData, asData, "/0/replyText", func(s string) kommunicate.Message {
		return rich(submitting(func(b *kommunicate.Submit) { b.Message = s }))
	}},
	"Submit.Message, combined": {asAttribute, asData, asData, "/0/action/message", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{submitting(func(b *kommunicate.Submit) { b.Message = s })})
	}},
	"Submit.Message, card": {asAttribute, asData, asData, "/0/buttons/0/action/payload/text", func(s string) kommunicate.Message {
		return card(submitting(func(b *kommunicate.Submit) { b.Message = s }))
	}},
	"Submit.FormAction": {asURL, asURL, asURL, "", func(s string) kommunicate.Message {
		return rich(submitting(func(b *kommunicate.Submit) { b.FormAction = s }))
	}},
	"Submit.FormData": {asKeyword, asData, asData, "/0/action/formData/k", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{submitting(func(b *kommunicate.Submit) { b.FormData = kommunicate.Pairs("k", s) })})
	}},
	"Submit.RequestType": {asKeyword, asData, asData, "/0/action/requestType", func(s string) kommunicate.Message {
		return rich(kommunicate.CombinedButtons{submitting(func(b *kommunicate.Submit) { b.RequestType = kommunicate.RequestType(s) })})
	}},
	"Card.Title":       {asHTML, asText, asText, "/0/title", func(s string) kommunicate.Message { return rich(kommunicate.Cards{{Title: s}}) }},
	"Card.TitleExt":    {asText, asText, asText, "/0/titleExt", func(s string) kommunicate.Message { return rich(kommunicate.Cards{{Title: "t", TitleExt: s}}) }},
	"Card.Subtitle":    {asText, asHTML, asText, "/0/subtitle", func(s string) kommunicate.Message { return rich(kommunicate.Cards{{Title: "t", Subtitle: s}}) }},
	"Card.Description": {asText, asHTML, asText, "/0/description", func(s string) kommunicate.Message { return rich(kommunicate.Cards{{Title: "t", Description: s}}) }},
	"Card.OverlayText": {asText, asText, asText, "/0/header/overlayText", func(s string) kommunicate.Message {
		return rich(kommunicate.Cards{{Title: "t", OverlayText: s}})
	}},
	"Card.Image": {asURL, asURL, asURL, "", func(s string) kommunicate.Message { return rich(kommunicate.Cards{{Title: "t", Image: s}}) }},
	"Card.URL":   {asURL, asURL, asURL, "", func(s string) kommunicate.Message { return rich(kommunicate.Cards{{Title: "t", URL: s}}) }},
	"List.HeaderText": {asHTML, asText, asText, "/headerText", func(s string) kommunicate.Message {
		return rich(kommunicate.List{HeaderText: s, Rows: []kommunicate.ListRow{goodRow}})
	}},
	"List.HeaderImage": {asURL, asURL, asURL, "", func(s string) kommunicate.Message {
		return rich(kommunicate.List{HeaderImage: s, Rows: []kommunicate.ListRow{goodRow}})
	}},
	"LinkRow.Title": {asHTML, asText, asText, "/elements/0/title", func(s string) kommunicate.Message {
		return rows(kommunicate.LinkRow{Title: s, URL: https})
	}},
	"LinkRow.Description": {asHTML, asHTML, asText, "/elements/0/description", func(s string) kommunicate.Message {
		return rows(kommunicate.LinkRow{Title: "t", Description: s, URL: https})
	}},
	"LinkRow.Image": {asURL, asURL, asURL, "", func(s string) kommunicate.Message {
		return rows(kommunicate.LinkRow{Title: "t", Image: s, URL: https})
	}},
	"LinkRow.URL": {asURL, asURL, asURL, "", func(s string) kommunicate.Message {
		return rows(kommunicate.LinkRow{Title: "t", URL: s})
	}},
	"ReplyRow.Title": {asHTML, asText, asText, "/elements/0/title", func(s string) kommunicate.Message {
		return rows(kommunicate.ReplyRow{Title: s})
	}},
	"ReplyRow.Description": {asHTML, asHTML, asText, "/elements/0/description", func(s string) kommunicate.Message {
		return rows(kommunicate.ReplyRow{Title: "t", Description: s})
	}},
	"ReplyRow.Image": {asURL, asURL, asURL, "", func(s string) kommunicate.Message {
		return rows(kommunicate.ReplyRow{Title: "t", Image: s})
	}},
	"ReplyRow.Message": {asData, asData, asData, "/elements/0/action/text", func(s string) kommunicate.Message {
		return rows(kommunicate.ReplyRow{Title: "t", Message: s})
	}},
	"ReplyRow.Message, the title": {asData, asData, asData, "/elements/0/action/text", func(s string) kommunicate.Message {
		return rows(kommunicate.ReplyRow{Title: s})
	}},
	"ReplyRow.Language": {asText, asText, asText, "/elements/0/action/updateLanguage", func(s string) kommunicate.Message {
		return rows(kommunicate.ReplyRow{Title: "t", Language: s})
	}},
	"Dialog.Title":       {asText, asHTML, asText, "/title", func(s string) kommunicate.Message { return rich(kommunicate.Dialog{Title: s}) }},
	"Dialog.Description": {asHTML, asHTML, asText, "/description", func(s string) kommunicate.Message { return rich(kommunicate.Dialog{Title: "t", Description: s}) }},
	"Dialog.ButtonLabel": {asText, asText, asText, "/buttonLabel", func(s string) kommunicate.Message { return rich(kommunicate.Dialog{Title: "t", ButtonLabel: s}) }},
	"DialogButton.Name": {asData, asData, asData, "/buttons/0/name", func(s string) kommunicate.Message {
		return rich(kommunicate.Dialog{Title: "t", Buttons: []kommunicate.DialogButton{{Name: s}}})
	}},
	"Image.URL":         {asURL, asURL, asURL, "", func(s string) kommunicate.Message { return rich(kommunicate.Images{{URL: s}}) }},
	"Image.Caption":     {asHTML, asText, asText, "/0/caption", func(s string) kommunicate.Message { return rich(kommunicate.Images{{URL: https, Caption: s}}) }},
	"Video.URL":         {asURL, asURL, asURL, "", func(s string) kommunicate.Message { return rich(kommunicate.Videos{{URL: s}}) }},
	"Video.Caption":     {asHTML, asText, asText, "/0/caption", func(s string) kommunicate.Message { return rich(kommunicate.Videos{{URL: https, Caption: s}}) }},
	"Video.Source":      {asText, asText, asText, "/0/source", func(s string) kommunicate.Message { return rich(kommunicate.Videos{{URL: https, Source: s}}) }},
	"Video.Width":       {asText, asText, asText, "/0/width", func(s string) kommunicate.Message { return rich(kommunicate.Videos{{URL: https, Width: s}}) }},
	"Video.Height":      {asText, asText, asText, "/0/height", func(s string) kommunicate.Message { return rich(kommunicate.Videos{{URL: https, Height: s}}) }},
	"Video.ContentType": {asText, asText, asText, "/0/type", func(s string) kommunicate.Message { return rich(kommunicate.Videos{{URL: https, ContentType: s}}) }},

	// Labels, titles and names are the keys of a form's data.
	"TextField.Label":       {asData, asData, asData, "/0/data/label", func(s string) kommunicate.Message { return formOf(kommunicate.TextField{Label: s}) }},
	"TextField.Placeholder": {asText, asText, asText, "/0/data/placeholder", func(s string) kommunicate.Message { return formOf(kommunicate.TextField{Label: "l", Placeholder: s}) }},
	"PasswordField.Label":   {asData, asData, asData, "/0/data/label", func(s string) kommunicate.Message { return formOf(kommunicate.PasswordField{Label: s}) }},
	"PasswordField.Placeholder": {asText, asText, asText, "/0/data/placeholder", func(s string) kommunicate.Message {
		return formOf(kommunicate.PasswordField{Label: "l", Placeholder: s})
	}},
	"TextArea.Title":       {asData, asData, asData, "/0/data/title", func(s string) kommunicate.Message { return formOf(kommunicate.TextArea{Title: s}) }},
	"TextArea.Name":        {asData, asData, asData, "/0/data/name", func(s string) kommunicate.Message { return formOf(kommunicate.TextArea{Title: "t", Name: s}) }},
	"TextArea.Placeholder": {asText, asText, asText, "/0/data/placeholder", func(s string) kommunicate.Message { return formOf(kommunicate.TextArea{Title: "t", Placeholder: s}) }},
	"Dropdown.Title":       {asText, asText, asText, "/0/data/title", func(s string) kommunicate.Message { return formOf(kommunicate.Dropdown{Title: s, Options: options}) }},
	"Dropdown.Name": {asData, asData, asData, "/0/data/name", func(s string) kommunicate.Message {
		return formOf(kommunicate.Dropdown{Title: "t", Name: s, Options: options})
	}},
	"RadioGroup.Title": {asText, asText, asText, "/0/data/title", func(s string) kommunicate.Message { return formOf(kommunicate.RadioGroup{Title: s, Options: options}) }},
	"RadioGroup.Name": {asData, asData, asData, "/0/data/name", func(s string) kommunicate.Message {
		return formOf(kommunicate.RadioGroup{Title: "t", Name: s, Options: options})
	}},
	"CheckboxGroup.Title": {asText, asText, asText, "/0/data/title", func(s string) kommunicate.Message {
		return formOf(kommunicate.CheckboxGroup{Title: s, Options: options})
	}},
	"CheckboxGroup.Name": {asData, asData, asData, "/0/data/name", func(s string) kommunicate.Message {
		return formOf(kommunicate.CheckboxGroup{Title: "t", Name: s, Options: options})
	}},
	"FormOption.Label": {asData, asData, asData, "/0/data/options/0/label", func(s string) kommunicate.Message {
		return formOf(kommunicate.Dropdown{Title: "t", Options: optionOf(s, "")})
	}},
	"FormOption.Value": {asData, asData, asData, "/0/data/options/0/value", func(s string) kommunicate.Message {
		return formOf(kommunicate.Dropdown{Title: "t", Options: optionOf("l", s)})
	}},
	"HiddenField.Name":    {asData, asData, asData, "/0/data/name", func(s string) kommunicate.Message { return formOf(kommunicate.HiddenField{Name: s}) }},
	"HiddenField.Value":   {asData, asData, asData, "/0/data/value", func(s string) kommunicate.Message { return formOf(kommunicate.HiddenField{Name: "n", Value: s}) }},
	"DateField.Label":     {asData, asData, asData, "/0/data/label", func(s string) kommunicate.Message { return formOf(kommunicate.DateField{Label: s}) }},
	"TimeField.Label":     {asData, asData, asData, "/0/data/label", func(s string) kommunicate.Message { return formOf(kommunicate.TimeField{Label: s}) }},
	"DateTimeField.Label": {asData, asData, asData, "/0/data/label", func(s string) kommunicate.Message { return formOf(kommunicate.DateTimeField{Label: s}) }},
	"WebField.Input":      {asText, asText, asText, "/0/type", func(s string) kommunicate.Message { return formOf(kommunicate.WebField{Input: s, Label: "l"}) }},
	"WebField.Label":      {asData, asData, asData, "/0/data/label", func(s string) kommunicate.Message { return formOf(kommunicate.WebField{Input: "tel", Label: s}) }},
	"WebField.Placeholder": {asText, asText, asText, "/0/data/placeholder", func(s string) kommunicate.Message {
		return formOf(kommunicate.WebField{Input: "tel", Label: "l", Placeholder: s})
	}},
	"Validation.Regex": {asText, asText, asText, "/0/data/validation/regex", func(s string) kommunicate.Message {
		return formOf(kommunicate.TextField{Label: "l", Validation: kommunicate.Validation{Regex: s}})
	}},
	"Validation.ErrorText": {asHTML, asText, asText, "/0/data/validation/errorText", func(s string) kommunicate.Message {
		return formOf(kommunicate.TextField{Label: "l", Validation: kommunicate.Validation{ErrorText: s}})
	}},
	"FormSubmit.Name":       {asText, asText, asText, "/1/data/name", func(s string) kommunicate.Message { return formSubmit(kommunicate.FormSubmit{Name: s}) }},
	"FormSubmit.Message":    {asData, asData, asData, "/1/data/action/message", func(s string) kommunicate.Message { return formSubmit(kommunicate.FormSubmit{Message: s}) }},
	"FormSubmit.FormAction": {asURL, asURL, asURL, "", func(s string) kommunicate.Message { return formSubmit(kommunicate.FormSubmit{FormAction: s}) }},
	"FormSubmit.RequestType": {asKeyword, asData, asData, "/1/data/action/requestType", func(s string) kommunicate.Message {
		return formSubmit(kommunicate.FormSubmit{RequestType: kommunicate.RequestType(s)})
	}},
}

func TestTextIsNeverMarkup(t *testing.T) {
	for field, surface := range surfaces {
		t.Run(field, func(t *testing.T) {
			for _, evil := range evil {
				out, err := surface.message(evil.text).MarshalJSON()
				worst := max(surface.web, surface.android, surface.ios)
				if refused := worst == asURL || worst == asKeyword && evil.refused; refused {
					if err == nil {
						t.Errorf("%q leaves", evil.text)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				want := map[reading]string{asHTML: evil.html, asAttribute: evil.attribute}[worst]
				if want == "" {
					want = evil.text
				}
				if diff := cmp.Diff(want, at(t, out, surface.pointer)); diff != "" {
					t.Errorf("sent (-want +got):\n%s", diff)
				}
				checkLossless(t, string(out))
			}
		})
	}
}

// at returns the text at a JSON pointer below the payload.
func at(t *testing.T, document []byte, pointer string) string {
	t.Helper()
	var message struct {
		Metadata struct{ Payload any }
	}
	if err := json.Unmarshal(document, &message); err != nil {
		t.Fatal(err)
	}
	v := message.Metadata.Payload
	for _, step := range strings.Split(pointer, "/")[1:] {
		if i, err := strconv.Atoi(step); err == nil {
			v = v.([]any)[i]
		} else {
			v = v.(map[string]any)[step]
		}
	}
	return v.(string)
}

// Every field of text of the rich messages is in the table.
func TestSurfacesAreComplete(t *testing.T) {
	for _, v := range []any{
		kommunicate.SuggestedReply{},
		kommunicate.ReplyMetadata{},
		kommunicate.Link{},
		kommunicate.Submit{},
		kommunicate.Card{},
		kommunicate.List{},
		kommunicate.LinkRow{},
		kommunicate.ReplyRow{},
		kommunicate.Dialog{},
		kommunicate.DialogButton{},
		kommunicate.Image{},
		kommunicate.Video{},
		kommunicate.TextField{},
		kommunicate.PasswordField{},
		kommunicate.TextArea{},
		kommunicate.Dropdown{},
		kommunicate.RadioGroup{},
		kommunicate.CheckboxGroup{},
		kommunicate.FormOption{},
		kommunicate.HiddenField{},
		kommunicate.DateField{},
		kommunicate.TimeField{},
		kommunicate.DateTimeField{},
		kommunicate.WebField{},
		kommunicate.Validation{},
		kommunicate.FormSubmit{},
	} {
		typ := reflect.TypeOf(v)
		for _, field := range reflect.VisibleFields(typ) {
			if field.Type.Kind() != reflect.String || field.Type == reflect.TypeFor[kommunicate.HTML]() {
				continue
			}
			if _, ok := surfaces[typ.Name()+"."+field.Name]; !ok {
				t.Errorf("%s.%s is not in the table", typ.Name(), field.Name)
			}
		}
	}
}

// HTML stands in the same members, as it is, and decodes as HTML again.
func TestHTMLStaysHTML(t *testing.T) {
	for _, html := range []kommunicate.HTML{`<b title="a">b</b>`, `Terms &amp; conditions`, "<\u2060b> <i>c</i>"} {
		want := rich(kommunicate.Dialog{Title: "t", DescriptionHTML: html})
		out := encode(t, want)
		if got := at(t, []byte(out), "/description"); got != string(html) {
			t.Errorf("sent %q, want %q", got, html)
		}
		if diff := cmp.Diff(want, decode(t, out)); diff != "" {
			t.Error(diff)
		}
	}
}

// A bubble's HTML is sent as it is.
func TestHTMLOfABubbleIsSentAsItIs(t *testing.T) {
	for _, evil := range evil {
		want := kommunicate.Message{HTML: kommunicate.HTML(evil.text)}
		if diff := cmp.Diff(want, decode(t, encode(t, want))); diff != "" {
			t.Error(diff)
		}
		if out := encode(t, want); strings.ContainsRune(out, '\u2060') {
			t.Error("changed:", out)
		}
	}
}

// A bubble's text is shown as text, but the web widget's preview of an unread
// message puts it into the page as HTML.
func TestTextOfABubbleIsNeverMarkup(t *testing.T) {
	for text, want := range map[string]string{
		`<img src=x onerror=alert(1)>`: "<\u2060img src=x onerror=alert(1)>",
		`</div><!--`:                   "<\u2060/div><\u2060!--",
		`<?x`:                          "<\u2060?x",
		"<\u2060b>":                    "<\u2060b>",
		`1 < 2, I <3 "fish" & chips`:   `1 < 2, I <3 "fish" & chips`,
		`&lt;b&gt; <`:                  `&lt;b&gt; <`,
	} {
		message := kommunicate.Message{Text: text}
		raw, err := message.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		var sent struct{ Message string }
		if err := json.Unmarshal(raw, &sent); err != nil || sent.Message != want {
			t.Errorf("%q is sent as %q, want %q", text, sent.Message, want)
		}
		var again kommunicate.Message
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatal(err)
		}
		if plain := strings.ReplaceAll(text, "\u2060", ""); again.Text != plain {
			t.Errorf("%q is read as %q, want %q", sent.Message, again.Text, plain)
		}
	}
}
