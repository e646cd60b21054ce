package kommunicate_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// A refusal is a message, given as a value or as the JSON it came in as, that
// must not leave, and why: each "pointer code".
type refusal struct {
	message kommunicate.Message
	json    string
	want    []string
}

func rich(r kommunicate.RichMessage) kommunicate.Message { return kommunicate.Message{Rich: r} }

func fields(f ...kommunicate.FormField) kommunicate.Message {
	return rich(kommunicate.Form{Fields: f})
}

func card(b ...kommunicate.CardButton) kommunicate.Message {
	return rich(kommunicate.Cards{{Title: "t", Buttons: b}})
}

func rows(r ...kommunicate.ListRow) kommunicate.Message {
	return rich(kommunicate.List{Rows: r})
}

func value(json string) kommunicate.Members {
	return kommunicate.Members{{Name: "x", Value: []byte(json)}}
}

func links(n int) (c kommunicate.CombinedButtons) {
	for range n {
		c = append(c, kommunicate.Link{Name: "n", URL: "https://example.com"})
	}
	return c
}

var (
	goodRow    = kommunicate.ReplyRow{Title: "t"}
	goodSubmit = kommunicate.Submit{Name: "n", FormData: kommunicate.Pairs("a", "1"), FormAction: "https://example.com"}
)

func posting(formData kommunicate.Members) kommunicate.Message {
	s := goodSubmit
	s.FormData = formData
	return rich(s)
}

func linkTo(s string) kommunicate.Message {
	return rich(kommunicate.LinkButtons{{Name: "n", URL: s}})
}

// nested is a JSON array in arrays, so many in all.
func nested(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }

