package kommunicatetest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestKey(t *testing.T) {
	t.Parallel()
	srv := newServer(t, kommunicatetest.WithAPIKey("k1"))
	for _, test := range []struct {
		name, path string
		header     http.Header
		status     int
	}{
		{"missing", "", nil, 401},
		{"wrong", "", http.Header{"Api-Key": {"k2"}}, 401},
		{"header", "", http.Header{"Api-Key": {"k1"}}, 200},
		{"query", "?apiKey=k1", nil, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.header == nil {
				test.header = http.Header{}
			}
			status, answer := exchange(t, srv, "POST", "/rest/ws/user/v2/detail"+test.path, test.header, `{"userIdList": ["anna@example.com"]}`)
			if status != test.status {
				t.Fatalf("HTTP %d, want %d", status, test.status)
			}
			if code, _ := failureOf(answer); status == 401 && code != "AL-UN-01" {
				t.Errorf("answer %v, want the code AL-UN-01", answer)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	start(t, srv, "", `"a": "b"`) // Conversation 1001.
	call(t, srv, "POST", "/rest/ws/group/conversation", "", `{"groupName": "g", "groupMemberList": ["ann"], "clientGroupId": "order-42"}`)
	for _, test := range []struct{ name, method, path, as, body, code, description string }{
		{"not JSON", "POST", "group/conversation", "", `{`, "BAD_REQUEST", "not a JSON object"},
		{"not an object", "POST", "group/conversation", "", `[]`, "BAD_REQUEST", "not a JSON object"},
		{"no group name", "POST", "group/conversation", "", `{"groupMemberList": ["ann"]}`, "BAD_REQUEST", "groupName"},
		{"no members", "POST", "group/conversation", "", `{"groupName": "g"}`, "BAD_REQUEST", "groupMemberList"},
		{"member is a number", "POST", "group/conversation", "", `{"groupName": "g", "groupMemberList": [7]}`, "BAD_REQUEST", "groupMemberList"},
		{"object in group metadata", "POST", "group/conversation", "", `{"groupName": "g", "groupMemberList": ["ann"], "metadata": {"KM_CHAT_CONTEXT": {}}}`, "BAD_REQUEST", "metadata.KM_CHAT_CONTEXT"},
		{"duplicate clientGroupId", "POST", "group/conversation", "", `{"groupName": "g", "groupMemberList": ["ann"], "clientGroupId": "order-42"}`, "AL-G-02", "group already exists"},
		{"unknown assignee", "POST", "group/conversation", "", `{"groupName": "g", "groupMemberList": ["ann"], "metadata": {"CONVERSATION_ASSIGNEE": "nobody"}}`, "AL-U-01", "assignee"},
		{"send without group", "POST", "message/v2/send", "", `{"message": "m", "fromUserName": "bot"}`, "BAD_REQUEST", "groupId"},
		{"send to unknown group", "POST", "message/v2/send", "", `{"groupId": 7, "message": "m", "fromUserName": "bot"}`, "AL-G-01", "group not found"},
		{"send to no number", "POST", "message/v2/send", "", `{"groupId": "x", "message": "m", "fromUserName": "bot"}`, "AL-G-01", "group not found"},
		{"send to unknown client group", "POST", "message/v2/send", "", `{"clientGroupId": "x", "message": "m", "fromUserName": "bot"}`, "AL-G-01", "group not found"},
		{"send as nobody", "POST", "message/v2/send", "", `{"groupId": "1001", "message": "m"}`, "AL-U-01", "user not found"},
		{"send nothing", "POST", "message/v2/send", "", `{"groupId": "1001", "fromUserName": "bot"}`, "BAD_REQUEST", "message is required"},
		{"message is a number", "POST", "message/v2/send", "", `{"groupId": "1001", "message": 7, "fromUserName": "bot"}`, "BAD_REQUEST", "message cannot be a JSON number"},
		{"array in metadata", "POST", "message/v2/send", "", `{"groupId": "1001", "message": "m", "fromUserName": "bot", "metadata": {"payload": []}}`, "BAD_REQUEST", "metadata.payload is not a string"},
		{"bool in metadata", "POST", "message/v2/send", "", `{"groupId": "1001", "message": "m", "fromUserName": "bot", "metadata": {"skipBot": true}}`, "BAD_REQUEST", "metadata.skipBot is not a string"},
		{"attachment without file", "POST", "message/send", "ann", `{"groupId": "1001", "contentType": 1}`, "BAD_REQUEST", "fileMeta"},
		{"place without numbers", "POST", "message/send", "ann", `{"groupId": "1001", "contentType": 2, "message": "here"}`, "BAD_REQUEST", "lat and lon"},
		{"user sends nothing", "POST", "message/send", "ann", `{"groupId": "1001"}`, "BAD_REQUEST", "message is required"},
		{"user sends an object", "POST", "message/send", "ann", `{"groupId": "1001", "message": "m", "metadata": {"a": {}}}`, "BAD_REQUEST", "metadata.a"},
		{"user sends to nobody", "POST", "message/send", "ann", `{"groupId": "1", "message": "m"}`, "AL-G-01", "group not found"},
		{"user sends a text as file", "POST", "message/send", "ann", `{"groupId": "1001", "fileMeta": "x"}`, "BAD_REQUEST", "fileMeta"},
		{"assign unknown group", "PATCH", "group/assignee/change?groupId=7&assignee=anna@example.com", "", "", "AL-G-01", "group not found"},
		{"assign to nobody", "PATCH", "group/assignee/change?groupId=1001&assignee=x", "", "", "AL-U-01", "user not found"},
		{"assign to a user", "PATCH", "group/assignee/change?groupId=1001&assignee=ann", "", "", "AL-U-01", "user not found"},
		{"assign as nobody", "PATCH", "group/assignee/change?groupId=1001&assignee=anna@example.com", "x", "", "AL-U-01", "user not found"},
		{"assign, neither true nor false", "PATCH", "group/assignee/change?groupId=1001&assignee=ben@example.com&sendNotifyMessage=x", "", "", "BAD_REQUEST", "sendNotifyMessage"},
		{"status of unknown group", "PATCH", "group/status/change?groupId=7&status=2", "", "", "AL-G-01", "group not found"},
		{"status as nobody", "PATCH", "group/status/change?groupId=1001&status=2", "x", "", "AL-U-01", "user not found"},
		{"unknown status", "PATCH", "group/status/change?groupId=1001&status=8", "", "", "BAD_REQUEST", "status"},
		{"status, neither true nor false", "PATCH", "group/status/change?groupId=1001&status=2&sendNotifyMessage=x", "", "", "BAD_REQUEST", "sendNotifyMessage"},
		{"detail of nobody", "POST", "user/v2/detail", "", `{"userIdList": ["x"]}`, "AL-U-01", "user not found"},
		{"detail without ids", "POST", "user/v2/detail", "", `{}`, "BAD_REQUEST", "userIdList"},
		{"detail of a number", "POST", "user/v2/detail", "", `{"userIdList": 7}`, "BAD_REQUEST", "userIdList"},
		{"update nobody", "POST", "user/update", "x", `{"email": "e"}`, "AL-U-01", "user not found"},
		{"update an agent", "POST", "user/update", "anna@example.com", `{"email": "e"}`, "AL-UN-01", "only end users"},
		{"update with a number", "POST", "user/update", "ann", `{"email": 7}`, "BAD_REQUEST", "email"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, description := failureOf(call(t, srv, test.method, "/rest/ws/"+test.path, test.as, test.body))
			if code != test.code || !strings.Contains(description, test.description) {
				t.Errorf("got %q: %q, want %q: ...%q...", code, description, test.code, test.description)
			}
		})
	}
}

func TestUnknownPathAndMethod(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	header := http.Header{"Api-Key": {srv.APIKey()}}
	if status, _ := exchange(t, srv, "POST", "/rest/ws/group/delete", header, ""); status != http.StatusNotFound {
		t.Errorf("unknown path: HTTP %d", status)
	}
	if status, _ := exchange(t, srv, "GET", "/rest/ws/user/update", header, ""); status != http.StatusMethodNotAllowed {
		t.Errorf("wrong method: HTTP %d", status)
	}
	huge := `"` + strings.Repeat("x", 11<<20) + `"`
	if status, _ := exchange(t, srv, "POST", "/rest/ws/user/update", header, huge); status != http.StatusRequestEntityTooLarge {
		t.Errorf("11 MiB: HTTP %d", status)
	}
}

func TestCreateConversation(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	answer := call(t, srv, "POST", "/rest/ws/group/conversation", "", `{
		"groupName": "Order 42", "groupMemberList": ["user-1"], "clientGroupId": 42,
		"metadata": {"SKIP_ROUTING": true, "CONVERSATION_ASSIGNEE": "anna@example.com"}}`)
	response := answer["response"].(map[string]any)
	if response["createdAtTime"].(float64) < 1e12 || response["updatedAtTime"].(float64) < 1e12 {
		t.Errorf("times are not in milliseconds: %v", response)
	}
	delete(response, "createdAtTime")
	delete(response, "updatedAtTime")
	want := map[string]any{
		"id": 1001.0, "clientGroupId": "42", "name": "Order 42", "adminId": "bot",
		"membersId": []any{"user-1", "bot", "anna@example.com"},
		"metadata": map[string]any{
			"CONVERSATION_ASSIGNEE": "anna@example.com", "CONVERSATION_STATUS": "-1", "SKIP_ROUTING": "true",
		},
	}
	if diff := cmp.Diff(want, response); diff != "" || answer["status"] != "success" {
		t.Errorf("status %v, response (-want +got):\n%s", answer["status"], diff)
	}
}

func TestRouting(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		rules    kommunicatetest.Rules
		metadata string
		want     string
	}{
		{"first agent", kommunicatetest.Rules{}, "", "anna@example.com"},
		{"default agent", kommunicatetest.Rules{DefaultAgent: "ben@example.com"}, "", "ben@example.com"},
		{"bot", kommunicatetest.Rules{Bot: "faq-bot", DefaultAgent: "ben@example.com"}, "", "faq-bot"},
		{"team", kommunicatetest.Rules{}, `"KM_TEAM_ID": "55"`, "ben@example.com"},
		{"assignee without SKIP_ROUTING", kommunicatetest.Rules{Bot: "faq-bot"}, `"CONVERSATION_ASSIGNEE": "ben@example.com"`, "faq-bot"},
		{"assignee with SKIP_ROUTING", kommunicatetest.Rules{Bot: "faq-bot"}, `"CONVERSATION_ASSIGNEE": "ben@example.com", "SKIP_ROUTING": "true"`, "ben@example.com"},
		{"SKIP_ROUTING without assignee", kommunicatetest.Rules{Bot: "faq-bot"}, `"SKIP_ROUTING": "true"`, "faq-bot"},
		{"automatic, nobody online", kommunicatetest.Rules{Automatic: true, DefaultAgent: "ben@example.com"}, `"KM_TEAM_ID": "55"`, "ben@example.com"},
	} {
		t.Run(test.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: &script{}})
			srv.SetRules(test.rules)
			if got := start(t, srv, "", test.metadata).Assignee(); got != test.want {
				t.Errorf("assignee %q, want %q", got, test.want)
			}
		})
	}
}

