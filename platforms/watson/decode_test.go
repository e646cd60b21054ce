package watson_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

func TestDecode(t *testing.T) {
	rules := kommunicate.HandoffToRules{}
	link := func(text, name, url string) kommunicate.Message {
		return kommunicate.Message{Text: text, Rich: kommunicate.LinkButtons{{Name: name, URL: url}}}
	}
	about := func(m kommunicate.Message, raw string) kommunicate.Message {
		m.Metadata = kommunicate.Members{{Name: "connectToAgent", Value: json.RawMessage(raw)}}
		return m
	}
	tests := []struct {
		name, in string
		want     []kommunicate.Message
		degraded []string // "pointer code".
	}{
		{name: "nothing", in: `[]`},
		{name: "texts", in: `[{"response_type":"text","text":"a"},{"response_type":"text","text":""}]`, want: []kommunicate.Message{{Text: "a"}}},
		{name: "other channel", in: `[{"response_type":"text","text":"a","channels":[{"channel":"slack"}]}]`, degraded: []string{"/0 other-channel"}},
		{
			name: "options", in: `[{"response_type":"option","title":"T","description":"D","preference":"dropdown","options":[{"label":"A","value":{"input":{"text":"a"}}},{"label":"B"}]}]`,
			want: []kommunicate.Message{{Text: "T\nD", Rich: kommunicate.SuggestedReplies{{Title: "A", Message: "a"}, {Title: "B"}}}},
		},
		{name: "no options", in: `[{"response_type":"option","title":"T"}]`, want: []kommunicate.Message{{Text: "T"}}},
		{
			name: "an option without a label", in: `[{"response_type":"option","title":"T","options":[{"label":"","value":{}}]}]`,
			want: []kommunicate.Message{{Text: "T"}}, degraded: []string{"/0 empty-label"},
		},
		{
			name: "suggestion", in: `[{"response_type":"suggestion","title":"Did you mean","suggestions":[{"label":"A","value":{"input":{"suggestion_id":"s1","text":"a"}},"output":{"text":["x"]}}]}]`,
			want: []kommunicate.Message{{Text: "Did you mean", Rich: kommunicate.SuggestedReplies{{Title: "A", Message: "a", Metadata: kommunicate.ReplyMetadata{
				Context: kommunicate.Members{{Name: "watsonInput", Value: json.RawMessage(`{"suggestion_id":"s1","text":"a"}`)}},
			}}}}},
		},
		{
			name: "image", in: `[{"response_type":"image","source":"https://example.com/a.png","title":"T","alt_text":"A"}]`,
			want: []kommunicate.Message{{Text: "T", Rich: kommunicate.Images{{URL: "https://example.com/a.png", Caption: "A"}}}},
		},
		{name: "image that is none", in: `[{"response_type":"image","title":"T"}]`, want: []kommunicate.Message{{Text: "T"}}, degraded: []string{"/0 empty-url"}},
		{
			name: "video", in: `[{"response_type":"video","source":"https://example.com/a.MP4?x=1","title":"T","description":"D"}]`,
			want: []kommunicate.Message{{Text: "T", Rich: kommunicate.Videos{{URL: "https://example.com/a.MP4?x=1", Caption: "D"}}}},
		},
		{
			name: "YouTube", in: `[{"response_type":"video","source":"https://www.youtube.com/watch?v=Ab_-1"},{"response_type":"video","source":"https://youtu.be/Ab_-1"},{"response_type":"video","source":"https://m.youtube.com/embed/Ab_-1"}]`,
			want: []kommunicate.Message{
				{Rich: kommunicate.Videos{{URL: "https://www.youtube.com/embed/Ab_-1", Source: "youtube"}}},
				{Rich: kommunicate.Videos{{URL: "https://www.youtube.com/embed/Ab_-1", Source: "youtube"}}},
				{Rich: kommunicate.Videos{{URL: "https://www.youtube.com/embed/Ab_-1", Source: "youtube"}}},
			},
		},
		{
			name: "YouTube's other pages", in: `[{"response_type":"video","source":"https://www.youtube.com/c/a/b","title":"T"}]`,
			want: []kommunicate.Message{link("", "T", "https://www.youtube.com/c/a/b")}, degraded: []string{"/0 as-link"},
		},
		{
			name: "video elsewhere", in: `[{"response_type":"video","source":"https://vimeo.com/1","title":"T","description":"D"}]`,
			want: []kommunicate.Message{link("D", "T", "https://vimeo.com/1")}, degraded: []string{"/0 as-link"},
		},
		{
			name: "agents", in: `[{"response_type":"connect_to_agent","topic":"A"},{"response_type":"connect_to_agent"},{"response_type":"connect_to_agent","topic":"B"}]`,
			want:     []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Members{{Name: "connectToAgent", Value: json.RawMessage(`{"topic":"B"}`)}}}},
			degraded: []string{"/0 another-agent"},
		},
		{
			name: "audio", in: `[{"response_type":"audio","source":"https://example.com/a.mp3"}]`,
			want: []kommunicate.Message{link("", "example.com", "https://example.com/a.mp3")}, degraded: []string{"/0 as-link"},
		},
		{
			name: "iframe", in: `[{"response_type":"iframe","source":"https://example.com/map","title":"The map","image_url":"https://example.com/map.png"}]`,
			want: []kommunicate.Message{link("", "The map", "https://example.com/map")}, degraded: []string{"/0 as-link"},
		},
		{name: "iframe without a source", in: `[{"response_type":"iframe"}]`, degraded: []string{"/0 empty-label", "/0 as-link"}},
		{name: "pause", in: `[{"response_type":"pause","time":1000,"typing":true}]`, degraded: []string{"/0 no-pause"}},
		{
			name: "search", in: `[{"response_type":"search","header":"Found:","primary_results":[{"title":"T","body":"B","url":"https://example.com/t"},{"body":"only","result_metadata":{"score":1}}],"additional_results":[{"title":"U"}]}]`,
			want: []kommunicate.Message{{Text: "Found:", Rich: kommunicate.Cards{
				{Title: "T", Description: "B", Buttons: []kommunicate.CardButton{kommunicate.Link{Name: "example.com", URL: "https://example.com/t"}}},
				{Title: "only"},
			}}}, degraded: []string{"/0/additional_results more-results"},
		},
		{name: "search without results", in: `[{"response_type":"search","header":"Nothing."}]`, want: []kommunicate.Message{{Text: "Nothing."}}},
		{
			name: "agent", in: `[{"response_type":"connect_to_agent","message_to_human_agent":"M","agent_available":{"message":"Wait"},"agent_unavailable":{"message":"Nobody"},"transfer_info":{"target":{"zendesk":{"department":"d"}}}},{"response_type":"text","text":"Bye"}]`,
			want: []kommunicate.Message{
				{Text: "Wait"},
				{Text: "Bye"},
				about(kommunicate.Message{Handoff: rules}, `{"message_to_human_agent":"M","transfer_info":{"target":{"zendesk":{"department":"d"}}}}`),
			}, degraded: []string{"/0/agent_unavailable away-message"},
		},
		{name: "bare agent", in: `[{"response_type":"connect_to_agent"}]`, want: []kommunicate.Message{{Handoff: rules}}},
		{
			name: "the handoff of a payload", in: `[{"response_type":"connect_to_agent","topic":"T"},{"response_type":"user_defined","user_defined":{"message":"a","metadata":{"KM_ASSIGN_TO":"anna@example.com"}}}]`,
			want: []kommunicate.Message{about(kommunicate.Message{Text: "a", Handoff: kommunicate.HandoffToAgent{UserID: "anna@example.com"}}, `{"topic":"T"}`)},
		},
		{
			name: "channel", in: `[{"response_type":"channel_transfer","message_to_user":"Go on there.","transfer_info":{"target":{"chat":{"url":"https://example.com/chat"}}}}]`,
			want: []kommunicate.Message{link("Go on there.", "example.com", "https://example.com/chat")},
		},
		{
			name: "channel without a link", in: `[{"response_type":"channel_transfer","message_to_user":"Go on there.","transfer_info":{"target":{"whatsapp":{}}}}]`,
			want: []kommunicate.Message{{Text: "Go on there."}}, degraded: []string{"/0/transfer_info no-counterpart"},
		},
		{name: "user_defined", in: `[{"response_type":"user_defined","user_defined":[{"message":"a"},{"message":"b","platform":"kommunicate"}]}]`, want: []kommunicate.Message{{Text: "a"}, {Text: "b"}}},
		{name: "user_defined of another", in: `[{"response_type":"user_defined","user_defined":{"template":"x"}},{"response_type":"user_defined"}]`, degraded: []string{"/0/user_defined foreign-payload", "/1/user_defined foreign-payload"}},
		{
			name: "buttons", in: `[{"response_type":"button","button_type":"post_back","label":"A","value":{"input":{"text":"a"}}},{"response_type":"button","button_type":"url","label":"B","url":"https://example.com"},{"response_type":"button","button_type":"show_panel","label":"C"}]`,
			want:     []kommunicate.Message{{Rich: kommunicate.SuggestedReplies{{Title: "A", Message: "a"}}}, link("", "B", "https://example.com")},
			degraded: []string{"/2/button_type no-counterpart"},
		},
		{
			name: "carousel", in: `[{"response_type":"carousel","items":[{"response_type":"card","body":[{"response_type":"text","text":"a"}],"footer":[{"response_type":"text","text":"b"}]},7]}]`,
			want: []kommunicate.Message{{Text: "a"}, {Text: "b"}}, degraded: []string{"/0/items/0 flattened", "/0/items/1 broken-message", "/0 flattened"},
		},
		{name: "others", in: `[{"response_type":"date"},{"response_type":"end_session"},{},{"response_type":"of_tomorrow","text":"x"}]`, degraded: []string{"/0 no-counterpart", "/1 no-counterpart", "/2 no-counterpart", "/3 no-counterpart"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var responses []watson.Generic
			bridgetest.Decode(t, []byte(tt.in), &responses)
			got, degraded := watson.Decode(responses)
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "watson", degraded, tt.degraded...)
		})
	}
	_, degraded := watson.Decode([]watson.Generic{{ResponseType: watson.TypeConnectToAgent, TransferInfo: json.RawMessage("{")}})
	bridgetest.SameDegraded(t, "watson", degraded, "/0 broken-message")
}

