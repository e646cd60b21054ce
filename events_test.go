package kommunicate_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A listener is a bot that keeps the turns it gets, and answers a few texts.
type listener struct {
	answers map[string]kommunicate.Message

	mu    sync.Mutex
	turns []heardTurn
}

// A heardTurn is what the tests look at of a turn. The context is without what
// Kommunicate adds to each.
type heardTurn struct {
	Text, Event    string
	ReplyMetadata  kommunicate.Members
	Context        map[string]any
	Attachments    []kommunicate.Attachment
	FormData       kommunicate.Members
	FormMessageKey string
	Availability   kommunicate.Availability
}

func (l *listener) Respond(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	heard := heardTurn{
		Text: turn.Text, Event: turn.Event, ReplyMetadata: turn.Metadata,
		Attachments: turn.Attachments, FormData: turn.FormData, FormMessageKey: turn.FormMessageKey,
	}
	heard.Availability, _ = turn.Availability()
	extra, err := kommunicate.ContextAs[map[string]any](turn)
	if err != nil {
		return nil, err
	}
	for _, standard := range []string{
		"groupId", "botId", "from", "applicationId", "messageSource", "kmUserLocale",
		"attachments", "formData", "formMsgKey", "actionResponse",
	} {
		delete(extra, standard)
	}
	if len(extra) > 0 {
		heard.Context = extra
	}
	l.mu.Lock()
	l.turns = append(l.turns, heard)
	l.mu.Unlock()
	if answer, ok := l.answers[turn.Text+turn.Event]; ok {
		return []kommunicate.Message{answer}, nil
	}
	return nil, nil
}

// TestEventsReachTheBot plays each way in which an event, and what comes with
// it, reaches a bot.
func TestEventsReachTheBot(t *testing.T) {
	form := kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.TextField{Label: "Name"},
			kommunicate.CheckboxGroup{Title: "Topics", Name: "Topics", Options: []kommunicate.FormOption{{Label: "a"}, {Label: "b"}}},
		},
		Submit: kommunicate.FormSubmit{Name: "Send"},
	}
	buttons := kommunicate.SuggestedReplies{
		{Title: "Buy", Metadata: kommunicate.ReplyMetadata{
			Event: "BOUGHT", Context: kommunicate.Pairs("plan", "gold"), Extra: kommunicate.Pairs("item", "42"),
		}},
		{Title: "Talk to Human", Metadata: kommunicate.ReplyMetadata{FetchAgentAvailability: true}},
	}
	quiet := kommunicate.ConversationDetail{Welcome: kommunicate.SkipWelcome}
	say := func(text string) func(*kommunicatetest.Conversation) error {
		return func(conv *kommunicatetest.Conversation) error {
			_, err := conv.Say(text)
			return err
		}
	}
	for _, test := range []struct {
		name   string
		detail kommunicate.ConversationDetail
		answer kommunicate.Message // To "go".
		act    func(*kommunicatetest.Conversation) error
		want   []heardTurn // After "go".
	}{
		{name: "welcome", want: []heardTurn{{Event: kommunicate.EventWelcome}}},
		{name: "no welcome", detail: quiet},
		{
			name: "custom welcome", detail: kommunicate.ConversationDetail{CustomWelcomeEvent: "VIP"},
			want: []heardTurn{{Event: "VIP"}},
		},
		{
			name:   "context of the page",
			detail: kommunicate.ConversationDetail{ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("page", "/pricing")}},
			want:   []heardTurn{{Event: kommunicate.EventWelcome, Context: map[string]any{"page": "/pricing"}}},
		},
		{
			name: "event of a web page", detail: quiet,
			act: func(conv *kommunicatetest.Conversation) error {
				_, err := conv.Trigger("CART_FULL")
				return err
			},
			want: []heardTurn{{
				Text: "Event: CART_FULL", Event: "CART_FULL",
				ReplyMetadata: kommunicate.Pairs("KM_TRIGGER_EVENT", "CART_FULL", "category", "HIDDEN"),
			}},
		},
		{
			name: "event of a button", detail: quiet, answer: kommunicate.Message{Rich: buttons},
			act: func(conv *kommunicatetest.Conversation) error {
				_, err := conv.Click("Buy")
				return err
			},
			want: []heardTurn{{
				Text: "Buy", Event: "BOUGHT", Context: map[string]any{"plan": "gold"},
				ReplyMetadata: kommunicate.Pairs("KM_TRIGGER_EVENT", "BOUGHT", "item", "42"),
			}},
		},
		{
			name: "availability", detail: quiet, answer: kommunicate.Message{Rich: buttons},
			act: func(conv *kommunicatetest.Conversation) error {
				_, err := conv.Click("Talk to Human")
				return err
			},
			want: []heardTurn{{
				Text: "Talk to Human", Availability: kommunicate.AgentsAway,
				ReplyMetadata: kommunicate.Pairs("actionRequest", "fetchAgentAvailability"),
			}},
		},
		{
			name: "file", detail: quiet,
			act: func(conv *kommunicatetest.Conversation) error {
				_, err := conv.SendFile(kommunicate.FileMeta{Name: "a.png", URL: "https://example.com/a.png", Size: 1200, ContentType: "image/png"})
				return err
			},
			want: []heardTurn{{Event: kommunicate.EventMedia, Attachments: []kommunicate.Attachment{
				{Type: "image/png", Name: "a.png", URL: "https://example.com/a.png", Size: "1200"},
			}}},
		},
		{
			name: "place", detail: quiet,
			act: func(conv *kommunicatetest.Conversation) error {
				_, err := conv.SendLocation(kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"})
				return err
			},
			want: []heardTurn{{Event: kommunicate.EventMedia, Attachments: []kommunicate.Attachment{
				{Type: "location", Location: &kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"}},
			}}},
		},
		{
			name: "form", detail: quiet, answer: kommunicate.Message{Rich: form},
			act: func(conv *kommunicatetest.Conversation) error {
				_, err := conv.Submit(map[string]any{"Name": "Jo", "Topics": []string{"b"}})
				return err
			},
			want: []heardTurn{{
				Text: "Send", FormMessageKey: "5-1001-2",
				FormData: append(kommunicate.Pairs("Name", "Jo"), kommunicate.Member{Name: "Topics", Value: json.RawMessage(`["b"]`)}),
			}},
		},
		{name: "text", detail: quiet, act: say("hello"), want: []heardTurn{{Text: "hello"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bot := &listener{answers: map[string]kommunicate.Message{"go": test.answer}}
			srv := kommunicatetest.NewServer()
			defer srv.Close()
			srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Availability: kommunicate.AgentsAway})
			srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(bot)})
			test.detail.Assignee = "faq-bot"
			conv, err := srv.User("ann").Open(test.detail)
			if err != nil {
				t.Fatal(err)
			}
			if test.answer.Rich != nil {
				if _, err := conv.Say("go"); err != nil {
					t.Fatal(err)
				}
				bot.turns = nil
			}
			if test.act != nil {
				if err := test.act(conv); err != nil {
					t.Fatal(err)
				}
			}
			for i := range bot.turns {
				if bot.turns[i].Event == kommunicate.EventMedia {
					bot.turns[i].Text = "" // No document says what it is.
				}
			}
			if diff := cmp.Diff(test.want, bot.turns); diff != "" {
				t.Errorf("turns (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEventFromBotToBot checks that a handoff's event and data reach the other
// bot.
func TestEventFromBotToBot(t *testing.T) {
	first := &listener{answers: map[string]kommunicate.Message{"refund": {
		Text: "My colleague takes over.",
		Handoff: kommunicate.HandoffToBot{BotID: "billing-bot", Event: kommunicate.BotEvent{
			Name: "REFUND", Data: kommunicate.Pairs("order", "42"),
		}},
	}}}
	second := &listener{answers: map[string]kommunicate.Message{"REFUND": {Text: "Which order?"}}}
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(first)})
	srv.AddBot(kommunicatetest.Bot{ID: "billing-bot", Handler: kommunicate.NewWebhook(second)})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "faq-bot", Welcome: kommunicate.SkipWelcome})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Say("refund"); err != nil {
		t.Fatal(err)
	}
	want := []heardTurn{{Event: "REFUND", Context: map[string]any{"order": "42"}}}
	if diff := cmp.Diff(want, second.turns); diff != "" {
		t.Errorf("turns of the other bot (-want +got):\n%s", diff)
	}
	if conv.Assignee() != "billing-bot" {
		t.Errorf("assignee %q", conv.Assignee())
	}
}

