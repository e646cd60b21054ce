package dialogflow_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow/dialogflowtest"
)

// ask asks an agent about a turn of conversation 1001.
func ask(t *testing.T, agent *dialogflowtest.Agent, settings dialogflow.Agent, turn kommunicate.Turn) ([]kommunicate.Message, []kommunicate.Degraded, error) {
	t.Helper()
	if settings.Name == "" {
		settings.Name = "projects/p/agent"
	}
	var degraded []kommunicate.Degraded
	bot, err := dialogflow.New(settings, kommunicate.WithHTTPClient(agent.Client()), report(&degraded))
	if err != nil {
		t.Fatal(err)
	}
	if turn.GroupID == "" {
		turn.GroupID = "1001"
	}
	messages, err := bot.Respond(t.Context(), &turn)
	return messages, degraded, err
}

func text(texts ...string) []dialogflow.FulfillmentMessage {
	return []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: texts}}}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		agent   dialogflow.Agent
		pointer string // "" if it is taken.
	}{
		{dialogflow.Agent{Name: "projects/p/agent"}, ""},
		{dialogflow.Agent{Name: "projects/p/locations/europe-west2/agent", Endpoint: "http://localhost:8080/"}, ""},
		{dialogflow.Agent{Name: "projects/p/agent/environments/e/users/-"}, ""},
		{dialogflow.Agent{}, "/name"},
		{dialogflow.Agent{Name: "projects/p/agent/sessions/1"}, "/name"},
		{dialogflow.Agent{Name: "projects/p/../agent"}, "/name"},
		{dialogflow.Agent{Name: "projects/p?/agent"}, "/name"},
		{dialogflow.Agent{Name: "projects/p/agent", Endpoint: "ftp://example.com"}, "/endpoint"},
		{dialogflow.Agent{Name: "projects/p/agent", Endpoint: "https://u:p@example.com"}, "/endpoint"},
	}
	for _, tt := range tests {
		_, err := dialogflow.New(tt.agent)
		var invalid *kommunicate.ValidationError
		if got := errors.As(err, &invalid); got != (tt.pointer != "") || got && invalid.Pointer != tt.pointer {
			t.Errorf("New(%+v): %v, want an error at %q", tt.agent, err, tt.pointer)
		}
	}
	if _, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithBudget(-1)); err == nil {
		t.Error("a negative budget is taken")
	}
}

