package botframeworktest_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// call makes a call and returns status and body.
func call(t *testing.T, d *botframeworktest.DirectLine, key, method, path, body string) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// acknowledging is a bot that says nothing.
var acknowledging = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})

const (
	conversations = "/v3/directline/conversations"
	activities    = conversations + "/conv-1/activities"
	hello         = `{"type":"message","from":{"id":"u"},"text":"Hi"}`
)

func TestDirectLineRefuses(t *testing.T) {
	d := botframeworktest.NewDirectLine(acknowledging)
	if status, body := call(t, d, botframeworktest.Secret, "POST", conversations, ""); status != http.StatusCreated || !strings.Contains(body, `"conversationId":"conv-1"`) {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := call(t, d, botframeworktest.Secret, "POST", conversations, ""); status != http.StatusCreated || !strings.Contains(body, `"token":"token-2"`) {
		t.Fatalf("%d %s", status, body)
	}
	const secret = botframeworktest.Secret
	for _, tt := range []struct {
		name, key, method, path, body string
		status                        int
		want                          string
	}{
		{"nothing wrong", secret, "POST", activities, hello, 200, `"id":"conv-1|0000000"`},
		{"nothing wrong with the token", "token-1", "GET", activities, "", 200, `"watermark":"1"`},
		{"no key", "", "POST", conversations, "", 401, "Unauthorized"},
		{"wrong key", "secret", "POST", conversations, "", 403, "BadArgument"},
		{"no key for a conversation", "", "POST", activities, hello, 401, "Unauthorized"},
		{"wrong key for a conversation", "secret", "POST", activities, hello, 403, "BadArgument"},
		{"the token of another conversation", "token-2", "POST", activities, hello, 403, "BadArgument"},
		{"a token for a secret", "token-1", "POST", "/v3/directline/tokens/generate", "", 403, "BadArgument"},
		{"a secret to refresh", secret, "POST", "/v3/directline/tokens/refresh", "", 403, "BadArgument"},
		{"no conversation", secret, "GET", conversations + "/conv-7/activities", "", 404, "NotFound"},
		{"no conversation of a token", "token-1", "GET", conversations + "/conv-7/activities", "", 403, "BadArgument"},
		{"no such call", secret, "DELETE", conversations, "", 404, "NotFound"},
		{"no JSON", secret, "POST", activities, "{", 400, "BadSyntax"},
		{"no type", secret, "POST", activities, `{"from":{"id":"u"}}`, 400, "BadSyntax"},
		{"nobody", secret, "POST", activities, `{"type":"message"}`, 400, "BadSyntax"},
		{"too large", secret, "POST", activities, `"` + strings.Repeat("a", 256<<10) + `"`, 413, "MessageSizeTooBig"},
		{"no watermark", secret, "GET", activities + "?watermark=x", "", 400, "BadArgument"},
		{"a watermark to come", secret, "GET", activities + "?watermark=9", "", 400, "BadArgument"},
		{"a reply to no conversation", "", "POST", "/v3/conversations/conv-7/activities", hello, 404, "NotFound"},
		{"a reply without type", "", "POST", "/v3/conversations/conv-1/activities/x", `{}`, 400, "BadSyntax"},
		{"a reply", "", "POST", "/v3/conversations/conv-1/activities/x", hello, 200, `"id":"conv-1|0000001"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if status, body := call(t, d, tt.key, tt.method, tt.path, tt.body); status != tt.status || !strings.Contains(body, tt.want) {
				t.Errorf("%d %s, want %d with %s", status, body, tt.status, tt.want)
			}
		})
	}
	said := d.Activities("conv-1")
	if len(said) != 2 || said[1].From.Role != "bot" || said[1].ReplyToID != "x" || d.Activities("conv-7") != nil {
		t.Errorf("said %+v", said)
	}
	d.Fail(http.StatusTooManyRequests, "TooMany")
	if status, body := call(t, d, secret, "POST", conversations, ""); status != http.StatusTooManyRequests || !strings.Contains(body, "TooMany") {
		t.Errorf("%d %s", status, body)
	}
}

func TestTokensExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := botframeworktest.NewDirectLine(acknowledging)
		if status, body := call(t, d, botframeworktest.Secret, "POST", "/v3/directline/tokens/generate", ""); status != http.StatusOK || !strings.Contains(body, `"expires_in":1800`) {
			t.Fatalf("%d %s", status, body)
		}
		time.Sleep(botframeworktest.TokenLife - time.Nanosecond)
		if status, body := call(t, d, "token-1", "POST", "/v3/directline/tokens/refresh", ""); status != http.StatusOK || !strings.Contains(body, "token-2") {
			t.Errorf("%d %s", status, body)
		}
		time.Sleep(time.Nanosecond)
		if status, body := call(t, d, "token-1", "POST", conversations, ""); status != http.StatusForbidden || !strings.Contains(body, "TokenExpired") {
			t.Errorf("%d %s", status, body)
		}
		if status, _ := call(t, d, "token-2", "POST", conversations, ""); status != http.StatusCreated {
			t.Errorf("the new token: %d", status)
		}
	})
}

// TestBot: what a bot is told, and what becomes of what it does.
func TestBot(t *testing.T) {
	var told []string
	d := botframeworktest.NewDirectLine(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var act botframework.Activity
		if err := json.NewDecoder(r.Body).Decode(&act); err != nil {
			t.Error(err)
		}
		told = append(told, act.Type+" "+act.Text+" "+r.Header.Get("Authorization"))
		switch act.Text {
		case "fail":
			w.WriteHeader(http.StatusInternalServerError)
		case "panic":
			panic(http.ErrAbortHandler)
		}
	}))
	d.Header = http.Header{"Authorization": {"signed"}}
	call(t, d, botframeworktest.Secret, "POST", conversations, "")
	for text, want := range map[string]string{"fail": "BotRejectedActivity", "panic": "BotTimedOut"} {
		if status, body := call(t, d, botframeworktest.Secret, "POST", activities, strings.Replace(hello, "Hi", text, 1)); status != http.StatusBadGateway || !strings.Contains(body, want) {
			t.Errorf("%d %s", status, body)
		}
	}
	if len(told) != 4 || told[0] != "conversationUpdate  signed" || told[1] != told[0] {
		t.Errorf("told %q", told)
	}
	d.Say("conv-1", botframework.Activity{Type: "typing"})
	d.Say("conv-1", botframework.Activity{Type: "message", Text: "Anybody?"})
	d.Say("conv-7", botframework.Activity{Type: "message"})
	if status, body := call(t, d, botframeworktest.Secret, "GET", activities+"?watermark=2", ""); status != http.StatusOK || strings.Contains(body, "typing") || !strings.Contains(body, "Anybody?") {
		t.Errorf("%d %s", status, body)
	}
}

// TestConnector: a bot replies to the line that asked it, and to nothing else.
func TestConnector(t *testing.T) {
	says := func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Yes"}}, nil
	}
	for range 2 {
		d := botframeworktest.NewDirectLine(botframework.Handler(kommunicate.BotFunc(says), botframeworktest.Connector()))
		call(t, d, botframeworktest.Secret, "POST", conversations, "")
		call(t, d, botframeworktest.Secret, "POST", activities, hello)
		if said := d.Activities("conv-1"); len(said) != 2 || said[1].Text != "Yes" {
			t.Errorf("said %+v", said)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, botframeworktest.ServiceURL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := botframeworktest.Connector().HTTPClient.Do(r)
	if err == nil {
		response.Body.Close()
		t.Error("a reply to nobody is taken")
	}
	if errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
