package botframework_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

const (
	hero      = `"contentType":"application/vnd.microsoft.card.hero","content"`
	thumbnail = `"contentType":"application/vnd.microsoft.card.thumbnail","content"`
)

func TestDecode(t *testing.T) {
	png := "https://example.com/a.png"
	tests := []struct {
		name, in string // in is a list of activities, or one message without its type.
		want     []kommunicate.Message
		degraded []string // "pointer code".
	}{
		{name: "nothing", in: `[]`},
		{name: "plain text", in: `{"text":"a **b**","textFormat":"plain"}`, want: []kommunicate.Message{{Text: "a **b**"}}},
		{name: "text without marks", in: `{"text":"5 < 6 & more"}`, want: []kommunicate.Message{{Text: "5 < 6 & more"}}},
		{
			name: "markdown", in: `{"text":"# Hi\n**b**","textFormat":"markdown"}`,
			want: []kommunicate.Message{{Text: "# Hi\n**b**"}}, degraded: []string{"/0/text markdown"},
		},
		{name: "xml", in: `{"text":"<b>a</b>","textFormat":"xml"}`, want: []kommunicate.Message{{HTML: "<b>a</b>"}}},
		{name: "an empty message", in: `{"text":""}`, degraded: []string{"/0 empty-message"}},
		{name: "what is for machines", in: `[{"type":"typing"},{"type":"trace","name":"t"},{"type":"conversationUpdate"}]`},
		{
			name: "what has no counterpart", in: `[{"type":"messageDelete"},{"type":"event","name":"x"},{"type":"message","text":"a"}]`,
			want: []kommunicate.Message{{Text: "a"}}, degraded: []string{"/0 no-counterpart", "/1 unknown-event"},
		},
		{
			name: "the end", in: `[{"type":"endOfConversation","code":"completedSuccessfully","text":"Bye","textFormat":"plain"},{"type":"endOfConversation"}]`,
			want: []kommunicate.Message{{Text: "Bye", Action: kommunicate.ResolveConversation{}}, {Action: kommunicate.ResolveConversation{}}},
		},
		{
			name: "handoff", in: `[{"type":"event","name":"handoff.initiate","value":{"skill":"billing"}}]`,
			want: []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Members{{Name: "handoffContext", Value: []byte(`{"skill":"billing"}`)}}}},
		},
		{
			name: "handoffs", in: `[{"type":"event","name":"handoff.initiate"},{"type":"event","name":"handoff.initiate","value":{}},
				{"type":"event","name":"handoff.initiate","value":"vip"},{"type":"event","name":"handoff.initiate","value":{"KM_ASSIGN_TO":"anna@example.com"}},
				{"type":"event","name":"handoff.initiate","value":{"KM_ASSIGN_TEAM":"55","skill":"x"}}]`,
			want: []kommunicate.Message{
				{Handoff: kommunicate.HandoffToRules{}},
				{Handoff: kommunicate.HandoffToRules{}},
				{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Members{{Name: "handoffContext", Value: []byte(`"vip"`)}}},
				{Handoff: kommunicate.HandoffToAgent{UserID: "anna@example.com"}},
				{Handoff: kommunicate.HandoffToTeam{TeamID: "55"}, Metadata: kommunicate.Members{{Name: "handoffContext", Value: []byte(`{"skill":"x"}`)}}},
			},
		},
		{
			name: "a message of Kommunicate's", in: `[{"type":"message","text":"ignored","channelData":{"kommunicate":{"message":"a","metadata":{"KM_ASSIGN_TO":""}}}},
				{"type":"event","name":"any","channelData":{"kommunicate":[{"message":"b"},{"message":"c"}]}}]`,
			want: []kommunicate.Message{{Text: "a", Handoff: kommunicate.HandoffToRules{}}, {Text: "b"}, {Text: "c"}},
		},
		{
			name: "a chat context that comes back", in: `{"text":"a","channelData":{"kommunicate":{"groupId":"1"}}}`,
			want: []kommunicate.Message{{Text: "a"}},
		},
		{
			name: "a broken message of Kommunicate's", in: `{"text":"a","channelData":{"kommunicate":{"message":"b","metadata":[1]}}}`,
			degraded: []string{"/0/channelData/kommunicate broken-payload"},
		},
		{
			name: "replies", in: `{"text":"Pick","suggestedActions":{"actions":[{"type":"imBack","title":"Yes","value":"Yes"},{"type":"postBack","title":"No","value":"nope"}]}}`,
			want: []kommunicate.Message{{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No", Message: "nope"}}}},
		},
		{
			name: "replies with values", in: `{"suggestedActions":{"actions":[{"type":"postBack","title":"A","value":{"id":1}},{"type":"messageBack","title":"B","text":"b!","displayText":"shown","value":"v"},{"type":"messageBack","title":"C","displayText":"shown"}]}}`,
			want: []kommunicate.Message{{Rich: kommunicate.SuggestedReplies{
				{Title: "A", Metadata: kommunicate.ReplyMetadata{Context: kommunicate.Members{{Name: "botFrameworkValue", Value: []byte(`{"id":1}`)}}}},
				{Title: "B", Message: "b!", Metadata: kommunicate.ReplyMetadata{Context: kommunicate.Members{{Name: "botFrameworkValue", Value: []byte(`"v"`)}}}},
				{Title: "C", Message: "shown"},
			}}},
		},
		{
			name: "links", in: `{"text":"Look","suggestedActions":{"actions":[{"type":"openUrl","title":"Docs","value":"https://example.com"},{"type":"downloadFile","value":"https://example.com/f"}]}}`,
			want: []kommunicate.Message{{Text: "Look", Rich: kommunicate.LinkButtons{{Name: "Docs", URL: "https://example.com"}, {Name: "https://example.com/f", URL: "https://example.com/f"}}}},
		},
		{
			name: "both", in: `{"text":"Pick","suggestedActions":{"actions":[{"type":"imBack","title":"Yes","value":"Yes"},{"type":"openUrl","title":"Docs","value":"https://example.com"}]}}`,
			want: []kommunicate.Message{{Text: "Pick", Rich: kommunicate.CombinedButtons{kommunicate.SuggestedReply{Title: "Yes"}, kommunicate.Link{Name: "Docs", URL: "https://example.com"}}}},
		},
		{
			name: "buttons that are none", in: `{"text":"Pick","suggestedActions":{"actions":[{"type":"imBack"},{"type":"openUrl","title":"X","value":"javascript:alert(1)"},{"type":"invoke","title":"I","value":{}},{"type":"imBack","title":"Yes","value":"Yes"}]}}`,
			want:     []kommunicate.Message{{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}}},
			degraded: []string{"/0/suggestedActions/actions/0 unsupported-action", "/0/suggestedActions/actions/1 unsupported-action", "/0/suggestedActions/actions/2 unsupported-action"},
		},
		{
			name: "a hero card", in: `{"text":"See","attachments":[{` + hero + `:{"title":"T","subtitle":"S","text":"D","images":[{"url":"` + png + `"},{"url":"https://example.com/b.png"}],
				"buttons":[{"type":"postBack","title":"Choose","value":"a"},{"type":"openUrl","title":"Docs","value":"https://example.com"},{"type":"playAudio"}],"tap":{"type":"openUrl","value":"https://example.com/t"}}}]}`,
			want: []kommunicate.Message{{Text: "See", Rich: kommunicate.Cards{{
				Title: "T", Subtitle: "S", Description: "D", Image: png, URL: "https://example.com/t",
				Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "Choose", Message: "a"}, kommunicate.Link{Name: "Docs", URL: "https://example.com"}},
			}}}},
			degraded: []string{"/0/attachments/0/content/images/1 one-image", "/0/attachments/0/content/buttons/2 unsupported-action"},
		},
		{
			name: "cards without a title", in: `[{"type":"message","attachments":[{` + hero + `:{"text":"D","buttons":[{"type":"imBack","title":"A","value":"a"}]}}]},
				{"type":"message","attachments":[{` + hero + `:{"images":[{"url":"` + png + `","alt":"A"}]}}]},
				{"type":"message","attachments":[{` + hero + `:{"buttons":[{"type":"imBack","title":"A","value":"a"}]}}]},
				{"type":"message","attachments":[{` + hero + `:{"images":[{"url":"` + png + `","alt":"A"}],"tap":{"type":"imBack","title":"Go","value":"go"}}}]}]`,
			want: []kommunicate.Message{
				{Rich: kommunicate.Cards{{Title: "D", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "A", Message: "a"}}}}},
				{Rich: kommunicate.Images{{URL: png, Caption: "A"}}},
				{Rich: kommunicate.SuggestedReplies{{Title: "A", Message: "a"}}},
				{Rich: kommunicate.Cards{{Title: "A", Image: png, Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "Go", Message: "go"}}}}},
			},
		},
		{
			name: "a tap beside buttons", in: `{"attachments":[{` + hero + `:{"title":"T","buttons":[{"type":"imBack","title":"A","value":"A"}],"tap":{"type":"imBack","value":"t"}}}]}`,
			want:     []kommunicate.Message{{Rich: kommunicate.Cards{{Title: "T", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "A"}}}}}},
			degraded: []string{"/0/attachments/0/content/tap unsupported-action"},
		},
		{
			name: "a carousel", in: `{"attachmentLayout":"carousel","attachments":[{` + hero + `:{"title":"A"}},{` + thumbnail + `:{"title":"B"}},{` + hero + `:{"images":[{"url":"` + png + `"}]}},{"contentType":"image/png","contentUrl":"` + png + `","name":"b.png"}]}`,
			want: []kommunicate.Message{
				{Rich: kommunicate.Cards{{Title: "A"}, {Title: "B"}}},
				{Rich: kommunicate.Images{{URL: png}}},
				{Rich: kommunicate.Images{{URL: png, Caption: "b.png"}}},
			},
		},
		{
			name: "a list", in: `{"text":"Pick","attachmentLayout":"list","attachments":[{` + thumbnail + `:{"title":"A","text":"a","images":[{"url":"` + png + `"}],"tap":{"type":"openUrl","value":"https://example.com"}}},{` + hero + `:{"title":"B","subtitle":"b","buttons":[{"type":"postBack","title":"Choose","value":{"n":1}}]}}]}`,
			want: []kommunicate.Message{{Text: "Pick", Rich: kommunicate.List{Rows: []kommunicate.ListRow{
				kommunicate.LinkRow{Title: "A", Description: "a", Image: png, URL: "https://example.com"},
				kommunicate.ReplyRow{Title: "B", Description: "b", Message: "Choose", Metadata: kommunicate.ReplyMetadata{Context: kommunicate.Members{{Name: "botFrameworkValue", Value: []byte(`{"n":1}`)}}}},
			}}}},
		},
		{
			name: "cards that make no list", in: `{"attachments":[{` + hero + `:{"title":"A","buttons":[{"type":"imBack","title":"A","value":"A"}]}},{` + hero + `:{"title":"B"}}]}`,
			want: []kommunicate.Message{
				{Rich: kommunicate.Cards{{Title: "A", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "A"}}}}},
				{Rich: kommunicate.Cards{{Title: "B"}}},
			},
		},
		{
			name: "files", in: `{"text":"Here","attachments":[{"contentType":"video/mp4","contentUrl":"https://example.com/v.mp4","name":"V"},{"contentType":"application/pdf","contentUrl":"https://example.com/f.pdf","name":"f.pdf"},{"contentType":"audio/mpeg","contentUrl":"https://example.com/a.mp3"}],
				"suggestedActions":{"actions":[{"type":"imBack","title":"Yes","value":"Yes"}]}}`,
			want: []kommunicate.Message{
				{Text: "Here", Rich: kommunicate.Videos{{URL: "https://example.com/v.mp4", Caption: "V", ContentType: "video/mp4"}}},
				{Rich: kommunicate.LinkButtons{{Name: "f.pdf", URL: "https://example.com/f.pdf"}}},
				{Rich: kommunicate.LinkButtons{{Name: "Open the file", URL: "https://example.com/a.mp3"}}},
				{Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}},
			},
		},
		{
			name: "files that cannot be shown", in: `{"text":"Here","attachments":[{"contentType":"image/png","contentUrl":"data:image/png;base64,AA"},{"contentType":"application/json","content":{}},{` + hero + `:[1]}]}`,
			want:     []kommunicate.Message{{Text: "Here"}},
			degraded: []string{"/0/attachments/1 no-counterpart", "/0/attachments/2 broken-card", "/0/attachments/0 unsafe-url"},
		},
		{
			name: "media cards", in: `{"attachments":[{"contentType":"application/vnd.microsoft.card.video","content":{"title":"V","subtitle":"s","media":[{"url":"https://example.com/v.mp4"}],"buttons":[{"type":"openUrl","title":"More","value":"https://example.com"}]}},
				{"contentType":"application/vnd.microsoft.card.animation","content":{"media":[{"url":"https://example.com/a.gif","profile":"gif"}]}},
				{"contentType":"application/vnd.microsoft.card.audio","content":{"title":"Song","media":[{"url":"https://example.com/a.mp3"}]}}]}`,
			want: []kommunicate.Message{
				{Rich: kommunicate.Videos{{URL: "https://example.com/v.mp4", Caption: "V"}}},
				{Text: "s", Rich: kommunicate.LinkButtons{{Name: "More", URL: "https://example.com"}}},
				{Rich: kommunicate.Images{{URL: "https://example.com/a.gif", Caption: "gif"}}},
				{Rich: kommunicate.LinkButtons{{Name: "Song", URL: "https://example.com/a.mp3"}}},
			},
		},
		{
			name: "other cards", in: `{"attachments":[{"contentType":"application/vnd.microsoft.card.signin","content":{"text":"Sign in","buttons":[{"type":"signin","title":"Go","value":"https://example.com/s"}]}},
				{"contentType":"application/vnd.microsoft.card.receipt","content":{"title":"Receipt","facts":[{"key":"No","value":"1"}],"items":[{"title":"Tea","price":"$2","quantity":"3"}],"tax":"$1","total":"$7"}},
				{"contentType":"application/vnd.microsoft.card.oauth","content":{"connectionName":"x"}}]}`,
			want: []kommunicate.Message{
				{Text: "Sign in", Rich: kommunicate.LinkButtons{{Name: "Go", URL: "https://example.com/s"}}},
				{Text: "Receipt\nNo 1\n3 Tea $2\nTax: $1\nTotal: $7"},
			},
			degraded: []string{"/0/attachments/2 no-counterpart"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded := botframework.Decode(activities(t, tt.in))
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "botframework", degraded, tt.degraded...)
		})
	}
}