var refusals = map[string]refusal{
	"nothing":                    {want: []string{" empty-message"}},
	"text and HTML":              {message: kommunicate.Message{Text: "a", HTML: "b"}, want: []string{"/message text-and-html"}},
	"field text and HTML":        {message: rich(kommunicate.Dialog{Title: "a", TitleHTML: "b"}), want: []string{"/metadata/payload/title text-and-html"}},
	"attachment":                 {message: kommunicate.Message{Attachment: &kommunicate.FileMeta{}}, want: []string{" not-in-bot-answer"}},
	"location":                   {message: kommunicate.Message{Location: &kommunicate.Location{}}, want: []string{" not-in-bot-answer"}},
	"message in Extra":           {message: kommunicate.Message{Text: "a", Extra: kommunicate.Pairs("message", "b")}, want: []string{"/message broken-member"}},
	"template in Metadata":       {message: kommunicate.Message{Metadata: kommunicate.Pairs("templateId", "6")}, want: []string{"/metadata/templateId broken-member"}},
	"payload in Metadata":        {message: kommunicate.Message{Rich: goodSubmit, Metadata: kommunicate.Pairs("payload", "b")}, want: []string{"/metadata/payload broken-member"}},
	"key to be escaped":          {message: kommunicate.Message{Metadata: kommunicate.Members{{Name: "a/b~c", Value: []byte("oops")}}}, want: []string{"/metadata/a~1b~0c not-json"}},
	"raw not JSON":               {message: rich(kommunicate.CombinedButtons{kommunicate.UnknownElement{Raw: []byte("{")}}), want: []string{"/metadata/payload/0 not-json"}},
	"extra twice":                {message: kommunicate.Message{Metadata: kommunicate.Pairs("a", "1"), Rich: kommunicate.UnknownRichMessage{Raw: kommunicate.Pairs("a", "2")}}, want: []string{"/metadata/a set-twice"}},
	"attachment button":          {message: kommunicate.Message{AttachmentButton: 7}, want: []string{"/metadata/KM_ENABLE_ATTACHMENT bad-kind"}},
	"no template":                {json: `{"metadata":{"contentType":"300","payload":[]}}`, want: []string{"/metadata no-template"}},
	"null button":                {json: `{"metadata":{"templateId":"6","payload":[null]}}`, want: []string{"/metadata/payload broken-member"}},
	"nested data no JSON":        {message: rich(kommunicate.LinkButtons{{Name: "n", URL: "https://example.com", Extra: value("{")}}), want: []string{"/metadata/payload/0/x not-json"}},
	"bad URL, and in Extra":      {message: rich(kommunicate.LinkButtons{{Name: "n", URL: "javascript:alert(1)", Extra: kommunicate.Pairs("url", "x")}}), want: []string{"/metadata/payload/0/url broken-member"}},
	"web field's type in Extra":  {message: fields(kommunicate.WebField{Input: "color", Label: "c", Extra: kommunicate.Pairs("type", "x")}), want: []string{"/metadata/payload/0/type bad-kind"}},
	"nested Extra clash":         {message: card(kommunicate.Link{Name: "n", URL: "https://example.com", Extra: kommunicate.Pairs("action", "x")}), want: []string{"/metadata/payload/0/buttons/0/action broken-member"}},
	"null in Metadata":           {message: kommunicate.Message{Rich: goodSubmit, Metadata: kommunicate.Members{{Name: "templateId", Value: []byte("null")}}}, want: []string{"/metadata/templateId missing-member"}},
	"unknown without raw":        {message: rich(kommunicate.UnknownRichMessage{}), want: []string{"/metadata no-template"}},
	"unknown action without raw": {message: kommunicate.Message{Action: kommunicate.UnknownAction{}}, want: []string{"/metadata/actionRequest empty-action"}},
	"headers without URL":        {message: kommunicate.Message{AutoSuggestion: &kommunicate.AutoSuggestion{Headers: kommunicate.Pairs("a", "b")}}, want: []string{"/metadata/KM_AUTO_SUGGESTION/source/url empty-url"}},
	"method beside words":        {message: kommunicate.Message{AutoSuggestion: &kommunicate.AutoSuggestion{Words: []string{"a"}, Method: "post"}}, want: []string{"/metadata/KM_AUTO_SUGGESTION/source two-sources"}},
	"nil rich":                   {message: rich((*kommunicate.Cards)(nil)), want: []string{"/metadata nil-element"}},
	"nil action":                 {message: kommunicate.Message{Action: (*kommunicate.AddTags)(nil)}, want: []string{"/metadata/actionRequest nil-element"}},
	"nil handoff":                {message: kommunicate.Message{Handoff: (*kommunicate.HandoffToAgent)(nil)}, want: []string{"/metadata/KM_ASSIGN_TO nil-element"}},
	"nil elements":               {message: rich(kommunicate.CombinedButtons{nil, (*kommunicate.Link)(nil)}), want: []string{"/metadata/payload/0 nil-element", "/metadata/payload/1 nil-element"}},
	"nil card button":            {message: card(nil), want: []string{"/metadata/payload/0/buttons/0 nil-element"}},
	"nil row":                    {message: rows((*kommunicate.LinkRow)(nil)), want: []string{"/metadata/payload/elements/0 nil-element"}},
	"nil list button":            {message: rich(kommunicate.List{Rows: []kommunicate.ListRow{goodRow}, Buttons: []kommunicate.ListButton{nil}}), want: []string{"/metadata/payload/buttons/0 nil-element"}},
	"nil field":                  {message: fields(nil, (*kommunicate.DateField)(nil)), want: []string{"/metadata/payload/0 nil-element", "/metadata/payload/1 nil-element"}},
	"no replies":                 {message: rich(kommunicate.SuggestedReplies{}), want: []string{"/metadata/payload no-elements"}},
	"no links":                   {message: rich(kommunicate.LinkButtons(nil)), want: []string{"/metadata/payload no-elements"}},
	"no buttons":                 {message: rich(kommunicate.CombinedButtons{}), want: []string{"/metadata/payload no-elements"}},
	"no cards":                   {message: rich(kommunicate.Cards{}), want: []string{"/metadata/payload no-elements"}},
	"no images":                  {message: rich(kommunicate.Images{}), want: []string{"/metadata/payload no-elements"}},
	"no videos":                  {message: rich(kommunicate.Videos{}), want: []string{"/metadata/payload no-elements"}},
	"no rows":                    {message: rows(), want: []string{"/metadata/payload/elements no-elements"}},
	"no fields":                  {message: fields(), want: []string{"/metadata/payload no-elements"}},
	"no options":                 {message: fields(kommunicate.Dropdown{Title: "t"}), want: []string{"/metadata/payload/0/data/options no-elements"}},
	"no label":                   {message: rich(kommunicate.SuggestedReplies{{Message: "m"}}), want: []string{"/metadata/payload/0/title empty-label"}},
	"no name":                    {message: card(kommunicate.Link{URL: "https://example.com"}), want: []string{"/metadata/payload/0/buttons/0/name empty-label"}},
	"no card title":              {message: rich(kommunicate.Cards{{}}), want: []string{"/metadata/payload/0/title empty-title"}},
	"no row title":               {message: rows(kommunicate.ReplyRow{}), want: []string{"/metadata/payload/elements/0/title empty-title"}},
	"no dialog title":            {message: rich(kommunicate.Dialog{}), want: []string{"/metadata/payload/title empty-title"}},
	"no option label":            {message: fields(kommunicate.Dropdown{Title: "t", Options: []kommunicate.FormOption{{}}}), want: []string{"/metadata/payload/0/data/options/0/label empty-label"}},
	"no field label":             {message: fields(kommunicate.TextField{}), want: []string{"/metadata/payload/0/data/label empty-field-name"}},
	"no field title":             {message: fields(kommunicate.TextArea{Name: "n"}), want: []string{"/metadata/payload/0/data/title empty-field-name"}},
	"no hidden name":             {message: fields(kommunicate.HiddenField{Value: "v"}), want: []string{"/metadata/payload/0/data/name empty-field-name"}},
	"one key twice":              {message: fields(kommunicate.TextField{Label: "a"}, kommunicate.Dropdown{Title: "t", Name: "a", Options: options}), want: []string{"/metadata/payload/1 duplicate-field"}},
	"label beside title":         {message: fields(kommunicate.TextArea{Title: "t", Extra: kommunicate.Members{{Name: "data", Value: []byte(`{"label":"l"}`)}}}), want: []string{"/metadata/payload/0/data/label field-label"}},
	"pattern no pattern":         {message: fields(kommunicate.TextField{Label: "l", Validation: kommunicate.Validation{Regex: "(?P<n>a)"}}), want: []string{"/metadata/payload/0/data/validation/regex bad-regex"}},
	"no input kind":              {message: fields(kommunicate.WebField{Label: "l"}), want: []string{"/metadata/payload/0/type bad-kind"}},
	"input with own type":        {message: fields(kommunicate.WebField{Input: "submit", Label: "l"}), want: []string{"/metadata/payload/0/type bad-kind"}},
	"field without type":         {json: `{"metadata":{"templateId":"12","payload":[{"label":"l"},{"type":"submit"}]}}`, want: []string{"/metadata/payload/0/type bad-kind"}},
	"form without submit":        {json: `{"metadata":{"templateId":"12","payload":[{"type":"text","label":"l"}]}}`, want: []string{"/metadata/payload/1 no-submit"}},
	"form with two":              {json: `{"metadata":{"templateId":"12","payload":[{"type":"text","label":"l"},{"type":"submit"},{"type":"submit"}]}}`, want: []string{"/metadata/payload broken-member"}},
	"form data no object":        {json: `{"metadata":{"templateId":"12","payload":[{"type":"text","data":5},{"type":"submit","data":{"action":5}}]}}`, want: []string{"/metadata/payload/0/data broken-member", "/metadata/payload/0/data/label empty-field-name", "/metadata/payload/1/data/action broken-member"}},
	"no URL":                     {message: linkTo(""), want: []string{"/metadata/payload/0/url empty-url"}},
	"no image URL":               {message: rich(kommunicate.Images{{}}), want: []string{"/metadata/payload/0/url empty-url"}},
	"no video URL":               {message: rich(kommunicate.Videos{{}}), want: []string{"/metadata/payload/0/url empty-url"}},
	"URL without scheme":         {message: linkTo("www.example.com"), want: []string{"/metadata/payload/0/url bad-url"}},
	"URL without host":           {message: linkTo("https:///a"), want: []string{"/metadata/payload/0/url bad-url"}},
	"URL with a blank":           {message: linkTo("https://example.com/a b"), want: []string{"/metadata/payload/0/url bad-url"}},
	"URL with a quote":           {message: linkTo(`https://example.com/"onclick="x`), want: []string{"/metadata/payload/0/url bad-url"}},
	"URL of bad bytes":           {message: linkTo("https://example.com/\xff"), want: []string{"/metadata/payload/0/url bad-url"}},
	"URL: scheme with :":         {message: linkTo("1http://example.com"), want: []string{"/metadata/payload/0/url bad-url"}},
	"URL that is script":         {message: linkTo("JavaScript:alert(1)"), want: []string{"/metadata/payload/0/url unsafe-url"}},
	"URL, script disguised":      {message: linkTo(" java\tscript\n:alert(1)"), want: []string{"/metadata/payload/0/url unsafe-url"}},
	"URL that is data":           {message: linkTo("data:text/html,x"), want: []string{"/metadata/payload/0/url unsafe-url"}},
	"card URL":                   {message: rich(kommunicate.Cards{{Title: "t", URL: "x", Image: "y"}}), want: []string{"/metadata/payload/0/header/imgSrc bad-url", "/metadata/payload/0/url bad-url"}},
	"card no action":             {json: `{"metadata":{"templateId":"10","payload":[{"title":"t","buttons":[{"name":"n"}]}]}}`, want: []string{"/metadata/payload/0/buttons/0/action no-action"}},
	"card no payload":            {json: `{"metadata":{"templateId":"10","payload":[{"title":"t","buttons":[{"name":"n","action":{"type":"quickReply"}}]}]}}`, want: []string{"/metadata/payload/0/buttons/0/action/payload no-action"}},
	"card option":                {json: `{"metadata":{"templateId":"10","payload":[{"title":"t","buttons":[{"name":"n","action":{"type":"link","payload":{"url":"https://example.com","openLinkInNewTab":false}}}]}]}}`, want: []string{"/metadata/payload/0/buttons/0/action/payload/openLinkInNewTab misplaced-option"}},
	"button no kind":             {json: `{"metadata":{"templateId":"11","payload":[{"name":"n","action":{"message":"m"}}]}}`, want: []string{"/metadata/payload/0/action/type bad-kind"}},
	"row no action":              {json: `{"metadata":{"templateId":"7","payload":{"elements":[{"title":"t"}]}}}`, want: []string{"/metadata/payload/elements/0/action no-action"}},
	"row submits":                {json: `{"metadata":{"templateId":"7","payload":{"elements":[{"title":"t","action":{"type":"submit"}}]}}}`, want: []string{"/metadata/payload/elements/0/action/type bad-kind"}},
	"row sends message":          {json: `{"metadata":{"templateId":"7","payload":{"elements":[{"title":"t","action":{"type":"quick_reply","message":"m"}}]}}}`, want: []string{"/metadata/payload/elements/0/action/message list-text"}},
	"row of an article":          {json: `{"metadata":{"templateId":"7","payload":{"elements":[{"title":"t","articleId":"7","action":{"type":"quick_reply"}}]}}}`, want: []string{"/metadata/payload/elements/0/articleId article-id"}},
	"list is array":              {json: `{"metadata":{"templateId":"7","payload":[{"title":"t"}]}}`, want: []string{"/metadata/payload broken-member"}},
	"dialog is array":            {json: `{"metadata":{"templateId":"8","payload":[{"title":"t"}]}}`, want: []string{"/metadata/payload broken-member"}},
	"buttons null":               {json: `{"metadata":{"templateId":"11","payload":null}}`, want: []string{"/metadata/payload no-elements"}},
	"link metadata":              {json: `{"metadata":{"templateId":"3","payload":[{"type":"link","name":"n","url":"https://example.com","replyMetadata":{"a":"b"}}]}}`, want: []string{"/metadata/payload/0/replyMetadata dead-reply-metadata"}},
	"two reply metadata":         {json: `{"metadata":{"templateId":"11","payload":[{"name":"n","replyMetadata":{"a":"b"},"action":{"type":"quickReply","replyMetadata":{"a":"c"}}}]}}`, want: []string{"/metadata/payload/0/action/replyMetadata reply-metadata"}},
	"reply metadata array":       {json: `{"metadata":{"templateId":"6","payload":[{"title":"t","replyMetadata":[]}]}}`, want: []string{"/metadata/payload/0/replyMetadata broken-member"}},
	"submit type":                {json: `{"metadata":{"templateId":"3","payload":[{"type":"submit","name":"n"}],"formData":{"a":"1"},"formAction":"https://example.com"}}`, want: []string{"/metadata/payload/0/type bad-kind"}},
	"two submits of 3":           {json: `{"metadata":{"templateId":"3","payload":[{"name":"n"},{"name":"m"}],"formData":{"a":"1"},"formAction":"https://example.com"}}`, want: []string{"/metadata/payload broken-member", "/metadata/formData broken-member", "/metadata/formAction broken-member"}},
	"no form data":               {message: posting(nil), want: []string{"/metadata/formData no-form-data"}},
	"form data object":           {message: posting(value("{}")), want: []string{"/metadata/formData/x bad-form-data"}},
	"form data null":             {message: posting(value("null")), want: []string{"/metadata/formData/x bad-form-data"}},
	"form data no JSON":          {message: posting(value("{")), want: []string{"/metadata/formData/x bad-form-data", "/metadata/formData/x not-json"}},
	"form data quote":            {message: posting(kommunicate.Pairs("x", `"`)), want: []string{"/metadata/formData/x bad-form-data"}},
	"form data name quote":       {message: posting(kommunicate.Pairs(`"`, "x")), want: []string{`/metadata/formData/" bad-form-data`}},
	"form data reference":        {message: posting(kommunicate.Pairs("x", "a&lt;b")), want: []string{"/metadata/formData/x bad-form-data"}},
	"request type":               {message: rich(kommunicate.Submit{Name: "n", FormData: kommunicate.Pairs("a", "1"), FormAction: "https://example.com", RequestType: `"><script>`}), want: []string{"/metadata/requestType bad-kind"}},
	"no form action":             {message: rich(kommunicate.Submit{Name: "n", FormData: kommunicate.Pairs("a", "1")}), want: []string{"/metadata/formAction empty-url"}},
	"two submits in card":        {message: card(goodSubmit, &goodSubmit), want: []string{"/metadata/payload/0/buttons two-submits"}},
	"two submits":                {message: rich(kommunicate.CombinedButtons{goodSubmit, &goodSubmit}), want: []string{"/metadata/payload two-submits"}},
	"nine links":                 {message: rich(links(9)), want: []string{"/metadata/payload too-many-buttons"}},
	"no input label":             {message: kommunicate.Message{Input: &kommunicate.CustomInput{Type: kommunicate.InputName}}, want: []string{"/metadata/KM_FIELD/label empty-field-name"}},
	"no input field":             {message: kommunicate.Message{Input: &kommunicate.CustomInput{Label: "l"}}, want: []string{"/metadata/KM_FIELD/field empty-field-name"}},
	"no source":                  {message: kommunicate.Message{AutoSuggestion: &kommunicate.AutoSuggestion{}}, want: []string{"/metadata/KM_AUTO_SUGGESTION/source no-source"}},
	"two sources":                {message: kommunicate.Message{AutoSuggestion: &kommunicate.AutoSuggestion{Words: []string{"a"}, URL: "https://example.com"}}, want: []string{"/metadata/KM_AUTO_SUGGESTION/source two-sources"}},
	"broken source":              {json: `{"metadata":{"KM_AUTO_SUGGESTION":{"source":["a",{"searchKey":"b"}]}}}`, want: []string{"/metadata/KM_AUTO_SUGGESTION/source broken-member"}},
	"no search key":              {message: kommunicate.Message{AutoSuggestion: &kommunicate.AutoSuggestion{Items: []kommunicate.Suggestion{{}}}}, want: []string{"/metadata/KM_AUTO_SUGGESTION/source/0/searchKey empty-label"}},
	"updates nothing":            {message: kommunicate.Message{Action: kommunicate.UpdateUserDetail{}}, want: []string{"/metadata/payload empty-action"}},
	"bad e-mail":                 {message: kommunicate.Message{Action: kommunicate.UpdateUserDetail{Email: "ann", ImageLink: "ann.png"}}, want: []string{"/metadata/payload/email bad-email", "/metadata/payload/imageLink bad-url"}},
	"no tags":                    {message: kommunicate.Message{Action: kommunicate.AddTags{}}, want: []string{"/metadata/payload empty-action"}},
	"empty tag":                  {message: kommunicate.Message{Action: kommunicate.AddTags{"a", ""}}, want: []string{"/metadata/payload/tags/1 empty-tag"}},
	"raw nested too deep":        {message: kommunicate.Message{Metadata: value(nested(5000))}, want: []string{"/metadata/x too-deep"}},
	"payload twice": {
		message: kommunicate.Message{Rich: goodSubmit, Action: kommunicate.AddTags{"a"}},
		want:    []string{"/metadata/payload payload-twice"},
	},
	"payload twice, user": {
		message: kommunicate.Message{Rich: goodSubmit, Action: kommunicate.UpdateUserDetail{Email: "ann@example.com"}},
		want:    []string{"/metadata/payload payload-twice"},
	},
	"payload twice, raw": {
		message: kommunicate.Message{Rich: goodSubmit, Action: kommunicate.UnknownAction{Raw: kommunicate.Pairs("payload", "x")}},
		want:    []string{"/metadata/payload payload-twice"},
	},
	"handoff to nobody": {message: kommunicate.Message{Handoff: kommunicate.HandoffToAgent{}}, want: []string{"/metadata/KM_ASSIGN_TO empty-handoff"}},
	"handoff to no team": {
		message: kommunicate.Message{Handoff: kommunicate.HandoffToTeam{}},
		want:    []string{"/metadata/KM_ASSIGN_TEAM empty-handoff"},
	},
	"handoff to no bot": {
		message: kommunicate.Message{Handoff: kommunicate.HandoffToBot{}},
		want:    []string{"/metadata/KM_ASSIGN_TO empty-handoff"},
	},
	"handoff to a bot with data and no event": {
		message: kommunicate.Message{Handoff: kommunicate.HandoffToBot{BotID: "b", Event: kommunicate.BotEvent{Data: kommunicate.Pairs("k", "v")}}},
		want:    []string{"/metadata/event/name nameless-event"},
	},
	"handoff twice": {
		message: kommunicate.Message{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Pairs("KM_ASSIGN_TO", "x")},
		want:    []string{"/metadata/KM_ASSIGN_TO broken-member"},
	},
}

