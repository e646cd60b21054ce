package lexv1_test

import (
	"encoding/json"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
)

// What is ten times as wide takes ten times the work.
func TestWide(t *testing.T) {
	turn := func(raw []byte) {
		var request lexv1.Request
		if err := request.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		request.Turn()
	}
	decode := func(raw []byte) {
		var response lexv1.Response
		if err := response.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		lexv1.Decode(&response)
	}
	for _, test := range []struct {
		name, before, element, after string
		read                         func([]byte)
	}{
		{"session attributes", `{"sessionAttributes":{`, `"#":"a"`, `}}`, turn},
		{"request attributes", `{"requestAttributes":{`, `"#":"[#]"`, `}}`, turn},
		{"attachments", `{"requestAttributes":{"attachments":"[`, `{\"payload\":{\"url\":\"#\"}}`, `]"}}`, turn},
		{"slots", `{"currentIntent":{"slots":{`, `"#":"a"`, `}}}`, turn},
		{"cards", `{"dialogAction":{"responseCard":{"genericAttachments":[`, `{"title":"#","attachmentLinkUrl":"x"}`, `]}}}`, decode},
		{"buttons", `{"dialogAction":{"responseCard":{"genericAttachments":[{"title":"T","buttons":[`, `{"text":"#"}`, `]}]}}}`, decode},
		{"a payload of many", `{"dialogAction":{"message":{"contentType":"CustomPayload","content":"[`, `{\"message\":\"a\"}`, `]"}}}`, decode},
	} {
		t.Run(test.name, func(t *testing.T) {
			bridgetest.Linear(t, bridgetest.Wide(test.before, test.element, test.after), test.read)
		})
	}
}

// So do many messages, which become one.
func TestWideEncode(t *testing.T) {
	for _, first := range []string{"[", `[{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Yes","message":"Yes"}]}},`} {
		bridgetest.Linear(t, bridgetest.Wide(first, `{"message":"a"}`, "]"), func(raw []byte) {
			var messages []kommunicate.Message
			if err := json.Unmarshal(raw, &messages); err != nil {
				t.Fatal(err)
			}
			if _, _, err := lexv1.Encode(messages); err != nil {
				t.Fatal(err)
			}
		})
	}
}
