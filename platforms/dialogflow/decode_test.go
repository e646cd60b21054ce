package dialogflow_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name, in string
		want     []kommunicate.Message
		degraded []string // "pointer code".
	}{
		{name: "nothing", in: `[]`},
		{name: "several texts", in: `[{"text":{"text":["a","","b"]}}]`, want: []kommunicate.Message{{Text: "a"}, {Text: "b"}}},
		{name: "what the console leaves empty", in: `[{"text":{"text":[""]}},{"text":{}}]`},
		{
			name: "image", in: `[{"image":{"imageUri":"https://example.com/a.png","accessibilityText":"A"}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Images{{URL: "https://example.com/a.png", Caption: "A"}}}},
		},
		{
			name: "a card's postback is sent", in: `[{"card":{"title":"T","buttons":[{"text":"Buy","postback":"buy it"},{"text":"Plain"}]}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Cards{{Title: "T", Buttons: []kommunicate.CardButton{
				kommunicate.SuggestedReply{Title: "Buy", Message: "buy it"}, kommunicate.SuggestedReply{Title: "Plain"},
			}}}}},
		},
		{
			name: "a card without a title", in: `[{"card":{"subtitle":"S","imageUri":"https://example.com/a.png"}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Cards{{Title: "S", Image: "https://example.com/a.png"}}}},
		},
		{
			name: "a card that is a picture", in: `[{"card":{"imageUri":"https://example.com/a.png"}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Images{{URL: "https://example.com/a.png"}}}},
		},
		{
			name: "a picture that is no URL", in: `[{"image":{"imageUri":"a.png"}},{"text":{"text":["b"]}}]`,
			want: []kommunicate.Message{{Text: "b"}}, degraded: []string{"/0/image bad-url"},
		},
		{
			name: "quick replies without a label", in: `[{"quickReplies":{"title":"Pick","quickReplies":["a",""]}}]`,
			want: []kommunicate.Message{{Text: "Pick"}}, degraded: []string{"/0/quickReplies empty-label"},
		},
		{
			name: "suggestions", in: `[{"suggestions":{"suggestions":[{"title":"a"},{"title":"b"}]}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.SuggestedReplies{{Title: "a"}, {Title: "b"}}}},
		},
		{
			name: "link", in: `[{"platform":"ACTIONS_ON_GOOGLE","linkOutSuggestion":{"destinationName":"Shop","uri":"https://example.com"}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.LinkButtons{{Name: "Shop", URL: "https://example.com"}}}},
		},
		{
			name: "simple responses", in: `[{"platform":"ACTIONS_ON_GOOGLE","simpleResponses":{"simpleResponses":[{"textToSpeech":"spoken"},{"textToSpeech":"other"}]}},
				{"platform":"ACTIONS_ON_GOOGLE","simpleResponses":{"simpleResponses":[{"textToSpeech":"spoken","displayText":"shown"}]}}]`,
			want: []kommunicate.Message{{Text: "spoken"}, {Text: "shown"}},
		},
		{
			name: "no simple response", in: `[{"platform":"ACTIONS_ON_GOOGLE","simpleResponses":{}}]`,
			degraded: []string{"/0/simpleResponses empty-message"},
		},
		{
			name: "basic card", in: `[{"platform":"ACTIONS_ON_GOOGLE","basicCard":{"formattedText":"F","image":{"imageUri":"https://example.com/a.png"},"buttons":[{"title":"Open","openUriAction":{"uri":"https://example.com"}}]}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Cards{{
				Title: "F", Image: "https://example.com/a.png",
				Buttons: []kommunicate.CardButton{kommunicate.Link{Name: "Open", URL: "https://example.com"}},
			}}}},
		},
		{
			name: "list", in: `[{"listSelect":{"title":"H","subtitle":"S","items":[{"info":{"key":"k"},"title":"a","description":"d","image":{"imageUri":"https://example.com/a.png"}},{"title":"b"}]}}]`,
			want: []kommunicate.Message{{Text: "S", Rich: kommunicate.List{HeaderText: "H", Rows: []kommunicate.ListRow{
				kommunicate.ReplyRow{Title: "a", Description: "d", Image: "https://example.com/a.png"}, kommunicate.ReplyRow{Title: "b"},
			}}}},
		},
		{
			name: "carousel", in: `[{"carouselSelect":{"items":[{"title":"a","description":"d"},{"title":"b"}]}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Cards{
				{Title: "a", Description: "d", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "a"}}},
				{Title: "b", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "b"}}},
			}}},
		},
		{
			name: "browsing carousel", in: `[{"browseCarouselCard":{"items":[{"title":"a","footer":"f","openUriAction":{"url":"https://example.com/a"}}]}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Cards{{
				Title: "a", Subtitle: "f", Buttons: []kommunicate.CardButton{kommunicate.Link{Name: "a", URL: "https://example.com/a"}},
			}}}},
		},
		{
			name: "media", in: `[{"mediaContent":{"mediaType":"AUDIO","mediaObjects":[{"name":"Song","contentUrl":"https://example.com/a.mp3"}]}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.LinkButtons{{Name: "Song", URL: "https://example.com/a.mp3"}}}},
		},
		{
			name: "no counterpart", in: `[{"tableCard":{"title":"T"}},{"text":{"text":["b"]}}]`,
			want: []kommunicate.Message{{Text: "b"}}, degraded: []string{"/0/tableCard no-counterpart"},
		},
		{name: "another form", in: `[{"listSelect":[1]}]`, degraded: []string{"/0/listSelect broken-message"}},
		{
			name: "the default platform wins", in: `[{"platform":"ACTIONS_ON_GOOGLE","basicCard":{"title":"T"}},{"platform":"PLATFORM_UNSPECIFIED","text":{"text":["b"]}},{"platform":"SLACK","text":{"text":["c"]}}]`,
			want: []kommunicate.Message{{Text: "b"}}, degraded: []string{"/0 other-platform", "/2 other-platform"},
		},
		{
			name: "an empty default does not", in: `[{"text":{"text":[""]}},{"platform":"ACTIONS_ON_GOOGLE","basicCard":{"title":"T"}}]`,
			want: []kommunicate.Message{{Rich: kommunicate.Cards{{Title: "T"}}}},
		},
		{name: "nothing of Kommunicate's", in: `[{"platform":"SLACK","text":{"text":["c"]}}]`, degraded: []string{"/0 other-platform"}},
		{
			name: "payloads of others", in: `[{"payload":{"richContent":[]}},{"payload":{"platform":"facebook","message":"x"}},{"payload":"x"},{"payload":null}]`,
			degraded: []string{"/0/payload foreign-payload", "/1/payload foreign-payload", "/2/payload foreign-payload"},
		},
		{
			name: "payloads without a platform", in: `[{"payload":{"message":"a"}},{"payload":{"metadata":{"KM_ASSIGN_TO":""}}}]`,
			want: []kommunicate.Message{{Text: "a"}, {Handoff: kommunicate.HandoffToRules{}}},
		},
		{
			name: "several messages in a payload", in: `[{"payload":[{"message":"a"},{"message":"b"}]}]`,
			want: []kommunicate.Message{{Text: "a"}, {Text: "b"}},
		},
		{
			name: "lists in a list of messages", in: `[{"payload":[{"message":"a"},[{"message":"b"}]]},{"payload":` + strings.Repeat("[", 900) + strings.Repeat("]", 900) + `}]`,
			want: []kommunicate.Message{{Text: "a"}}, degraded: []string{"/0/payload/1 foreign-payload", "/1/payload/0 foreign-payload"},
		},
		{name: "broken payload", in: `[{"payload":{"message":"a","metadata":[1]}}]`, degraded: []string{"/0/payload broken-payload"}},
		{
			name: "a payload that the clients break on", in: `[{"payload":{"message":"a","metadata":{"contentType":"300","templateId":"6","payload":[{}]}}}]`,
			want: []kommunicate.Message{{Text: "a"}}, degraded: []string{"/0/payload empty-label"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var messages []dialogflow.FulfillmentMessage
			bridgetest.Decode(t, []byte(tt.in), &messages)
			got, degraded := dialogflow.Decode(messages)
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "dialogflow", degraded, tt.degraded...)
		})
	}
}

