package komposetest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/kommunicate-go/kommunicate/platforms/kompose/komposetest"
)

const file = `{"intents":[
	{"name":"special","category":"welcome_event","content":[{"message":"Special hi"}],"urlPatternList":["/special"]},
	{"name":"welcome","category":"welcome_event","content":[{"message":"Hi"}]},
	{"name":"order","category":"intent","content":[{"message":"Looking"}],"trainingPhrases":["Where is my order"]},
	{"name":"thanks","category":"small_talk","content":[{"message":"Welcome"}],"trainingPhrases":["thanks"]},
	{"name":"fallback","category":"fallback_intent","content":[{"message":"What?"}]}
]}`

// webhook answers with the intent's name, or as the intent's name says.
func webhook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	switch text := string(body); {
	case r.Header.Get("Content-Type") != "application/json":
		http.Error(w, "no JSON", http.StatusUnsupportedMediaType)
	case strings.Contains(text, `"refuse"`):
		http.Error(w, "no", http.StatusTeapot)
	case strings.Contains(text, `"object"`):
		fmt.Fprint(w, `{"status":"Success"}`)
	case strings.Contains(text, `"silent"`):
	case strings.Contains(text, `"matchedIntentName":"order"`):
		fmt.Fprint(w, `[{"message":"Found"}]`)
	}
}

func TestAgent(t *testing.T) {
	agent, err := komposetest.NewAgent([]byte(file), map[string]http.Handler{"order": http.HandlerFunc(webhook)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"welcome", `{"eventName":"WELCOME","message":""}`, 200, `[{"message":"Hi"}]`},
		{"phrase with a webhook", `{"message":" where is my ORDER"}`, 200, `[{"message":"Looking"},{"message":"Found"}]`},
		{"silent webhook", `{"message":"Where is my order","from":"silent"}`, 200, `[{"message":"Looking"}]`},
		{"small talk", `{"message":"Thanks","eventName":""}`, 200, `[{"message":"Welcome"}]`},
		{"no phrase", `{"message":"Tell me a joke"}`, 200, `[{"message":"What?"}]`},
		{"event", `{"message":"thanks","eventName":"order_shipped"}`, 200, `[{"message":"What?"}]`},
		{"refusing webhook", `{"message":"Where is my order","from":"refuse"}`, 502, "komposetest: the webhook answered HTTP 418"},
		{"webhook of another kind", `{"message":"Where is my order","from":"object"}`, 502, "komposetest: the webhook answered what is not a list of messages"},
		{"null", `null`, 400, "komposetest: the body is not a JSON object"},
		{"not JSON", `<`, 400, "komposetest: the body is not a JSON object"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			agent.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(test.body)))
			if got := strings.TrimSpace(w.Body.String()); got != test.want || w.Code != test.status {
				t.Errorf("answer %d %s, want %d %s", w.Code, got, test.status, test.want)
			}
		})
	}
	w := httptest.NewRecorder()
	agent.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", iotest.ErrReader(errors.New("reset"))))
	if w.Code != http.StatusBadRequest {
		t.Errorf("a broken request was answered with %d", w.Code)
	}
}

// TestAgentWithoutFallback has nothing to say.
func TestAgentWithoutFallback(t *testing.T) {
	agent, err := komposetest.NewAgent([]byte(`{"intents":[]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	agent.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(`{"message":"Hi"}`)))
	if got := strings.TrimSpace(w.Body.String()); got != "[]" {
		t.Errorf("answer %s", got)
	}
}

func TestNewAgentRefuses(t *testing.T) {
	if _, err := komposetest.NewAgent([]byte(`[`), nil); err == nil || !strings.HasPrefix(err.Error(), "komposetest: import: ") {
		t.Errorf("error %v", err)
	}
	_, err := komposetest.NewAgent([]byte(file), map[string]http.Handler{"orders": http.HandlerFunc(webhook)})
	if err == nil || err.Error() != `komposetest: a webhook for "orders", which is no intent` {
		t.Errorf("error %v", err)
	}
}
