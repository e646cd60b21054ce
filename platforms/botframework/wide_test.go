package botframework_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// What is ten times as wide takes ten times the work.
func TestWide(t *testing.T) {
	turn := func(raw []byte) {
		var act botframework.Activity
		if err := act.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		act.Turn()
	}
	decode := func(raw []byte) {
		var set botframework.ActivitySet
		if err := set.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		botframework.Decode(set.Activities)
	}
	const one = `{"activities":[{"type":"message",`
	for _, test := range []struct {
		name, before, element, after string
		read                         func([]byte)
	}{
		{"files of a turn", `{"type":"message","attachments":[`, `{"contentType":"image/png","contentUrl":"#"}`, `]}`, turn},
		{"attachments of a turn", `{"type":"message","channelData":{"kommunicate":{"attachments":[`, `{"payload":{"url":"#"}}`, `]}}}`, turn},
		{"values of a form", `{"type":"message","value":{`, `"#":"a"`, `}}`, turn},
		{"members", `{"type":"conversationUpdate","recipient":{"id":"b"},"membersAdded":[`, `{"id":"b"}`, `]}`, turn},
		{"texts", `{"activities":[`, `{"type":"message","text":"a"}`, `]}`, decode},
		{"empty messages", `{"activities":[`, `{"type":"message"}`, `]}`, decode},
		{"handoffs", `{"activities":[`, `{"type":"event","name":"handoff.initiate"}`, `]}`, decode},
		{"files", one + `"attachments":[`, `{"contentType":"image/png","contentUrl":"https://example.com/#"}`, `]}]}`, decode},
		{"unknown attachments", one + `"attachments":[`, `{}`, `]}]}`, decode},
		{"cards", one + `"attachments":[`, `{` + hero + `:{"title":"#"}}`, `]}]}`, decode},
		{"a carousel", one + `"attachmentLayout":"carousel","attachments":[`, `{` + hero + `:{"title":"#"}}`, `]}]}`, decode},
		{"Adaptive Cards", one + `"attachments":[`, `{"contentType":"` + botframework.ContentAdaptive + `","content":{"type":"AdaptiveCard"}}`, `]}]}`, decode},
		{"elements", one + `"attachments":[{"contentType":"` + botframework.ContentAdaptive + `","content":{"type":"AdaptiveCard","body":[`, `{"type":"TextBlock","text":"a"}`, `]}}]}]}`, decode},
		{"inputs", one + `"attachments":[{"contentType":"` + botframework.ContentAdaptive + `","content":{"type":"AdaptiveCard","body":[`, `{"type":"Input.Text","id":"#"}`, `]}}]}]}`, decode},
		{"buttons", one + `"suggestedActions":{"actions":[`, `{"type":"imBack","value":"#"}`, `]}}]}`, decode},
		{"messages", one + `"channelData":{"kommunicate":[`, `{"message":"a"}`, `]}}]}`, decode},
	} {
		t.Run(test.name, func(t *testing.T) {
			bridgetest.Linear(t, bridgetest.Wide(test.before, test.element, test.after), test.read)
		})
	}
}
