package botframework_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// decodes returns what reads a set of activities.
func decodes(t *testing.T) func(raw []byte) {
	return func(raw []byte) {
		var set botframework.ActivitySet
		if err := set.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		botframework.Decode(set.Activities)
	}
}

// What is ten times as wide takes ten times the work.
func TestWide(t *testing.T) {
	turn := func(raw []byte) {
		var act botframework.Activity
		if err := act.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		act.Turn()
	}
	decode := decodes(t)
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

// So do many choices, of which many are chosen. They took their product, and no more
// allocations: see [bridgetest.WideEnv].
func TestWideChoices(t *testing.T) {
	chosen := bridgetest.Wide("", "#", "")
	bridgetest.Linear(t, func(n int) []byte {
		return bridgetest.Wide(`{"activities":[{"type":"message","attachments":[{"contentType":"`+botframework.ContentAdaptive+`","content":{"type":"AdaptiveCard",`+
			`"actions":[{"type":"Action.Submit","title":"Send"}],"body":[{"type":"Input.ChoiceSet","id":"x","isMultiSelect":true,"value":"`+string(chosen(n))+`","choices":[`,
			`{"title":"Number #","value":"#"}`, `]}]}}]}]}`)(n)
	}, decodes(t))
}
