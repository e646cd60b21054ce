package dialogflowtest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow/dialogflowtest"
)

const session = "/v2/projects/p/agent/sessions/1"

// call posts to an agent and returns status and body.
func call(t *testing.T, agent *dialogflowtest.Agent, method, path, body string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://dialogflow.googleapis.com"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := agent.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, raw
}

// detect asks an agent with queryInput and queryParams as they are.
func detect(t *testing.T, agent *dialogflowtest.Agent, request string) dialogflow.DetectIntentResponse {
	t.Helper()
	status, raw := call(t, agent, http.MethodPost, session+":detectIntent", request)
	var response dialogflow.DetectIntentResponse
	if err := json.Unmarshal(raw, &response); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s, %v", status, raw, err)
	}
	return response
}

// say asks an agent about a text, and returns its answer's.
func say(t *testing.T, agent *dialogflowtest.Agent, text string) string {
	t.Helper()
	return detect(t, agent, `{"queryInput":{"text":{"languageCode":"en","text":"`+text+`"}}}`).QueryResult.FulfillmentText
}

func texts(text string) []dialogflow.FulfillmentMessage {
	return []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: []string{text}}}}
}

func TestAgentRefuses(t *testing.T) {
	agent := dialogflowtest.NewAgent(nil)
	const ok = `{"queryInput":{"text":{"text":"hi","languageCode":"en"}}}`
	tests := []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"nothing wrong", "POST", session + ":detectIntent", ok, 200, `"responseId"`},
		{"environment", "POST", "/v2/projects/p/agent/environments/e/users/-/sessions/1:detectIntent", ok, 200, `"responseId"`},
		{"region", "POST", "/v2/projects/p/locations/eu/agent/sessions/1:detectIntent", ok, 200, `"responseId"`},
		{"method", "GET", session + ":detectIntent", "", 404, "NOT_FOUND"},
		{"path", "POST", session, ok, 404, "NOT_FOUND"},
		{"version", "POST", "/v3/projects/p/agent/sessions/1:detectIntent", ok, 404, "NOT_FOUND"},
		{"session", "POST", session + strings.Repeat("1", 36) + ":detectIntent", ok, 400, "session id"},
		{"not JSON", "POST", session + ":detectIntent", "{", 400, "INVALID_ARGUMENT"},
		{"no input", "POST", session + ":detectIntent", "{}", 400, "query_input"},
		{"two inputs", "POST", session + ":detectIntent", `{"queryInput":{"text":{"text":"hi","languageCode":"en"},"event":{"name":"A","languageCode":"en"}}}`, 400, "query_input"},
		{"no language", "POST", session + ":detectIntent", `{"queryInput":{"text":{"text":"hi"}}}`, 400, "Language code"},
		{"no text", "POST", session + ":detectIntent", `{"queryInput":{"text":{"languageCode":"en"}}}`, 400, "Input text not set"},
		{"256 characters", "POST", session + ":detectIntent", `{"queryInput":{"text":{"languageCode":"en","text":"` + strings.Repeat("ü", 256) + `"}}}`, 200, `"responseId"`},
		{"257 characters", "POST", session + ":detectIntent", `{"queryInput":{"text":{"languageCode":"en","text":"` + strings.Repeat("u", 257) + `"}}}`, 400, "256 characters"},
		{"no event", "POST", session + ":detectIntent", `{"queryInput":{"event":{"languageCode":"en"}}}`, 400, "Event name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, raw := call(t, agent, tt.method, tt.path, tt.body)
			if status != tt.status || !strings.Contains(string(raw), tt.want) {
				t.Errorf("%d %s, want %d with %s", status, raw, tt.status, tt.want)
			}
		})
	}
}