func TestWhatAnAgentIsAsked(t *testing.T) {
	var path, body string
	client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		return record(r, &path, &body)
	})}
	turn := func(change func(*kommunicate.Turn)) kommunicate.Turn {
		turn := kommunicate.Turn{Text: "hi", BotID: "faq-bot", GroupID: "1001", UserID: "ann", AppID: "app"}
		change(&turn)
		return turn
	}
	const ids = `"groupId":"1001","botId":"faq-bot","from":"ann","applicationId":"app"`
	tests := []struct {
		name       string
		agent      dialogflow.Agent
		turn       kommunicate.Turn
		path, body string
	}{
		{
			"text",
			dialogflow.Agent{Name: "projects/p/agent"},
			turn(func(*kommunicate.Turn) {}),
			"https://dialogflow.googleapis.com/v2/projects/p/agent/sessions/1001:detectIntent",
			`{"queryParams":{"payload":{` + ids + `}},"queryInput":{"text":{"text":"hi","languageCode":"en"}}}`,
		},
		{
			"the user's language",
			dialogflow.Agent{Name: "projects/p/locations/global/agent"},
			turn(func(t *kommunicate.Turn) {
				t.Locale, t.Language, t.Timezone = "en", "es", "Europe/Madrid"
			}),
			"https://dialogflow.googleapis.com/v2/projects/p/locations/global/agent/sessions/1001:detectIntent",
			`{"queryParams":{"timeZone":"Europe/Madrid","payload":{"kmUserLocale":"en","kmUserLanguageCode":"es","kmUserTimezone":"Europe/Madrid",` + ids + `}},"queryInput":{"text":{"text":"hi","languageCode":"es"}}}`,
		},
		{
			"event in a region",
			dialogflow.Agent{Name: "projects/p/locations/europe-west2/agent", Language: "de"},
			turn(func(t *kommunicate.Turn) {
				t.Event, t.ChatContext.Extra = "ORDER", kommunicate.Pairs("groupId", "1001", "order", "42")
			}),
			"https://europe-west2-dialogflow.googleapis.com/v2/projects/p/locations/europe-west2/agent/sessions/1001:detectIntent",
			`{"queryParams":{"payload":{"groupId":"1001","order":"42","botId":"faq-bot","from":"ann","applicationId":"app"}},"queryInput":{"event":{"name":"ORDER","languageCode":"de","parameters":{"order":"42"}}}}`,
		},
		{
			"a group that is no session",
			dialogflow.Agent{Name: "projects/p/agent", Endpoint: "http://localhost:8080"},
			turn(func(t *kommunicate.Turn) {
				t.GroupID, t.Locale = "a/b c", "fr"
			}),
			"http://localhost:8080/v2/projects/p/agent/sessions/0e2afe7ce0c9ac2c2a82aaafd2a2e6e2f3cb:detectIntent", "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bot, err := dialogflow.New(tt.agent, kommunicate.WithHTTPClient(client))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := bot.Respond(t.Context(), &tt.turn); err != nil {
				t.Fatal(err)
			}
			if tt.body == "" {
				if id := path[strings.LastIndex(path, "/")+1 : strings.LastIndex(path, ":")]; len(id) != 36 {
					t.Errorf("session %q", id)
				}
				return
			}
			if path != tt.path {
				t.Errorf("asked %s, want %s", path, tt.path)
			}
			if diff := cmp.Diff(bridgetest.Plain(t, raw(tt.body)), bridgetest.Plain(t, raw(body))); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi"}); err == nil || !strings.Contains(err.Error(), "GroupID") {
		t.Errorf("a turn without a conversation: %v", err)
	}
}

func TestAnswersOfAnAgent(t *testing.T) {
	agent := dialogflowtest.NewAgent(nil,
		dialogflowtest.Intent{Phrases: []string{"hi"}, Messages: text("Hello!")},
		dialogflowtest.Intent{Phrases: []string{"bye"}, Action: dialogflow.ActionUnknown, Messages: []dialogflow.FulfillmentMessage{
			{Payload: raw(`{"platform":"kommunicate","message":"Bye","metadata":{"KM_ASSIGN_TO":"anna@example.com"}}`)},
		}},
		dialogflowtest.Intent{Events: []string{"WELCOME"}, Messages: text("Welcome!")},
	)
	long := strings.Repeat("ü", 300)
	tests := []struct {
		name     string
		settings dialogflow.Agent
		turn     kommunicate.Turn
		want     []kommunicate.Message
		degraded []string
		err      error
	}{
		{name: "text", turn: kommunicate.Turn{Text: "Hi"}, want: []kommunicate.Message{{Text: "Hello!"}}},
		{name: "event", turn: kommunicate.Turn{Text: "Event: WELCOME", Event: "WELCOME"}, want: []kommunicate.Message{{Text: "Welcome!"}}},
		{name: "event without an intent", turn: kommunicate.Turn{Event: "OTHER"}},
		{name: "nothing", turn: kommunicate.Turn{}, degraded: []string{"/message nothing-to-ask"}},
		{
			name: "unknown is handed off", turn: kommunicate.Turn{Text: "???"},
			want: []kommunicate.Message{{Text: "Sorry, could you say that again?"}, {Handoff: kommunicate.HandoffToRules{}}},
		},
		{name: "or not understood", settings: dialogflow.Agent{NotUnderstood: true}, turn: kommunicate.Turn{Text: "???"}, err: kommunicate.ErrNotUnderstood},
		{
			name: "once", turn: kommunicate.Turn{Text: "bye"},
			want: []kommunicate.Message{{Text: "Bye", Handoff: kommunicate.HandoffToAgent{UserID: "anna@example.com"}}},
		},
		{
			name: "a long text", settings: dialogflow.Agent{NotUnderstood: true}, turn: kommunicate.Turn{Text: long},
			degraded: []string{"/message text-too-long"}, err: kommunicate.ErrNotUnderstood,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded, err := ask(t, agent, tt.settings, tt.turn)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "dialogflow", degraded, tt.degraded...)
		})
	}
}