// TestDecodeDeep: cards in cards end somewhere, and quickly.
func TestDecodeDeep(t *testing.T) {
	const depth = 400
	deep := strings.Repeat(`{"response_type":"card","body":[`, depth) + `{"response_type":"text","text":"a"}` + strings.Repeat(`]}`, depth)
	var responses []watson.Generic
	bridgetest.Decode(t, []byte("["+deep+"]"), &responses)
	messages, degraded := watson.Decode(responses)
	if len(messages) > 0 || len(degraded) == 0 {
		t.Errorf("%d messages, degraded %v", len(messages), degraded)
	}
}

func TestEncode(t *testing.T) {
	messages := []kommunicate.Message{{Text: "a < b"}, {Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "A"}}}, {Handoff: kommunicate.HandoffToRules{}}}
	got, degraded, err := watson.Encode(messages)
	if err != nil || len(degraded) > 0 {
		t.Fatal(degraded, err)
	}
	want := `[{"response_type":"text","text":"a < b"},
		{"response_type":"user_defined","user_defined":{"message":"Pick","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"A","message":"A"}]}}},
		{"response_type":"user_defined","user_defined":{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}}]`
	if diff := cmp.Diff(bridgetest.Plain(t, json.RawMessage(want)), bridgetest.Plain(t, got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	back, _ := watson.Decode(got)
	bridgetest.SameMessages(t, back, messages)
	var invalid *kommunicate.ValidationError
	if _, _, err := watson.Encode([]kommunicate.Message{{Text: "a"}, {}}); !errors.As(err, &invalid) || !strings.HasPrefix(invalid.Pointer, "/1") {
		t.Errorf("error %v", err)
	}
}

// TestEncodeLarge: of what IBM would not take, as much as it takes is sent.
func TestEncodeLarge(t *testing.T) {
	large := kommunicate.SuggestedReplies{{Title: strings.Repeat("x", 5000)}}
	tests := []struct {
		name     string
		in       kommunicate.Message
		want     []kommunicate.Message
		degraded []string
	}{
		{"just fits", kommunicate.Message{HTML: kommunicate.HTML(strings.Repeat("h", 4900))}, []kommunicate.Message{{HTML: kommunicate.HTML(strings.Repeat("h", 4900))}}, nil},
		{"long text", kommunicate.Message{Text: strings.Repeat("t", 9000)}, []kommunicate.Message{{Text: strings.Repeat("t", 9000)}}, nil},
		{"rich", kommunicate.Message{Text: "Pick", Rich: large}, []kommunicate.Message{{Text: "Pick"}}, []string{"/0 user-defined-too-large"}},
		{
			"all",
			kommunicate.Message{Text: "Pick", Rich: large, Handoff: kommunicate.HandoffToRules{}},
			[]kommunicate.Message{{Text: "Pick"}, {Handoff: kommunicate.HandoffToRules{}}},
			[]string{"/0 user-defined-too-large"},
		},
		{"html", kommunicate.Message{HTML: kommunicate.HTML(strings.Repeat("h", 5000))}, nil, []string{"/0 user-defined-too-large"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			encoded, degraded, err := watson.Encode([]kommunicate.Message{tt.in})
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range encoded {
				if len(g.UserDefined) > 5000 {
					t.Errorf("%d bytes", len(g.UserDefined))
				}
			}
			got, _ := watson.Decode(encoded)
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "watson", degraded, tt.degraded...)
		})
	}
}
