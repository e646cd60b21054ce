package lex_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

func TestSampleEvents(t *testing.T) {
	media := kommunicate.Pairs("photo", "kommunicateMediaEvent")
	want := map[string]kommunicate.Turn{
		"": {Text: "where is my order"},
		"_media": {Event: kommunicate.EventMedia, Params: media, ChatContext: kommunicate.ChatContext{
			Attachments: []kommunicate.Attachment{{Type: "image/jpeg", Name: "d.jpg", URL: "https://example.com/d.jpg", Size: "1200"}},
		}},
		"_location": {Event: kommunicate.EventMedia, Params: media, ChatContext: kommunicate.ChatContext{
			Attachments: []kommunicate.Attachment{{Type: "location", Location: &kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"}}},
		}},
	}
	found := bridgetest.Samples(t, "lex_v2_event", len(want))
	for name, turn := range want {
		t.Run("event"+name, func(t *testing.T) {
			turn.BotID, turn.GroupID, turn.Intent = "order-bot-x1y2z", "16650159", "OrderStatus"
			turn.ChatContext.Extra = kommunicate.Pairs("botId", "order-bot-x1y2z", "groupId", "16650159")
			var request lex.Request
			bridgetest.Decode(t, found[name], &request)
			got := *request.Turn()
			if got.Native != &request {
				t.Error("Native is not the request")
			}
			if got, want := bridgetest.Plain(t, got.Params), bridgetest.Plain(t, turn.Params); got != want {
				t.Errorf("parameters %s, want %s", got, want)
			}
			got.Native = nil
			if diff := cmp.Diff(bridgetest.Pruned(t, turn), bridgetest.Pruned(t, got)); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
			if i := request.Interpretations; len(i) != 1 || i[0].Confidence() != 0.91 || i[0].Intent.Name != "OrderStatus" {
				t.Errorf("interpretations %+v", i)
			}
		})
	}
}

func TestSampleResponses(t *testing.T) {
	want := map[string][]kommunicate.Message{
		"_custom": {{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes", Message: "Yes"}}}},
		"_html_and_card": {
			{HTML: "<b>Working on it</b>"},
			{Rich: kommunicate.Cards{{
				Title: "What next?", Subtitle: "Pick",
				Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "Again", Message: "again"}},
			}}},
		},
	}
	found := bridgetest.Samples(t, "lex_v2_response", len(want))
	for name, messages := range want {
		t.Run("response"+name, func(t *testing.T) {
			var response lex.Response
			bridgetest.Decode(t, found[name], &response)
			got, degraded := lex.Decode(response.Messages)
			bridgetest.SameDegraded(t, "lex", degraded)
			bridgetest.SameMessages(t, got, messages)
			if action := response.SessionState.DialogAction; action.Type != lex.Close || response.SessionState.Intent.State != lex.Fulfilled {
				t.Errorf("action %+v", action)
			}
		})
	}
}

func TestSampleOfTheRuntime(t *testing.T) {
	var sample struct{ Request, Response json.RawMessage }
	bridgetest.Decode(t, bridgetest.Samples(t, "lex_v2_recognize_text", 1)[""], &sample)
	var request lex.RecognizeTextRequest
	bridgetest.Survives(t, sample.Request, &request) // With the parts of the path in Extra.
	if request.Text != "hi" || request.RequestAttributes["groupId"] != "16650159" || request.Extra.Text("botId") != "BOTID12345" {
		t.Errorf("request %+v", request)
	}
	var response lex.RecognizeTextResponse
	bridgetest.Survives(t, sample.Response, &response)
	got, degraded := lex.Decode(response.Messages)
	bridgetest.SameDegraded(t, "lex", degraded)
	bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "Hi"}, {Text: "How can I help?"}})
}

// Content that is an object is not shown, as users found out.
func TestSampleOfAnObject(t *testing.T) {
	var message lex.Message
	bridgetest.Survives(t, bridgetest.Samples(t, "bad_lex_content_object", 1)[""], &message)
	got, degraded := lex.Decode([]lex.Message{message})
	bridgetest.SameMessages(t, got, nil)
	bridgetest.SameDegraded(t, "lex", degraded, "/0/content content-not-text")
}

func TestSamplesSurvive(t *testing.T) {
	for name, raw := range bridgetest.Samples(t, "lex_v2_", 5) {
		t.Run(name, func(t *testing.T) {
			switch {
			case strings.HasPrefix(name, "event"):
				bridgetest.Survives(t, raw, new(lex.Request))
			case strings.HasPrefix(name, "response"):
				bridgetest.Survives(t, raw, new(lex.Response))
			}
		})
	}
}
