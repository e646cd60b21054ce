package dialogflowcx_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

func TestDecode(t *testing.T) {
	rules := kommunicate.HandoffToRules{}
	because := func(m kommunicate.Message) kommunicate.Message {
		m.Metadata = kommunicate.Members{{Name: "liveAgentHandoff", Value: json.RawMessage(`{"reason":"refund"}`)}}
		return m
	}
	tests := []struct {
		name, in string
		want     []kommunicate.Message
		degraded []string
	}{
		{name: "nothing", in: `[]`},
		{name: "texts", in: `[{"text":{"text":["a","","b"],"allowPlaybackInterruption":true}},{"text":{"text":["c"]},"channel":"web","responseType":"HANDLER_PROMPT","source":"VIRTUAL_AGENT"}]`, want: []kommunicate.Message{{Text: "a"}, {Text: "b"}, {Text: "c"}}},
		{name: "payload", in: `[{"payload":{"message":"a","platform":"kommunicate"}}]`, want: []kommunicate.Message{{Text: "a"}}},
		{name: "payload of another", in: `[{"payload":{"richContent":[[{"type":"info"}]]}}]`, degraded: []string{"/0/payload foreign-payload"}},
		{
			name: "hidden texts", in: `[{"text":{"text":["a"]}},{"payload":{"message":"b","ignoreTextResponse":true}}]`,
			want: []kommunicate.Message{{Text: "b", IgnoreTextResponse: true}},
		},
		{name: "handoff", in: `[{"text":{"text":["a"]}},{"liveAgentHandoff":{}}]`, want: []kommunicate.Message{{Text: "a"}, {Handoff: rules}}},
		{name: "handoff with reason", in: `[{"liveAgentHandoff":{"metadata":{"reason":"refund"}}}]`, want: []kommunicate.Message{because(kommunicate.Message{Handoff: rules})}},
		{
			name: "the handoff of a payload", in: `[{"liveAgentHandoff":{"metadata":{"reason":"refund"}}},{"payload":{"message":"a","metadata":{"KM_ASSIGN_TO":"anna@example.com"}}}]`,
			want: []kommunicate.Message{because(kommunicate.Message{Text: "a", Handoff: kommunicate.HandoffToAgent{UserID: "anna@example.com"}})},
		},
		{
			name: "what is not for a chat", in: `[{"playAudio":{"audioUri":"https://example.com/a.mp3"}},{"endInteraction":{}},{"conversationSuccess":{}},{"outputAudioText":{"text":"a"}},{"telephonyTransferCall":{"phoneNumber":"+1"}}]`,
			degraded: []string{"/0/playAudio no-counterpart", "/1/endInteraction no-counterpart", "/2/conversationSuccess no-counterpart", "/3/outputAudioText no-counterpart", "/4/telephonyTransferCall no-counterpart"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var messages []dialogflowcx.ResponseMessage
			bridgetest.Decode(t, []byte(tt.in), &messages)
			got, degraded := dialogflowcx.Decode(messages)
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "dialogflowcx", degraded, tt.degraded...)
		})
	}
	_, degraded := dialogflowcx.Decode([]dialogflowcx.ResponseMessage{{LiveAgentHandoff: &dialogflowcx.LiveAgentHandoff{
		Metadata: kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}},
	}}})
	bridgetest.SameDegraded(t, "dialogflowcx", degraded, " broken-message")
}

func TestEncode(t *testing.T) {
	const payload = `{"payload":{"platform":"kommunicate","metadata":`
	tests := []struct {
		name     string
		messages []kommunicate.Message
		want     string
	}{
		{"text", []kommunicate.Message{{Text: "a < b"}}, `[{"text":{"text":["a < b"]}}]`},
		{"to rules", []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}, `[` + payload + `{"KM_ASSIGN_TO":""}}},{"liveAgentHandoff":{}}]`},
		{"to a team", []kommunicate.Message{{Handoff: &kommunicate.HandoffToTeam{TeamID: "5"}}}, `[` + payload + `{"KM_ASSIGN_TEAM":"5"}}},{"liveAgentHandoff":{}}]`},
		{
			"to a bot",
			[]kommunicate.Message{{Handoff: kommunicate.HandoffToBot{BotID: "b", Event: kommunicate.BotEvent{Name: "E"}}}},
			`[` + payload + `{"KM_ASSIGN_TO":"b","event":{"name":"E"}}}}]`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded, err := dialogflowcx.Encode(tt.messages)
			if err != nil || len(degraded) > 0 {
				t.Fatal(degraded, err)
			}
			if diff := cmp.Diff(bridgetest.Plain(t, json.RawMessage(tt.want)), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			back, _ := dialogflowcx.Decode(got)
			bridgetest.SameMessages(t, back, tt.messages)
		})
	}
	var invalid *kommunicate.ValidationError
	_, _, err := dialogflowcx.Encode([]kommunicate.Message{{Text: "a"}, {}})
	if !errors.As(err, &invalid) || !strings.HasPrefix(invalid.Pointer, "/1") {
		t.Errorf("error %v", err)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add([]byte(`{"detectIntentResponseId":"d","text":"a","intentInfo":{"parameters":{"x":{"resolvedValue":1},"y":[]},"confidence":"high"},"pageInfo":{"formInfo":{"parameterInfo":[{"value":[1]}]}},"sessionInfo":{"session":"s/1","parameters":{"z":null}},"payload":{"groupId":1},"messages":[{"text":{}}]}`))
	f.Add([]byte(`{"sessionInfo":null,"payload":[],"transcript":"t","triggerEvent":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var request dialogflowcx.Request
		if request.UnmarshalJSON(data) != nil {
			return
		}
		request.Turn()
		encoded, err := request.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		bridgetest.Survives(t, encoded, new(dialogflowcx.Request))
	})
}

func FuzzResponse(f *testing.F) {
	f.Add([]byte(`{"fulfillmentResponse":{"messages":[{"text":{"text":["a"]}},{"payload":{"message":"b"}},{"liveAgentHandoff":{"metadata":{"a":1}}},{"x":1}],"mergeBehavior":"REPLACE"},"sessionInfo":{"parameters":{"a":null}},"targetPage":"p"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var response dialogflowcx.Response
		if response.UnmarshalJSON(data) != nil {
			return
		}
		messages, _ := dialogflowcx.Decode(response.FulfillmentResponse.Messages)
		if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
			t.Errorf("a decoded message cannot be sent: %v", err)
		}
		encoded, err := response.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		bridgetest.Survives(t, encoded, new(dialogflowcx.Response))
	})
}
