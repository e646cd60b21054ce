package watson_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		assistant watson.Assistant
		pointer   string // "" if it is taken.
	}{
		{watson.Assistant{URL: watsontest.URL, ID: "a"}, ""},
		{watson.Assistant{URL: "http://localhost:8080/", ID: "a", Version: "2024-08-25", APIKey: "k"}, ""},
		{watson.Assistant{ID: "a"}, "/url"},
		{watson.Assistant{URL: "api.example.com", ID: "a"}, "/url"},
		{watson.Assistant{URL: watsontest.URL + "?version=1", ID: "a"}, "/url"},
		{watson.Assistant{URL: "https://u:p@example.com", ID: "a"}, "/url"},
		{watson.Assistant{URL: watsontest.URL}, "/id"},
		{watson.Assistant{URL: watsontest.URL, ID: ".."}, "/id"},
		{watson.Assistant{URL: watsontest.URL, ID: "a", Version: "v2"}, "/version"},
		{watson.Assistant{URL: watsontest.URL, ID: "a", APIKey: "k", Tokens: new(watson.IAM)}, "/tokens"},
	}
	for _, tt := range tests {
		_, err := watson.New(tt.assistant)
		var invalid *kommunicate.ValidationError
		if got := errors.As(err, &invalid); got != (tt.pointer != "") || got && invalid.Pointer != tt.pointer {
			t.Errorf("New(%+v): %v, want an error at %q", tt.assistant, err, tt.pointer)
		}
	}
	if _, err := watson.New(watson.Assistant{URL: watsontest.URL, ID: "a"}, nil); err == nil {
		t.Error("a nil option is taken")
	}
}

func TestWhatAnAssistantIsAsked(t *testing.T) {
	click := kommunicate.Members{{Name: "watsonInput", Value: json.RawMessage(`{"text":"a","suggestion_id":"s1","intents":[{"intent":"i","confidence":1}],"options":{"debug":true}}`)}}
	clickAsText := kommunicate.Pairs("watsonInput", `{"text":"a","suggestion_id":"s1"}`)
	const input, chat = `{"input":{"message_type":"text","text":`, `"context":{"skills":{"main skill":{"user_defined":{"kommunicate":`
	tests := []struct {
		name      string
		assistant watson.Assistant
		turn      kommunicate.Turn
		want      string // "" if it is not asked.
		degraded  []string
	}{
		{
			"text",
			watson.Assistant{},
			kommunicate.Turn{Text: "hi", UserID: "ann\n\tb", ChatContext: kommunicate.ChatContext{Timezone: "Europe/Madrid"}},
			input + `"hi"},"context":{"global":{"system":{"timezone":"Europe/Madrid"}},"skills":{"main skill":{"user_defined":{"kommunicate":{"kmUserTimezone":"Europe/Madrid","groupId":"7","from":"ann\n\tb"}}}}},"user_id":"ann  b"}`, nil,
		},
		{
			"actions",
			watson.Assistant{Actions: true, NotUnderstood: true},
			kommunicate.Turn{Text: "hi"},
			input + `"hi","options":{"debug":true}},"context":{"skills":{"actions skill":{"skill_variables":{"kommunicate":{"groupId":"7"}}}}}}`, nil,
		},
		{"welcome", watson.Assistant{}, kommunicate.Turn{Text: "Event: WELCOME", Event: kommunicate.EventWelcome}, `{"input":{"message_type":"text"},` + chat + `{"groupId":"7","eventName":"WELCOME"}}}}}}`, nil},
		{"event", watson.Assistant{}, kommunicate.Turn{Text: "Event: E", Event: "E"}, input + `"E"},` + chat + `{"groupId":"7","eventName":"E"}}}}}}`, nil},
		{"lines", watson.Assistant{}, kommunicate.Turn{Text: "a\r\nb\tc\rd"}, input + `"a b c d"},` + chat + `{"groupId":"7"}}}}}}`, []string{"/message one-line"}},
		{"long", watson.Assistant{}, kommunicate.Turn{Text: strings.Repeat("ü", 2049)}, input + `"` + strings.Repeat("ü", 2048) + `"},` + chat + `{"groupId":"7"}}}}}}`, []string{"/message text-too-long"}},
		{"nothing", watson.Assistant{}, kommunicate.Turn{}, "", []string{"/message nothing-to-ask"}},
		{
			"click",
			watson.Assistant{},
			kommunicate.Turn{Text: "a", ChatContext: kommunicate.ChatContext{Extra: click}},
			input + `"a","intents":[{"intent":"i","confidence":1}],"suggestion_id":"s1"},` + chat + `{"watsonInput":` + string(click[0].Value) + `,"groupId":"7"}}}}}}`, nil,
		},
		{
			"click on Android",
			watson.Assistant{},
			kommunicate.Turn{Text: "a", ChatContext: kommunicate.ChatContext{Extra: clickAsText}},
			input + `"a","suggestion_id":"s1"},` + chat + `{"watsonInput":"{\"text\":\"a\",\"suggestion_id\":\"s1\"}","groupId":"7"}}}}}}`, nil,
		},
		{
			"older click",
			watson.Assistant{},
			kommunicate.Turn{Text: "b", ChatContext: kommunicate.ChatContext{Extra: clickAsText}},
			input + `"b"},` + chat + `{"watsonInput":"{\"text\":\"a\",\"suggestion_id\":\"s1\"}","groupId":"7"}}}}}}`, nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var url, body string
			client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				raw, err := io.ReadAll(r.Body)
				url, body = r.Method+" "+r.URL.String(), string(raw)
				return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader("{}"))}, err
			})}
			tt.assistant.Stateless = true
			var degraded []kommunicate.Degraded
			tt.turn.GroupID = "7"
			before := bridgetest.Plain(t, tt.turn)
			if _, err := newBot(t, client, tt.assistant, report(&degraded)).Respond(t.Context(), &tt.turn); err != nil {
				t.Fatal(err)
			}
			if want := "POST " + watsontest.URL + "/v2/assistants/environment/message?version=2021-11-27"; tt.want != "" && url != want {
				t.Errorf("asked %s, want %s", url, want)
			}
			if diff := cmp.Diff(tt.want, body); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			bridgetest.SameDegraded(t, "watson", degraded, tt.degraded...)
			if after := bridgetest.Plain(t, tt.turn); after != before {
				t.Errorf("the turn was written to: %s", after)
			}
		})
	}
}

