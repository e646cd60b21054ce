package lex_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

func TestLambda(t *testing.T) {
	request := event("order")
	body, err := request.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	function := lex.Lambda(lex.Handler(says(kommunicate.Message{Text: "On its way."})))
	got, err := function(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	var response lex.Response
	bridgetest.Decode(t, got, &response)
	want, _ := post(t, lex.Handler(says(kommunicate.Message{Text: "On its way."})), request)
	if got, want := bridgetest.Plain(t, response), bridgetest.Plain(t, want); got != want {
		t.Errorf("answered %s, want %s", got, want)
	}
	for _, broken := range []string{``, `{`, `[]`, `"s3cret"`} {
		if got, err := function(t.Context(), json.RawMessage(broken)); err == nil || err.Error() != "kommunicate: lex: the event is refused: HTTP 400 Bad Request" {
			t.Errorf("%s: %s, %v", broken, got, err)
		}
	}
	guarded := lex.Lambda(lex.Handler(says(), kommunicate.WithRequestHeader("X-Bot-Key", "s3cret")))
	if _, err := guarded(t.Context(), body); err == nil || !strings.HasSuffix(err.Error(), "leave out WithRequestHeader and WithAuthorization") {
		t.Errorf("a handler that wants a header: %v", err)
	}
	closed := lex.Handler(says())
	if err := closed.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := lex.Lambda(closed)(t.Context(), body); err == nil || !strings.HasSuffix(err.Error(), "HTTP 503 Service Unavailable") {
		t.Errorf("a handler that is closed: %v", err)
	}
}

// The same function behind its URL.
func TestLambdaURL(t *testing.T) {
	type object = map[string]any
	function := lex.Lambda(lex.Handler(says(kommunicate.Message{Text: "Yes."}), kommunicate.WithRequestHeader("X-Bot-Key", "s3cret")))
	for _, test := range []struct {
		name, method, key, body string
		encoded                 bool
		status                  float64
	}{
		{"text", "POST", "s3cret", `{"inputTranscript":"Hi"}`, false, 200},
		{"base64", "POST", "s3cret", base64.StdEncoding.EncodeToString([]byte(`{"inputTranscript":"Hi"}`)), true, 200},
		{"broken base64", "POST", "s3cret", `{}`, true, 400},
		{"wrong key", "POST", "other", `{}`, false, 401},
		{"method", "GET", "s3cret", ``, false, 405},
		{"no method", "G E T", "s3cret", ``, false, 400},
		{"not JSON", "POST", "s3cret", `<html>`, false, 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			event, err := json.Marshal(object{
				"version": "2.0", "rawPath": "/", "rawQueryString": "", "body": test.body, "isBase64Encoded": test.encoded,
				"headers": object{"x-bot-key": test.key}, "requestContext": object{"http": object{"method": test.method}},
			})
			if err != nil {
				t.Fatal(err)
			}
			raw, err := function(t.Context(), event)
			if err != nil {
				t.Fatal(err)
			}
			var answer struct {
				StatusCode float64
				Headers    map[string]string
				Body       string
			}
			bridgetest.Decode(t, raw, &answer)
			if answer.StatusCode != test.status {
				t.Fatalf("answered %s, want %v", raw, test.status)
			}
			if test.status == 200 && (answer.Headers["Content-Type"] != "application/json" || !strings.Contains(answer.Body, "Yes.")) {
				t.Errorf("answered %s", raw)
			}
		})
	}
}
