package kommunicatetest_test

import (
	"io"
	"net/http"
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