func TestRefusals(t *testing.T) {
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			message := test.message
			if test.json != "" {
				if err := json.Unmarshal([]byte(test.json), &message); err != nil {
					t.Fatal(err)
				}
			}
			out, err := message.AppendJSON([]byte("before"))
			if string(out) != "before" {
				t.Errorf("dst came back as %q", out)
			}
			if diff := cmp.Diff(test.want, violations(t, err)); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
			_, err = kommunicate.AppendMessages(nil, []kommunicate.Message{{Text: "good"}, message})
			var invalid *kommunicate.ValidationError
			pointer, _, _ := strings.Cut(test.want[0], " ")
			if !errors.As(err, &invalid) || invalid.Pointer != "/1"+pointer {
				t.Errorf("in an answer: %v, want it at /1%s", err, pointer)
			}
		})
	}
}

// violations lists what a ValidationError says.
func violations(t *testing.T, err error) (all []string) {
	t.Helper()
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("error = %v, want a *ValidationError", err)
	}
	for _, v := range append([]*kommunicate.ValidationError{invalid}, invalid.More...) {
		if v.Detail == "" || v.Effect == "" {
			t.Errorf("%s %s says nothing to a person", v.Pointer, v.Code)
		}
		all = append(all, v.Pointer+" "+v.Code)
	}
	return all
}

