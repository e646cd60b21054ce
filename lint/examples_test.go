package lint_test

import (
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// An example shows a rule: a document that breaks it, and one that does not.
type example struct {
	rule      *rules.Rule
	bad, good string
	// Only the types can break the rule.
	message *kommunicate.Message
}

// rich is a message with a template.
func rich(template, payload string) string {
	return fmt.Sprintf(`{"message":"Hi","metadata":{"contentType":"300","templateId":"%s","payload":%s}}`, template, payload)
}

// meta is a message with metadata.
func meta(members string) string { return `{"message":"Hi","metadata":{` + members + `}}` }

const (
	okAction = `"action":{"type":"quick_reply","text":"a"}`
	okCard   = `"action":{"type":"quickReply","payload":{"message":"a"}}`
	okSubmit = `{"type":"submit","data":{"type":"submit","name":"Send","action":{"message":"Done","requestType":"postBackToBotPlatform"}}}`
	okData   = `"formData":{"a":"1"},"formAction":"https://shop.test/a"`
)

func cardButton(members string) string {
	return rich("10", `[{"title":"T","header":{},"buttons":[{"name":"b",`+members+`}]}]`)
}

func row(members string) string { return rich("7", `{"elements":[{"title":"t",`+members+`}]}`) }

func form(fields string) string { return rich("12", `[`+fields+`,`+okSubmit+`]`) }

func button(action string) string {
	return rich("12",
		`[{"type":"text","data":{"label":"Name","placeholder":"Name"}},{"type":"submit","data":{"type":"submit","name":"Send"`+action+`}}]`)
}

func pattern(validation string) string {
	return form(`{"type":"text","data":{"label":"Name","placeholder":"Name","validation":{` + validation + `}}}`)
}

func field(members string) string {
	return meta(`"KM_FIELD":{` + members + `}`)
}

func suggest(members string) string { return meta(`"KM_AUTO_SUGGESTION":{` + members + `}`) }

func repeat(n int, element string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(element+",", n), ",") + "]"
}