// activities reads a list of activities, or one message.
func activities(t *testing.T, in string) []botframework.Activity {
	t.Helper()
	var list []botframework.Activity
	if in[0] == '{' {
		list = make([]botframework.Activity, 1)
		bridgetest.Decode(t, []byte(in), &list[0])
		list[0].Type = botframework.TypeMessage
		return list
	}
	bridgetest.Decode(t, []byte(in), &list)
	return list
}

func TestEncode(t *testing.T) {
	tests := []struct {
		name    string
		message kommunicate.Message
		want    string // Without channelData.
		whole   bool   // In channelData, too.
	}{
		{"a text", kommunicate.Message{Text: "a **b**"}, `{"type":"message","text":"a **b**","textFormat":"plain"}`, false},
		{"HTML", kommunicate.Message{HTML: "<b>a</b>"}, `{"type":"message","text":"<b>a</b>","textFormat":"xml"}`, false},
		{
			"replies",
			kommunicate.Message{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "A", Message: "a"}, {Title: "B"}}},
			`{"type":"message","text":"Pick","textFormat":"plain","suggestedActions":{"actions":[{"type":"imBack","title":"A","value":"a"},{"type":"imBack","title":"B","value":"B"}]}}`, true,
		},
		{
			"links",
			kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: "A", URL: "https://example.com"}}},
			`{"type":"message","attachments":[{` + hero + `:{"buttons":[{"type":"openUrl","title":"A","value":"https://example.com"}]}}]}`, true,
		},
		{
			"both, and what posts",
			kommunicate.Message{Rich: kommunicate.CombinedButtons{
				kommunicate.Link{Name: "A", URL: "https://example.com"},
				kommunicate.SuggestedReply{Title: "B"},
				kommunicate.Submit{Name: "C", FormAction: "https://example.com", FormData: kommunicate.Pairs("a", "1")},
			}},
			`{"type":"message","attachments":[{` + hero + `:{"buttons":[{"type":"openUrl","title":"A","value":"https://example.com"},{"type":"imBack","title":"B","value":"B"}]}}]}`, true,
		},
		{
			"cards",
			kommunicate.Message{Rich: kommunicate.Cards{{Title: "T", Subtitle: "S", Description: "D", Image: "https://example.com/a.png", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "B"}}}}},
			`{"type":"message","attachmentLayout":"carousel","attachments":[{` + hero + `:{"title":"T","subtitle":"S","text":"D","images":[{"url":"https://example.com/a.png"}],"buttons":[{"type":"imBack","title":"B","value":"B"}]}}]}`, true,
		},
		{
			"list",
			kommunicate.Message{Rich: kommunicate.List{Rows: []kommunicate.ListRow{kommunicate.LinkRow{Title: "A", URL: "https://example.com"}, kommunicate.ReplyRow{Title: "B", Description: "b"}}}},
			`{"type":"message","attachments":[{` + hero + `:{"title":"A","buttons":[{"type":"openUrl","title":"A","value":"https://example.com"}]}},{` + hero + `:{"title":"B","text":"b","buttons":[{"type":"imBack","title":"B","value":"B"}]}}]}`, true,
		},
		{
			"pictures",
			kommunicate.Message{Rich: kommunicate.Images{{URL: "https://example.com/a.png", Caption: "A"}}},
			`{"type":"message","attachments":[{"contentType":"image/*","contentUrl":"https://example.com/a.png","name":"A"}]}`, true,
		},
		{
			"videos",
			kommunicate.Message{Rich: kommunicate.Videos{{URL: "https://example.com/a.mp4"}}},
			`{"type":"message","attachments":[{"contentType":"video/*","contentUrl":"https://example.com/a.mp4"}]}`, true,
		},
		{"resolve", kommunicate.Message{Text: "Bye", Action: kommunicate.ResolveConversation{}}, `{"type":"endOfConversation","code":"completedSuccessfully","text":"Bye","textFormat":"plain"}`, true},
		{"tags", kommunicate.Message{Text: "Noted", Action: kommunicate.AddTags{"a"}}, `{"type":"message","text":"Noted","textFormat":"plain"}`, true},
		{"handoff", kommunicate.Message{Handoff: kommunicate.HandoffToTeam{TeamID: "5"}}, `{"type":"event","name":"handoff.initiate","value":{}}`, true},
		{
			"handoff with a context",
			kommunicate.Message{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Members{{Name: botframework.HandoffContext, Value: []byte(`{"skill":"x"}`)}}},
			`{"type":"event","name":"handoff.initiate","value":{"skill":"x"}}`, true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			messages := []kommunicate.Message{tt.message}
			encoded, degraded, err := botframework.Encode(messages)
			if err != nil || len(degraded) > 0 {
				t.Fatal(degraded, err)
			}
			back, degraded := botframework.Decode(encoded)
			bridgetest.SameMessages(t, back, messages)
			bridgetest.SameDegraded(t, "botframework", degraded)
			if whole := encoded[0].ChannelData.Kommunicate != nil; whole != tt.whole {
				t.Errorf("channelData.kommunicate is there: %v, want %v", whole, tt.whole)
			}
			encoded[0].ChannelData.Kommunicate = nil
			var want botframework.Activity
			bridgetest.Decode(t, []byte(tt.want), &want)
			if got, want := bridgetest.Plain(t, encoded[0]), bridgetest.Plain(t, want); got != want {
				t.Errorf("activity:\n%s\nwant:\n%s", got, want)
			}
		})
	}
	if _, _, err := botframework.Encode([]kommunicate.Message{{Text: "a"}, {}}); err == nil {
		t.Error("an empty message is encoded")
	}
}
