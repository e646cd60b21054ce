package watsontest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

const (
	base    = watsontest.URL + "/v2/assistants/environment"
	version = "?version=2021-11-27"
)

// call calls an assistant and returns status and body.
func call(t *testing.T, assistant *watsontest.Assistant, method, url string, body io.Reader) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, url, body)
	if assistant.APIKey != "" {
		r.SetBasicAuth("apikey", assistant.APIKey)
	}
	w := httptest.NewRecorder()
	assistant.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func say(t *testing.T, assistant *watsontest.Assistant, body string) watson.MessageResponse {
	t.Helper()
	status, raw := call(t, assistant, "POST", base+"/message"+version, strings.NewReader(body))
	var response watson.MessageResponse
	if err := json.Unmarshal([]byte(raw), &response); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s, %v", status, raw, err)
	}
	return response
}

func text(text string) []watson.Generic {
	return []watson.Generic{{ResponseType: watson.TypeText, Text: text}}
}

func TestAssistantRefuses(t *testing.T) {
	assistant := watsontest.NewAssistant(nil)
	assistant.APIKey = "k3y"
	if status, body := call(t, assistant, "POST", base+"/sessions"+version, nil); status != http.StatusCreated || body != `{"session_id":"session-1"}` {
		t.Fatalf("%d %s", status, body)
	}
	const ok = `{"input":{"message_type":"text","text":"hi"}}`
	for _, tt := range []struct {
		name, method, url, body string
		status                  int
		want                    string
	}{
		{"nothing wrong", "POST", "/sessions/session-1/message" + version, ok, 200, `"generic":[`},
		{"stateless", "POST", "/message" + version, ok, 200, `"turn_count":1`},
		{"no body", "POST", "/message" + version, "", 200, `"generic":[]`},
		{"no version", "POST", "/message", ok, 400, "version"},
		{"a version that is none", "POST", "/message?version=v2", ok, 400, "version"},
		{"method", "GET", "/message" + version, "", 404, "Not Found"},
		{"path", "POST", "/messages" + version, ok, 404, "Not Found"},
		{"session", "POST", "/sessions/session-2/message" + version, ok, 404, "Invalid Session"},
		{"not JSON", "POST", "/message" + version, "{", 400, "Invalid JSON"},
		{"type", "POST", "/message" + version, `{"input":{"message_type":"search"}}`, 400, "message_type"},
		{"2048 characters", "POST", "/message" + version, `{"input":{"text":"` + strings.Repeat("ü", 2048) + `"}}`, 200, `"generic"`},
		{"2049 characters", "POST", "/message" + version, `{"input":{"text":"` + strings.Repeat("u", 2049) + `"}}`, 400, "2048"},
		{"lines", "POST", "/message" + version, `{"input":{"text":"a\nb"}}`, 400, "newline"},
		{"lines in the user", "POST", "/message" + version, `{"user_id":"a\tb"}`, 400, "user_id"},
		{"end", "DELETE", "/sessions/session-1" + version, "", 200, "{}"},
		{"end again", "DELETE", "/sessions/session-1" + version, "", 404, "Invalid Session"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, body := call(t, assistant, tt.method, base+tt.url, strings.NewReader(tt.body))
			if status != tt.status || !strings.Contains(body, tt.want) {
				t.Errorf("%d %s, want %d with %s", status, body, tt.status, tt.want)
			}
		})
	}
	if status, _ := call(t, assistant, "POST", base+"/message"+version, iotest.ErrReader(errors.New("reset"))); status != http.StatusBadRequest {
		t.Errorf("a request that broke off is answered with %d", status)
	}
	assistant.Fail(http.StatusTooManyRequests, "Rate limit exceeded")
	if status, body := call(t, assistant, "POST", base+"/message"+version, strings.NewReader(ok)); status != 429 || body != `{"code":429,"error":"Rate limit exceeded"}` {
		t.Errorf("%d %s", status, body)
	}
}

func TestAssistantKnowsItsCallers(t *testing.T) {
	for _, tt := range []struct {
		name          string
		apiKey, token string
		authorize     func(r *http.Request)
		want          int
	}{
		{"open", "", "", func(*http.Request) {}, 200},
		{"key", "k3y", "", func(r *http.Request) { r.SetBasicAuth("apikey", "k3y") }, 200},
		{"token", "k3y", "t", func(r *http.Request) { r.Header.Set("Authorization", "Bearer t") }, 200},
		{"nothing", "k3y", "t", func(*http.Request) {}, 401},
		{"other user", "k3y", "", func(r *http.Request) { r.SetBasicAuth("user", "k3y") }, 401},
		{"no key and other token", "", "t", func(r *http.Request) { r.SetBasicAuth("apikey", "") }, 401},
	} {
		assistant := watsontest.NewAssistant(nil)
		assistant.APIKey, assistant.Token = tt.apiKey, tt.token
		r := httptest.NewRequestWithContext(t.Context(), "POST", base+"/message"+version, strings.NewReader("{}"))
		tt.authorize(r)
		w := httptest.NewRecorder()
		assistant.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, w.Code, tt.want)
		}
	}
}