func TestChatContextJSON(t *testing.T) {
	want := kommunicate.ChatContext{
		Locale: "en", Language: "es", Timezone: "Europe/Berlin", MessageSource: "WEB",
		Attachments:     []kommunicate.Attachment{{Type: "image/png", Name: "a.png", URL: "https://example.com/a.png", Size: "1"}},
		FormData:        kommunicate.Pairs("Name", "Jo"),
		FormMessageKey:  "5-1-1",
		ActionResponses: []kommunicate.ActionResponse{{Name: "fetchAgentAvailability", Availability: kommunicate.AgentsOnline}},
		Extra:           kommunicate.Pairs("plan", "gold"),
	}
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{raw, text} {
		var got kommunicate.ChatContext
		if err := json.Unmarshal(form, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", form, diff)
		}
	}
	for _, none := range []string{`[]`, `"gold"`, `1`, `{`} {
		var got kommunicate.ChatContext
		if err := got.UnmarshalJSON([]byte(none)); err == nil {
			t.Errorf("%s was read as a context", none)
		}
	}
}

// TestGroupIDInTurn checks that a conversation's id is written as a number where
// it is one.
func TestGroupIDInTurn(t *testing.T) {
	for id, want := range map[kommunicate.GroupID]string{
		"": ``, "42": `42`, "0": `0`, "007": `"007"`, "a1": `"a1"`, "4-2": `"4-2"`,
	} {
		raw, err := json.Marshal(kommunicate.Turn{GroupID: id})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			GroupID json.RawMessage `json:"groupId"`
		}
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		if string(got.GroupID) != want {
			t.Errorf("%q was written as %s, want %s", id, got.GroupID, want)
		}
	}
}
