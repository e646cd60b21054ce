package dialogflow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

func TestSampleRequests(t *testing.T) {
	payload := func(extra ...string) kommunicate.ChatContext {
		return kommunicate.ChatContext{
			Locale: "en", MessageSource: "WEB", Extra: kommunicate.Pairs(append([]string{
				"groupId", "16650159", "botId", "order-bot-x1y2z", "applicationId", "APP_ID", "from", "user-42",
			}, extra...)...),
		}
	}
	media, form, availability := payload(), payload(), payload()
	media.Attachments = []kommunicate.Attachment{{Type: "image/png", Name: "a.png", URL: "https://example.com/a.png", Size: "28150"}}
	form.FormData = kommunicate.Pairs("Name", "Jo", "Email", "jo@example.com")
	availability.ActionResponses = []kommunicate.ActionResponse{{Name: "fetchAgentAvailability", Availability: kommunicate.AgentsOnline}}
	want := map[string]kommunicate.Turn{
		"":              {Key: "r-1", Text: "talk to human", ChatContext: payload("firstName", "Jo", "plan", "gold")},
		"_media":        {Key: "r-2", Event: kommunicate.EventMedia, ChatContext: media},
		"_form":         {Key: "r-3", Text: "Form was submitted successfully!", ChatContext: form},
		"_availability": {Key: "r-4", Text: "I want to talk to a human", ChatContext: availability},
	}
	found := bridgetest.Samples(t, "dialogflow_es_request", len(want))
	for name, turn := range want {
		t.Run("request"+name, func(t *testing.T) {
			turn.BotID, turn.AppID, turn.GroupID, turn.UserID = "order-bot-x1y2z", "APP_ID", "16650159", "user-42"
			turn.Intent = "Talk to human"
			var request dialogflow.Request
			bridgetest.Decode(t, found[name], &request)
			got := *request.Turn()
			if got.Native != &request {
				t.Error("Native is not the request")
			}
			got.Native = nil
			if diff := cmp.Diff(bridgetest.Plain(t, turn), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
			if c := request.QueryResult.OutputContexts; len(c) != 1 || c[0].LifespanCount != 2 || c[0].Parameters.Text("orderId") != "A1" {
				t.Errorf("contexts %+v", c)
			}
		})
	}
}

func TestSampleResponses(t *testing.T) {
	yes := kommunicate.SuggestedReplies{{Title: "Yes", Message: "Yes"}}
	want := map[string][]kommunicate.Message{
		"": {
			{Text: "Object1", Rich: kommunicate.LinkButtons{{Name: "Open", URL: "https://www.example.com"}}},
			{Text: "Object2"},
		},
		"_followup_event": nil,
		"_handoff":        {{Text: "our agents will get back to you", Handoff: kommunicate.HandoffToRules{}}},
		"_native": {
			{Text: "Welcome"},
			{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Suggestion 1"}, {Title: "Suggestion 2"}}},
			{Rich: kommunicate.Cards{{
				Title: "Card", Subtitle: "Body", Image: "https://example.com/a.png",
				Buttons: []kommunicate.CardButton{kommunicate.Link{Name: "Open", URL: "https://example.com"}},
			}}},
		},
		"_text_and_payload": {{Text: "Pick", IgnoreTextResponse: true, Rich: yes}},
	}
	found := bridgetest.Samples(t, "dialogflow_es_response", len(want))
	for name, messages := range want {
		t.Run("response"+name, func(t *testing.T) {
			var response dialogflow.Response
			bridgetest.Decode(t, found[name], &response)
			got, degraded := dialogflow.Decode(response.FulfillmentMessages)
			bridgetest.SameDegraded(t, "dialogflow", degraded)
			bridgetest.SameMessages(t, got, messages)
		})
	}
}

func TestSampleOfTheConsole(t *testing.T) {
	raw := bridgetest.Samples(t, "dialogflow_es_intent_export_message", 1)[""]
	var m dialogflow.FulfillmentMessage // What is of the export stays in Extra.
	bridgetest.Decode(t, raw, &m)
	got, degraded := dialogflow.Decode([]dialogflow.FulfillmentMessage{{Payload: m.Payload}})
	bridgetest.SameMessages(t, got, []kommunicate.Message{{
		Text: "How may we help?",
		Rich: kommunicate.SuggestedReplies{{Title: "Need a demo", Message: "Need a demo"}},
	}})
	bridgetest.SameDegraded(t, "dialogflow", degraded)
}

// A message outside of fulfillmentMessages is not shown, as users found out.
func TestSampleOfABareMessage(t *testing.T) {
	raw := bridgetest.Samples(t, "bad_es_response_bare_message", 1)[""]
	var response dialogflow.Response
	bridgetest.Decode(t, raw, &response)
	if got, _ := dialogflow.Decode(response.FulfillmentMessages); len(got) > 0 {
		t.Errorf("messages %v", got)
	}
	if response.Extra.Text("message") != "Pick" {
		t.Errorf("Extra %v", response.Extra)
	}
}

func TestSamplesSurvive(t *testing.T) {
	for name, raw := range bridgetest.Samples(t, "dialogflow_es_re", 9) {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "quest") {
				bridgetest.Survives(t, raw, new(dialogflow.Request))
			} else {
				bridgetest.Survives(t, raw, new(dialogflow.Response))
			}
		})
	}
}