func TestAssigneeAndStatus(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	bot := &script{}
	conv := withBot(t, srv, bot)
	_, err := conv.Wait()
	if err != nil {
		t.Fatal(err)
	}
	const assign, status = "/rest/ws/group/assignee/change?groupId=1001&assignee=", "/rest/ws/group/status/change?groupId=1001&status="
	for _, test := range []struct{ path, as, response, notice string }{
		{assign + "anna@example.com&takeOverFromBot=true", "", "updated", "Assigned to Anna"},
		{assign + "anna@example.com", "", "already updated", ""},
		{assign + "ben@example.com&sendNotifyMessage=false", "anna@example.com", "updated", ""},
		{assign + "faq-bot", "ann", "updated", "Assigned to FAQ"},
		{status + "2", "anna@example.com", "success", "Status changed to Resolved"},
		{status + "2", "anna@example.com", "success", ""},
		{status + "3&sendNotifyMessage=false", "", "success", ""},
		{status + "-1", "", "success", "Status changed to Initial"},
	} {
		answer := call(t, srv, "PATCH", test.path, test.as, "")
		if answer["response"] != test.response {
			t.Errorf("%s: response %v, want %q", test.path, answer["response"], test.response)
		}
		bubbles, err := conv.Wait()
		if test.notice == "" {
			see(t, bubbles, err)
		} else {
			see(t, bubbles, err, test.notice)
		}
	}
	if got := conv.Assignee(); got != "faq-bot" {
		t.Errorf("assignee %q", got)
	}
	if conv.Status() != -1 {
		t.Errorf("status %d", conv.Status())
	}
	if n := bot.count(); n != 1 {
		t.Errorf("the bot was called %d times, want once: a change of assignee by REST raises no event", n)
	}
}

func TestUserDetailAndUpdate(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.User("ann")
	srv.User("bea")
	call(t, srv, "POST", "/rest/ws/user/update", "ann", `{"email": "ann@example.com", "displayName": "Ann", "phoneNumber": "+15550100", "metadata": {"plan": "gold"}}`)
	call(t, srv, "POST", "/rest/ws/user/update", "ann", `{"imageLink": "https://example.com/a.png", "metadata": {"age": 7}}`)
	answer := call(t, srv, "POST", "/rest/ws/user/v2/detail", "", `{"userIdList": ["ann", "nobody"], "phoneNumberList": ["+15550100"]}`)
	list := answer["response"].([]any)
	if len(list) != 2 {
		t.Fatalf("%d users, want ann by id and by phone number", len(list))
	}
	got := list[0].(map[string]any)
	delete(got, "createdAtTime")
	want := map[string]any{
		"userId": "ann", "userName": "Ann", "displayName": "Ann", "email": "ann@example.com",
		"phoneNumber": "+15550100", "imageLink": "https://example.com/a.png", "connected": false,
		"deactivated": false, "unreadCount": 0.0, "roleKey": "USER", "roleType": 3.0,
		"metadata": map[string]any{"plan": "gold", "age": 7.0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
}
