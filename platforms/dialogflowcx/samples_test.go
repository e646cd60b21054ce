package dialogflowcx_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

func TestSampleRequests(t *testing.T) {
	context := func(extra ...string) kommunicate.ChatContext {
		return kommunicate.ChatContext{
			Locale: "en", MessageSource: "WEB", Extra: kommunicate.Pairs(append([]string{
				"groupId", "16650159", "botId", "order-bot-x1y2z", "applicationId", "APP_ID", "from", "user-42",
			}, extra...)...),
		}
	}
	want := map[string]kommunicate.Turn{
		"": {
			Key: "d-1", Text: "talk to human", Intent: "talk.to.human", ChatContext: context("firstName", "Jo"),
			Params: kommunicate.Pairs("orderId", "A1", "topic", "refund"),
		},
		"_event": {Key: "d-2", Event: "welcome_sti", ChatContext: context()},
	}
	found := bridgetest.Samples(t, "dialogflow_cx_request", len(want))
	for name, turn := range want {
		t.Run("request"+name, func(t *testing.T) {
			turn.BotID, turn.AppID, turn.GroupID, turn.UserID = "order-bot-x1y2z", "APP_ID", "16650159", "user-42"
			var request dialogflowcx.Request
			bridgetest.Decode(t, found[name], &request)
			got := *request.Turn()
			if got.Native != &request {
				t.Error("Native is not the request")
			}
			got.Native = nil
			if diff := cmp.Diff(bridgetest.Plain(t, turn), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(turn.Params, got.Params); diff != "" {
				t.Errorf("params (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSampleResponses(t *testing.T) {
	handoff := kommunicate.Message{Text: "Connecting you", Handoff: kommunicate.HandoffToRules{}}
	if err := handoff.Metadata.Set("liveAgentHandoff", map[string]string{"reason": "refund"}); err != nil {
		t.Fatal(err)
	}
	want := map[string][]kommunicate.Message{
		"": {
			{Text: "Here you go"},
			{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes", Message: "Yes"}}},
		},
		"_handoff": {handoff},
	}
	found := bridgetest.Samples(t, "dialogflow_cx_response", len(want))
	for name, messages := range want {
		t.Run("response"+name, func(t *testing.T) {
			var response dialogflowcx.Response
			bridgetest.Decode(t, found[name], &response)
			got, degraded := dialogflowcx.Decode(response.FulfillmentResponse.Messages)
			bridgetest.SameMessages(t, got, messages)
			bridgetest.SameDegraded(t, "dialogflowcx", degraded)
		})
	}
}

func TestSamplesSurvive(t *testing.T) {
	for name, raw := range bridgetest.Samples(t, "dialogflow_cx_re", 4) {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "quest") {
				bridgetest.Survives(t, raw, new(dialogflowcx.Request))
			} else {
				bridgetest.Survives(t, raw, new(dialogflowcx.Response))
			}
		})
	}
}