func TestEncode(t *testing.T) {
	buttons := kommunicate.SuggestedReplies{{Title: "Yes"}}
	tests := []struct {
		name     string
		messages []kommunicate.Message
		want     string
	}{
		{"nothing", nil, `[]`},
		{"a text", []kommunicate.Message{{Text: "a < b"}}, `[{"text":{"text":["a < b"]}}]`},
		{
			"a payload",
			[]kommunicate.Message{{Text: "Pick", Rich: buttons}},
			`[{"payload":{"message":"Pick","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Yes","message":"Yes"}]}}}]`,
		},
		{
			"texts that would be hidden",
			[]kommunicate.Message{{Text: "a"}, {Text: "b", IgnoreTextResponse: true}},
			`[{"payload":{"message":"a","platform":"kommunicate"}},{"payload":{"message":"b","platform":"kommunicate","ignoreTextResponse":true}}]`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded, err := dialogflow.Encode(tt.messages)
			if err != nil || len(degraded) > 0 {
				t.Fatal(degraded, err)
			}
			if diff := cmp.Diff(bridgetest.Plain(t, json.RawMessage(tt.want)), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			back, _ := dialogflow.Decode(got)
			bridgetest.SameMessages(t, back, tt.messages)
		})
	}
	var invalid *kommunicate.ValidationError
	_, _, err := dialogflow.Encode([]kommunicate.Message{{Text: "a"}, {Rich: kommunicate.LinkButtons{{Name: "b"}}}})
	if !errors.As(err, &invalid) || !strings.HasPrefix(invalid.Pointer, "/1/") {
		t.Errorf("error %v", err)
	}
}
