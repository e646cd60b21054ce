package kommunicate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	extra    = kommunicate.Members{{Name: "tomorrow", Value: json.RawMessage(`{"digits":12345678901234567890.10}`)}}
	metadata = kommunicate.ReplyMetadata{
		Event:                  "ORDER",
		FetchAgentAvailability: true,
		Context:                kommunicate.Pairs("plan", "gold"),
		Extra:                  kommunicate.Pairs("source", "menu"),
	}
	validation = kommunicate.Validation{Regex: "^[0-9]+$", ErrorText: "Digits only", Extra: extra}
	options    = []kommunicate.FormOption{
		{Label: "Choose", Selected: true, Disabled: true},
		{Label: "Rome", Value: "rome", Extra: extra},
		{Label: "Oslo"},
	}
)

// goldens has every template with every field set.
var goldens = map[string]kommunicate.Message{
	"text":        {Text: "Hello", Metadata: extra, Extra: extra},
	"html":        {HTML: "<b>Hello</b>", IgnoreTextResponse: true},
	"attach-show": {AttachmentButton: kommunicate.ShowAttachmentButton},
	"attach-hide": {Text: "No files, please", AttachmentButton: kommunicate.HideAttachmentButton},
	"suggested-replies": {Text: "Which?", Rich: kommunicate.SuggestedReplies{
		{Title: "Yes"},
		{Title: "No", Message: "No, thank you", Language: "en", Metadata: metadata, Extra: extra},
	}},
	"links": {Text: "Read on", Rich: kommunicate.LinkButtons{
		{Name: "Docs", URL: "https://example.com/docs"},
		{Name: "Call", URL: "tel:+15550100", SameTab: true, Extra: extra},
	}},
	"submit": {Text: "Pay", Rich: kommunicate.Submit{
		Name: "Pay", Message: "I paid", FormData: kommunicate.Pairs("amount", "1000"),
		FormAction: "https://example.com/pay", RequestType: kommunicate.RequestJSON, Extra: extra,
	}},
	"combined": {Text: "Go on", Rich: kommunicate.CombinedButtons{
		kommunicate.SuggestedReply{Title: "Yes", Message: "Yes!", Language: "en", Metadata: metadata, Extra: extra},
		kommunicate.Link{Name: "Docs", URL: "https://example.com/docs", SameTab: true, Extra: extra},
		kommunicate.Submit{
			Name: "Pay", FormData: kommunicate.Pairs("amount", "1000"),
			FormAction: "https://example.com/pay", RequestType: kommunicate.RequestJSON, Extra: extra,
		},
		kommunicate.UnknownElement{Raw: json.RawMessage(`{"name":"Call","type":"call","action":{"type":"call"}}`)},
	}},
	"list": {Rich: kommunicate.List{
		HeaderText: "Trips", HeaderImage: "https://example.com/trips.png", Extra: extra,
		Rows: []kommunicate.ListRow{
			kommunicate.LinkRow{
				Title: "Rome", Description: "3 days", Image: "https://example.com/rome.png",
				URL: "https://example.com/rome", SameTab: true, Extra: extra,
			},
			kommunicate.ReplyRow{
				Title: "Oslo", Description: "5 days", Image: "https://example.com/oslo.png",
				Message: "Show me Oslo", Language: "no", Metadata: metadata, Extra: extra,
			},
			kommunicate.UnknownElement{Raw: json.RawMessage(`{"title":"Call","action":{"type":"call"}}`)},
		},
		Buttons: []kommunicate.ListButton{
			kommunicate.Link{Name: "All trips", URL: "https://example.com/trips", SameTab: true, Extra: extra},
			kommunicate.SuggestedReply{Title: "Others", Message: "Other trips", Language: "en", Metadata: metadata, Extra: extra},
			kommunicate.UnknownElement{Raw: json.RawMessage(`{"name":"Call","action":{"type":"call"}}`)},
		},
	}},
	"list-html": {Rich: kommunicate.List{
		HeaderHTML: "<b>Trips</b>",
		Rows: []kommunicate.ListRow{
			kommunicate.LinkRow{Title: "Rome", DescriptionHTML: "<i>3</i> days", URL: "https://example.com/rome"},
			kommunicate.ReplyRow{Title: "Oslo", DescriptionHTML: "5&nbsp;days"},
		},
	}},
	"dialog": {Rich: kommunicate.Dialog{
		Title: "Can I change my seat?", Description: "Yes, until boarding.", ButtonLabel: "Did that help?", Extra: extra,
		Buttons: []kommunicate.DialogButton{{Name: "Yes"}, {Name: "No", Metadata: metadata, Extra: extra}},
	}},
	"dialog-html": {Rich: kommunicate.Dialog{TitleHTML: "<b>Seats</b>", DescriptionHTML: "<p>Yes.</p>"}},
	"images": {Rich: kommunicate.Images{
		{URL: "https://example.com/1.png"},
		{URL: "https://example.com/2.png", Caption: "The second", Extra: extra},
	}},
	"videos": {Rich: kommunicate.Videos{
		{URL: "https://example.com/1.mp4", ContentType: "video/mp4", Width: "100%", Height: "250px", Extra: extra},
		{URL: "https://example.com/embed/2", Caption: "The second", Source: "youtube"},
	}},
	"cards": {Text: "Rooms", Rich: kommunicate.Cards{
		{
			Title: "Single", TitleExt: "$50", Subtitle: "One bed", Description: "Quiet,\nwith a view",
			Image: "https://example.com/single.png", OverlayText: "New", URL: "https://example.com/single", Extra: extra,
			Buttons: []kommunicate.CardButton{
				kommunicate.Link{Name: "See", URL: "https://example.com/single", SameTab: true, Extra: extra},
				kommunicate.SuggestedReply{Title: "Book", Message: "Book a single", Language: "en", Metadata: metadata, Extra: extra},
				kommunicate.Submit{
					Name: "Pay", Message: "I paid", FormData: kommunicate.Pairs("amount", "50"),
					FormAction: "https://example.com/pay", RequestType: kommunicate.RequestJSON, Extra: extra,
				},
				kommunicate.UnknownElement{Raw: json.RawMessage(`{"name":"Call","action":{"type":"call"}}`)},
			},
		},
		{Title: "Double", SubtitleHTML: "<b>Two</b> beds", DescriptionHTML: "<i>Loud</i>"},
	}},
	"form": {Text: "Your trip", Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.TextField{Label: "Name", Placeholder: "Your name", Validation: validation, ReadOnly: true, Extra: extra},
			kommunicate.PasswordField{Label: "Password", Placeholder: "Secret", Validation: validation, Extra: extra},
			kommunicate.TextArea{Title: "Wishes", Name: "wishes", Placeholder: "Any", Rows: 4, Cols: 40, Validation: validation, Extra: extra},
			kommunicate.Dropdown{Title: "City", Name: "city", Options: options, Validation: validation, Extra: extra},
			kommunicate.RadioGroup{Title: "Class", Name: "class", Options: options, Validation: validation, Extra: extra},
			kommunicate.CheckboxGroup{Title: "Meals", Name: "meals", Options: options, Extra: extra},
			kommunicate.HiddenField{Name: "trip", Value: "42", Extra: extra},
			kommunicate.DateField{Label: "Day", Validation: validation, Extra: extra},
			kommunicate.TimeField{Label: "Time", Hours24: true, Validation: validation, Extra: extra},
			kommunicate.DateTimeField{Label: "Return", Hours24: true, Validation: validation, Extra: extra},
			kommunicate.WebField{Input: "email", Label: "E-mail", Placeholder: "you@example.com", Validation: validation, Extra: extra},
			kommunicate.UnknownElement{Raw: json.RawMessage(`{"type":"signature","data":{"ink":"blue"}}`)},
		},
		Submit: kommunicate.FormSubmit{
			Name: "Book", Message: "Please book", RequestType: kommunicate.PostBackToBot,
			FormAction: "https://example.com/book", ShowDataInChat: true, DataInMessage: true, Metadata: metadata, Extra: extra,
		},
	}},
	"form-short": {Rich: kommunicate.Form{Fields: []kommunicate.FormField{
		kommunicate.TextField{Label: "Name"},
		kommunicate.PasswordField{Label: "Password"},
		kommunicate.TextArea{Title: "Wishes"},
		kommunicate.Dropdown{Title: "City", Options: options},
		kommunicate.RadioGroup{Title: "Class", Options: options},
		kommunicate.CheckboxGroup{Title: "Meals", Options: options},
		kommunicate.HiddenField{Name: "trip"},
		kommunicate.DateField{Label: "Day"},
		kommunicate.TimeField{Label: "Time"},
		kommunicate.DateTimeField{Label: "Return"},
		kommunicate.WebField{Input: "number", Label: "Persons"},
	}}},
	"unknown-template": {Text: "Rooms?", Rich: kommunicate.UnknownRichMessage{Raw: kommunicate.Members{
		{Name: "contentType", Value: json.RawMessage(`"300"`)},
		{Name: "templateId", Value: json.RawMessage(`"1"`)},
	}}},
	"input": {Text: "Your e-mail?", Input: &kommunicate.CustomInput{
		Label: "E-mail", Type: kommunicate.InputEmail, Placeholder: "you@example.com", UpdateUser: true,
		Validation: validation, Reply: metadata, Extra: extra,
	}},
	"input-other": {Text: "Your size?", Input: &kommunicate.CustomInput{Label: "Size", Field: "size"}},
	"suggest-words": {Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{
		Placeholder: "City", Words: []string{"Oslo", "Rome"}, Extra: extra,
	}},
	"suggest-items": {Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{Items: []kommunicate.Suggestion{
		{SearchKey: "Oslo"},
		{SearchKey: "Rome", Message: "To Rome", Metadata: kommunicate.Pairs("id", "7"), Extra: extra},
	}}},
	"suggest-url": {Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{
		URL: "https://example.com/cities", Method: "post", Headers: kommunicate.Pairs("Accept", "application/json"),
	}},
	"resolve": {Text: "Bye", Action: kommunicate.ResolveConversation{}},
	"csat":    {Action: kommunicate.AskCSAT{}},
	"tags":    {Action: kommunicate.AddTags{"vip", "refund"}},
	"update-user": {Action: kommunicate.UpdateUserDetail{
		Email: "ann@example.com", DisplayName: "Ann", ImageLink: "https://example.com/ann.png",
		PhoneNumber: "+15550100", Metadata: kommunicate.Pairs("plan", "gold"), Extra: extra,
	}},
	"unknown-action": {Action: kommunicate.UnknownAction{Raw: kommunicate.Members{
		{Name: "actionRequest", Value: json.RawMessage(`"snooze"`)},
		{Name: "payload", Value: json.RawMessage(`{"minutes":5}`)},
	}}},
	"handoff-rules": {Handoff: kommunicate.HandoffToRules{}},
	"handoff-agent": {Handoff: kommunicate.HandoffToAgent{UserID: "agent@example.com"}},
	"handoff-team":  {Handoff: kommunicate.HandoffToTeam{TeamID: "7"}},
	"handoff-bot": {Handoff: kommunicate.HandoffToBot{BotID: "faq-bot", Event: kommunicate.BotEvent{
		Name: kommunicate.EventWelcome, Data: kommunicate.Pairs("topic", "seats"), Extra: extra,
	}}},
	"rich-with-everything": {
		Text: "All", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}, Action: kommunicate.ResolveConversation{},
		Handoff: kommunicate.HandoffToTeam{TeamID: "7"}, Input: &kommunicate.CustomInput{Label: "Size", Field: "size"},
		AutoSuggestion:   &kommunicate.AutoSuggestion{Words: []string{}},
		AttachmentButton: kommunicate.HideAttachmentButton, IgnoreTextResponse: true,
	},
}

