package kommunicatetest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// FuzzAnswer lets a bot answer anything: the server survives, and so does the
// user who clicks on whatever there is.
func FuzzAnswer(f *testing.F) {
	for _, answer := range []string{
		"", "[]", "{}", "[{}]", `["a"]`, `[null]`, `[{"metadata": null}]`, "\xff", `[{"message": "a"`,
		`[{"message": "a", "metadata": {"KM_ASSIGN_TO": "", "event": {"name": "E", "data": {"a": [1]}}}}]`,
		`[{"metadata": {"actionRequest": "updateUserDetail", "payload": {"email": "e", "metadata": {"a": 1}}}}]`,
		`[{"metadata": {"KM_FIELD": {"label": "L", "validation": {"regex": "("}}}}]`,
		rich("3", `[null, {"name": "B"}], "formData": {"a": null, "b": {}, "a": 1}`),
		rich("6", `[{"title": "B", "message": 1, "replyMetadata": {"KM_CHAT_CONTEXT": []}}]`),
		rich("7", `{"elements": [null, {"title": "B", "action": {"type": "quick_reply"}}], "buttons": 7}`),
		rich("8", `{"buttons": [{"name": "B"}]}`),
		rich("10", `[{"buttons": [{"name": "B", "action": {"type": "submit", "payload": {"formData": {"a": "1"}}}}]}]`),
		rich("11", `[{"name": "B", "action": {"type": "quickReply"}}]`),
		rich("12", wholeForm),
		rich("12", `[{"type": "checkbox", "options": [null]}, {"type": "submit", "label": "B", "postBackToKommunicate": true}]`),
	} {
		f.Add(answer)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		conv := withBot(t, srv, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if body, err := io.ReadAll(r.Body); err == nil && strings.Contains(string(body), `"eventName":"WELCOME"`) {
				_, _ = io.WriteString(w, answer)
			}
		}))
		for _, surface := range []kommunicate.Surface{kommunicate.Web, kommunicate.Android, kommunicate.IOS} {
			useAll(t, conv.On(surface))
		}
	})
}

// useAll lets the user click on whatever there is.
func useAll(t *testing.T, conv *kommunicatetest.Conversation) {
	t.Helper()
	for _, act := range []func() ([]kommunicatetest.Bubble, error){
		conv.Wait,
		func() ([]kommunicatetest.Bubble, error) { return conv.Click("B") },
		func() ([]kommunicatetest.Bubble, error) { return conv.Submit(nil) },
		func() ([]kommunicatetest.Bubble, error) { return conv.Say("hi") },
	} {
		bubbles, err := act() // An error says what is not there.
		if err != nil && !strings.HasPrefix(err.Error(), "kommunicatetest: ") {
			t.Errorf("error %v", err)
		}
		for _, bubble := range bubbles {
			_ = bubble.String()
		}
	}
	for _, bubble := range conv.Transcript() {
		if bubble.Who != kommunicatetest.Remark && len(bubble.Raw) == 0 {
			t.Errorf("a bubble without its JSON: %+v", bubble)
		}
	}
}

// FuzzREST calls the REST API with anything: it answers in its envelope.
func FuzzREST(f *testing.F) {
	for _, call := range [][3]string{
		{"POST", "group/conversation", `{"groupName": "g", "groupMemberList": ["ann"], "metadata": {"SKIP_ROUTING": "true", "KM_CHAT_CONTEXT": "{}"}}`},
		{"POST", "message/v2/send", `{"groupId": "1001", "message": "m", "fromUserName": "faq-bot", "metadata": {"templateId": 6}}`},
		{"POST", "message/send", `{"groupId": "1001", "contentType": 2, "message": "{\"lat\":1}", "fileMeta": {"name": "a", "size": "1"}}`},
		{"PATCH", "group/assignee/change?groupId=1001&assignee=anna@example.com&sendNotifyMessage=x", ""},
		{"PATCH", "group/status/change?groupId=1001&status=2", ""},
		{"POST", "user/v2/detail", `{"userIdList": ["ann", null]}`},
		{"POST", "user/update", `{"email": "e", "metadata": {"a": 1}}`},
		{"GET", "message/v2/list?groupId=1001&pageSize=1&startIndex=-1&endTime=1e9", ""},
		{"GET", "group/v2/info?groupId=1001", ""},
		{"POST", "group/update", `{"groupId": 1001, "metadata": {"KM_TEAM_ID": "5"}}`},
		{"POST", "group/add/member", `{"groupId": 1001, "userId": "ben@example.com", "role": 7}`},
		{"PATCH", "group/add/tags?groupId=1001", `["a", 1]`},
	} {
		f.Add(call[0], call[1], "anna@example.com", []byte(call[2]))
	}
	f.Fuzz(func(t *testing.T, method, path, as string, body []byte) {
		target, err := url.Parse("http://localhost/rest/ws/" + path)
		if err != nil {
			return
		}
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		conv := withBot(t, srv, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `[{"message": "Hi"}]`) }))
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, (&http.Request{
			Method: method, URL: target, Header: http.Header{"Api-Key": {srv.APIKey()}, "Of-User-Id": {as}}, Body: io.NopCloser(bytes.NewReader(body)),
		}).WithContext(t.Context()))
		if w.Header().Get("Content-Type") == "application/json" && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s: answered %d %s", method, path, w.Code, w.Body)
		}
		useAll(t, conv)
	})
}