// TestSessionsRemember looks at what a session keeps, and for how long.
func TestSessionsRemember(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		assistant := watsontest.NewAssistant(nil, watsontest.Action{Phrases: []string{"tea"}, Generic: text("One tea."), Variables: kommunicate.Pairs("drink", "tea")})
		call(t, assistant, "POST", base+"/sessions"+version, nil)
		message := func(body string) (int, string) {
			return call(t, assistant, "POST", base+"/sessions/session-1/message"+version, strings.NewReader(body))
		}
		message(`{"input":{"text":"TEA"},"user_id":"ann","context":{"global":{"system":{"timezone":"Asia/Tokyo"}},"skills":{"main skill":{"user_defined":{"a":1}},"actions skill":{"skill_variables":{"b":2}}}}}`)
		time.Sleep(4 * time.Minute)
		_, body := message(`{"input":{"text":"?","options":{"return_context":true,"debug":true}},"context":{"skills":{"main skill":{"user_defined":{"a":3}}}}}`)
		for _, want := range []string{`"a":3`, `"drink":"tea"`, `"b":2`, "Asia/Tokyo", `"turn_count":2`, `"user_id":"ann"`, `"session_id":"session-1"`, "anything_else"} {
			if !strings.Contains(body, want) {
				t.Errorf("%s is not in %s", want, body)
			}
		}
		if _, body := message(`{"input":{"text":"tea","options":{"debug":true}}}`); strings.Contains(body, "context") || strings.Contains(body, "anything_else") {
			t.Errorf("answered %s", body)
		}
		time.Sleep(5 * time.Minute)
		if status, _ := message(`{}`); status != http.StatusNotFound {
			t.Errorf("an idle session answers %d", status)
		}
	})
}

func TestWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		webhook := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var asked watson.Request
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Event.Name != watson.MessageReceived {
				t.Errorf("the webhook was asked %+v, %v", asked, err)
			}
			if r.Header.Get("Content-Type") != "application/json" || r.Header.Get("X-Key") != "s3cret" || r.Header.Get("Authorization") != watsontest.Sign("purple unicorn", time.Now()) {
				t.Errorf("headers %v", r.Header)
			}
			switch asked.Payload.Input.Text {
			case "answer":
				w.Header().Set(watson.ReturnHeader, "yes")
				io.WriteString(w, `{"output":{"generic":[{"response_type":"text","text":"Webhook."}]},"user_id":"ben"}`)
			case "change":
				io.WriteString(w, `{"payload":{"input":{"text":"hi"}}}`)
			case "broken":
				w.Header().Set(watson.ReturnHeader, "yes")
				io.WriteString(w, "<html>")
			case "no payload":
				io.WriteString(w, "{}")
			case "error":
				w.WriteHeader(http.StatusBadGateway)
			case "panic":
				panic("at the webhook")
			case "hang":
				<-r.Context().Done()
			}
		})
		assistant := watsontest.NewAssistant(webhook, watsontest.Action{Phrases: []string{"hi"}, Generic: text("Hello!")})
		assistant.Secret, assistant.Header = "purple unicorn", http.Header{"X-Key": {"s3cret"}}
		const sorry = "I didn't understand. You can try rephrasing."
		for _, tt := range []struct{ say, want, required string }{
			{"answer", "Webhook.", ""},
			{"change", "Hello!", ""},
			{"broken", sorry, "Webhook responded with invalid JSON body"},
			{"no payload", sorry, "Webhook responded with invalid JSON body"},
			{"error", sorry, "Webhook responded with [502] status code"},
			{"panic", sorry, "Webhook responded with [500] status code"},
			{"hang", sorry, "Webhook responded with [500] status code"},
		} {
			body := `{"input":{"text":"` + tt.say + `"}}`
			if got := say(t, assistant, body); got.Output.Generic[0].Text != tt.want {
				t.Errorf("%s: %+v", tt.say, got)
			}
			if tt.required == "" {
				continue
			}
			assistant.WebhookRequired = true
			if status, body := call(t, assistant, "POST", base+"/message"+version, strings.NewReader(body)); status != 422 || !strings.Contains(body, tt.required) {
				t.Errorf("%s: %d %s", tt.say, status, body)
			}
			assistant.WebhookRequired = false
		}
		if got := len(assistant.Requests()); got != 12 {
			t.Errorf("%d requests", got)
		}
	})
}

// TestSessionThatEnds while its message is answered.
func TestSessionThatEnds(t *testing.T) {
	var assistant *watsontest.Assistant
	assistant = watsontest.NewAssistant(watson.Handler(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		call(t, assistant, "DELETE", base+"/sessions/session-1"+version, nil)
		return []kommunicate.Message{{Text: "Bye."}}, nil
	})))
	call(t, assistant, "POST", base+"/sessions"+version, nil)
	if status, body := call(t, assistant, "POST", base+"/sessions/session-1/message"+version, strings.NewReader("{}")); status != 200 || !strings.Contains(body, "Bye.") {
		t.Errorf("%d %s", status, body)
	}
	if got := assistant.Sessions(); got != 1 {
		t.Errorf("%d sessions", got)
	}
}
