package lint_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/lint"
)

func ExampleJSON() {
	answer := `[{"message":"More?","metadata":{"contentType":"300","templateId":"6","payload":[{"titel":"Yes","message":"Yes"}]}}]`
	for _, finding := range lint.JSON([]byte(answer), kommunicate.Web) {
		fmt.Println(finding)
	}
	// Output:
	// /0/metadata/payload/0/titel: wrong: the client does not find this member on Web: check the spelling: the name here is title [misspelled]
	// /0/metadata/payload/0/title: wrong: a button without a label, or labelled undefined on Web: give it a label [empty-label]
}

func ExampleMessage() {
	message := kommunicate.Message{
		Text: "Our rooms",
		Rich: kommunicate.Images{{URL: "https://hotel.test/1.png"}, {URL: "https://hotel.test/2.png"}},
	}
	for _, finding := range lint.Message(message) {
		fmt.Println(finding)
	}
	// Output:
	// /metadata/payload/1: nothing: only the first picture is shown on iOS: send one message for each picture [hidden-images]
}

// brief writes findings as "pointer code".
func brief(findings []lint.Finding) (texts []string) {
	for _, f := range findings {
		if text := f.Pointer + " " + f.Code; !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

const silentButton = `{"platform":"kommunicate","message":"Hi","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"a"}]}}`

// Messages are found wherever a platform looks for them, and elsewhere.
func TestDocuments(t *testing.T) {
	inText, _ := json.Marshal(silentButton)
	for name, test := range map[string]struct {
		document string
		want     []string
	}{
		"message":               {silentButton, []string{"/metadata/payload/0/message empty-reply"}},
		"array":                 {`[` + silentButton + `]`, []string{"/0/metadata/payload/0/message empty-reply"}},
		"array of payloads":     {`[{"payload":` + silentButton + `}]`, []string{"/0/payload/metadata/payload/0/message empty-reply"}},
		"ES":                    {`{"fulfillmentMessages":[{"text":{"text":["a"]}},{"payload":` + silentButton + `}]}`, []string{"/fulfillmentMessages/1/payload/metadata/payload/0/message empty-reply"}},
		"ES in snake case":      {`{"fulfillment_messages":[{"payload":` + silentButton + `}]}`, []string{"/fulfillment_messages/0/payload/metadata/payload/0/message empty-reply"}},
		"ES with arrays":        {`{"fulfillmentMessages":[{"payload":[` + silentButton + `]}]}`, []string{"/fulfillmentMessages/0/payload/0/metadata/payload/0/message empty-reply"}},
		"ES for others":         {`{"fulfillmentMessages":[{"payload":{"google":{}}}]}`, nil},
		"ES text":               {`{"fulfillmentText":"Hi"}`, nil},
		"ES, JSON in the text":  {`{"fulfillmentText":` + string(inText) + `}`, []string{"/fulfillmentText shown-as-json", "/fulfillmentText/metadata/payload/0/message empty-reply"}},
		"ES, metadata alone":    {`{"fulfillmentMessages":[{"payload":{"contentType":"300","templateId":"6","payload":[{"title":"a"}]}}]}`, []string{"/fulfillmentMessages/0/payload wrong-envelope", "/fulfillmentMessages/0/payload/payload/0/message empty-reply"}},
		"ES, what it detected":  {`{"queryResult":{"fulfillmentMessages":[{"payload":` + silentButton + `}]}}`, []string{"/queryResult/fulfillmentMessages/0/payload/metadata/payload/0/message empty-reply"}},
		"CX, what it detected":  {`{"queryResult":{"responseMessages":[{"payload":` + silentButton + `}]}}`, []string{"/queryResult/responseMessages/0/payload/metadata/payload/0/message empty-reply"}},
		"CX, no message":        {`{"sessionInfo":{"parameters":{}}}`, nil},
		"text of an answer":     {`"[` + strings.ReplaceAll(silentButton, `"`, `\"`) + `]"`, []string{" shown-as-json", "/0/metadata/payload/0/message empty-reply"}},
		"text of a text":        {`"[{\"message\":\"Hi\"}]"`, []string{" unknown-answer"}},
		"message in a text":     {`[{"message":` + string(inText) + `}]`, []string{"/0/message shown-as-json"}},
		"message in a message":  {`[{"message":` + silentButton + `}]`, []string{"/0/message wrong-envelope", "/0/message/metadata/payload/0/message empty-reply"}},
		"metadata, misspelled":  {`[{"message":"Hi","metaData":{"contentType":"300","templateId":"6","payload":[{"title":"a"}]}}]`, []string{"/0/metaData wrong-envelope", "/0/metaData misspelled", "/0/metaData/payload/0/message empty-reply"}},
		"metadata in metadata":  {`[{"message":"Hi","metadata":{"metadata":{"KM_ASSIGN_TO":"a"}}}]`, []string{"/0/metadata/metadata wrong-envelope"}},
		"metadata beside it":    {`[{"message":"Hi","KM_ASSIGN_TO":"a","payload":[]}]`, []string{"/0/KM_ASSIGN_TO misplaced-member", "/0/payload misplaced-member"}},
		"the caller's metadata": {`[{"message":"Hi","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"a","message":"a","replyMetadata":{"next":` + silentButton + `}}]}}]`, nil},
		"ES event":              {`{"followupEventInput":{"name":"a"}}`, nil},
		"ES at the top":         {`{"fulfillmentText":"a","fulfillmentMessages":[],"payload":` + silentButton + `}`, []string{"/payload wrong-envelope", "/payload/metadata/payload/0/message empty-reply"}},
		"ES, a message beside":  {`{"fulfillmentMessages":[],"message":"Hi","platform":"kommunicate"}`, []string{" wrong-envelope"}},
		"CX":                    {`{"fulfillmentResponse":{"messages":[{"payload":` + silentButton + `}]}}`, []string{"/fulfillmentResponse/messages/0/payload/metadata/payload/0/message empty-reply"}},
		"CX at the top":         {`{"fulfillmentResponse":{"messages":[]},"payload":` + silentButton + `}`, []string{"/payload wrong-envelope", "/payload/metadata/payload/0/message empty-reply"}},
		"Lex V2":                {`{"sessionState":{},"messages":[{"contentType":"CustomPayload","content":` + string(inText) + `}]}`, []string{"/messages/0/content/metadata/payload/0/message empty-reply"}},
		"Lex V1":                {`{"dialogAction":{"message":{"contentType":"CustomPayload","content":` + string(inText) + `}}}`, []string{"/dialogAction/message/content/metadata/payload/0/message empty-reply"}},
		"Lex V1 without one":    {`{"dialogAction":{"type":"Delegate"}}`, nil},
		"Lex message":           {`{"contentType":"CustomPayload","content":"{"}`, []string{"/content lex-content"}},
		"Lex messages":          {`[{"contentType":"CustomPayload","content":"{"}]`, []string{"/0/content lex-content"}},
		"Lex, other case":       {`{"sessionState":{},"messages":[{"contentType":"customPayload","content":` + string(inText) + `}]}`, []string{"/messages/0/content shown-as-json", "/messages/0/content/metadata/payload/0/message empty-reply"}},
		"Lex, PlainText":        {`{"sessionState":{},"messages":[{"contentType":"PlainText","content":` + string(inText) + `}]}`, []string{"/messages/0/content shown-as-json", "/messages/0/content/metadata/payload/0/message empty-reply"}},
		"Lex, message":          {`{"sessionState":{},"messages":[` + silentButton + `]}`, []string{"/messages/0 wrong-envelope", "/messages/0/metadata/payload/0/message empty-reply"}},
		"Lex, call":             {`{"response":{"messages":[{"contentType":"CustomPayload","content":` + string(inText) + `}]}}`, []string{"/response/messages/0/content/metadata/payload/0/message empty-reply"}},
		"Lex text":              {`{"sessionState":{},"messages":[{"contentType":"PlainText","content":"{}"}]}`, nil},
		"Kompose":               {`{"intents":[{"content":[` + silentButton + `]}]}`, []string{"/intents/0/content/0/metadata/payload/0/message empty-reply"}},
		"intent":                {`{"name":"a","responses":[{"messages":[{"type":0},{"type":4,"payload":` + silentButton + `}]}]}`, []string{"/responses/0/messages/1/payload/metadata/payload/0/message empty-reply"}},
		"intent's message":      {`{"type":4,"payload":` + silentButton + `}`, []string{"/payload/metadata/payload/0/message empty-reply"}},
		"Watson":                {`{"output":{"generic":[{"response_type":"user_defined","user_defined":` + silentButton + `},{"user_defined":{"a":1}}]}}`, []string{"/output/generic/0/user_defined/metadata/payload/0/message empty-reply"}},
		"Watson hook":           {`{"body":{"payload":{"output":{"generic":[{"user_defined":` + silentButton + `}]}}}}`, []string{"/body/payload/output/generic/0/user_defined/metadata/payload/0/message empty-reply"}},
		"Bot Framework":         {`{"type":"message","channelData":{"kommunicate":` + silentButton + `}}`, []string{"/channelData/kommunicate/metadata/payload/0/message empty-reply"}},
		"send":                  {`{"groupId":"1","fromUserName":"bot","metadata":{"contentType":"300","templateId":"6","payload":"[{\"title\":\"a\"}]"}}`, []string{"/metadata/payload/0/message empty-reply"}},
		"send of a file":        {`{"groupId":"1","type":5,"contentType":1,"fileMeta":{"url":"a","nam":"b"}}`, []string{"/fileMeta/nam misspelled", "/fileMeta/url bad-url"}},
		"send with numbers":     {`{"groupId":"1","fromUserName":"bot","metadata":{"contentType":300,"templateId":"6","payload":"[{\"title\":\"a\",\"message\":\"a\"}]"}}`, []string{"/metadata/contentType number-for-text"}},
		"metadata":              {`{"contentType":"300","templateId":"6","payload":[{"title":"a"}]}`, []string{" fragment", "/payload/0/message empty-reply"}},
		"metadata as text":      {`{"message":"a","metadata":"{\"contentType\":\"300\"}"}`, []string{"/metadata json-as-text", "/metadata/templateId no-template"}},
		"metadata that is none": {`{"message":"a","metadata":[]}`, []string{"/metadata wrong-kind"}},
		"elsewhere":             {`{"a":{"b":[` + silentButton + `]}}`, []string{"/a/b/0 wrong-envelope", "/a/b/0/metadata/payload/0/message empty-reply"}},
		"too deep to look":      {`{"a":{"b":[[[[[[[[[[` + silentButton + `]]]]]]]]]]}}`, []string{" no-message"}},
		"request of a bot":      {`{"botId":"b","key":"k","message":"Hi","eventName":"WELCOME","metadata":{"KM_CHAT_CONTEXT":{}}}`, nil},
		"silence":               {`[]`, nil},
		"scalar":                {`42`, []string{" no-message"}},
		"nothing":               {``, []string{" not-json"}},
		"escaped pointer":       {`{"message":"a","metadata":{"KM_FIELD":{"label":"a","a/b~":1,"fieldType":"EMAIL","action":{}}}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := brief(lint.JSON([]byte(test.document), kommunicate.Web))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// Places that need no rule of their own.
func TestDetails(t *testing.T) {
	for document, want := range map[string][]string{
		`[{"message":["a"]}]`:                      {"/0/message wrong-kind"},
		`[{"message":7,"ignoreTextResponse":"x"}]`: {"/0/ignoreTextResponse wrong-kind", "/0/message number-for-text"},
		`[{"text":"a"}]`:                           {"/0 empty-message", "/0/text confused-name"},
		`{"message":"a","contentType":2}`:          {"/contentType not-in-bot-answer"},
		`{"message":"Event: <A>b</A>","groupId":"1","type":5,"contentType":10,"metadata":{"KM_TRIGGER_EVENT":"a"}}`: nil,
		`{"message":"<AGENT_ID>, <your text>","messageType":"html"}`:                                                nil,
		`{"message":"<AGENT_ID>","messageType":"html"}`:                                                             {"/message leftover"},
		`{"message":"<your text>","messageType":"html"}`:                                                            {"/message leftover"},
		`{"message":"Ann <ann@a.test>, <https://a.test> 1 < 2 > 1"}`:                                                nil,
		`{"message":"a<br/>b"}`:                                                                                            {"/message html-as-text"},
		`{"message":"a</p >"}`:                                                                                             {"/message html-as-text"},
		`{"message":"<!-- a -->"}`:                                                                                         {"/message html-as-text"},
		`{"message":"<br>","messageType":"html"}`:                                                                          nil,
		rich("9", `[{"imageUrl":"https://a.test/a.png"}]`):                                                                 {"/metadata/payload/0/imageUrl misspelled", "/metadata/payload/0/url empty-url"},
		rich("6", `[{"title":"a","message":"a","metadata":{"k":"v"}}]`):                                                    {"/metadata/payload/0/metadata misspelled"},
		rich("6", `[{"title":"a","text":"a"}]`):                                                                            {"/metadata/payload/0/text confused-name", "/metadata/payload/0/message empty-reply"},
		rich("6", `[{"title":"<b>a</b>","message":"a"}]`):                                                                  {"/metadata/payload/0/title html-shown"},
		rich("6", `[{"title":"the \"a\"","message":"a"}]`):                                                                 nil,
		rich("11", `[{"name":"the \"a\"",`+okCombined+`}]`):                                                                nil,
		rich("3", `[{"name":"the \"a\"","replyText":"\"","url":"https://a.test","type":"link"}]`):                          {"/metadata/payload/0/name broken-markup", "/metadata/payload/0/replyText broken-markup"},
		rich("11", `[{"name":"\"","type":"link","action":{"type":"link","url":"https://a.test"}}]`):                        {"/metadata/payload/0/name broken-markup"},
		rich("11", `[{"name":"\"","type":"submit","action":{"type":"submit","message":"\"",`+okData+`}}]`):                 {"/metadata/payload/0/name broken-markup", "/metadata/payload/0/action/message broken-markup"},
		cardButton(`"action":{"type":"submit","payload":{"replyText":"\"",` + okData + `}}`):                               {"/metadata/payload/0/buttons/0/action/payload/replyText broken-markup"},
		rich("7", `{"elements":[{"title":"a",`+okAction+`}],"buttons":`+repeat(2, `{"name":"a",`+okAction+`}`)+`}`):        {"/metadata/payload/buttons/1/name duplicate-title"},
		rich("8", `{"title":"a","buttons":`+repeat(2, `{"name":"a"}`)+`}`):                                                 {"/metadata/payload/buttons/1/name duplicate-title"},
		rich("10", `[{"title":"a","header":{},"buttons":`+repeat(2, `{"name":"a",`+okCard+`}`)+`}]`):                       {"/metadata/payload/0/buttons/1/name duplicate-title"},
		meta(`"KM_ENABLE_ATTACHMENT":"yes"`):                                                                               {"/metadata/KM_ENABLE_ATTACHMENT bad-kind"},
		meta(`"KM_ASIGN_TO":""`):                                                                                           {"/metadata/KM_ASIGN_TO misspelled"},
		meta(`"KM_AUTO_SUGGESTIONS":{}`):                                                                                   {"/metadata/KM_AUTO_SUGGESTIONS misspelled"},
		meta(`"KM_ASSIGN_TO":null,"KM_ASSIGN_TEAM":7`):                                                                     {"/metadata/KM_ASSIGN_TO null-member", "/metadata/KM_ASSIGN_TEAM number-for-text"},
		meta(`"KM_ASSIGN_TO":["a"]`):                                                                                       {"/metadata/KM_ASSIGN_TO wrong-kind"},
		meta(`"KM_FIELD":7`):                                                                                               {"/metadata/KM_FIELD wrong-kind"},
		meta(`"KM_AUTO_SUGGESTION":"a"`):                                                                                   {"/metadata/KM_AUTO_SUGGESTION wrong-kind"},
		suggest(`"placeholder":"","source":7`):                                                                             {"/metadata/KM_AUTO_SUGGESTION/source wrong-kind"},
		suggest(`"placeholder":"","source":{"url":"/a"}`):                                                                  {"/metadata/KM_AUTO_SUGGESTION/source/url bad-url"},
		suggest(`"placeholder":"","source":[{"name":"a"},7]`):                                                              {"/metadata/KM_AUTO_SUGGESTION/source/0/searchKey empty-label", "/metadata/KM_AUTO_SUGGESTION/source/0/name confused-name", "/metadata/KM_AUTO_SUGGESTION/source/0/message default-reply", "/metadata/KM_AUTO_SUGGESTION/source/1 number-for-text"},
		field(`"label":"a","fieldType":"CITY","action":{"updateUserDetails":"true"},"validation":{"regex":"^a$"}`):         {"/metadata/KM_FIELD/validation/errorText no-error-text", "/metadata/KM_FIELD/field empty-field-name", "/metadata/KM_FIELD/action/updateUserDetails text-for-boolean"},
		meta(`"actionRequest":"addTags","payload":{"tags":"a"}`):                                                           {"/metadata/payload/tags empty-action"},
		meta(`"actionRequest":"addTags","payload":{"tags":[]}`):                                                            {"/metadata/payload/tags empty-action"},
		meta(`"actionRequest":"addTags","payload":{"tags":[7]}`):                                                           {"/metadata/payload/tags/0 number-for-text"},
		meta(`"actionRequest":"updateUserDetail","payload":{"imageLink":"a"}`):                                             {"/metadata/payload/imageLink bad-url"},
		meta(`"actionRequest":"updateUserDetail","payload":{"imageLink":"$image"}`):                                        nil,
		meta(`"actionRequest":"somethingOfTomorrow"`):                                                                      {"/metadata/actionRequest unknown-action"},
		rich(" 6", `[{"title":"a","message":"a"}]`):                                                                        {"/metadata/templateId unknown-template"},
		rich("3", `[{"type":"link","name":"a","url":7}]`):                                                                  {"/metadata/payload/0/url wrong-kind"},
		rich("3", `[{"type":"link","name":"a","url":"$session.params.url"}]`):                                              nil,
		rich("3", `[{"type":"link","name":"a","url":"https://a.test","openLinkInNewTab":7}]`):                              {"/metadata/payload/0/openLinkInNewTab wrong-kind"},
		rich("6", `[{"title":"a","message":"a","replyMetadata":7}]`):                                                       {"/metadata/payload/0/replyMetadata wrong-kind"},
		rich("6", `[{"title":"a","message":"a","updateLanguage":7}]`):                                                      {"/metadata/payload/0/updateLanguage number-for-text"},
		rich("7", `{"elements":"[]"}`):                                                                                     {"/metadata/payload/elements json-as-text"},
		rich("7", `{"buttons":[{"name":"a",`+okAction+`}]}`):                                                               {"/metadata/payload/elements no-elements"},
		rich("8", `{"title":"<b>a</b>","buttons":7}`):                                                                      {"/metadata/payload/title html-shown", "/metadata/payload/buttons wrong-kind"},
		rich("10", `[{"title":"a","header":{},"buttons":7}]`):                                                              {"/metadata/payload/0/buttons wrong-kind"},
		rich("9", `[{"url":"http://127.0.0.1/a.png"},{"url":"http://[::1]:80/a.png"},{"url":"HTTP://A.LOCALHOST:80?a"}]`):  {"/metadata/payload/0/url own-machine", "/metadata/payload/1/url own-machine", "/metadata/payload/2/url own-machine"},
		rich("9", `[{"url":"http://localhost.shop.test/a.png"},{"url":"http://127.0.0.1.shop.test"}]`):                     {"/metadata/payload/0/url insecure-url", "/metadata/payload/1/url insecure-url"},
		rich("10", `[{"title":"a","header":{},"buttons":[],"url":"a"}]`):                                                   {"/metadata/payload/0/url bad-url"},
		cardButton(`"action":{"type":"call","payload":{}}`):                                                                {"/metadata/payload/0/buttons/0/action/type bad-kind"},
		cardButton(`"action":{"type":"quickReply","payload":{"message":"a","replyMetadata":"{}"}}`):                        {"/metadata/payload/0/buttons/0/action/payload/replyMetadata reply-metadata"},
		row(`"action":{"type":"quick_reply","text":"a","replyMetadata":"{}"}`):                                             {"/metadata/payload/elements/0/action/replyMetadata reply-metadata"},
		rich("11", `[{"name":"a","type":"quickReply"}]`):                                                                   {"/metadata/payload/0/action no-action"},
		rich("11", `[{"name":"a"}]`):                                                                                       {"/metadata/payload/0/action/type no-kind"},
		rich("11", `[{"name":"a","type":"quickReply","action":{"type":"quickReply","message":"a","replyMetadata":"{}"}}]`): {"/metadata/payload/0/action/replyMetadata reply-metadata"},
		form(`{"data":{"label":"a"}}`):                                                                                     {"/metadata/payload/0/type bad-kind"},
		form(`{"type":"textarea","data":{"title":"a","name":"a","placeholder":"a","rows":"x"}}`):                           {"/metadata/payload/0/data/rows wrong-kind"},
		form(`{"type":"radio","data":{"title":"a","name":"a"}}`):                                                           {"/metadata/payload/0/data/options no-elements"},
		form(`{"type":"radio","data":{"title":"a","name":"a","options":7}}`):                                               {"/metadata/payload/0/data/options wrong-kind"},
		rich("12", `[{"type":"checkbox","title":"a","name":"a","options":[{"label":"a","value":"a"}]},{"type":"submit"}]`): {"/metadata/payload/1/name empty-label", "/metadata/payload/1/message no-submit-message", "/metadata/payload/1/requestType no-destination"},
		button(`,"action":{"message":"a","formAction":"/a","postBackToKommunicate":"true"}`):                               {"/metadata/payload/1/data/action/formAction bad-url", "/metadata/payload/1/data/action/postBackToKommunicate text-for-boolean"},
	} {
		t.Run(document, func(t *testing.T) {
			got := brief(lint.JSON([]byte(document), kommunicate.Web))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSurfaces(t *testing.T) {
	document := []byte(rich("13", `[]`))
	var surfaces []kommunicate.Surface
	for _, f := range lint.JSON(document) {
		if f.Code == "no-elements" {
			surfaces = append(surfaces, f.Surface)
		}
	}
	if diff := cmp.Diff([]kommunicate.Surface{kommunicate.Web, kommunicate.Android, kommunicate.IOS}, surfaces); diff != "" {
		t.Errorf("surfaces (-want +got):\n%s", diff)
	}
	for _, f := range lint.JSON(document, kommunicate.IOS, kommunicate.IOS) {
		if f.Surface != kommunicate.IOS {
			t.Errorf("%v, want iOS alone", f)
		}
	}
}

func TestSeverityText(t *testing.T) {
	for s := lint.Style; s <= lint.Breaks; s++ {
		text, err := s.MarshalText()
		var back lint.Severity
		if err != nil || back.UnmarshalText(text) != nil || back != s {
			t.Errorf("%d is %q and back %d (%v)", int(s), text, int(back), err)
		}
	}
	var s lint.Severity
	if err := s.UnmarshalText([]byte("fatal")); err == nil || !strings.Contains(err.Error(), "breaks") {
		t.Errorf("fatal: %v", err)
	}
	if got := lint.Severity(9).String(); got != "severity 9" {
		t.Errorf("%q", got)
	}
}

// What stands in Extra and Metadata is the caller's word.
func TestMessageTakesTheCallersWord(t *testing.T) {
	m := kommunicate.Message{
		Text: "a", Metadata: kommunicate.Pairs("KM_ASIGN_TO", "b"), Extra: kommunicate.Pairs("messageTyp", "c"),
		Rich: kommunicate.SuggestedReplies{{Title: "a"}},
	}
	for _, f := range lint.Message(m) {
		if f.Severity != lint.Style || f.Code != "misspelled" {
			t.Errorf("%v", f)
		}
	}
	if len(lint.Message(m, kommunicate.Web)) != 2 {
		t.Errorf("%v, want two", lint.Message(m, kommunicate.Web))
	}
}
