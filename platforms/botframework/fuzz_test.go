package botframework_test

import (
	"encoding/json"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// FuzzActivity checks that no bytes break the decoding of a turn, and that what is
// decoded is written as it was.
func FuzzActivity(f *testing.F) {
	f.Add([]byte(`{"type":"message","id":"a","text":"Hi","from":{"id":"u"},"attachments":[{"contentType":"image/png","contentUrl":"x"}],"value":{"a":1},"channelData":{"kommunicate":{"groupId":9007199254740993}},"localTimestamp":"2026-01-02T03:04:05Z","x":[{}]}`))
	f.Add([]byte(`{"type":"conversationUpdate","membersAdded":[{}],"recipient":"x","channelData":null,"timestamp":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var act botframework.Activity
		if act.UnmarshalJSON(data) != nil {
			return
		}
		if turn := act.Turn(); turn.Native != &act {
			t.Error("Native is not the activity")
		}
		again(t, &act)
	})
}

// FuzzDecode checks that no bytes break the decoding of a bot's answer, and that
// every message that comes of it can be sent, and encoded.
func FuzzDecode(f *testing.F) {
	for _, act := range []string{
		`{"type":"message","text":"a","suggestedActions":{"actions":[{"type":"imBack","value":"x"},{"type":"openUrl","value":"https://example.com"}]}}`,
		`{"type":"message","attachmentLayout":"carousel","attachments":[{` + hero + `:{"title":"T","images":[{"url":"x"}],"buttons":[{"type":"postBack","title":"t","value":{}}],"tap":{}}},{` + hero + `:{}}]}`,
		adaptive(contactCard), `{"type":"event","name":"handoff.initiate","value":{"KM_ASSIGN_TO":7,"a":[]}}`, `{"type":"endOfConversation","text":"<","textFormat":"xml"}`,
		`{"channelData":{"kommunicate":[{"message":"a"},[{"metadata":{}}],7]}}`,
	} {
		f.Add([]byte(`{"activities":[` + act + `]}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var set botframework.ActivitySet
		if set.UnmarshalJSON(data) != nil {
			return
		}
		for i := range set.Activities {
			if set.Activities[i].Type == "" {
				set.Activities[i].Type = botframework.TypeMessage
			}
		}
		messages, _ := botframework.Decode(set.Activities)
		if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
			t.Errorf("a decoded message cannot be sent: %v", err)
		}
		if _, _, err := botframework.Encode(messages); err != nil {
			t.Errorf("a decoded message cannot be encoded: %v", err)
		}
		again(t, &set)
	})
}

// FuzzForm checks that no data of a form breaks what a bot is told.
func FuzzForm(f *testing.F) {
	f.Add([]byte(`{"botFrameworkForm":"eyJpbnB1dHMiOnsiQSI6eyJpZCI6ImEiLCJtYW55Ijp0cnVlfX0sImRhdGEiOnsieCI6MX19","A":["b"]}`))
	f.Add([]byte(`{"botFrameworkForm":7,"A":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var form kommunicate.Members
		if form.UnmarshalJSON(data) != nil {
			return
		}
		act := told(t, kommunicate.Turn{Text: "Send", ChatContext: kommunicate.ChatContext{FormData: form}})
		if act.Value != nil && !json.Valid(act.Value) {
			t.Errorf("value %s", act.Value)
		}
	})
}

// again checks that what was encoded decodes and encodes to the same.
func again[T any, P interface {
	*T
	json.Unmarshaler
	json.Marshaler
}](t *testing.T, v P) {
	t.Helper()
	first, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	bridgetest.Survives(t, first, P(new(T)))
}
