package kommunicate_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kommunicate-go/kommunicate"
)

// once makes a client try once.
var once = kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 1})

func TestAnswersThatSayYes(t *testing.T) {
	for _, body := range []string{
		``,
		` `,
		`success`,
		`"success"`,
		`true`,
		`null`,
		`{}`,
		`[]`,
		`{"status": "success", "generatedAt": 1, "response": "updated"}`,
		`{"status": "success", "response": "already updated"}`,
		`{"status": "success", "response": {"userId": "ann"}}`,
		`{"status": "success", "response": true}`,
		`{"status": "success", "response": null}`,
		`{"status": "success"}`,
		`{"code": "SUCCESS", "data": "updated"}`,
		`{"code": "UPDATED", "response": {}}`,
		`{"code": "CREATED"}`,
		`{"code": 200}`,
		`{"message": "success", "data": []}`,
	} {
		client, _ := newFake(t, says(body))
		if err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{}); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestAnswersThatSayNo(t *testing.T) {
	tests := []struct {
		status            int
		body              string
		code, description string
	}{
		{200, `{"status":"error","errorResponse":[{"errorCode":"AL-G-01","description":"group not found","displayMessage":"Unable to process"}]}`, "AL-G-01", "group not found"},
		{200, `{"status":"ERROR","errorResponse":{"errorCode":"AL-U-01","displayMessage":"no user"}}`, "AL-U-01", "no user"},
		{200, `{"status":"error","errorResponse":"broken"}`, "", ""},
		{200, `{"status":"error","errorResponse":[1,"x"]}`, "", ""},
		{200, `{"errorResponse":[{"description":"group already exists"}]}`, "", "group already exists"},
		{200, `{"status":"error"}`, "", ""},
		{200, `{"status":"success","response":"AGENT_IS_ALREADY_ENGAGED"}`, "AGENT_IS_ALREADY_ENGAGED", ""},
		{200, `{"status":"success","response":"error"}`, "error", ""},
		{200, `{"status":"success","response":false}`, "false", ""},
		{200, `{"code":"SUCCESS","data":"BUSY_WITH_OTHER"}`, "BUSY_WITH_OTHER", ""},
		{200, `{"code":"USER_NOT_FOUND","message":"who?"}`, "USER_NOT_FOUND", "who?"},
		{200, `"CONVERSATION_CLOSED"`, "CONVERSATION_CLOSED", ""},
		{200, `CONVERSATION_CLOSED`, "CONVERSATION_CLOSED", ""},
		{200, `error`, "error", ""},
		{200, `<html>Sign in</html>`, "", "the answer is not JSON"},
		{400, `{"code":"BAD_REQUEST","message":"no groupId"}`, "BAD_REQUEST", "no groupId"},
		{401, ``, "", ""},
		{404, `{"timestamp":1,"status":404,"error":"Not Found","path":"/x"}`, "", "Not Found"},
		{409, `{"status":"success","response":"x"}`, "", "x"},
		{500, `<html>`, "", "the answer is not JSON"},
		{502, `["a"]`, "", ""},
	}
	for _, test := range tests {
		api := &fakeAPI{handlers: []http.HandlerFunc{answers(test.status, test.body)}}
		client := newClient(t, api, once)
		err := client.Assign(t.Context(), "1", kommunicate.Assignment{Assignee: "anna"})
		var got *kommunicate.APIError
		if !errors.As(err, &got) {
			t.Errorf("%d %s: error is %v, want an APIError", test.status, test.body, err)
			continue
		}
		want := &kommunicate.APIError{
			StatusCode:  test.status,
			Code:        test.code,
			Description: test.description,
			Method:      "PATCH",
			Path:        "/rest/ws/group/assignee/change",
			Body:        []byte(test.body),
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.body, diff)
		}
	}
}

func TestLongNoIsCut(t *testing.T) {
	long := strings.Repeat("ä", 100<<10)
	client, _ := newFake(t, answers(http.StatusBadRequest, `{"code":"`+long+`","message":"`+long+`"}`))
	err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{})
	var got *kommunicate.APIError
	if !errors.As(err, &got) {
		t.Fatal(err)
	}
	if len(got.Body) != 64<<10 || got.Code != strings.Repeat("ä", 32) || got.Description != strings.Repeat("ä", 250) {
		t.Errorf("body has %d bytes, code %d, description %d", len(got.Body), len(got.Code), len(got.Description))
	}
}

// TestSharedAnswers reads the answers that are known from documents.
func TestSharedAnswers(t *testing.T) {
	shared := os.Getenv("KOMMUNICATE_SHARED")
	if shared == "" {
		t.Skip("KOMMUNICATE_SHARED names no folder of samples")
	}
	read := func(name string) string {
		body, err := os.ReadFile(filepath.Join(shared, "samples", "api", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for name, want := range map[string]string{
		"res_assignee_change_updated.json": "",
		"res_generic_success.json":         "",
		"res_error_envelope.json":          "AL-G-01",
		"res_error_group_exists.json":      "AL-G-02",
	} {
		client, _ := newFake(t, says(read(name)))
		err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{})
		var refused *kommunicate.APIError
		errors.As(err, &refused)
		if want == "" && err != nil || want != "" && (refused == nil || refused.Code != want) {
			t.Errorf("%s: error is %v, want %q", name, err, want)
		}
	}
	for _, name := range []string{"res_user_v2_detail_doc_array.json", "res_user_v2_detail_envelope.json"} {
		client, _ := newFake(t, says(read(name)))
		users, err := client.Users(t.Context(), "x")
		if err != nil || len(users) != 1 || users[0].ID == "" || users[0].DisplayName == "" {
			t.Errorf("%s: %+v, %v", name, users, err)
		}
	}
	for _, name := range []string{"res_group_conversation.json", "res_group_v2_create.json", "res_group_v2_info.json"} {
		client, _ := newFake(t, says(read(name)))
		conv, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{UserID: "x"})
		if err != nil || conv.GroupID == "" || len(conv.MemberIDs) < 3 {
			t.Errorf("%s: %+v, %v", name, conv, err)
		}
	}
	client, _ := newFake(t, says(read("res_message_send.json")))
	sent, err := client.TriggerEvent(t.Context(), "1", "ann", "WELCOME")
	if err != nil || sent.Key == "" || sent.CreatedAt.Year() != 2016 {
		t.Errorf("res_message_send.json: %+v, %v", sent, err)
	}
}

// FuzzAnswer: whatever a service answers, a call returns.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`success`, `"error"`, `{"status":"error","errorResponse":[{}]}`, `{"status":"success","response":[{"userId":1}]}`,
		`{"code":"SUCCESS","data":{"users":[null]}}`, `{"id":{},"metadata":"{","createdAtTime":-1}`, `[[]]`, `{"messageKey":1e9}`, "\xff",
	} {
		f.Add(200, []byte(seed))
		f.Add(418, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		status = 200 + (status&0x7fffffff)%400
		client := newClient(t, &fakeAPI{handlers: []http.HandlerFunc{answers(status, string(body))}}, once)
		conv, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{UserID: "ann"})
		if (err == nil) == (conv == nil) {
			t.Errorf("conversation %v and error %v", conv, err)
		}
		sent, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "hi"})
		if (err == nil) != (len(sent) == 1) {
			t.Errorf("sent %v and error %v", sent, err)
		}
		users, err := client.Users(t.Context(), "ann")
		if err != nil && users != nil {
			t.Errorf("users %v and error %v", users, err)
		}
	})
}
