package botframework_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

func TestNewRefuses(t *testing.T) {
	token := func(context.Context) (botframework.Token, error) { return botframework.Token{}, nil }
	tests := []struct {
		name string
		line botframework.DirectLine
		want string // Pointers.
	}{
		{"neither secret nor tokens", botframework.DirectLine{}, "/secret"},
		{"both", botframework.DirectLine{Secret: "s3cret", Tokens: token}, "/secret"},
		{"a line break", botframework.DirectLine{Secret: "s3cret\n"}, "/secret"},
		{"no endpoint", botframework.DirectLine{Secret: "s3cret", Endpoint: "directline"}, "/endpoint"},
		{"a user in the endpoint", botframework.DirectLine{Secret: "s3cret", Endpoint: "https://a:s3cret@example.com"}, "/endpoint"},
		{"times", botframework.DirectLine{Secret: "s3cret", FirstReply: -1, Quiet: -1, LateFor: -1}, "/firstReply /quiet /lateFor"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := botframework.New(tt.line)
			var invalid *kommunicate.ValidationError
			if !errors.As(err, &invalid) || strings.Contains(err.Error(), "s3cret") {
				t.Fatalf("error %v", err)
			}
			pointers := invalid.Pointer
			for _, more := range invalid.More {
				pointers += " " + more.Pointer
			}
			if pointers != tt.want {
				t.Errorf("pointers %q, want %q", pointers, tt.want)
			}
		})
	}
	if _, err := botframework.New(botframework.DirectLine{Secret: "s"}, kommunicate.WithBudget(0)); err == nil {
		t.Error("a budget of 0 is taken")
	}
}