// Every rule that a type refuses by is in the table above.
func TestEveryRuleIsTested(t *testing.T) {
	tested := map[string]bool{
		"broken-payload": true, "empty-reply": true, "no-content-type": true, "unknown-template": true, // Of raw JSON only.
	}
	for _, test := range refusals {
		for _, w := range test.want {
			_, code, _ := strings.Cut(w, " ")
			tested[code] = true
		}
	}
	for _, code := range ruleCodes(t) {
		if !tested[code] {
			t.Errorf("no message that breaks %s", code)
		}
	}
}

func ruleCodes(t *testing.T) (codes []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "internal/rules/rules.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		rule, ok := n.(*ast.CompositeLit)
		if !ok || len(rule.Elts) == 0 {
			return true
		}
		if typ, ok := rule.Type.(*ast.Ident); ok && typ.Name == "Rule" {
			code, err := strconv.Unquote(rule.Elts[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, code)
		}
		return true
	})
	if len(codes) == 0 {
		t.Fatal("no rules found")
	}
	return codes
}

func TestViolationsAreBounded(t *testing.T) {
	_, err := kommunicate.Message{Rich: make(kommunicate.SuggestedReplies, 1000)}.MarshalJSON()
	if got := len(violations(t, err)); got != 16 {
		t.Errorf("%d violations, want 16", got)
	}
	if !strings.HasSuffix(err.Error(), "[empty-label] and 15 more") {
		t.Error(err)
	}
}

// What a user or a bot put in is not repeated in an error, which may be logged.
func TestErrorsHoldNoValues(t *testing.T) {
	for name, test := range map[string]kommunicate.Message{
		"url":    linkTo("secret.example.com"),
		"e-mail": {Action: kommunicate.UpdateUserDetail{Email: "secret"}},
		"raw":    {Metadata: value("secret")},
		"data":   posting(kommunicate.Pairs("x", `"secret"`)),
	} {
		if _, err := test.AppendJSON(nil); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var m kommunicate.Message
	for _, bad := range []string{`secret`, `["secret"]`, `"secret"`, `{"metadata":["secret"]}`, `{"metadata":"secret"}`, `{"secret`} {
		if err := m.UnmarshalJSON([]byte(bad)); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
