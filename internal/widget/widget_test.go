package widget_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

const (
	web     = kommunicate.Web
	android = kommunicate.Android
	ios     = kommunicate.IOS
)

// rich is the metadata of rich content, and what else is given as pairs.
func rich(template, payload string, pairs ...string) map[string]string {
	metadata := map[string]string{"contentType": "300", "templateId": template, "payload": payload}
	for i := 0; i < len(pairs); i += 2 {
		metadata[pairs[i]] = pairs[i+1]
	}
	return metadata
}

// String draws a view in one line: controls as label>text{metadata}, dead ones
// as label!, links as label@URL, posts as label+URL; the fault in brackets.
func draw(on kommunicate.Surface, metadata map[string]string) string {
	view := widget.Draw(on, metadata)
	if view.Fault != nil {
		return "[" + view.Fault.Rule.Code + "]"
	}
	var parts []string
	for _, f := range view.Figures {
		parts = append(parts, f.Lines()...)
	}
	for _, c := range view.Controls {
		text := c.Label
		switch {
		case c.Dead != "":
			text += "!"
		case !c.Sends:
			text += "@" + c.Visit.URL
		default:
			text += ">" + c.Text
			if c.Visit != nil {
				text += "+" + c.Visit.ContentType + " " + c.Visit.Body
			}
			for _, name := range []string{"k", "skipBot", "KM_FAQ_ID", "source"} {
				if value, ok := c.Metadata[name]; ok {
					text += "{" + name + ":" + value + "}"
				}
			}
			if c.Language != "" {
				text += "/" + c.Language
			}
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " | ")
}

// TestSurfaces is one message on each surface.
func TestSurfaces(t *testing.T) {
	t.Parallel()
	const meta = `"replyMetadata": {"k": "v"}`
	for _, test := range []struct {
		name              string
		metadata          map[string]string
		web, android, ios string
	}{
		{"plain", map[string]string{}, "", "", ""},
		{"no contentType", map[string]string{"templateId": "6", "payload": `[{"title": "A", "message": "a"}]`}, "A>a", "[no-content-type]", "[no-content-type]"},
		{"no templateId", map[string]string{"contentType": "300"}, "[no-template]", "[no-template]", "[no-template]"},
		{"no template of anybody", rich("99", `[{}]`), "[unknown-template]", "[unknown-template]", "[unknown-template]"},
		{"travel", rich("2", ""), "[travel template 2]", "[unknown-template]", "[unknown-template]"},
		{"template 13", rich("13", `[{"name": "A", "action": {"type": "quickReply"}}]`), "A>A", "[unknown-template]", "[unknown-template]"},

		{"replies", rich("6", `[{"title": "A", "message": "a", "updateLanguage": "de", `+meta+`}]`), "A>a{k:v}/de", "A>a{k:v}/de", "A>a{k:v}"},
		{"replies without message", rich("6", `[{"title": "A"}, {"title": "B", "name": "b"}]`), "A! | B!", "A! | B>b", "A>A | B>B"},
		{"replies with metadata in text", rich("6", `[{"title": "A", "message": "a", "replyMetadata": "{\"k\": 1}"}]`), "A>a{k:1}", "A>a", "A>a"},
		{"replies without title", rich("6", `[{"message": "a"}, {"title": "B", "message": "b"}]`), ">a | B>b", ">a | B>b", "B>a"},

		{"links", rich("3", `[{"type": "link", "name": "A", "url": "https://e.test"}, {"type": "link"}]`), "A@https://e.test | undefined@undefined", "A@https://e.test | @", "A@https://e.test"},
		{
			"submit", rich("3", `[{"name": "Pay", "replyText": "paid"}]`, "formData", `{"k": "v"}`, "formAction", "https://e.test", "requestType", "json"),
			`Pay>paid+ {"k":"v"}`, `Pay>paid+application/json {"k":"v"}`, `Pay>paid+application/json {"k":"v"}`,
		},
		{"submit without replyText", rich("3", `[{"name": "Pay"}]`, "formData", `{}`), "Pay>Pay+application/x-www-form-urlencoded ", "Pay!", "Pay>Pay"},
		{"submit that says so", rich("3", `[{"name": "Pay", "type": "submit", "replyText": "paid"}]`, "formAction", "https://e.test"), "Pay!", "Pay!", "Pay!"},

		{"combined", rich("11", `[{"name": "A", "action": {"type": "quickReply", "message": "a", "updateLanguage": "de"}, `+meta+`}]`), "A>a{k:v}/de", "A>a{k:v}/de", "A>a{k:v}"},
		{"combined suggestedReply", rich("11", `[{"name": "A", "action": {"type": "suggestedReply", "message": "a"}}]`), "A>a", "A!", "A!"},
		{"combined type at the top", rich("11", `[{"name": "A", "type": "quickReply", "action": {"message": "a"}}]`), "A>a", "A>a", "A!"},
		{"combined without action", rich("11", `[{"name": "A"}, {"name": "B", "action": {"type": "quickReply", "message": "b"}}]`), "B>b", "A! | B>b", "B!"},
		{"combined message outside", rich("11", `[{"name": "A", "message": "m", "action": {"type": "quickReply"}}]`), "A>A", "A>m", "A>A"},
		{"combined link", rich("11", `[{"name": "A", "action": {"type": "link", "formAction": "https://e.test"}}]`), "A@https://e.test", "A!", "A@"},
		{"combined links", rich("11", `[{"name": "A", "action": {"type": "link", "url": "https://e.test"}}]`), "A@https://e.test", "A@https://e.test", "A@https://e.test"},
		{
			"combined submit", rich("11", `[{"name": "A", "formData": {"email": "e", "x": "y"}, "requestType": "json", `+meta+`,
				"action": {"type": "submit", "message": "a", "formData": {"x": "y"}, "formAction": "https://e.test"}}]`),
			"A>a+application/x-www-form-urlencoded x=y", `A>a+application/json {"email":"e"}{k:v}`, `A>a+application/x-www-form-urlencoded {"x":"y"}`,
		},
		{"combined submit of little", rich("11", `[{"name": "A", "action": {"type": "submit", "formAction": "https://e.test"}}]`), "A!", "A!", "A!"},
		{"combined submit without request", rich("11", `[{"name": "A", "action": {"type": "submit", "name": "n"}}]`), "A!", "A>n", "A>A"},
		{"combined of no kind", rich("11", `[{"name": "A"}]`), "[no-elements]", "A!", "[no-elements]"},

		{
			"list", rich("7", `{"headerText": "H", "elements": [{"title": "A", "description": "d", "source": "s", "action": {"type": "quick_reply", "text": "a", `+meta+`}}]}`),
			"H | A: d | A>a{k:v}{KM_FAQ_ID:}{source:s}", "H | A: d | A>a{source:s}", "H | A: d | A>a",
		},
		{
			"list metadata in payload", rich("7", `{"elements": [{"title": "A", "action": {"type": "quick_reply", "payload": {`+meta+`}}}], "buttons": [{"name": "B", "action": {"type": "quick_reply", "payload": {`+meta+`}}}]}`),
			"A>A{KM_FAQ_ID:}{source:} | B>B{KM_FAQ_ID:}{source:}", "A>A{k:v} | B>B", "A>A | B>B",
		},
		{"list metadata of the row", rich("7", `{"elements": [{"title": "A", `+meta+`, "action": {"type": "quick_reply"}}]}`), "A>A{KM_FAQ_ID:}{source:}", "A>A{k:v}", "A>A"},
		{"list spelling", rich("7", `{"elements": [{"title": "A", "action": {"type": "quickReply"}}]}`), "A!", "A>A", "A!"},
		{"list article", rich("7", `{"elements": [{"title": "A", "articleId": "7", "action": {"type": "quick_reply"}}]}`), "A>A{KM_FAQ_ID:7}{source:}", "A>A{KM_FAQ_ID:7}", "[article-id]"},
		{"list link", rich("7", `{"elements": [{"title": "A", "action": {"type": "link", "url": "https://e.test"}}]}`), "A@https://e.test", "A@https://e.test", "A@https://e.test"},
		{"list button without action", rich("7", `{"buttons": [{"name": "A"}]}`), "[no-action]", "A!", "A!"},
		{
			"list submit", rich("7", `{"buttons": [{"name": "A", "action": {"type": "submit", "payload": {"formData": {"email": "e"}, "formAction": "https://e.test"}}}]}`),
			"A!", `A>A+application/x-www-form-urlencoded {"email":"e"}`, "A!",
		},
		{"list submit of nothing", rich("7", `{"buttons": [{"name": "A", "action": {"type": "submit"}}]}`), "A!", "A!", "A!"},
		{"list of text", rich("7", `"x"`), "[no-elements]", "[no-elements]", "[no-elements]"},
		{"list of no JSON", rich("7", `{`), "[broken-payload]", "[broken-payload]", "[broken-payload]"},
		{"list of nothing", rich("7", ""), "[no-template]", "[no-template]", "[no-template]"},

		{
			"dialog", rich("8", `{"title": "T", "buttons": [{"name": "A", `+meta+`}, {"name": "B", "action": {"type": "quickReply", "message": "b"}}, {"name": "C"}]}`),
			"T | A>A{k:v}{skipBot:true} | B>B{skipBot:true} | C>C{skipBot:true}", "T | A! | B>b", "T | A>A | B>B | C>C",
		},
		{"dialog without buttons", rich("8", `{"title": "T"}`), "[no-action]", "T", "T"},

		{"pictures", rich("9", `[{"url": "u", "caption": "c"}, {"url": "v"}]`), "picture u: c | picture v", "picture u: c | picture v", "picture u: c"},
		{"films", rich("14", `[{"caption": "c"}, {"url": "v"}]`), "film : c | film v", "film : c | film v", "film v"},
		{"no pictures", rich("9", ""), "[no-template]", "[no-template]", "[no-template]"},

		{
			"cards", rich("10", `[{"title": "T", "subtitle": "s", "buttons": [{"name": "A", "action": {"type": "quickReply", "payload": {"title": "Tt", "message": "a", "updateLanguage": "de", `+meta+`}}}]}]`),
			"T | s | Tt>a{k:v}/de", "T | s | A>a{k:v}/de", "T | s | A>a",
		},
		{"cards without message", rich("10", `[{"title": "T", "buttons": [{"name": "A", "action": {"type": "quickReply", "payload": {"title": "Tt"}}}]}]`), "T | Tt!", "T | A>Tt", "T | A>A"},
		{"cards spelling", rich("10", `[{"title": "T", "buttons": [{"name": "A", "action": {"type": "quick_reply", "payload": {"message": "a"}}}]}]`), "T", "T | A>a", "T | A!"},
		{
			"cards with many buttons", rich("10", `[{"title": "T", "buttons": [`+strings.Repeat(`{"name": "A", "action": {"type": "link", "payload": {"url": "u"}}},`, 3)+`{"name": "D", "action": {"type": "link", "payload": {"url": "u"}}}]}]`),
			"T | A@u | A@u | A@u | D@u", "T | A@u | A@u | A@u", "T | A@u | A@u | A@u | D@u",
		},
		{"cards without action", rich("10", `[{"title": "T", "buttons": [{"name": "A"}, {"name": "B", "action": {"type": "link", "payload": {"url": "u"}}}]}]`), "[no-action]", "T", "[broken-payload]"},
		{"cards without buttons", rich("10", `[{"title": "T", "buttons": [{"name": "A", "action": {"type": "link", "payload": {"url": "u"}}}]}, {"title": "U"}]`), "T | U | A@u | A@u", "T | U | A@u", "T | U | A@u"},
		{
			"cards submit", rich("10", `[{"title": "T", "buttons": [{"name": "A", "action": {"type": "submit", "payload":
				{"replyText": "r", "text": "t", "formData": {"amount": "1", "x": "y"}, "formAction": "https://e.test", "requestType": "json"}}}]}]`),
			`T | A>r+ {"amount":"1","x":"y"}`, `T | A>r+json {"amount":"1"}`, `T | A>t+application/json {"amount":"1"}`,
		},
		{"cards submit of nothing", rich("10", `[{"title": "T", "buttons": [{"name": "A", "action": {"type": "submit", "payload": {}}}]}]`), "T | A!", "T | A!", "T | A!"},
		{"cards of no kind", rich("10", `[{"title": "T", "buttons": [{"name": "A", "action": {"type": "x", "payload": {}}}]}]`), "T", "T | A!", "T | A!"},

		{"input", map[string]string{"KM_FIELD": `{"label": "L"}`}, "L: [            ]", "[no-action]", "L: [            ]"},
		{"suggestions", map[string]string{"KM_AUTO_SUGGESTION": `{"source": []}`}, "", "", "[missing-member]"},
		{"suggestions without source", map[string]string{"KM_AUTO_SUGGESTION": `{"placeholder": "p"}`}, "[no-source]", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := []string{draw(web, test.metadata), draw(android, test.metadata), draw(ios, test.metadata)}
			if diff := cmp.Diff([]string{test.web, test.android, test.ios}, got); diff != "" {
				t.Errorf("Web, Android, iOS (-want +got):\n%s", diff)
			}
		})
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	text := func(pairs ...string) widget.Message {
		m := widget.Message{Text: "t", Metadata: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			m.Metadata[pairs[i]] = pairs[i+1]
		}
		return m
	}
	silent := text("KM_ASSIGN_TO", "")
	silent.Text = ""
	event := text("KM_TRIGGER_EVENT", "E")
	event.ContentType = kommunicate.ContentNotification
	field := text("KM_FIELD", "{}")
	field.Text = ""
	for name, test := range map[string]struct {
		message           widget.Message
		web, android, ios bool
	}{
		"text":             {text(), true, true, true},
		"hidden":           {text("category", "HIDDEN"), false, false, false},
		"archived":         {text("category", "ARCHIVE"), true, false, true},
		"handoff":          {text("KM_ASSIGN_TO", ""), true, false, true},
		"handoff to team":  {text("KM_ASSIGN_TEAM", "55"), true, false, true},
		"status":           {text("KM_STATUS", "Open"), true, false, true},
		"silent handoff":   {silent, false, false, false},
		"event":            {event, false, false, false},
		"field alone":      {field, true, true, true},
		"file":             {widget.Message{HasFile: true}, true, true, true},
		"nothing whatever": {widget.Message{}, false, false, false},
	} {
		for on, want := range map[kommunicate.Surface]bool{web: test.web, android: test.android, ios: test.ios} {
			if got := widget.Visible(on, test.message); got != want {
				t.Errorf("%s on %s: visible %v, want %v", name, on, got, want)
			}
		}
	}
}
