package botframework_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

func adaptive(card string) string {
	return `{"attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard",` + card + `}}]}`
}

const contactCard = `"body":[
	{"type":"TextBlock","text":"Contact us"},
	{"type":"TextBlock","text":"Your name"},
	{"type":"Input.Text","id":"name","isRequired":true,"errorMessage":"Please"},
	{"type":"ColumnSet","columns":[{"type":"Column","items":[
		{"type":"Input.Text","id":"story","label":"Story","isMultiline":true},
		{"type":"Input.Text","id":"pin","label":"PIN","style":"Password","regex":"^[0-9]+$"}]}]},
	{"type":"Input.Number","id":"age","label":"Age","value":7},
	{"type":"Input.Date","id":"day","label":"Day"},{"type":"Input.Time","id":"at","label":"At"},
	{"type":"Input.ChoiceSet","id":"color","label":"Color","value":"r","choices":[{"title":"Red","value":"r"},{"title":"b","value":"b"}]},
	{"type":"Input.ChoiceSet","id":"size","label":"Size","style":"expanded","isRequired":true,"choices":[{"title":"S","value":"s"}]},
	{"type":"Input.ChoiceSet","id":"likes","label":"Likes","isMultiSelect":true,"choices":[{"title":"Tea","value":"t"},{"title":"Rum","value":"r"}]},
	{"type":"Input.Toggle","id":"ok","title":"I agree","valueOn":"yes"},
	{"type":"Input.Rating","id":"x","label":"R"},
	{"type":"Input.Text","label":"no id"}],
	"actions":[{"type":"Action.Submit","title":"Send","data":{"verb":"contact"}},{"type":"Action.Submit","title":"Cancel"},{"type":"Action.OpenUrl","title":"Docs","url":"https://example.com"}]`

func TestAdaptiveForm(t *testing.T) {
	got, degraded := botframework.Decode(activities(t, adaptive(contactCard)))
	at := "/0/attachments/0/content"
	bridgetest.SameDegraded(t, "botframework", degraded,
		at+"/body/4 default-value", at+"/body/11 no-counterpart", at+"/body/12 nameless-input", at+"/actions/1 second-submit")
	form, ok := got[0].Rich.(kommunicate.Form)
	if !ok || len(got) != 2 || got[0].Text != "Contact us" {
		t.Fatalf("messages %+v", got)
	}
	last := len(form.Fields) - 1
	if hidden, ok := form.Fields[last].(kommunicate.HiddenField); !ok || hidden.Name != "botFrameworkForm" {
		t.Errorf("the last field is %+v", form.Fields[last])
	}
	form.Fields = form.Fields[:last]
	bridgetest.SameMessages(t, []kommunicate.Message{{Rich: form}, got[1]}, []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "Your name", Validation: kommunicate.Validation{Regex: `^.*\S.*$`, ErrorText: "Please"}},
				kommunicate.TextArea{Title: "Story"},
				kommunicate.PasswordField{Label: "PIN", Validation: kommunicate.Validation{Regex: `^$|^[0-9]+$`, ErrorText: "Please check this."}},
				kommunicate.TextField{Label: "Age", Validation: kommunicate.Validation{Regex: `^$|^-?[0-9]+([.,][0-9]+)?$`, ErrorText: "Please check this."}},
				kommunicate.DateField{Label: "Day"},
				kommunicate.TimeField{Label: "At"},
				kommunicate.Dropdown{Title: "Color", Options: []kommunicate.FormOption{{Label: "Red", Value: "r", Selected: true}, {Label: "b", Value: "b"}}},
				kommunicate.RadioGroup{Title: "Size", Options: []kommunicate.FormOption{{Label: "S", Value: "s"}}, Validation: kommunicate.Validation{ErrorText: "Please check this."}},
				kommunicate.CheckboxGroup{Title: "Likes", Options: []kommunicate.FormOption{{Label: "Tea", Value: "t"}, {Label: "Rum", Value: "r"}}},
				kommunicate.CheckboxGroup{Title: "I agree", Options: []kommunicate.FormOption{{Label: "I agree", Value: "yes"}}},
			},
			Submit: kommunicate.FormSubmit{Name: "Send"},
		}},
		{Rich: kommunicate.LinkButtons{{Name: "Docs", URL: "https://example.com"}}},
	})
}

