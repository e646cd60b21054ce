package kommunicate_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// show prints what a bot answers with.
func show(answer ...kommunicate.Message) {
	out, err := kommunicate.AppendMessages(nil, answer)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", out)
}

func ExampleMessage() {
	show(kommunicate.Message{Text: "Hello"})
	// Output:
	// [{"message":"Hello","platform":"kommunicate"}]
}

func ExampleHTML() {
	show(kommunicate.Message{HTML: "<b>Terms</b> &amp; conditions"})
	// Output:
	// [{"message":"<b>Terms</b> &amp; conditions","messageType":"html","platform":"kommunicate"}]
}

// What a bot answers, as JSON: for a webhook that is not this library's, or for a file.
func ExampleAppendMessages() {
	messages := []kommunicate.Message{
		{Text: "Hello"},
		{Text: "Are you there?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}},
	}
	answer, err := kommunicate.AppendMessages(nil, messages)
	if err != nil {
		fmt.Println(err) // The place begins with the message's index.
		return
	}
	fmt.Println(string(answer))
	// Output:
	// [{"message":"Hello","platform":"kommunicate"},{"message":"Are you there?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Yes","message":"Yes"}]}}]
}

func ExampleMembers() {
	show(kommunicate.Message{Text: "Hello", Metadata: kommunicate.Pairs("campaign", "spring")})
	// Output:
	// [{"message":"Hello","platform":"kommunicate","metadata":{"campaign":"spring"}}]
}

func ExampleMembers_extra() {
	show(kommunicate.Message{Rich: kommunicate.LinkButtons{{
		Name: "Docs", URL: "https://example.com/docs", Extra: kommunicate.Pairs("tomorrow", "a member that this library does not know"),
	}}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"3","payload":[{"type":"link","name":"Docs","url":"https://example.com/docs","tomorrow":"a member that this library does not know"}]}}]
}

func ExampleMessage_ignoreTextResponse() {
	show(kommunicate.Message{Text: "In place of the intent's text", IgnoreTextResponse: true})
	// Output:
	// [{"message":"In place of the intent's text","platform":"kommunicate","ignoreTextResponse":true}]
}

func ExampleAttachmentButton() {
	show(kommunicate.Message{Text: "No files, please", AttachmentButton: kommunicate.HideAttachmentButton})
	// Output:
	// [{"message":"No files, please","platform":"kommunicate","metadata":{"KM_ENABLE_ATTACHMENT":false}}]
}

func ExampleUnknownRichMessage() {
	show(kommunicate.Message{Rich: kommunicate.UnknownRichMessage{
		Raw: kommunicate.Pairs("contentType", "300", "templateId", "99", "payload", "of tomorrow"),
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"99","payload":"of tomorrow"}}]
}

func ExampleMessage_UnmarshalJSON() {
	var m kommunicate.Message
	err := json.Unmarshal([]byte(`{
		"message": "How can I help?",
		"metadata": {"templateId": 6, "payload": [{"title": "Talk to a human"}], "campaign": "spring"}
	}`), &m)
	if err != nil {
		fmt.Println(err)
		return
	}
	if replies, ok := m.Rich.(kommunicate.SuggestedReplies); ok {
		fmt.Println(m.Text, replies[0].Title)
	}
	fmt.Println(m.Metadata.Text("campaign"))
	// Output:
	// How can I help? Talk to a human
	// spring
}

func ExampleValidationError() {
	m := kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: "Docs", URL: "docs.example.com"}}}
	_, err := m.MarshalJSON()
	var invalid *kommunicate.ValidationError
	if errors.As(err, &invalid) {
		fmt.Println(invalid.Pointer)
		fmt.Println(invalid.Code)
		fmt.Println(invalid.Effect)
	}
	// Output:
	// /metadata/payload/0/url
	// bad-url
	// a page of the site that holds the chat opens, or nothing
}