// TestTurns: what a bot is told.
func TestTurns(t *testing.T) {
	created := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	tests := []struct {
		name string
		turn kommunicate.Turn
		want string // Of what is told, without what all have.
	}{
		{"text", kommunicate.Turn{Text: "Hi", UserID: "ann", CreatedAt: created}, `{"type":"message","text":"Hi","textFormat":"plain","from":{"id":"ann","role":"user"},"localTimestamp":"2026-01-02T03:04:05.006Z","channelData":{"kommunicate":{"from":"ann"}}}`},
		{"nobody's", kommunicate.Turn{Text: "Hi"}, `{"type":"message","text":"Hi","textFormat":"plain","from":{"id":"user","role":"user"},"channelData":{"kommunicate":{}}}`},
		{
			"language",
			kommunicate.Turn{Text: "Hi", ChatContext: kommunicate.ChatContext{Locale: "en", Language: "es"}},
			`{"type":"message","text":"Hi","textFormat":"plain","locale":"es","from":{"id":"user","role":"user"},"channelData":{"kommunicate":{"kmUserLocale":"en","kmUserLanguageCode":"es"}}}`,
		},
		{
			"event",
			kommunicate.Turn{Event: "WELCOME", GroupID: "1", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("plan", "gold")}},
			`{"type":"event","name":"WELCOME","value":{"plan":"gold"},"from":{"id":"user","role":"user"},"channelData":{"kommunicate":{"plan":"gold","groupId":"1"}}}`,
		},
		{
			"files and places",
			kommunicate.Turn{Event: kommunicate.EventMedia, ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{
				{Type: "image/png", Name: "a.png", URL: "https://example.com/a.png"},
				{Type: "location", Location: &kommunicate.Location{Latitude: "12.9", Longitude: "x"}},
			}}},
			`{"type":"message","textFormat":"plain","from":{"id":"user","role":"user"},"attachments":[{"contentType":"image/png","contentUrl":"https://example.com/a.png","name":"a.png"}],
				"entities":[{"type":"Place","geo":{"type":"GeoCoordinates","latitude":12.9,"longitude":"x"}}],"channelData":"-"}`,
		},
		{
			"form",
			kommunicate.Turn{Text: "Send", ChatContext: kommunicate.ChatContext{FormData: kommunicate.Pairs("Name", "Jo")}},
			`{"type":"message","text":"Send","textFormat":"plain","value":{"Name":"Jo"},"from":{"id":"user","role":"user"},"channelData":"-"}`,
		},
		{
			"a button's value",
			kommunicate.Turn{Text: "Choose", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Members{{Name: "botFrameworkValue", Value: json.RawMessage(`{"n":1}`)}}}},
			`{"type":"message","text":"Choose","textFormat":"plain","value":{"n":1},"from":{"id":"user","role":"user"},"channelData":"-"}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := told(t, tt.turn)
			got.ID, got.Timestamp, got.ChannelID, got.ServiceURL = "", "", "", ""
			got.Conversation, got.Recipient = botframework.ConversationAccount{}, botframework.ChannelAccount{}
			if strings.Contains(tt.want, `"channelData":"-"`) {
				got.ChannelData = botframework.ChannelData{Extra: nil}
				tt.want = strings.ReplaceAll(tt.want, `,"channelData":"-"`, "")
			}
			if diff := cmp.Diff(bridgetest.Plain(t, json.RawMessage(tt.want)), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("activity (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNothingToAsk(t *testing.T) {
	var degraded []string
	d := line(nil)
	bot := connect(t, d, nil, kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) {
		degraded = append(degraded, list[0].Code)
	}))
	got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1"})
	if err != nil || got != nil || !slices.Equal(degraded, []string{"nothing-to-ask"}) || d.Conversations() != nil && len(d.Conversations()) > 0 {
		t.Errorf("%v, %v, degraded %q, conversations %q", got, err, degraded, d.Conversations())
	}
}

func TestConversations(t *testing.T) {
	d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
		if act.Text == "bye" {
			resp.Activities = append(resp.Activities, botframework.Activity{Type: "endOfConversation"})
			return nil
		}
		resp.Activities = append(resp.Activities, text("in "+act.Conversation.ID))
		return nil
	})
	bot := connect(t, d, hasty)
	say := func(group, text string) string {
		t.Helper()
		got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: kommunicate.GroupID(group), Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(texts(got), "|")
	}
	for _, step := range []struct{ group, text, want string }{
		{"1", "hi", "in conv-1"},
		{"2", "hi", "in conv-2"},
		{"1", "hi", "in conv-1"},
		{"1", "bye", "resolve"},
		{"1", "hi", "in conv-3"}, // The bot ended the first.
		{"", "hi", "in conv-4"},  // Nobody's is not remembered.
		{"", "hi", "in conv-5"},
	} {
		if got := say(step.group, step.text); got != step.want {
			t.Errorf("%q in %q: %q, want %q", step.text, step.group, got, step.want)
		}
	}
	d.Fail(http.StatusNotFound, "NotFound") // Direct Line has forgotten the conversation.
	if got := say("2", "hi"); got != "in conv-6" {
		t.Errorf("after the conversation is gone: %q", got)
	}
}

func TestTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
			resp.Activities = append(resp.Activities, text("in "+act.Conversation.ID))
			return nil
		})
		asked := 0
		bot := connect(t, d, func(line *botframework.DirectLine) {
			hasty(line)
			line.Secret, line.Tokens = "", func(ctx context.Context) (botframework.Token, error) {
				asked++
				return generate(ctx, d)
			}
		})
		for _, step := range []struct {
			after time.Duration
			want  string
		}{
			{0, "in conv-1"},
			{20 * time.Minute, "in conv-1"}, // The token is refreshed,
			{20 * time.Minute, "in conv-1"}, // more than once,
			{20 * time.Minute, "in conv-1"},
			{31 * time.Minute, "in conv-2"}, // but not when it has expired.
		} {
			time.Sleep(step.after)
			got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: "Hi"})
			if err != nil || strings.Join(texts(got), "|") != step.want {
				t.Errorf("after %v: %q, %v, want %q", step.after, texts(got), err, step.want)
			}
		}
		if asked != 2 {
			t.Errorf("%d tokens were asked for", asked)
		}
	})
	for name, tokens := range map[string]func(context.Context) (botframework.Token, error){
		"no token":   func(context.Context) (botframework.Token, error) { return botframework.Token{}, nil },
		"a bad one":  func(context.Context) (botframework.Token, error) { return botframework.Token{Token: "s3cret\r\n"}, nil },
		"an unknown": func(context.Context) (botframework.Token, error) { return botframework.Token{Token: "s3cret"}, nil },
		"an error":   func(context.Context) (botframework.Token, error) { return botframework.Token{}, errors.New("s3cret") },
	} {
		bot := connect(t, line(nil), func(line *botframework.DirectLine) { line.Secret, line.Tokens = "", tokens })
		if _, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "Hi"}); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// generate asks a line for a token, as a token endpoint does.
func generate(ctx context.Context, d *botframeworktest.DirectLine) (botframework.Token, error) {
	var token botframework.Token
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://directline.test/v3/directline/tokens/generate", nil)
	if err != nil {
		return token, err
	}
	r.Header.Set("Authorization", "Bearer "+botframeworktest.Secret)
	response, err := d.Client().Do(r)
	if err != nil {
		return token, err
	}
	defer response.Body.Close()
	return token, json.NewDecoder(response.Body).Decode(&token)
}
