package botframework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

func TestSamplesOfTurns(t *testing.T) {
	want := map[string]kommunicate.Turn{
		"activity": {
			Key: "conv-1|a1", Text: "where is my order", BotID: "order-bot-x1y2z", AppID: "APP_ID", GroupID: "16650159", UserID: "user-42",
			ChatContext: kommunicate.ChatContext{Locale: "en", MessageSource: "WEB", Extra: kommunicate.Pairs("groupId", "16650159", "botId", "order-bot-x1y2z", "applicationId", "APP_ID", "from", "user-42")},
		},
		"event": {
			Key: "conv-1|a1", Event: "WELCOME", BotID: "bot@x", GroupID: "conv-1", UserID: "user-42",
			ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("groupId", "16650159")},
		},
	}
	for name, turn := range want {
		t.Run(name, func(t *testing.T) {
			turn.CreatedAt = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
			raw := bridgetest.Samples(t, "botframework_"+name+"_in", 1)[""]
			var act botframework.Activity
			bridgetest.Decode(t, raw, &act)
			got := *act.Turn()
			if got.Native != &act {
				t.Error("Native is not the activity")
			}
			got.Native = nil
			if diff := cmp.Diff(bridgetest.Plain(t, turn), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSamplesOfAnswers(t *testing.T) {
	handoff := kommunicate.Message{Handoff: kommunicate.HandoffToRules{}}
	withSkill := handoff
	withSkill.Metadata = kommunicate.Members{{Name: botframework.HandoffContext, Value: []byte(`{"skill":"billing"}`)}}
	connecting := handoff
	connecting.Text = "Connecting you"
	want := map[string][]kommunicate.Message{
		"botframework_activity_out_channeldata": {connecting},
		"botframework_handoff_event":            {withSkill},
		"botframework_activity_out_suggested": {{Text: "Pick one", Rich: kommunicate.CombinedButtons{
			kommunicate.SuggestedReply{Title: "Yes"}, kommunicate.Link{Name: "Docs", URL: "https://example.com"},
		}}},
		"botframework_activity_out_hero_carousel": {
			{Rich: kommunicate.Cards{{
				Title: "Plan A", Subtitle: "$9", Description: "Basic", Image: "https://example.com/a.png",
				Buttons: []kommunicate.CardButton{
					kommunicate.SuggestedReply{Title: "Choose", Message: "choose-a"}, kommunicate.Link{Name: "Details", URL: "https://example.com/a"},
				},
			}}},
			{Rich: kommunicate.Images{{URL: "https://example.com/b.png", Caption: "b.png"}}},
		},
		"directline_activityset": {{Text: "Hi"}},
	}
	for name, messages := range want {
		t.Run(name, func(t *testing.T) {
			raw := bridgetest.Samples(t, name, 1)[""]
			var set botframework.ActivitySet
			if bridgetest.Decode(t, raw, &set); set.Activities == nil {
				set.Activities = make([]botframework.Activity, 1)
				bridgetest.Decode(t, raw, &set.Activities[0])
			}
			got, degraded := botframework.Decode(set.Activities)
			bridgetest.SameMessages(t, got, messages)
			bridgetest.SameDegraded(t, "botframework", degraded)
		})
	}
}

func TestSamplesSurvive(t *testing.T) {
	for name, raw := range bridgetest.Samples(t, "botframework_", 6) {
		t.Run(name, func(t *testing.T) { bridgetest.Survives(t, raw, new(botframework.Activity)) })
	}
	bridgetest.Survives(t, bridgetest.Samples(t, "directline_activityset", 1)[""], new(botframework.ActivitySet))
}

func TestCardsSurvive(t *testing.T) {
	bridgetest.Survives(t, []byte(`{"title":"T","subtitle":"S","text":"D","images":[{"url":"u","alt":"a","tap":{"type":"openUrl","value":"v","x":1},"x":1}],
		"image":{"url":"u"},"media":[{"url":"m","profile":"p","x":1}],"buttons":[{"type":"imBack","title":"t","value":{"a":[null]},"x":1}],"tap":{"type":"imBack"},
		"facts":[{"key":"k","value":"v","x":1}],"items":[{"title":"i","price":"1","quantity":"2","x":1}],"tax":"1","vat":"2","total":"3","duration":"PT1M","autostart":true}`), new(botframework.Card))
	bridgetest.Survives(t, []byte(`{"activities":[{"type":"message","suggestedActions":{"to":["u"],"actions":[],"x":1},"from":{"id":"b","x":1},"conversation":{"id":"c","isGroup":true},"attachments":[{"contentType":"x","thumbnailUrl":"t","x":1}],"channelData":{"kommunicate":{},"teams":{"a":1}}}],"x":1}`), new(botframework.Response))
}