func TestAnswersOfAnAssistant(t *testing.T) {
	assistant := watsontest.NewAssistant(nil,
		watsontest.Action{Phrases: []string{""}, Generic: text("Welcome!")},
		watsontest.Action{Phrases: []string{"hi"}, Generic: append(text("Hello!"), watson.Generic{ResponseType: watson.TypePause, Time: 1000})},
		watsontest.Action{Phrases: []string{"human"}, Generic: []watson.Generic{{ResponseType: watson.TypeConnectToAgent}}},
	)
	tests := []struct {
		name      string
		assistant watson.Assistant
		turn      kommunicate.Turn
		want      []kommunicate.Message
		degraded  []string
		err       error
	}{
		{name: "text", turn: kommunicate.Turn{Text: "Hi"}, want: []kommunicate.Message{{Text: "Hello!"}}, degraded: []string{"/1 no-pause"}},
		{name: "understood", assistant: watson.Assistant{NotUnderstood: true}, turn: kommunicate.Turn{Text: "Hi"}, want: []kommunicate.Message{{Text: "Hello!"}}, degraded: []string{"/1 no-pause"}},
		{name: "welcome", turn: kommunicate.Turn{Event: kommunicate.EventWelcome}, want: []kommunicate.Message{{Text: "Welcome!"}}},
		{name: "handoff", turn: kommunicate.Turn{Text: "human"}, want: []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}},
		{name: "no match", turn: kommunicate.Turn{Text: "???"}, want: []kommunicate.Message{{Text: "I didn't understand. You can try rephrasing."}}},
		{name: "not understood", assistant: watson.Assistant{NotUnderstood: true}, turn: kommunicate.Turn{Text: "???"}, err: kommunicate.ErrNotUnderstood},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var degraded []kommunicate.Degraded
			tt.turn.GroupID = "7"
			got, err := newBot(t, assistant.Client(), tt.assistant, report(&degraded)).Respond(t.Context(), &tt.turn)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "watson", degraded, tt.degraded...)
		})
	}
}

// answering is a client whose service answers everything alike.
func answering(status int, body string) *http.Client {
	return &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}, nil
	})}
}

func TestNotUnderstoodByActions(t *testing.T) {
	bot := newBot(t, answering(http.StatusOK, `{"output":{"debug":{"turn_events":[{"event":"action_visited","reason":"no_action_matches"}]}}}`), watson.Assistant{Stateless: true, NotUnderstood: true})
	if _, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "?", GroupID: "7"}); !errors.Is(err, kommunicate.ErrNotUnderstood) {
		t.Errorf("error %v", err)
	}
}

func TestRespondFails(t *testing.T) {
	hi := kommunicate.Turn{Text: "secret text", GroupID: "7"}
	tests := []struct {
		name   string
		client *http.Client
		turn   kommunicate.Turn
		want   string
	}{
		{"no conversation", http.DefaultClient, kommunicate.Turn{Text: "hi"}, "set GroupID"},
		{"a broken context", http.DefaultClient, kommunicate.Turn{Text: "hi", GroupID: "7", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}}}}, "the chat context"},
		{"a broken context of an event", http.DefaultClient, kommunicate.Turn{Event: "E", GroupID: "7", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}}}}, "the chat context"},
		{"no session", answering(http.StatusCreated, `{"session_id":""}`), hi, "the answer holds no session"},
		{"no assistant", answering(http.StatusNotFound, `{"error":"Resource not found","code":404}`), hi, "kommunicate: watson POST sessions: HTTP 404 Not Found: Resource not found"},
		{"what may quote the user", answering(http.StatusBadRequest, `{"error":"secret text is invalid","code":400}`), hi, "kommunicate: watson POST sessions: HTTP 400 Bad Request"},
		{"a panic", &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) { panic("secret text") })}, hi, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newBot(t, tt.client, watson.Assistant{}).Respond(t.Context(), &tt.turn)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret text is") {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestErrorsAreToldApart(t *testing.T) {
	assistant := watsontest.NewAssistant(nil)
	bot := newBot(t, assistant.Client(), watson.Assistant{})
	for status, is := range map[int]error{401: kommunicate.ErrCredentials, 403: kommunicate.ErrCredentials, 429: kommunicate.ErrQuota, 504: context.DeadlineExceeded} {
		assistant.Fail(status, "because")
		_, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "7"})
		var refused *kommunicate.APIError
		if !errors.As(err, &refused) || refused.Description != "because" {
			t.Errorf("error %v", err)
		}
		for _, kind := range []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded} {
			if got := errors.Is(err, kind); got != (kind == is) {
				t.Errorf("%v is %v: %v", err, kind, got)
			}
		}
	}
}
