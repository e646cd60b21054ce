package kommunicate_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// TestHandoffJSON encodes each handoff and decodes it again.
func TestHandoffJSON(t *testing.T) {
	for _, test := range []struct {
		handoff kommunicate.Handoff
		want    string
	}{
		{kommunicate.HandoffToRules{}, `{"KM_ASSIGN_TO":""}`},
		{kommunicate.HandoffToAgent{UserID: "anna@example.com"}, `{"KM_ASSIGN_TO":"anna@example.com"}`},
		{kommunicate.HandoffToTeam{TeamID: "63641656"}, `{"KM_ASSIGN_TEAM":"63641656"}`},
		{
			kommunicate.HandoffToBot{BotID: "billing", Event: kommunicate.BotEvent{Name: kommunicate.EventWelcome}},
			`{"KM_ASSIGN_TO":"billing","event":{"name":"WELCOME"}}`,
		},
		{
			kommunicate.HandoffToBot{BotID: "billing", Event: kommunicate.BotEvent{
				Name: "REFUND", Extra: kommunicate.Pairs("x", "y"),
				Data: kommunicate.Members{{Name: "order", Value: json.RawMessage(`{"id":42}`)}},
			}},
			`{"KM_ASSIGN_TO":"billing","event":{"name":"REFUND","data":{"order":{"id":42}},"x":"y"}}`,
		},
	} {
		raw, err := json.Marshal(kommunicate.Message{Text: "a", Handoff: test.handoff})
		if want := `{"message":"a","platform":"kommunicate","metadata":` + test.want + `}`; err != nil || string(raw) != want {
			t.Errorf("%#v: %s, %v, want %s", test.handoff, raw, err, want)
			continue
		}
		var again kommunicate.Message
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.handoff, again.Handoff); diff != "" {
			t.Errorf("after a round trip (-before +after):\n%s", diff)
		}
	}
}

// TestHandoffSpellings decodes what this library writes otherwise, and checks
// what it then writes.
func TestHandoffSpellings(t *testing.T) {
	for _, test := range []struct {
		metadata string
		want     kommunicate.Message
		again    string
	}{
		{`{"KM_ASSIGN_TEAM":55}`, kommunicate.Message{Handoff: kommunicate.HandoffToTeam{TeamID: "55"}}, `{"KM_ASSIGN_TEAM":"55"}`},
		{
			`{"KM_ASSIGN_TO":"b","event":"{\"name\":\"E\",\"data\":{\"k\":\"v\"}}"}`,
			kommunicate.Message{Handoff: kommunicate.HandoffToBot{BotID: "b", Event: kommunicate.BotEvent{Name: "E", Data: kommunicate.Pairs("k", "v")}}},
			`{"KM_ASSIGN_TO":"b","event":{"name":"E","data":{"k":"v"}}}`,
		},
		{
			`{"KM_ASSIGN_TO":"b","event":"E"}`,
			kommunicate.Message{Handoff: kommunicate.HandoffToAgent{UserID: "b"}, Metadata: kommunicate.Pairs("event", "E")},
			`{"KM_ASSIGN_TO":"b","event":"E"}`,
		},
		{
			`{"KM_ASSIGN_TO":"a","KM_ASSIGN_TEAM":"55"}`,
			kommunicate.Message{Handoff: kommunicate.HandoffToAgent{UserID: "a"}, Metadata: kommunicate.Pairs("KM_ASSIGN_TEAM", "55")},
			`{"KM_ASSIGN_TO":"a","KM_ASSIGN_TEAM":"55"}`,
		},
		{
			`{"KM_ASSIGN_TO":5}`,
			kommunicate.Message{Metadata: kommunicate.Members{{Name: "KM_ASSIGN_TO", Value: json.RawMessage(`5`)}}},
			`{"KM_ASSIGN_TO":5}`,
		},
		{`{"KM_ASSIGN_TEAM":[]}`, kommunicate.Message{Metadata: kommunicate.Members{{Name: "KM_ASSIGN_TEAM", Value: json.RawMessage(`[]`)}}}, `{"KM_ASSIGN_TEAM":[]}`},
	} {
		var got kommunicate.Message
		if err := json.Unmarshal([]byte(`{"metadata":`+test.metadata+`}`), &got); err != nil {
			t.Errorf("%s: %v", test.metadata, err)
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.metadata, diff)
		}
		raw, err := json.Marshal(got)
		if want := `{"platform":"kommunicate","metadata":` + test.again + `}`; err != nil || string(raw) != want {
			t.Errorf("%s was written as %s, %v, want %s", test.metadata, raw, err, want)
		}
	}
}

// TestWithWholeHandoffs checks that a client and a webhook leave a message with
// a handoff in one piece when they are told to.
func TestWithWholeHandoffs(t *testing.T) {
	message := kommunicate.Message{Text: "a", Handoff: kommunicate.HandoffToRules{}}
	for _, test := range []struct {
		name    string
		client  []kommunicate.ClientOption
		webhook []kommunicate.WebhookOption
		sent    int
		answer  string
	}{
		{
			name: "split", sent: 2,
			answer: `[{"message":"a","platform":"kommunicate"},{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}]`,
		},
		{
			name: "whole", sent: 1,
			client:  []kommunicate.ClientOption{kommunicate.WithWholeHandoffs()},
			webhook: []kommunicate.WebhookOption{kommunicate.WithWholeHandoffs()},
			answer:  `[{"message":"a","platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}]`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := newClient(t, &fakeAPI{handlers: []http.HandlerFunc{says(taken), says(taken)}}, test.client...)
			sent, err := client.SendMessage(t.Context(), "1", "faq-bot", message)
			if err != nil || len(sent) != test.sent {
				t.Errorf("sent %v, %v, want %d bubbles", sent, err, test.sent)
			}
			hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
				return []kommunicate.Message{message}, nil
			}), test.webhook...)
			if got := postHook(t.Context(), hook, `{"groupId":1,"key":"k"}`).Body.String(); got != test.answer {
				t.Errorf("answer %s, want %s", got, test.answer)
			}
		})
	}
}
