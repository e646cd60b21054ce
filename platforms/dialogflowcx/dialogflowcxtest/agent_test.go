package dialogflowcxtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx/dialogflowcxtest"
)

const session = "/v3/projects/p/locations/global/agents/a/sessions/1"

// call posts to an agent and returns status and body.
func call(t *testing.T, client *http.Client, method, path, body string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://dialogflow.googleapis.com"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(r)
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

// say asks an agent about a text, and returns the texts of its answer.
func say(t *testing.T, agent *dialogflowcxtest.Agent, text string) (string, dialogflowcx.QueryResult) {
	t.Helper()
	status, raw := call(t, agent.Client(), "POST", session+":detectIntent", `{"queryInput":{"languageCode":"en","text":{"text":"`+text+`"}}}`)
	var response dialogflowcx.DetectIntentResponse
	if err := json.Unmarshal(raw, &response); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s, %v", status, raw, err)
	}
	var texts []string
	for _, m := range response.QueryResult.ResponseMessages {
		texts = append(texts, m.Text.Text...)
	}
	return strings.Join(texts, " "), response.QueryResult
}

func texts(text string) []dialogflowcx.ResponseMessage {
	return []dialogflowcx.ResponseMessage{{Text: &dialogflowcx.Text{Text: []string{text}}}}
}

func TestAgentRefuses(t *testing.T) {
	agent := dialogflowcxtest.NewAgent(nil)
	const ok = `{"queryInput":{"text":{"text":"hi"},"languageCode":"en"}}`
	tests := []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"nothing wrong", "POST", session + ":detectIntent", ok, 200, `"responseId"`},
		{"environment", "POST", "/v3/projects/p/locations/eu/agents/a/environments/e/sessions/1:detectIntent", ok, 200, `"responseId"`},
		{"method", "GET", session + ":detectIntent", "", 404, "NOT_FOUND"},
		{"version", "POST", "/v2/projects/p/locations/global/agents/a/sessions/1:detectIntent", ok, 404, "NOT_FOUND"},
		{"session", "POST", session + strings.Repeat("1", 36) + ":detectIntent", ok, 400, "session id"},
		{"not JSON", "POST", session + ":detectIntent", "{", 400, "INVALID_ARGUMENT"},
		{"no input", "POST", session + ":detectIntent", "{}", 400, "query_input"},
		{"no language", "POST", session + ":detectIntent", `{"queryInput":{"text":{"text":"hi"}}}`, 400, "Language code"},
		{"no text", "POST", session + ":detectIntent", `{"queryInput":{"languageCode":"en","text":{}}}`, 400, "Input text not set"},
		{"257 characters", "POST", session + ":detectIntent", `{"queryInput":{"languageCode":"en","text":{"text":"` + strings.Repeat("u", 257) + `"}}}`, 400, "256 characters"},
		{"no event", "POST", session + ":detectIntent", `{"queryInput":{"languageCode":"en","event":{}}}`, 400, "Event name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, raw := call(t, agent.Client(), tt.method, tt.path, tt.body)
			if status != tt.status || !strings.Contains(string(raw), tt.want) {
				t.Errorf("%d %s, want %d with %s", status, raw, tt.status, tt.want)
			}
		})
	}
	agent.Token = "s3cret"
	if status, _ := call(t, agent.Client(), "POST", session+":detectIntent", ok); status != http.StatusOK {
		t.Errorf("with its token: %d", status)
	}
	w := httptest.NewRecorder()
	agent.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", session+":detectIntent", strings.NewReader(ok)))
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "UNAUTHENTICATED") {
		t.Errorf("without: %d %s", w.Code, w.Body)
	}
}

func TestPagesAndParameters(t *testing.T) {
	const page = "projects/p/locations/global/agents/a/flows/f/pages/size"
	agent := dialogflowcxtest.NewAgent(dialogflowcx.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *dialogflowcx.Request, resp *dialogflowcx.Response) error {
		resp.Payload = json.RawMessage(`{"a":1}`)
		switch req.FulfillmentInfo.Tag {
		case "size":
			resp.TargetFlow = "projects/p/locations/global/agents/a/flows/g"
			return errors.Join(resp.SetParameter("size", turn.Text), resp.SetParameter("item", nil), resp.Add(kommunicate.Message{Text: "Done."}))
		case "replace":
			resp.FulfillmentResponse.MergeBehavior = dialogflowcx.Replace
		}
		resp.TargetPage = "p"
		return resp.Add(kommunicate.Message{Text: "Webhook."})
	}, kommunicate.WithRequestHeader("X-Key", "s3cret")),
		dialogflowcxtest.Route{Intent: "order", Phrases: []string{"order tea"}, Parameters: kommunicate.Pairs("item", "tea"), Messages: texts("Which size?"), TargetPage: page, NoWebhook: true},
		dialogflowcxtest.Route{Page: page, Intent: "size", Phrases: []string{"large"}, Parameters: kommunicate.Pairs("raw", "large"), Tag: "size"},
		dialogflowcxtest.Route{Phrases: []string{"append"}, Messages: texts("Console.")},
		dialogflowcxtest.Route{Phrases: []string{"replace"}, Messages: texts("Console."), Tag: "replace"},
	)
	agent.Header = http.Header{"X-Key": {"s3cret"}}
	for _, step := range []struct{ say, want, page, match string }{
		{"large", "Sorry, could you say that again?", "projects/p/locations/global/agents/a/flows/00000000-0000-0000-0000-000000000000/pages/START_PAGE", "NO_MATCH"},
		{"Order tea", "Which size?", page, "INTENT"},
		{"large", "Done.", "projects/p/locations/global/agents/a/flows/g/pages/START_PAGE", "INTENT"},
		{"append", "Console. Webhook.", "p", "INTENT"},
		{"replace", "Webhook.", "p", "INTENT"},
	} {
		got, result := say(t, agent, step.say)
		at, _ := agent.Session("1")
		if got != step.want || at != step.page || result.Match.MatchType != step.match {
			t.Errorf("%q: %q at %s by %s", step.say, got, at, result.Match.MatchType)
		}
	}
	_, parameters := agent.Session("1")
	if diff := cmp.Diff(kommunicate.Pairs("raw", "large", "size", "large"), parameters); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	if page, parameters := agent.Session("2"); page != "" || parameters != nil {
		t.Errorf("a session that is none: %s, %v", page, parameters)
	}
	requests := agent.Requests()
	asked := requests[0]
	if asked.IntentInfo.DisplayName != "size" || asked.PageInfo.CurrentPage != page || asked.SessionInfo.Parameters.Text("item") != "tea" {
		t.Errorf("the webhook was asked %+v", asked)
	}
	if got := asked.Turn().Params.Text("raw"); got != "large" {
		t.Errorf("the intent's parameter is %q", got)
	}
	if got := requests[1].Messages; len(got) != 1 || got[0].Text.Text[0] != "Console." {
		t.Errorf("the webhook was told of %+v", got)
	}
	status, _ := call(t, agent.Client(), "POST", session+":detectIntent", `{"queryInput":{"languageCode":"en","text":{"text":"large"}},"queryParams":{"currentPage":"`+page+`","parameters":{"x":1}}}`)
	if _, parameters := agent.Session("1"); status != http.StatusOK || parameters.Text("x") != "1" {
		t.Errorf("%d, %v", status, parameters)
	}
}