func TestAgentKnowsItsCallers(t *testing.T) {
	agent := dialogflowtest.NewAgent(nil)
	client := agent.Client()
	agent.Token = "s3cret"
	body := `{"queryInput":{"text":{"text":"hi","languageCode":"en"}}}`
	if status, _ := call(t, agent, "POST", session+":detectIntent", body); status != http.StatusOK {
		t.Errorf("with its token: %d", status)
	}
	agent.Fail(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded.")
	response, err := client.Post("https://x.test"+session+":detectIntent", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	want := `{"error":{"code":429,"message":"Quota exceeded.","status":"RESOURCE_EXHAUSTED"}}`
	if err != nil || response.StatusCode != http.StatusTooManyRequests || string(raw) != want {
		t.Errorf("%d %s, %v", response.StatusCode, raw, err)
	}
	if status, _ := call(t, agent, "POST", session+":detectIntent", body); status != http.StatusOK {
		t.Errorf("after the failure: %d", status)
	}
}

func TestContexts(t *testing.T) {
	agent := dialogflowtest.NewAgent(nil,
		dialogflowtest.Intent{
			Phrases: []string{"order"}, Messages: texts("What?"),
			OutputContexts: []dialogflow.Context{{Name: "Ordering", LifespanCount: 2}},
		},
		dialogflowtest.Intent{Phrases: []string{"tea"}, InputContexts: []string{"ordering"}, Messages: texts("One tea.")},
	)
	for _, step := range []struct{ say, want string }{
		{"tea", "Sorry, could you say that again?"},
		{"ORDER", "What?"},
		{"tea", "One tea."},
		{"tea", "Sorry, could you say that again?"},
	} {
		if got := say(t, agent, step.say); got != step.want {
			t.Errorf("%q: %q, want %q", step.say, got, step.want)
		}
	}
	detect(t, agent, `{"queryInput":{"text":{"text":"x","languageCode":"en"}},"queryParams":{"contexts":[{"name":"projects/p/agent/sessions/1/contexts/ordering","lifespanCount":5,"parameters":{"a":1}}]}}`)
	want := []dialogflow.Context{{Name: "projects/p/agent/sessions/1/contexts/ordering", LifespanCount: 5, Parameters: kommunicate.Members{{Name: "a", Value: json.RawMessage("1")}}}}
	if diff := cmp.Diff(want, agent.Contexts("1")); diff != "" {
		t.Errorf("contexts (-want +got):\n%s", diff)
	}
	detect(t, agent, `{"queryInput":{"text":{"text":"x","languageCode":"en"}},"queryParams":{"resetContexts":true}}`)
	if got := agent.Contexts("1"); len(got) > 0 || agent.Contexts("2") != nil {
		t.Errorf("contexts %+v", got)
	}
}

func TestWebhookAnswers(t *testing.T) {
	intents := []dialogflowtest.Intent{
		{Phrases: []string{"console"}, Messages: texts("Console.")},
		{Phrases: []string{"text"}, Messages: texts("Console.")},
		{Phrases: []string{"messages"}, Messages: texts("Console."), Action: "a", Parameters: kommunicate.Pairs("p", "v")},
		{Phrases: []string{"context"}},
		{Phrases: []string{"event"}},
		{Events: []string{"NEXT"}},
		{Phrases: []string{"loop"}},
		{Events: []string{"LOOP"}},
		{Phrases: []string{"no webhook"}, Messages: texts("Console."), NoWebhook: true},
	}
	agent := dialogflowtest.NewAgent(dialogflow.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *dialogflow.Request, resp *dialogflow.Response) error {
		switch turn.Text + turn.Event {
		case "text":
			resp.FulfillmentText, resp.Source, resp.Payload = "Text.", "test", json.RawMessage(`{"a":1}`)
		case "messages":
			return resp.Add(kommunicate.Message{Text: "Messages."})
		case "context":
			resp.OutputContexts = []dialogflow.Context{{Name: dialogflow.ContextName(req.Session, "x"), LifespanCount: 1}}
		case "event":
			resp.FollowupEventInput = &dialogflow.EventInput{Name: "NEXT", Parameters: kommunicate.Pairs("n", "1")}
		case "NEXT":
			return resp.Add(kommunicate.Message{Text: "Next: " + req.QueryResult.OutputContexts[0].Parameters.Text("n")})
		case "loop", "LOOP":
			resp.FollowupEventInput = &dialogflow.EventInput{Name: "LOOP"}
		}
		return nil
	}, kommunicate.WithRequestHeader("X-Key", "s3cret")), intents...)
	agent.Header = http.Header{"X-Key": {"s3cret"}}
	for _, step := range []struct{ say, want string }{
		{"console", "Console."},
		{"text", "Text."},
		{"messages", "Messages."},
		{"context", ""},
		{"event", "Next: 1"},
		{"no webhook", "Console."},
		{"loop", ""},
	} {
		response := detect(t, agent, `{"queryInput":{"text":{"languageCode":"en","text":"`+step.say+`"}}}`)
		if got := response.QueryResult.FulfillmentText; got != step.want {
			t.Errorf("%q: %q, want %q", step.say, got, step.want)
		}
		result := response.QueryResult
		switch step.say {
		case "text":
			if result.WebhookSource != "test" || string(result.WebhookPayload) != `{"a":1}` || len(result.FulfillmentMessages) != 1 {
				t.Errorf("text: %+v", result)
			}
		case "context":
			if len(result.OutputContexts) != 1 {
				t.Errorf("context: %+v", result)
			}
		case "loop":
			if !strings.Contains(string(response.WebhookStatus), "follow-up") {
				t.Errorf("loop: %s", response.WebhookStatus)
			}
		}
	}
	requests := agent.Requests()
	if got := requests[2].QueryResult; got.Action != "a" || got.Parameters.Text("p") != "v" {
		t.Errorf("the webhook was asked %+v", got)
	}
}

// TestSlotFilling asks for a parameter in the console's words, and tells the webhook
// that it is missing.
func TestSlotFilling(t *testing.T) {
	agent := dialogflowtest.NewAgent(
		dialogflow.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *dialogflow.Request, resp *dialogflow.Response) error {
			if !req.QueryResult.AllRequiredParamsPresent {
				return nil
			}
			return resp.Add(kommunicate.Message{Text: "Thanks!", Action: dialogflow.UserDetailFromParams(turn.Params)})
		}),
		dialogflowtest.Intent{
			DisplayName: "Contact", Phrases: []string{"I am Ann"}, Missing: true,
			Parameters: kommunicate.Pairs("displayName", "Ann", "email", ""),
			Messages:   []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: []string{"Your e-mail?"}}}},
		},
		dialogflowtest.Intent{
			DisplayName: "Contact", Phrases: []string{"ann@example.com"},
			Parameters: kommunicate.Pairs("displayName", "Ann", "email", "ann@example.com"),
		},
	)
	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(agent.Client()))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ say, want string }{{"I am Ann", "Your e-mail?"}, {"ann@example.com", "Thanks!"}} {
		msgs, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: step.say})
		if err != nil || len(msgs) != 1 || msgs[0].Text != step.want {
			t.Errorf("%q: %+v, %v, want %q", step.say, msgs, err, step.want)
		}
	}
}