func TestGolden(t *testing.T) {
	for name, message := range goldens {
		t.Run(name, func(t *testing.T) {
			got, err := message.AppendJSON(nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(golden(t, name, got), indent(t, got)); diff != "" {
				t.Errorf("not as in its file (-file +now):\n%s", diff)
			}
			var back kommunicate.Message
			if err := json.Unmarshal(got, &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(message, back); diff != "" {
				t.Errorf("decoded again (-sent +decoded):\n%s", diff)
			}
		})
	}
}

// golden returns the content of a golden file, after writing it when asked to.
func golden(t *testing.T, name string, now []byte) string {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".json")
	if *update {
		if err := os.WriteFile(path, []byte(indent(t, now)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func indent(t *testing.T, document []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, document, "", "  "); err != nil {
		t.Fatalf("%v: %s", err, document)
	}
	return b.String() + "\n"
}

func TestGoldenFilesAreAllOurs(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) != len(goldens) {
		t.Errorf("%d golden files for %d messages (%v)", len(files), len(goldens), err)
	}
}

// Pointers to members of a union, and elements that share memory, are written
// as values are.
func TestPointersAreMembersToo(t *testing.T) {
	link := kommunicate.Link{Name: "Docs", URL: "https://example.com"}
	reply := kommunicate.SuggestedReply{Title: "Yes"}
	tests := map[string]struct{ pointer, value kommunicate.Message }{
		"rich message": {
			kommunicate.Message{Rich: &kommunicate.SuggestedReplies{reply}},
			kommunicate.Message{Rich: kommunicate.SuggestedReplies{reply}},
		},
		"buttons": {
			kommunicate.Message{Rich: kommunicate.CombinedButtons{&link, &reply, &reply}},
			kommunicate.Message{Rich: kommunicate.CombinedButtons{link, reply, reply}},
		},
		"rows": {
			kommunicate.Message{Rich: &kommunicate.List{Rows: []kommunicate.ListRow{&kommunicate.ReplyRow{Title: "a"}}}},
			kommunicate.Message{Rich: kommunicate.List{Rows: []kommunicate.ListRow{kommunicate.ReplyRow{Title: "a"}}}},
		},
		"fields": {
			kommunicate.Message{Rich: &kommunicate.Form{Fields: []kommunicate.FormField{&kommunicate.TextField{Label: "a"}}}},
			kommunicate.Message{Rich: kommunicate.Form{Fields: []kommunicate.FormField{kommunicate.TextField{Label: "a"}}}},
		},
		"action and handoff": {
			kommunicate.Message{Action: &kommunicate.ResolveConversation{}, Handoff: &kommunicate.HandoffToRules{}},
			kommunicate.Message{Action: kommunicate.ResolveConversation{}, Handoff: kommunicate.HandoffToRules{}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pointer, err := test.pointer.AppendJSON(nil)
			if err != nil {
				t.Fatal(err)
			}
			value, err := test.value.AppendJSON(nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(value), string(pointer)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