func TestLongTextsAreCutBetweenCharacters(t *testing.T) {
	agent := dialogflowtest.NewAgent(dialogflow.Handler(says()))
	if _, _, err := ask(t, agent, dialogflow.Agent{}, kommunicate.Turn{Text: strings.Repeat("ü", 300)}); err != nil {
		t.Fatal(err)
	}
	requests := agent.Requests()
	if len(requests) != 1 {
		t.Fatalf("%d requests", len(requests))
	}
	if got := requests[0].QueryResult.QueryText; utf8.RuneCountInString(got) != 256 || !utf8.ValidString(got) {
		t.Errorf("asked about %q", got)
	}
}

func TestFulfillmentTextAlone(t *testing.T) {
	agent := roundTripper(func(r *http.Request) (*http.Response, error) {
		return answer(r, `{"queryResult":{"fulfillmentText":"Just this."}}`), nil
	})
	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(&http.Client{Transport: agent}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1"})
	if err != nil {
		t.Fatal(err)
	}
	bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "Just this."}})
}

// When the agent's webhook fails, the console's answer stands, and that is said.
func TestWebhookFailures(t *testing.T) {
	for name, webhook := range map[string]http.HandlerFunc{
		"status":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
		"not JSON":  func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) },
		"too large": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 65<<10)) },
		"panic":     func(http.ResponseWriter, *http.Request) { panic("at the webhook") },
		"time":      func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				agent := dialogflowtest.NewAgent(webhook, dialogflowtest.Intent{Phrases: []string{"hi"}, Messages: text("Out of order.")})
				start := time.Now()
				got, degraded, err := ask(t, agent, dialogflow.Agent{}, kommunicate.Turn{Text: "hi"})
				if err != nil {
					t.Fatal(err)
				}
				bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "Out of order."}})
				bridgetest.SameDegraded(t, "dialogflow", degraded, "/webhookStatus webhook-failed")
				if took := time.Since(start); took != 0 && took != 5*time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

func TestErrorsAreToldApart(t *testing.T) {
	kinds := []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded}
	agent := dialogflowtest.NewAgent(nil)
	client := agent.Client()
	agent.Token = "s3cret"
	tests := []struct {
		name   string
		client *http.Client
		fail   func()
		is     error
		code   string
	}{
		{"no token", &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			r.Header.Set("Authorization", "Bearer other")
			return direct(agent, r)
		})}, func() {}, kommunicate.ErrCredentials, "UNAUTHENTICATED"},
		{"forbidden", client, func() { agent.Fail(403, "PERMISSION_DENIED", "IAM permission is missing") }, kommunicate.ErrCredentials, "PERMISSION_DENIED"},
		{"quota", client, func() { agent.Fail(429, "RESOURCE_EXHAUSTED", "Quota exceeded") }, kommunicate.ErrQuota, "RESOURCE_EXHAUSTED"},
		{"deadline", client, func() { agent.Fail(504, "DEADLINE_EXCEEDED", "too slow") }, context.DeadlineExceeded, "DEADLINE_EXCEEDED"},
		{"what quotes the user", client, func() { agent.Fail(400, "INVALID_ARGUMENT", "Invalid value: s3cret") }, nil, "INVALID_ARGUMENT"},
		{"other", client, func() { agent.Fail(500, "INTERNAL", "oops") }, nil, "INTERNAL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.fail()
			bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(tt.client))
			if err != nil {
				t.Fatal(err)
			}
			_, err = bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1"})
			for _, kind := range kinds {
				if got := errors.Is(err, kind); got != (kind == tt.is) {
					t.Errorf("%v is %v: %v", err, kind, got)
				}
			}
			var refused *kommunicate.APIError
			if !errors.As(err, &refused) || refused.Code != tt.code || refused.Platform != "dialogflow" {
				t.Errorf("error %#v", err)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("error %q", err)
			}
		})
	}
}