var wholeMessages = []example{
	{rule: &rules.EmptyMessage, bad: `[{}]`, good: `[{"message":"Hi"}]`},
	{rule: &rules.TextAndHTML, message: &kommunicate.Message{Text: "a", HTML: "b"}, good: `{"message":"a"}`},
	{rule: &rules.PayloadTwice, bad: meta(`"contentType":"300","templateId":"6","actionRequest":"addTags","payload":[{"title":"a","message":"a"}]`), good: meta(`"actionRequest":"addTags","payload":{"tags":["a"]}`)},
	{rule: &rules.SetTwice, message: &kommunicate.Message{Metadata: kommunicate.Pairs("a", "1"), Rich: kommunicate.UnknownRichMessage{Raw: kommunicate.Pairs("a", "2")}}, good: `{"message":"a"}`},
	{rule: &rules.Broken, message: &kommunicate.Message{Text: "a", Extra: kommunicate.Pairs("message", "b")}, good: `{"message":"a"}`},
	{rule: &rules.Missing, bad: `{"groupId":"1","fromUserName":"bot","contentType":2,"message":"{}"}`, good: `{"groupId":"1","fromUserName":"bot","contentType":2,"message":"{\"lat\":\"1\",\"lon\":\"2\"}"}`},
	{rule: &rules.NotJSON, message: &kommunicate.Message{Metadata: kommunicate.Members{{Name: "a", Value: []byte("{")}}}, good: `{"message":"Hi"}`},
	{rule: &rules.TooDeep, bad: strings.Repeat("[", 1500) + strings.Repeat("]", 1500), good: `[[]]`},
	{rule: &rules.NoTemplate, bad: meta(`"contentType":"300","payload":[{"title":"a","message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NoContentType, bad: meta(`"templateId":"6","payload":[{"title":"a","message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.UnknownTemplate, bad: rich("99", `[{"title":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.UnknownPayload, bad: rich("6", `"[{'title': 'a'}]"`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NilElement, bad: rich("6", `[null]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NotInBotAnswer, bad: `[{"message":"Hi","contentType":1,"fileMeta":{"url":"https://shop.test/a.png"}}]`, good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.EmptyHandoff, bad: meta(`"KM_ASSIGN_TEAM":""`), good: meta(`"KM_ASSIGN_TO":""`)},
	{rule: &rules.NamelessEvent, bad: meta(`"KM_ASSIGN_TO":"billing","event":{"data":{"a":"b"}}`), good: meta(`"KM_ASSIGN_TO":"billing","event":{"name":"WELCOME","data":{"a":"b"}}`)},
	{rule: &rules.DeadMetadata, bad: rich("3", `[{"type":"link","name":"a","url":"https://shop.test","replyMetadata":{"k":"v"}}]`), good: rich("3", `[{"type":"link","name":"a","url":"https://shop.test"}]`)},
	{rule: &rules.UntypedMetadata, bad: rich("11", `[{"name":"a","replyMetadata":"{\"k\":\"v\"}",`+okCombined+`}]`), good: rich("11", `[{"name":"a","replyMetadata":{"k":"v"},`+okCombined+`}]`)},
}

const okCombined = `"type":"quickReply","action":{"type":"quickReply","message":"a"}`

var documents = []example{
	{rule: &rules.NotADocument, bad: `{"message":"Hi",}`, good: `{"message":"Hi"}`},
	{rule: &rules.TooLarge, bad: strings.Repeat(" ", 17<<20), good: `[]`},
	{rule: &rules.TooMany, bad: repeat(4000, `{}`), good: `[{"message":"Hi"}]`},
	{rule: &rules.NoMessages, bad: `{"status":"Success"}`, good: `[]`},
	{rule: &rules.WrongAnswer, bad: `{"messages":[{"type":"text","content":"Hi"}]}`, good: `[{"message":"Hi"}]`},
	{rule: &rules.NotAMessage, bad: `["Hi"]`, good: `[{"message":"Hi"}]`},
	{rule: &rules.Fragment, bad: `{"KM_ASSIGN_TO":""}`, good: `{"metadata":{"KM_ASSIGN_TO":""}}`},
	{rule: &rules.WrongEnvelope, bad: `{"fulfillmentMessages":[{"platform":"kommunicate","message":"Hi"}]}`, good: `{"fulfillmentMessages":[{"payload":{"platform":"kommunicate","message":"Hi"}}]}`},
	{rule: &rules.NoPlatform, bad: `{"fulfillmentMessages":[{"payload":{"message":"Hi"}}]}`, good: `{"fulfillmentMessages":[{"payload":{"platform":"kommunicate","message":"Hi"}}]}`},
	{rule: &rules.LexContent, bad: `{"sessionState":{},"messages":[{"contentType":"CustomPayload","content":{"platform":"kommunicate","message":"Hi"}}]}`, good: `{"sessionState":{},"messages":[{"contentType":"CustomPayload","content":"{\"platform\":\"kommunicate\",\"message\":\"Hi\"}"}]}`},
	{rule: &rules.ShownAsJSON, bad: `{"sessionState":{},"messages":[{"contentType":"PlainText","content":"{\"platform\":\"kommunicate\",\"message\":\"Hi\"}"}]}`, good: `{"sessionState":{},"messages":[{"contentType":"CustomPayload","content":"{\"platform\":\"kommunicate\",\"message\":\"Hi\"}"}]}`},
	{rule: &rules.RESTRequired, bad: `{"groupId":"1","message":"Hi"}`, good: `{"groupId":"1","fromUserName":"bot","message":"Hi"}`},
	{rule: &rules.RESTValue, bad: `{"groupId":"1","fromUserName":"bot","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"a","message":"a"}]}}`, good: `{"groupId":"1","fromUserName":"bot","metadata":{"contentType":"300","templateId":"6","payload":"[{\"title\":\"a\",\"message\":\"a\"}]"}}`},
	{rule: &rules.BubbleType, bad: `{"message":"Hi","contentType":300}`, good: `{"message":"Hi"}`},
	{rule: &rules.MessageType, bad: `{"message":"<b>Hi</b>","messageType":"HTML"}`, good: `{"message":"<b>Hi</b>","messageType":"html"}`},
	{rule: &rules.BubbleHTML, bad: `{"message":"<b>Hi</b>"}`, good: `{"message":"<b>Hi</b>","messageType":"html"}`},
	{rule: &rules.PlatformName, bad: `{"message":"Hi","platform":"web"}`, good: `{"message":"Hi","platform":"kommunicate"}`},
	{rule: &rules.NoPayload, bad: meta(`"contentType":"300","templateId":"9"`), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.NoPayloadAtAll, bad: meta(`"contentType":"300","templateId":"6"`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.PayloadKind, bad: rich("7", `[{"title":"a"}]`), good: rich("7", `{"elements":[{"title":"a",`+okAction+`}]}`)},
	{rule: &rules.PayloadBreaks, bad: rich("9", `{"url":"https://shop.test/a.png"}`), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.PayloadDead, bad: rich("6", `{"title":"a","message":"a"}`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.DoubleCoded, bad: rich("6", `"\"[{\\\"title\\\":\\\"a\\\"}]\""`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.WebTemplate, bad: rich("13", `[{"name":"a",`+okCombined+`}]`), good: rich("11", `[{"name":"a",`+okCombined+`}]`)},
	{rule: &rules.TravelDemo, bad: meta(`"contentType":"300","templateId":"1"`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.Unused, bad: meta(`"contentType":"300","templateId":"6","formAction":"https://shop.test","payload":[{"title":"a","message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
}

var ofMembers = []example{
	{rule: &rules.Repeated, bad: `{"message":"Hi","message":"Ho"}`, good: `{"message":"Hi"}`},
	{rule: &rules.Misplaced, bad: `{"message":"Hi","contentType":"300","templateId":"6","payload":[{"title":"a","message":"a"}]}`, good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.Misspelled, bad: rich("7", `{"elements":[{"title":"a","imtSrc":"https://shop.test/a.png",`+okAction+`}]}`), good: rich("7", `{"elements":[{"title":"a","imgSrc":"https://shop.test/a.png",`+okAction+`}]}`)},
	{rule: &rules.Confused, bad: rich("6", `[{"label":"a","message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.WrongKind, bad: rich("6", `[{"title":{"en":"a"},"message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NotAnObject, bad: rich("6", `["a"]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NumberText, bad: rich("6", `[{"title":"a","message":7}]`), good: rich("6", `[{"title":"a","message":"7"}]`)},
	{rule: &rules.TextNumber, bad: form(`{"type":"textarea","data":{"title":"a","name":"a","placeholder":"a","rows":"4"}}`), good: form(`{"type":"textarea","data":{"title":"a","name":"a","placeholder":"a","rows":4}}`)},
	{rule: &rules.TextFlag, bad: `{"message":"Hi","ignoreTextResponse":"true"}`, good: `{"message":"Hi","ignoreTextResponse":true}`},
	{rule: &rules.TabText, bad: rich("3", `[{"type":"link","name":"a","url":"https://shop.test","openLinkInNewTab":"false"}]`), good: rich("3", `[{"type":"link","name":"a","url":"https://shop.test","openLinkInNewTab":false}]`)},
	{rule: &rules.BadFlag, bad: button(`,"action":{"message":"a","postBackToKommunicate":"yes"}`), good: button(`,"action":{"message":"a","postBackToKommunicate":true}`)},
	{rule: &rules.NullMember, bad: rich("6", `[{"title":"a","message":"a","updateLanguage":null}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.JSONText, bad: rich("6", `"[{\"title\":\"a\",\"message\":\"a\"}]"`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.Blank, bad: rich("6", `[{"title":" ","message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.Leftover, bad: rich("6", `[{"title":"a","message":"a","replyMetadata":{"key1":"value1"}}]`), good: rich("6", `[{"title":"a","message":"a","replyMetadata":{"plan":"gold"}}]`)},
	{rule: &rules.TooLong, bad: rich("10", `[{"title":"A title of a card that is too long","header":{},"buttons":[]}]`), good: rich("10", `[{"title":"A short title","header":{},"buttons":[]}]`)},
	{rule: &rules.Duplicate, bad: rich("6", `[{"title":"a","message":"a"},{"title":"a","message":"b"}]`), good: rich("6", `[{"title":"a","message":"a"},{"title":"b","message":"b"}]`)},
	{rule: &rules.BrokenMarkup, bad: rich("3", `[{"type":"link","name":"The \"blue\" room","url":"https://shop.test"}]`), good: rich("3", `[{"type":"link","name":"The “blue” room","url":"https://shop.test"}]`)},
	{rule: &rules.HTMLShown, bad: rich("7", `{"headerText":"<b>Menu</b>","elements":[{"title":"a",`+okAction+`}]}`), good: rich("7", `{"headerText":"Menu","elements":[{"title":"a",`+okAction+`}]}`)},
	{rule: &rules.Script, bad: rich("7", `{"headerText":"<script>a()</script>","elements":[{"title":"a",`+okAction+`}]}`), good: rich("7", `{"headerText":"Menu","elements":[{"title":"a",`+okAction+`}]}`)},
	{rule: &rules.NoLabel, bad: rich("6", `[{"title":"","message":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NoTitle, bad: rich("10", `[{"header":{},"buttons":[]}]`), good: rich("10", `[{"title":"a","header":{},"buttons":[]}]`)},
	{rule: &rules.NoMessage, bad: rich("6", `[{"title":"a"}]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NoText, bad: rich("11", `[{"name":"a","type":"quickReply","action":{"type":"quickReply"}}]`), good: rich("11", `[{"name":"a",`+okCombined+`}]`)},
	{rule: &rules.NoURL, bad: rich("9", `[{"caption":"a"}]`), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.BadURL, bad: rich("9", `[{"url":"www.shop.test/a.png"}]`), good: rich("9", `[{"url":"https://www.shop.test/a.png"}]`)},
	{rule: &rules.BlankInURL, bad: rich("9", `[{"url":"https://shop.test/a b.png"}]`), good: rich("9", `[{"url":"https://shop.test/a%20b.png"}]`)},
	{rule: &rules.UnsafeURL, bad: rich("3", `[{"type":"link","name":"a","url":"javascript:alert(1)"}]`), good: rich("3", `[{"type":"link","name":"a","url":"https://shop.test"}]`)},
	{rule: &rules.BareJSON, bad: button(`,"action":{"message":"a","requestType":"json","formAction":"https://shop.test/a"}`), good: button(`,"action":{"message":"a","requestType":"postBackToBotPlatform"}`)},
	{rule: &rules.InsecureURL, bad: rich("9", `[{"url":"http://shop.test/a.png"}]`), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.OwnMachine, bad: rich("9", `[{"url":"http://localhost:8080/a.png"}]`), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.ForeignPage, bad: rich("9", `[{"url":"https://www.example.com/a.png"}]`), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
}

var elements = []example{
	{rule: &rules.NoElements, bad: rich("6", `[]`), good: rich("6", `[{"title":"a","message":"a"}]`)},
	{rule: &rules.NoAction, bad: cardButton(`"type":"quickReply"`), good: cardButton(okCard)},
	{rule: &rules.NoRowAction, bad: rich("7", `{"elements":[{"title":"a"}]}`), good: row(okAction)},
	{rule: &rules.NoKind, bad: row(`"action":{"text":"a"}`), good: row(okAction)},
	{rule: &rules.BadKind, bad: row(`"action":{"type":"submit","text":"a"}`), good: row(okAction)},
	{rule: &rules.TwoKinds, bad: rich("11", `[{"name":"a","type":"link","action":{"type":"quickReply","message":"a","url":"https://shop.test"}}]`), good: rich("11", `[{"name":"a",`+okCombined+`}]`)},
	{rule: &rules.NoCardRequest, bad: cardButton(`"action":{"type":"submit","payload":{"replyText":"a","text":"a","formData":{"a":"1"}}}`), good: cardButton(`"action":{"type":"submit","payload":{"replyText":"a","text":"a",` + okData + `}}`)},
	{rule: &rules.NoLinkURL, bad: rich("11", `[{"name":"a","type":"link","action":{"type":"link"}}]`), good: rich("11", `[{"name":"a","type":"link","action":{"type":"link","url":"https://shop.test"}}]`)},
	{rule: &rules.NoLinkType, bad: rich("3", `[{"name":"a","url":"https://shop.test"}]`), good: rich("3", `[{"type":"link","name":"a","url":"https://shop.test"}]`)},
	{rule: &rules.Spelling, bad: row(`"action":{"type":"quickReply","text":"a"}`), good: row(okAction)},
	{rule: &rules.SuggestedKind, bad: rich("11", `[{"name":"a","type":"suggestedReply","action":{"type":"suggestedReply","message":"a"}}]`), good: rich("11", `[{"name":"a",`+okCombined+`}]`)},
	{rule: &rules.SubmitType, bad: meta(`"contentType":"300","templateId":"3","payload":[{"type":"submit","name":"Pay","replyText":"Paid"}],` + okData), good: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],` + okData)},
	{rule: &rules.NoReplyText, bad: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay"}],` + okData), good: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],` + okData)},
	{rule: &rules.TooManyButtons, bad: rich("11", repeat(9, `{"name":"a","type":"link","action":{"type":"link","url":"https://shop.test"}}`)), good: rich("11", repeat(2, `{"name":"a","type":"link","action":{"type":"link","url":"https://shop.test"}}`))},
	{rule: &rules.TwoSubmits, bad: rich("11", repeat(2, `{"name":"a","type":"submit","action":{"type":"submit","message":"a",`+okData+`}}`)), good: rich("11", repeat(1, `{"name":"a","type":"submit","action":{"type":"submit","message":"a",`+okData+`}}`))},
	{rule: &rules.SubmitsThrow, bad: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"},{"name":"Buy","replyText":"Bought"}],` + okData), good: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],` + okData)},
	{rule: &rules.NoFormData, bad: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],"formAction":"https://shop.test/a"`), good: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],` + okData)},
	{rule: &rules.BadFormData, bad: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],"formData":{"a":{"b":1}},"formAction":"https://shop.test/a"`), good: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],` + okData)},
	{rule: &rules.UnknownRequest, bad: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],"requestType":"POST",` + okData), good: meta(`"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"Paid"}],"requestType":"json",` + okData)},
	{rule: &rules.OtherTab, bad: cardButton(`"action":{"type":"link","payload":{"url":"https://shop.test","openLinkInNewTab":false}}`), good: cardButton(`"action":{"type":"link","openLinkInNewTab":false,"payload":{"url":"https://shop.test"}}`)},
	{rule: &rules.ListText, bad: row(`"action":{"type":"quick_reply","message":"a"}`), good: row(okAction)},
	{rule: &rules.ArticleID, bad: row(`"articleId":"7",` + okAction), good: row(okAction)},
	{rule: &rules.LostMetadata, bad: cardButton(`"action":{"type":"quickReply","payload":{"message":"a","replyMetadata":{"k":"v"}}}`), good: cardButton(okCard)},
	{rule: &rules.LostFormData, bad: cardButton(`"action":{"type":"submit","payload":{"replyText":"a","text":"a",` + okData + `}}`), good: cardButton(`"action":{"type":"link","payload":{"url":"https://shop.test"}}`)},
	{rule: &rules.HiddenButtons, bad: rich("10", `[{"title":"T","header":{},"buttons":`+repeat(4, `{"name":"b",`+okCard+`}`)+`}]`), good: cardButton(okCard)},
	{rule: &rules.DialogButton, bad: rich("8", `{"title":"a","buttons":[{"name":"a"}]}`), good: rich("8", `{"title":"a","buttons":[]}`)},
	{rule: &rules.InheritedCard, bad: rich("10", `[{"title":"A","header":{"overlayText":"a"},"buttons":[]},{"title":"B","buttons":[]}]`), good: rich("10", `[{"title":"A","header":{"overlayText":"a"},"buttons":[]},{"title":"B","header":{},"buttons":[]}]`)},
	{rule: &rules.HiddenImages, bad: rich("9", repeat(2, `{"url":"https://shop.test/a.png"}`)), good: rich("9", `[{"url":"https://shop.test/a.png"}]`)},
	{rule: &rules.ShiftedButtons, bad: rich("11", `[{`+okCombined+`},{"name":"b",`+okCombined+`}]`), good: rich("11", `[{"name":"a",`+okCombined+`},{"name":"b",`+okCombined+`}]`)},
	{rule: &rules.DroppedCards, bad: cardButton(`"action":{"payload":{"message":"a"}}`), good: cardButton(okCard)},
}

var forms = []example{
	{rule: &rules.NoFieldName, bad: form(`{"type":"text","data":{"placeholder":"a"}}`), good: form(`{"type":"text","data":{"label":"a","placeholder":"a"}}`)},
	{rule: &rules.NoSubmit, bad: rich("12", `[{"type":"text","data":{"label":"a","placeholder":"a"}}]`), good: form(`{"type":"text","data":{"label":"a","placeholder":"a"}}`)},
	{rule: &rules.DuplicateField, bad: form(`{"type":"date","data":{"label":"a"}},{"type":"time","data":{"label":"a"}}`), good: form(`{"type":"date","data":{"label":"a"}},{"type":"time","data":{"label":"b"}}`)},
	{rule: &rules.FieldLabel, bad: form(`{"type":"textarea","data":{"title":"a","name":"a","label":"b","placeholder":"a"}}`), good: form(`{"type":"textarea","data":{"title":"a","name":"a","placeholder":"a"}}`)},
	{rule: &rules.MixedLayout, bad: form(`{"type":"date","label":"a"}`), good: form(`{"type":"date","data":{"label":"a"}}`)},
	{rule: &rules.FlatForm, bad: rich("12", `[{"type":"text","label":"a"},{"type":"submit","label":"Send","message":"Done","requestType":"postBackToBotPlatform"}]`), good: form(`{"type":"text","data":{"label":"a","placeholder":"a"}}`)},
	{rule: &rules.NoPlaceholder, bad: form(`{"type":"text","data":{"label":"a"}}`), good: form(`{"type":"text","data":{"label":"a","placeholder":"a"}}`)},
	{rule: &rules.TextAreaKey, bad: form(`{"type":"textarea","data":{"title":"Note","name":"n","placeholder":"Note"}}`), good: form(`{"type":"textarea","data":{"title":"Note","name":"Note","placeholder":"Note"}}`)},
	{rule: &rules.NoFieldTitle, bad: form(`{"type":"dropdown","data":{"name":"a","options":[{"label":"b","value":"b"}]}}`), good: form(`{"type":"dropdown","data":{"title":"a","name":"a","options":[{"label":"b","value":"b"}]}}`)},
	{rule: &rules.WebField, bad: form(`{"type":"email","data":{"label":"a"}}`), good: form(`{"type":"text","data":{"label":"a","placeholder":"a"}}`)},
	{rule: &rules.HiddenValue, bad: form(`{"type":"hidden","data":{"name":"a","value":7}}`), good: form(`{"type":"hidden","data":{"name":"a","value":"7"}}`)},
	{rule: &rules.NoOptionValue, bad: form(`{"type":"radio","data":{"title":"a","name":"a","options":[{"label":"b"}]}}`), good: form(`{"type":"radio","data":{"title":"a","name":"a","options":[{"label":"b","value":"b"}]}}`)},
	{rule: &rules.OptionLabel, bad: form(`{"type":"radio","data":{"title":"a","name":"a","options":[{"label":7,"value":"7"}]}}`), good: form(`{"type":"radio","data":{"title":"a","name":"a","options":[{"label":"7","value":"7"}]}}`)},
	{rule: &rules.OptionValue, bad: form(`{"type":"dropdown","data":{"title":"a","name":"a","options":[{"label":"Rome","value":"rome"}]}}`), good: form(`{"type":"dropdown","data":{"title":"a","name":"a","options":[{"label":"Rome","value":"Rome"}]}}`)},
	{rule: &rules.SubmitNotLast, bad: rich("12", `[`+okSubmit+`,{"type":"date","data":{"label":"a"}}]`), good: form(`{"type":"date","data":{"label":"a"}}`)},
	{rule: &rules.StraySubmit, bad: form(`{"type":"date","data":{"label":"a"}},` + okSubmit), good: form(`{"type":"date","data":{"label":"a"}}`)},
	{rule: &rules.ActionField, bad: rich("12", `[{"type":"date","data":{"label":"a"}},{"type":"action","data":{"name":"Send","action":{"message":"Done","requestType":"postBackToBotPlatform"}}}]`), good: form(`{"type":"date","data":{"label":"a"}}`)},
	{rule: &rules.NoSubmitText, bad: button(``), good: button(`,"action":{"message":"a","requestType":"postBackToBotPlatform"}`)},
	{rule: &rules.NoSubmitReply, bad: button(`,"action":{"requestType":"postBackToBotPlatform"}`), good: button(`,"action":{"message":"a","requestType":"postBackToBotPlatform"}`)},
	{rule: &rules.NoDestination, bad: button(`,"action":{"message":"a"}`), good: button(`,"action":{"message":"a","requestType":"postBackToBotPlatform"}`)},
	{rule: &rules.DataNowhere, bad: button(`,"action":{"message":"a","requestType":"json"}`), good: button(`,"action":{"message":"a","requestType":"json","formAction":"https://shop.test/a"}`)},
	{rule: &rules.MessageFlag, bad: button(`,"action":{"message":"a","postFormDataAsMessage":true}`), good: button(`,"action":{"message":"a","postFormDataAsMessage":"true"}`)},
	{rule: &rules.TextMetadata, bad: button(`,"action":{"message":"a","requestType":"postBackToBotPlatform","metadata":{"a":1}}`), good: button(`,"action":{"message":"a","requestType":"postBackToBotPlatform","metadata":{"a":"1"}}`)},
	{rule: &rules.PasswordShown, bad: rich("12", `[{"type":"password","data":{"label":"a","placeholder":"a"}},{"type":"submit","data":{"name":"Send","action":{"message":"a","postFormDataAsMessage":"true"}}}]`), good: form(`{"type":"password","data":{"label":"a","placeholder":"a"}}`)},
	{rule: &rules.BadRegex, bad: pattern(`"regex":"^(?P<n>[a-z]+$","errorText":"letters"`), good: pattern(`"regex":"^(?<n>[a-z]+)$","errorText":"letters"`)},
	{rule: &rules.ForeignRegex, bad: pattern(`"regex":"^\\p{L}+$","errorText":"letters"`), good: pattern(`"regex":"^[a-z]+$","errorText":"letters"`)},
	{rule: &rules.LooseRegex, bad: pattern(`"regex":"[a-z]","errorText":"letters"`), good: pattern(`"regex":"^[a-z]+$","errorText":"letters"`)},
	{rule: &rules.NoErrorText, bad: pattern(`"regex":"^[a-z]+$"`), good: pattern(`"regex":"^[a-z]+$","errorText":"letters"`)},
	{rule: &rules.IdleErrorText, bad: pattern(`"errorText":"letters"`), good: pattern(`"regex":"^[a-z]+$","errorText":"letters"`)},
}

var inputAndActions = []example{
	{rule: &rules.NoSource, bad: suggest(`"placeholder":""`), good: suggest(`"placeholder":"","source":["a"]`)},
	{rule: &rules.TwoSources, message: &kommunicate.Message{AutoSuggestion: &kommunicate.AutoSuggestion{Words: []string{"a"}, URL: "https://shop.test"}}, good: suggest(`"placeholder":"","source":["a"]`)},
	{rule: &rules.NoHint, bad: suggest(`"source":["a"]`), good: suggest(`"placeholder":"","source":["a"]`)},
	{rule: &rules.NoFieldType, bad: field(`"label":"a","field":"a","action":{}`), good: field(`"label":"a","fieldType":"EMAIL","action":{}`)},
	{rule: &rules.NoInputAction, bad: field(`"label":"a","fieldType":"EMAIL"`), good: field(`"label":"a","fieldType":"EMAIL","action":{}`)},
	{rule: &rules.LostReply, bad: meta(`"replyMetadata":{"k":"v"}`), good: rich("6", `[{"title":"a","message":"a","replyMetadata":{"k":"v"}}]`)},
	{rule: &rules.EmptyAction, bad: meta(`"actionRequest":"addTags"`), good: meta(`"actionRequest":"addTags","payload":{"tags":["a"]}`)},
	{rule: &rules.EmptyTag, bad: meta(`"actionRequest":"addTags","payload":{"tags":[""]}`), good: meta(`"actionRequest":"addTags","payload":{"tags":["a"]}`)},
	{rule: &rules.BadEmail, bad: meta(`"actionRequest":"updateUserDetail","payload":{"email":"ann"}`), good: meta(`"actionRequest":"updateUserDetail","payload":{"email":"$email"}`)},
	{rule: &rules.MisplacedAction, bad: meta(`"actionRequest":"fetchAgentAvailability"`), good: rich("6", `[{"title":"a","message":"a","replyMetadata":{"actionRequest":"fetchAgentAvailability"}}]`)},
	{rule: &rules.UnknownAction, bad: meta(`"actionRequest":"resolveConversations"`), good: meta(`"actionRequest":"resolveConversation"`)},
	{rule: &rules.WebAction, bad: meta(`"actionRequest":"askCSAT"`), good: meta(`"actionRequest":"resolveConversation"`)},
	{rule: &rules.HandoffText, bad: meta(`"KM_ASSIGN_TO":""`), good: `[{"message":"Hi"},{"metadata":{"KM_ASSIGN_TO":""}}]`},
	{rule: &rules.NoHandoff, bad: meta(`"event":{"name":"WELCOME"}`), good: meta(`"KM_ASSIGN_TO":"billing","event":{"name":"WELCOME"}`)},
}

// chapters are the examples, as docs/lint.md shows them.
var chapters = []struct {
	title    string
	examples []example
}{
	{"Messages", wholeMessages},
	{"Documents, envelopes and templates", documents},
	{"Members, texts and addresses", ofMembers},
	{"Buttons, lists and cards", elements},
	{"Forms", forms},
	{"Input, actions and handoffs", inputAndActions},
}