// TestAdaptiveFormComesBack: the bot gets what the user filled in by the ids of its
// inputs, whatever the client makes of the form.
func TestAdaptiveFormComesBack(t *testing.T) {
	got, _ := botframework.Decode(activities(t, adaptive(contactCard)))
	form := got[0].Rich.(kommunicate.Form)
	hidden := form.Fields[len(form.Fields)-1].(kommunicate.HiddenField)
	tests := []struct {
		name string
		data map[string]any
		want string
	}{
		{
			"web",
			map[string]any{"Your name": "Jo [1]", "Age": "7", "Color": "r", "Likes": []string{"t", "r"}, "I agree": []string{"yes"}, "Other": "x"},
			`{"verb":"contact","age":"7","color":"r","likes":"t,r","name":"Jo [1]","ok":"yes"}`,
		},
		{
			"a client that sends labels, and arrays as text",
			map[string]any{"Your name": "[1]", "Color": "Red", "Likes": `["Tea"]`, "I agree": "[]"},
			`{"verb":"contact","color":"r","likes":"t","name":"[1]","ok":"false"}`,
		},
		{"nothing", map[string]any{}, `{"verb":"contact","likes":"","ok":"false"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.data[hidden.Name] = hidden.Value
			data, err := kommunicate.MembersOf(tt.data)
			if err != nil {
				t.Fatal(err)
			}
			act := told(t, kommunicate.Turn{Text: "Send", GroupID: "1", ChatContext: kommunicate.ChatContext{FormData: data}})
			if got, want := bridgetest.Plain(t, act.Value), bridgetest.Plain(t, json.RawMessage(tt.want)); got != want || act.Text != "" {
				t.Errorf("text %q, value:\n%s\nwant:\n%s", act.Text, got, want)
			}
		})
	}
	for _, broken := range []string{"", "x", "e30", "bm90IGpzb24"} {
		data := kommunicate.Pairs("A", "b", hidden.Name, broken)
		if act := told(t, kommunicate.Turn{Text: "Send", ChatContext: kommunicate.ChatContext{FormData: data}}); act.Text != "Send" || !strings.Contains(string(act.Value), `"A":"b"`) {
			t.Errorf("with %q: text %q, value %s", broken, act.Text, act.Value)
		}
	}
}

func TestAdaptiveCards(t *testing.T) {
	at := "/0/attachments/0"
	tests := []struct {
		name, card string
		want       []kommunicate.Message
		degraded   []string
	}{
		{
			name: "texts, pictures and buttons",
			card: `"body":[{"type":"TextBlock","text":"Hi"},{"type":"RichTextBlock","inlines":["a ",{"type":"TextRun","text":"b"},7]},
				{"type":"FactSet","facts":[{"title":"No","value":"1"}]},{"type":"Container","items":[{"type":"Image","url":"https://example.com/a.png","altText":"A"}]},
				{"type":"Media","sources":[{"mimeType":"video/mp4","url":"https://example.com/v.mp4"},{"mimeType":"video/ogg","url":"https://example.com/v.ogg"}]},
				{"type":"ActionSet","actions":[{"type":"Action.Submit","title":"Yes","data":{"x":1}},{"type":"Action.Submit","title":"No","data":"no"}]}],
				"actions":[{"type":"Action.ShowCard","title":"More"},{"type":"Action.OpenUrl","title":"Docs","url":"https://example.com"}]`,
			want: []kommunicate.Message{
				{Rich: kommunicate.Images{{URL: "https://example.com/a.png", Caption: "A"}}},
				{Rich: kommunicate.Videos{{URL: "https://example.com/v.mp4", ContentType: "video/mp4"}}},
				{Text: "Hi\na b\nNo 1", Rich: kommunicate.CombinedButtons{
					kommunicate.SuggestedReply{Title: "Yes", Metadata: kommunicate.ReplyMetadata{Context: kommunicate.Members{{Name: "botFrameworkValue", Value: []byte(`{"x":1}`)}}}},
					kommunicate.SuggestedReply{Title: "No", Message: "no"},
					kommunicate.Link{Name: "Docs", URL: "https://example.com"},
				}},
			},
			degraded: []string{at + "/content/actions/0 unsupported-action"},
		},
		{
			name: "inputs and nothing to submit", card: `"body":[{"type":"Input.Text","id":"a","label":"A"},{"type":"TextBlock","text":"Hi"}]`,
			want: []kommunicate.Message{{Text: "Hi"}}, degraded: []string{at + "/content/actions no-submit"},
		},
		{
			name: "members of the wrong kind", card: `"body":[{"type":"TextBlock","text":"Hi","isRequired":"x"},{"type":"Chart.Pie","data":[]}],"actions":{}`,
			want: []kommunicate.Message{{Text: "Hi"}}, degraded: []string{at + "/content/body/1 no-counterpart"},
		},
		{name: "nothing", card: `"body":[]`, degraded: []string{at + " empty-message"}},
		{
			name: "labels that are the same", card: `"body":[{"type":"Input.Text","id":"a","label":"L","regex":"("},{"type":"Input.Text","id":"b","label":"L"},{"type":"Input.Text","id":"b","label":"L"}],"actions":[{"type":"Action.Execute","title":"Go"}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Form{
				Fields: []kommunicate.FormField{kommunicate.TextField{Label: "L"}, kommunicate.TextField{Label: "L (b)"}},
				Submit: kommunicate.FormSubmit{Name: "Go"},
			}}},
			degraded: []string{at + "/content/body/0 bad-pattern", at + "/content/body/2 nameless-input"},
		},
		{
			name: "a choice without choices", card: `"body":[{"type":"TextBlock","text":"Hi"},{"type":"Input.ChoiceSet","id":"a","label":"A"}],"actions":[{"type":"Action.Submit","title":"Go"}]`,
			want: []kommunicate.Message{{Text: "Hi"}}, degraded: []string{at + "/content no-elements"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded := botframework.Decode(activities(t, adaptive(tt.card)))
			for i := range got {
				if form, ok := got[i].Rich.(kommunicate.Form); ok {
					form.Fields = form.Fields[:len(form.Fields)-1] // The hidden one.
					got[i].Rich = form
				}
			}
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "botframework", degraded, tt.degraded...)
		})
	}
	for _, content := range []string{`null`, `7`, `{}`, `{"type":`, strings.Repeat(`{"type":"Container","items":[`, 20000)} {
		var raw json.RawMessage
		if json.Valid([]byte(content)) {
			raw = json.RawMessage(content)
		}
		_, degraded := botframework.Decode([]botframework.Activity{{Type: "message", Attachments: []botframework.Attachment{{ContentType: botframework.ContentAdaptive, Content: raw}}}})
		bridgetest.SameDegraded(t, "botframework", degraded, at+" broken-card")
	}
	deep := strings.Repeat(`{"type":"Container","items":[`, 400) + `{"type":"TextBlock","text":"Hi"}` + strings.Repeat(`]}`, 400)
	got, _ := botframework.Decode(activities(t, adaptive(`"body":[`+deep+`]`)))
	bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "Hi"}})
}
