package dialogflowcx_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx/dialogflowcxtest"
)

// ask asks an agent about a turn of conversation 1001.
func ask(t *testing.T, client *http.Client, settings dialogflowcx.Agent, turn kommunicate.Turn) ([]kommunicate.Message, []kommunicate.Degraded, error) {
	t.Helper()
	if settings.Name == "" {
		settings.Name = agentName
	}
	var degraded []kommunicate.Degraded
	bot, err := dialogflowcx.New(settings, kommunicate.WithHTTPClient(client), report(&degraded))
	if err != nil {
		t.Fatal(err)
	}
	turn.GroupID = "1001"
	messages, err := bot.Respond(t.Context(), &turn)
	return messages, degraded, err
}

func text(text string) []dialogflowcx.ResponseMessage {
	return []dialogflowcx.ResponseMessage{{Text: &dialogflowcx.Text{Text: []string{text}}}}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		agent   dialogflowcx.Agent
		pointer string // "" if it is taken.
	}{
		{dialogflowcx.Agent{Name: agentName}, ""},
		{dialogflowcx.Agent{Name: agentName + "/environments/e", Endpoint: "http://localhost:8080"}, ""},
		{dialogflowcx.Agent{Name: "projects/p/agent"}, "/name"},
		{dialogflowcx.Agent{Name: agentName + "/"}, "/name"},
		{dialogflowcx.Agent{Name: agentName, Endpoint: "localhost:8080"}, "/endpoint"},
	}
	for _, tt := range tests {
		_, err := dialogflowcx.New(tt.agent)
		var invalid *kommunicate.ValidationError
		if got := errors.As(err, &invalid); got != (tt.pointer != "") || got && invalid.Pointer != tt.pointer {
			t.Errorf("New(%+v): %v, want an error at %q", tt.agent, err, tt.pointer)
		}
	}
	if _, err := dialogflowcx.New(dialogflowcx.Agent{Name: agentName}, nil); err == nil {
		t.Error("a nil option is taken")
	}
}

// roundTripper is a transport that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestWhatAnAgentIsAsked(t *testing.T) {
	tests := []struct {
		name string
		turn kommunicate.Turn
		want string
	}{
		{
			"text",
			kommunicate.Turn{Text: "hi", ChatContext: kommunicate.ChatContext{Language: "es", Timezone: "Europe/Madrid"}},
			`{"queryInput":{"text":{"text":"hi"},"languageCode":"es"},"queryParams":{"timeZone":"Europe/Madrid","payload":{"kmUserLanguageCode":"es","kmUserTimezone":"Europe/Madrid","groupId":"1001"}}}`,
		},
		{"event", kommunicate.Turn{Text: "Event: E", Event: "E"}, `{"queryInput":{"event":{"event":"E"},"languageCode":"en"},"queryParams":{"payload":{"groupId":"1001"}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var url, body string
			client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				raw, err := io.ReadAll(r.Body)
				url, body = r.URL.String(), string(raw)
				return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("{}"))}, err
			})}
			if _, _, err := ask(t, client, dialogflowcx.Agent{Name: "projects/p/locations/us-central1/agents/a"}, tt.turn); err != nil {
				t.Fatal(err)
			}
			if want := "https://us-central1-dialogflow.googleapis.com/v3/projects/p/locations/us-central1/agents/a/sessions/1001:detectIntent"; url != want {
				t.Errorf("asked %s, want %s", url, want)
			}
			if diff := cmp.Diff(tt.want, body); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnswersOfAnAgent(t *testing.T) {
	agent := dialogflowcxtest.NewAgent(nil,
		dialogflowcxtest.Route{Phrases: []string{"hi"}, Messages: text("Hello!")},
		dialogflowcxtest.Route{Event: "WELCOME", Messages: text("Welcome!")},
		dialogflowcxtest.Route{Phrases: []string{"human"}, Messages: []dialogflowcx.ResponseMessage{{LiveAgentHandoff: new(dialogflowcx.LiveAgentHandoff)}}},
	)
	sorry := []kommunicate.Message{{Text: "Sorry, could you say that again?"}}
	tests := []struct {
		name     string
		settings dialogflowcx.Agent
		turn     kommunicate.Turn
		want     []kommunicate.Message
		degraded []string
		err      error
	}{
		{name: "text", turn: kommunicate.Turn{Text: "Hi"}, want: []kommunicate.Message{{Text: "Hello!"}}},
		{name: "event", turn: kommunicate.Turn{Event: "WELCOME"}, want: []kommunicate.Message{{Text: "Welcome!"}}},
		{name: "event without a route", turn: kommunicate.Turn{Event: "OTHER"}},
		{name: "nothing", turn: kommunicate.Turn{}, degraded: []string{"/message nothing-to-ask"}},
		{name: "handoff", turn: kommunicate.Turn{Text: "human"}, want: []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}},
		{name: "no match", turn: kommunicate.Turn{Text: "???"}, want: sorry},
		{name: "not understood", settings: dialogflowcx.Agent{NotUnderstood: true}, turn: kommunicate.Turn{Text: "???"}, err: kommunicate.ErrNotUnderstood},
		{name: "a long text", turn: kommunicate.Turn{Text: strings.Repeat("ü", 257)}, want: sorry, degraded: []string{"/message text-too-long"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded, err := ask(t, agent.Client(), tt.settings, tt.turn)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "dialogflowcx", degraded, tt.degraded...)
		})
	}
}

func TestWebhookFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agent := dialogflowcxtest.NewAgent(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }),
			dialogflowcxtest.Route{Phrases: []string{"hi"}, Messages: text("Out of order.")})
		start := time.Now()
		got, degraded, err := ask(t, agent.Client(), dialogflowcx.Agent{}, kommunicate.Turn{Text: "hi"})
		if took := time.Since(start); err != nil || took != 5*time.Second {
			t.Errorf("after %v: %v", took, err)
		}
		bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "Out of order."}})
		bridgetest.SameDegraded(t, "dialogflowcx", degraded, "/webhookStatuses/0 webhook-failed")
	})
}

func TestErrorsAreToldApart(t *testing.T) {
	agent := dialogflowcxtest.NewAgent(nil)
	for status, is := range map[int]error{401: kommunicate.ErrCredentials, 403: kommunicate.ErrCredentials, 429: kommunicate.ErrQuota, 504: context.DeadlineExceeded} {
		agent.Fail(status, "CODE", "message")
		_, _, err := ask(t, agent.Client(), dialogflowcx.Agent{}, kommunicate.Turn{Text: "hi"})
		for _, kind := range []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded} {
			if got := errors.Is(err, kind); got != (kind == is) {
				t.Errorf("%v is %v: %v", err, kind, got)
			}
		}
	}
}
