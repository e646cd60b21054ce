package kommunicate_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

const started = `{"status":"success","response":{"id":1234567}}`

func TestStartConversationBody(t *testing.T) {
	tests := map[string]struct {
		detail kommunicate.ConversationDetail
		want   string
	}{
		"least": {
			kommunicate.ConversationDetail{UserID: "ann"},
			`{"groupName":"Conversations","groupMemberList":["ann"]}`,
		},
		"assignee": {
			kommunicate.ConversationDetail{UserID: "ann", BotIDs: []string{"faq"}, Assignee: "faq"},
			`{"groupName":"Conversations","groupMemberList":["ann","faq"],"metadata":{"SKIP_ROUTING":"true","CONVERSATION_ASSIGNEE":"faq"}}`,
		},
		"assignee and rules": {
			kommunicate.ConversationDetail{UserID: "ann", Assignee: "anna@example.com", Routing: kommunicate.FollowRules},
			`{"groupName":"Conversations","groupMemberList":["ann"],"metadata":{"SKIP_ROUTING":"false","CONVERSATION_ASSIGNEE":"anna@example.com"}}`,
		},
		"no rules": {
			kommunicate.ConversationDetail{UserID: "ann", Routing: kommunicate.SkipRules},
			`{"groupName":"Conversations","groupMemberList":["ann"],"metadata":{"SKIP_ROUTING":"true"}}`,
		},
		"each member once": {
			kommunicate.ConversationDetail{UserID: "ann", AgentIDs: []string{"a", "a", "ann"}, BotIDs: []string{"b", "a"}},
			`{"groupName":"Conversations","groupMemberList":["ann","a","b"]}`,
		},
		"all": {
			kommunicate.ConversationDetail{
				UserID:             "user-1",
				AgentIDs:           []string{"a1@example.com", "a2@example.com"},
				BotIDs:             []string{"bot-1"},
				Assignee:           "a1@example.com",
				Routing:            kommunicate.SkipRules,
				Welcome:            kommunicate.SkipWelcome,
				CustomWelcomeEvent: "VIP_WELCOME",
				WelcomeMessage:     "Hello!",
				ClientGroupID:      "cg-1",
				TeamID:             "55",
				Title:              "Order <42>",
				ChatContext:        kommunicate.ChatContext{Locale: "en", Extra: kommunicate.Pairs("plan", "gold")},
				Metadata:           kommunicate.Pairs("order", `"42"`),
			},
			`{"groupName":"Order <42>","groupMemberList":["user-1","a1@example.com","a2@example.com","bot-1"],"clientGroupId":"cg-1",
			"metadata":{"SKIP_ROUTING":"true","CONVERSATION_ASSIGNEE":"a1@example.com","KM_CONVERSATION_TITLE":"Order <42>","KM_ORIGINAL_TITLE":"true",
			"KM_TEAM_ID":"55","SKIP_BOT_EVENT":"[\"WELCOME_EVENT\"]","CUSTOM_WELCOME_EVENT":"VIP_WELCOME","WELCOME_MESSAGE":"Hello!",
			"KM_CHAT_CONTEXT":"{\"kmUserLocale\":\"en\",\"plan\":\"gold\"}","conversationMetadata":"{\"order\":\"\\\"42\\\"\"}"}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, api := newFake(t, says(started))
			if _, err := client.StartConversation(t.Context(), test.detail); err != nil {
				t.Fatal(err)
			}
			got := api.requests[0]
			if got.Method != "POST" || got.Path != "/rest/ws/group/conversation" || got.Query != "" {
				t.Errorf("request is %+v", got)
			}
			if diff := cmp.Diff(jsonValue(t, test.want), jsonValue(t, got.Body)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func jsonValue(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// TestStartConversationAsTheWebSDK compares the group metadata with what the web
// SDK sends for the same options: the same but for what only a page knows, the
// groups' silenced notices, and booleans, which REST wants as strings.
func TestStartConversationAsTheWebSDK(t *testing.T) {
	shared := os.Getenv("KOMMUNICATE_SHARED")
	if shared == "" {
		t.Skip("KOMMUNICATE_SHARED names no folder of samples")
	}
	sample, err := os.ReadFile(filepath.Join(shared, "samples", "api", "web_startconversation_full.json"))
	if err != nil {
		t.Fatal(err)
	}
	var web struct {
		Call struct {
			AgentIDs           []string `json:"agentIds"`
			BotIDs             []string `json:"botIds"`
			Assignee           string   `json:"assignee"`
			ClientGroupID      string   `json:"clientGroupId"`
			Title              string   `json:"conversationTitle"`
			CustomWelcomeEvent string   `json:"customWelcomeEvent"`
			WelcomeMessage     string   `json:"WELCOME_MESSAGE"`
			TeamID             string   `json:"teamId"`
		}
		Body struct {
			GroupName     string         `json:"groupName"`
			ClientGroupID string         `json:"clientGroupId"`
			Metadata      map[string]any `json:"metadata"`
		}
	}
	if err := json.Unmarshal(sample, &web); err != nil {
		t.Fatal(err)
	}
	client, api := newFake(t, says(started))
	if _, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{
		UserID:             "user-1",
		AgentIDs:           web.Call.AgentIDs,
		BotIDs:             web.Call.BotIDs,
		Assignee:           web.Call.Assignee,
		ClientGroupID:      web.Call.ClientGroupID,
		Title:              web.Call.Title,
		Welcome:            kommunicate.SkipWelcome,
		CustomWelcomeEvent: web.Call.CustomWelcomeEvent,
		WelcomeMessage:     web.Call.WelcomeMessage,
		TeamID:             web.Call.TeamID,
		ChatContext:        kommunicate.ChatContext{Locale: "en", Extra: kommunicate.Pairs("plan", "gold")},
	}); err != nil {
		t.Fatal(err)
	}
	var ours struct {
		GroupName     string            `json:"groupName"`
		ClientGroupID string            `json:"clientGroupId"`
		Metadata      map[string]string `json:"metadata"`
	}
	if err := json.Unmarshal([]byte(api.requests[0].Body), &ours); err != nil {
		t.Fatal(err)
	}
	if ours.GroupName != web.Body.GroupName || ours.ClientGroupID != web.Body.ClientGroupID {
		t.Errorf("got %+v, want %+v", ours, web.Body)
	}
	for _, name := range []string{
		"SKIP_ROUTING", "CONVERSATION_ASSIGNEE", "KM_CONVERSATION_TITLE", "KM_TEAM_ID",
		"SKIP_BOT_EVENT", "CUSTOM_WELCOME_EVENT", "WELCOME_MESSAGE",
	} {
		want := web.Body.Metadata[name]
		if want == true {
			want = "true"
		}
		if ours.Metadata[name] != want {
			t.Errorf("%s is %q, want %v", name, ours.Metadata[name], want)
		}
	}
	want := jsonValue(t, web.Body.Metadata["KM_CHAT_CONTEXT"].(string))
	if diff := cmp.Diff(want, jsonValue(t, ours.Metadata["KM_CHAT_CONTEXT"])); diff != "" {
		t.Errorf("chat context (-want +got):\n%s", diff)
	}
}

func TestStartConversationRefuses(t *testing.T) {
	broken := kommunicate.Members{{Name: "plan", Value: json.RawMessage(`gold`)}}
	tests := map[string]struct {
		change  func(*kommunicate.ConversationDetail)
		pointer string
		code    string
	}{
		"no user":      {func(d *kommunicate.ConversationDetail) { d.UserID = "" }, "/userId", "required"},
		"line break":   {func(d *kommunicate.ConversationDetail) { d.UserID = "a\nb" }, "/userId", "bad-id"},
		"space around": {func(d *kommunicate.ConversationDetail) { d.Assignee = " anna" }, "/assignee", "bad-id"},
		"not UTF-8":    {func(d *kommunicate.ConversationDetail) { d.TeamID = "\xff" }, "/teamId", "bad-id"},
		"empty agent":  {func(d *kommunicate.ConversationDetail) { d.AgentIDs = []string{"a", ""} }, "/agentIds/1", "bad-id"},
		"empty bot":    {func(d *kommunicate.ConversationDetail) { d.BotIDs = []string{""} }, "/botIds/0", "bad-id"},
		"long id":      {func(d *kommunicate.ConversationDetail) { d.ClientGroupID = strings.Repeat("x", 257) }, "/clientGroupId", "too-long"},
		"routing":      {func(d *kommunicate.ConversationDetail) { d.Routing = 3 }, "/skipRouting", "unknown-value"},
		"welcome":      {func(d *kommunicate.ConversationDetail) { d.Welcome = -1 }, "/skipBotEvent", "unknown-value"},
		"chat context": {func(d *kommunicate.ConversationDetail) { d.ChatContext.Extra = broken }, "/KM_CHAT_CONTEXT/plan", "not-json"},
		"metadata":     {func(d *kommunicate.ConversationDetail) { d.Metadata = broken }, "/conversationMetadata", "not-json"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, api := newFake(t, says(started))
			detail := kommunicate.ConversationDetail{UserID: "ann"}
			test.change(&detail)
			_, err := client.StartConversation(t.Context(), detail)
			wantInvalid(t, err, test.pointer, test.code)
			wantRequests(t, api)
		})
	}
}

func TestStartConversationNamesEveryViolation(t *testing.T) {
	client, _ := newFake(t, says(started))
	_, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{Assignee: " ", Routing: 9})
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) || len(invalid.More) != 2 {
		t.Fatalf("error is %v, want three violations", err)
	}
	if got, want := err.Error(), "kommunicate: /userId: is required [required] and 2 more"; got != want {
		t.Errorf("error is %q, want %q", got, want)
	}
}

func TestConversationDecoding(t *testing.T) {
	client, _ := newFake(t, says(`{"status":"success","generatedAt":1735689600000,"response":{
		"id": 9007199254740993, "clientGroupId": 42, "name": "Order 42", "adminId": "bot",
		"membersId": ["user-1", 12], "metadata": {"SKIP_ROUTING": "true"},
		"createdAtTime": "1735689600123", "updatedAtTime": null,
		"unreadCount": 0, "type": 10}}`))
	got, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{UserID: "user-1"})
	if err != nil {
		t.Fatal(err)
	}
	want := &kommunicate.Conversation{
		GroupID:       "9007199254740993",
		ClientGroupID: "42",
		Title:         "Order 42",
		AdminID:       "bot",
		MemberIDs:     []string{"user-1", "12"},
		Metadata:      kommunicate.Pairs("SKIP_ROUTING", "true"),
		CreatedAt:     time.Date(2025, 1, 1, 0, 0, 0, 123e6, time.UTC),
		Extra: kommunicate.Members{
			{Name: "unreadCount", Value: json.RawMessage("0")},
			{Name: "type", Value: json.RawMessage("10")},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conversation (-want +got):\n%s", diff)
	}
}

func TestConversationKeepsWhatItCannotRead(t *testing.T) {
	const odd = `{"id":"7","name":{},"membersId":["ann",{}],"metadata":[1],"createdAtTime":"soon"}`
	var conv kommunicate.Conversation
	if err := json.Unmarshal([]byte(odd), &conv); err != nil {
		t.Fatal(err)
	}
	if conv.GroupID != "7" || conv.MemberIDs != nil {
		t.Errorf("got %+v", conv)
	}
	var names []string
	for _, member := range conv.Extra {
		names = append(names, member.Name)
	}
	if diff := cmp.Diff([]string{"name", "membersId", "metadata", "createdAtTime"}, names); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestStartConversationNotUnderstood(t *testing.T) {
	for _, body := range []string{`{"status":"success","response":"created"}`, `{"name":"x"}`, `[]`, ``} {
		client, api := newFake(t, says(body))
		_, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{UserID: "ann"})
		if !errors.Is(err, kommunicate.ErrOutcomeUnknown) || !strings.Contains(err.Error(), "names no conversation") {
			t.Errorf("%s: error is %v", body, err)
		}
		if len(api.requests) != 1 {
			t.Errorf("%s: %d requests", body, len(api.requests))
		}
	}
}

func TestAssign(t *testing.T) {
	client, api := newFake(t, says(`{"status":"success","response":"updated"}`))
	for _, a := range []kommunicate.Assignment{
		{Assignee: "anna@example.com"},
		{Assignee: "anna@example.com", Actor: "boss", Silent: true, TakeOverFromBot: true},
	} {
		if err := client.Assign(t.Context(), "77", a); err != nil {
			t.Fatal(err)
		}
	}
	wantRequests(
		t, api,
		apiRequest{"PATCH", "/rest/ws/group/assignee/change", "assignee=anna%40example.com&groupId=77&sendNotifyMessage=true", "bot", ""},
		apiRequest{"PATCH", "/rest/ws/group/assignee/change", "assignee=anna%40example.com&groupId=77&sendNotifyMessage=false&takeOverFromBot=true", "boss", ""},
	)
}

func TestSetStatus(t *testing.T) {
	client, api := newFake(t, says(`{"status":"success","response":"success"}`))
	for _, s := range []kommunicate.StatusChange{
		{},
		{Status: kommunicate.StatusResolved, Actor: "anna@example.com", Silent: true},
		{Status: kommunicate.StatusInitial},
	} {
		if err := client.SetStatus(t.Context(), "77", s); err != nil {
			t.Fatal(err)
		}
	}
	wantRequests(
		t, api,
		apiRequest{"PATCH", "/rest/ws/group/status/change", "groupId=77&sendNotifyMessage=true&status=0", "bot", ""},
		apiRequest{"PATCH", "/rest/ws/group/status/change", "groupId=77&sendNotifyMessage=false&status=2", "anna@example.com", ""},
		apiRequest{"PATCH", "/rest/ws/group/status/change", "groupId=77&sendNotifyMessage=true&status=-1", "bot", ""},
	)
}

func TestChangesRefuse(t *testing.T) {
	client, api := newFake(t, says(``))
	ctx := t.Context()
	wantInvalid(t, client.Assign(ctx, "", kommunicate.Assignment{Assignee: "anna"}), "/groupId", "required")
	wantInvalid(t, client.Assign(ctx, "1", kommunicate.Assignment{}), "/assignee", "required")
	wantInvalid(t, client.Assign(ctx, "1", kommunicate.Assignment{Assignee: "anna", Actor: "x\r\nApi-Key: y"}), "/actor", "bad-id")
	wantInvalid(t, client.SetStatus(ctx, "", kommunicate.StatusChange{}), "/groupId", "required")
	wantInvalid(t, client.SetStatus(ctx, "1", kommunicate.StatusChange{Status: 8}), "/status", "too-large")
	wantInvalid(t, client.SetStatus(ctx, "1", kommunicate.StatusChange{Status: -2}), "/status", "too-small")
	wantInvalid(t, client.SetStatus(ctx, "1", kommunicate.StatusChange{Actor: " "}), "/actor", "bad-id")
	wantRequests(t, api)
}
