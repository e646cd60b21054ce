package watson_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// hookAnswer is a pre- or post-message webhook's answer as a cloud function of
// IBM's returns it.
type hookAnswer struct {
	Body  hookBody            `json:"body"`
	Extra kommunicate.Members `json:"-"`
}

type hookBody struct {
	Payload watson.MessageResponse `json:"payload"`
	Extra   kommunicate.Members    `json:"-"`
}

func (a *hookAnswer) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, a) }
func (a hookAnswer) MarshalJSON() ([]byte, error)     { return lossless.Marshal(a) }
func (b *hookBody) UnmarshalJSON(data []byte) error   { return lossless.Unmarshal(data, b) }
func (b hookBody) MarshalJSON() ([]byte, error)       { return lossless.Marshal(b) }

func TestSamplesSurvive(t *testing.T) {
	found := bridgetest.Samples(t, "watson_", 4)
	for name, v := range map[string]json.Unmarshaler{
		"v2_message_request":           new(watson.MessageRequest),
		"v2_message_response":          new(watson.MessageResponse),
		"premessage_webhook":           new(watson.Request),
		"postmessage_webhook_response": new(hookAnswer),
	} {
		t.Run(name, func(t *testing.T) { bridgetest.Survives(t, found[name], v) })
	}
}

func TestSampleRequests(t *testing.T) {
	found := bridgetest.Samples(t, "watson_", 4)
	for name, want := range map[string]kommunicate.Turn{
		"premessage_webhook": {Text: "Buenas dias"},
		"v2_message_request": {
			Text: "hi", BotID: "order-bot-x1y2z", AppID: "APP_ID", GroupID: "16650159", UserID: "user-42",
			ChatContext: kommunicate.ChatContext{
				Locale: "en", MessageSource: "WEB",
				Extra: kommunicate.Pairs("groupId", "16650159", "botId", "order-bot-x1y2z", "applicationId", "APP_ID", "from", "user-42"),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			request := new(watson.Request)
			if name == "premessage_webhook" {
				bridgetest.Decode(t, found[name], request)
			} else {
				bridgetest.Decode(t, found[name], &request.Payload)
			}
			got := *request.Turn()
			got.Native = nil
			if diff := cmp.Diff(bridgetest.Plain(t, want), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSampleResponses(t *testing.T) {
	found := bridgetest.Samples(t, "watson_", 4)
	t.Run("message", func(t *testing.T) {
		var response watson.MessageResponse
		bridgetest.Decode(t, found["v2_message_response"], &response)
		got, degraded := watson.Decode(response.Output.Generic)
		bridgetest.SameMessages(t, got, []kommunicate.Message{
			{Text: "Here are your stores."},
			{Text: "Store", Rich: kommunicate.Images{{URL: "https://example.com/a.jpg", Caption: "Main"}}},
			{Text: "Pick one", Rich: kommunicate.SuggestedReplies{{Title: "Location 1", Message: "Location 1"}}},
			{Text: "Please wait"},
			{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes", Message: "Yes"}}},
			{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Members{{
				Name: "connectToAgent", Value: json.RawMessage(`{"message_to_human_agent":"User asked"}`),
			}}},
		})
		bridgetest.SameDegraded(t, "watson", degraded, "/3 no-pause", "/4/agent_unavailable away-message")
	})
	t.Run("webhook", func(t *testing.T) {
		var answer hookAnswer
		bridgetest.Decode(t, found["postmessage_webhook_response"], &answer)
		got, degraded := watson.Decode(answer.Body.Payload.Output.Generic)
		bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "Hi", Handoff: kommunicate.HandoffToRules{}}})
		bridgetest.SameDegraded(t, "watson", degraded)
	})
}
