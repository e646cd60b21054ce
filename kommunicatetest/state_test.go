package kommunicatetest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// open starts a conversation of the user's.
func open(t *testing.T, srv *kommunicatetest.Server, user string, detail kommunicate.ConversationDetail) *kommunicatetest.Conversation {
	t.Helper()
	conv, err := srv.User(user).Open(detail)
	if err != nil {
		t.Fatal(err)
	}
	return conv
}

// TestAutomaticAssignment gives conversations to the agents in turn, who are
// online and not busy.
func TestAutomaticAssignment(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.AddAgent(kommunicatetest.Agent{ID: "cleo@example.com", Name: "Cleo"})
	srv.AddAgent(kommunicatetest.Agent{ID: "dora@example.com", Name: "Dora", MaxConversations: 1})
	srv.SetRules(kommunicatetest.Rules{Automatic: true, DefaultAgent: "ben@example.com"})
	var got []string
	var convs []*kommunicatetest.Conversation
	next := func() {
		conv := open(t, srv, "ann", kommunicate.ConversationDetail{})
		convs = append(convs, conv)
		name, _, _ := strings.Cut(conv.Assignee(), "@")
		got = append(got, name)
	}
	for range 5 {
		next()
	}
	if err := srv.Agent("dora@example.com").Resolve(convs[2]); err != nil {
		t.Fatal(err)
	}
	next() // Dora has waited longest, and is free again.
	for _, id := range []string{"anna@example.com", "cleo@example.com", "dora@example.com"} {
		srv.Agent(id).SetAvailability(kommunicate.AgentsOffline)
	}
	next()
	srv.Agent("cleo@example.com").SetAvailability("") // Online.
	next()
	want := []string{"anna", "cleo", "dora", "anna", "cleo", "dora", "ben", "cleo"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("assignees (-want +got):\n%s", diff)
	}
	if n := len(members(t, srv, "1001")); n != 3 {
		t.Errorf("%d members, want the user, the bot user and the assignee", n)
	}
}

// members are the ids of who takes part.
func members(t *testing.T, srv *kommunicatetest.Server, group string) (ids []string) {
	t.Helper()
	response := call(t, srv, "GET", "/rest/ws/group/v2/info?groupId="+group, "", "")["response"].(map[string]any)
	for _, id := range response["membersId"].([]any) {
		ids = append(ids, id.(string))
	}
	return ids
}

func TestNotifyEverybody(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := open(t, srv, "ann", kommunicate.ConversationDetail{})
	if want := []string{"ann", "bot", "anna@example.com", "ben@example.com"}; !slices.Equal(members(t, srv, "1001"), want) || conv.Assignee() != "anna@example.com" {
		t.Errorf("members %v, assignee %s", members(t, srv, "1001"), conv.Assignee())
	}
}

func TestEngaged(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.AddAgent(kommunicatetest.Agent{ID: "dora@example.com", Name: "Dora", MaxConversations: 1})
	first := open(t, srv, "ann", kommunicate.ConversationDetail{Assignee: "dora@example.com"})
	conv := withBot(t, srv, &script{answers: map[string]string{"agent": `[{"message": "bye", "metadata": {"KM_ASSIGN_TO": "dora@example.com"}}]`}})
	err := srv.Client().Assign(t.Context(), conv.GroupID(), kommunicate.Assignment{Assignee: "dora@example.com"})
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) || refused.Code != "AGENT_IS_ALREADY_ENGAGED" {
		t.Errorf("error %v", err)
	}
	bubbles, err := conv.Say("agent")
	see(t, bubbles, err, "bye")
	if text := conv.Transcript().String(); !strings.Contains(text, "Dora has as many conversations") {
		t.Errorf("no remark:\n%s", text)
	}
	anna := srv.Agent("anna@example.com")
	if err := anna.Assign(conv, "dora@example.com"); err == nil || !strings.Contains(err.Error(), "as many") {
		t.Errorf("error %v", err)
	}
	if err := srv.Client().Assign(t.Context(), first.GroupID(), kommunicate.Assignment{Assignee: "dora@example.com"}); err != nil {
		t.Errorf("already hers: %v", err)
	}
}

func TestSeat(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := withBot(t, srv, &script{})
	anna := srv.Agent("anna@example.com")
	for _, act := range []func() error{
		func() error { return anna.Assign(conv, "anna@example.com") },
		func() error { return anna.Say(conv, "I am Anna") },
		func() error { return anna.Resolve(conv) },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	bubbles, err := conv.Wait()
	see(t, bubbles, err, "Assigned to Anna", "I am Anna", "Status changed to Resolved")
	if bubbles[1].Who != kommunicatetest.ByAgent || bubbles[1].Name != "Anna" {
		t.Errorf("said by %+v", bubbles[1])
	}
	for name, err := range map[string]error{"nothing": anna.Say(conv, ""), "nobody": anna.Assign(conv, "x")} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	srv.Close()
	if err := anna.Resolve(conv); !errors.Is(err, kommunicatetest.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestAutoResolve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.SetRules(kommunicatetest.Rules{AutoResolve: time.Hour})
		conv := withBot(t, srv, &script{answers: map[string]string{"hi": `[{"message": "hello"}]`}})
		silent := open(t, srv, "ben", kommunicate.ConversationDetail{})
		if _, err := conv.Say("hi"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(59 * time.Minute)
		bubbles, err := conv.Say("hi")
		see(t, bubbles, err, "hello")
		time.Sleep(59 * time.Minute)
		bubbles, err = conv.Wait()
		see(t, bubbles, err)
		time.Sleep(2 * time.Minute)
		bubbles, err = conv.Wait()
		see(t, bubbles, err, "Status changed to Resolved")
		time.Sleep(2 * time.Hour)
		bubbles, err = conv.Wait()
		see(t, bubbles, err)
		if conv.Status() != kommunicate.StatusResolved || silent.Status() != kommunicate.StatusInitial {
			t.Errorf("status %v; of one in which nothing was said: %v", conv.Status(), silent.Status())
		}
		bubbles, err = conv.Say("hi") // It opens again, and its time starts again.
		see(t, bubbles, err, "Status changed to Open", "hello")
		time.Sleep(61 * time.Minute)
		if conv.Status() != kommunicate.StatusResolved {
			t.Errorf("status %v", conv.Status())
		}
		srv.Close()
	})
}

// TestSilence says why no bot answers.
func TestSilence(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: &script{}})
	conv := open(t, srv, "ann", kommunicate.ConversationDetail{BotIDs: []string{"b"}})
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	with := open(t, srv, "ann", kommunicate.ConversationDetail{BotIDs: []string{"b"}})
	for conv, want := range map[*kommunicatetest.Conversation]string{conv: "nobody has the conversation", with: "Anna has the conversation"} {
		for range 2 {
			if _, err := conv.Say("hello"); err != nil {
				t.Fatal(err)
			}
		}
		if text := conv.Transcript().String(); strings.Count(text, "no bot is asked: "+want) != 1 {
			t.Errorf("want one remark ... %s:\n%s", want, text)
		}
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := start(t, srv, "", `"a": "b"`)
	for _, test := range []struct{ name, method, path, body, want string }{
		{"update", "POST", "group/update", `{"groupId": 1001, "newName": "Order", "metadata": {"KM_TEAM_ID": "55", "conversationMetadata": "{}", "CONVERSATION_STATUS": "2"}}`, "success"},
		{"add", "POST", "group/add/member", `{"groupId": "1001", "userId": "ben@example.com"}`, "success"},
		{"add again", "POST", "group/add/member", `{"clientGroupId": "1001", "userId": "ben@example.com"}`, "success"},
		{"remove", "POST", "group/remove/member", `{"groupId": 1001, "userId": "anna@example.com"}`, "success"},
		{"tags", "PATCH", "group/add/tags?groupId=1001", `[{"id": 12, "name": "billing"}, {"name": "vip"}]`, `[{"name":"billing"},{"name":"vip"}]`},
		{"untag", "PATCH", "group/remove/tags?clientGroupId=1001", `[{"name": "billing"}]`, `[{"name":"vip"}]`},
	} {
		if got := call(t, srv, test.method, "/rest/ws/"+test.path, "", test.body); got["response"] != test.want {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
	if conv.Team() != "55" || conv.Status() != kommunicate.StatusResolved || !slices.Equal(conv.Tags(), []string{"vip"}) || conv.User().ID != "ann" {
		t.Errorf("team %s, status %v, tags %v, user %v", conv.Team(), conv.Status(), conv.Tags(), conv.User())
	}
	got := call(t, srv, "GET", "/rest/ws/group/info?clientGroupId=1001", "", "")["response"].(map[string]any)
	delete(got, "createdAtTime")
	delete(got, "updatedAtTime")
	user := func(id string, role float64) any { return map[string]any{"userId": id, "role": role} }
	want := map[string]any{
		"id": 1001.0, "clientGroupId": "1001", "name": "Order", "adminId": "bot", "type": 10.0, "userCount": 3.0,
		"membersId":  []any{"ann", "bot", "ben@example.com"},
		"groupUsers": []any{user("ann", 3), user("bot", 2), user("ben@example.com", 1)},
		"metadata": map[string]any{
			"a": "b", "KM_TEAM_ID": "55", "conversationMetadata": "{}", "KM_TAGS": `[{"name":"vip"}]`,
			"CONVERSATION_STATUS": "2", "CONVERSATION_ASSIGNEE": "anna@example.com",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	for _, test := range []struct{ name, method, path, body, code string }{
		{"no group", "GET", "group/v2/info", "", "BAD_REQUEST"},
		{"unknown group", "GET", "group/v2/info?groupId=7", "", "AL-G-01"},
		{"update what is no JSON", "POST", "group/update", "{", "BAD_REQUEST"},
		{"update of an object", "POST", "group/update", `{"groupId": 1001, "metadata": {"a": {}}}`, "BAD_REQUEST"},
		{"update of nothing", "POST", "group/update", `{}`, "BAD_REQUEST"},
		{"unknown team", "POST", "group/update", `{"groupId": 1001, "metadata": {"KM_TEAM_ID": "7"}}`, "BAD_REQUEST"},
		{"unknown status", "POST", "group/update", `{"groupId": 1001, "metadata": {"CONVERSATION_STATUS": "9"}}`, "BAD_REQUEST"},
		{"unknown member", "POST", "group/add/member", `{"groupId": 1001, "userId": "x"}`, "AL-U-01"},
		{"remove who is none", "POST", "group/remove/member", `{"groupId": 1001, "userId": "anna@example.com"}`, "AL-U-01"},
		{"member of nothing", "POST", "group/add/member", `{"groupId": 7}`, "AL-G-01"},
		{"member without JSON", "POST", "group/add/member", ``, "BAD_REQUEST"},
		{"tags of nothing", "PATCH", "group/add/tags?groupId=7", `[]`, "AL-G-01"},
		{"tags that are none", "PATCH", "group/add/tags?groupId=1001", `{}`, "BAD_REQUEST"},
		{"nameless tag", "PATCH", "group/add/tags?groupId=1001", `[{}]`, "BAD_REQUEST"},
		{"list of nothing", "GET", "message/list?groupId=7", "", "AL-G-01"},
		{"list from x", "GET", "message/list?groupId=1001&startIndex=x", "", "BAD_REQUEST"},
	} {
		if code, _ := failureOf(call(t, srv, test.method, "/rest/ws/"+test.path, "", test.body)); code != test.code {
			t.Errorf("%s: code %q, want %q", test.name, code, test.code)
		}
	}
}

func TestMessageList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		conv := withBot(t, srv, &script{answers: map[string]string{"1": `[{"message": "one"}]`, "2": `[{"message": "two"}]`}})
		start := time.Now()
		for _, text := range []string{"1", "2"} {
			if _, err := conv.Say(text); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		open(t, srv, "ben", kommunicate.ConversationDetail{WelcomeMessage: "Hello, Ben"})
		open(t, srv, "cleo", kommunicate.ConversationDetail{})
		list := func(query, as string) (texts []string) {
			answer := call(t, srv, "GET", "/rest/ws/message/v2/list?"+query, as, "")
			for _, m := range answer["message"].([]any) {
				texts = append(texts, m.(map[string]any)["message"].(string))
			}
			if len(texts) > 0 && (len(answer["userDetails"].([]any)) == 0 || len(answer["groupFeeds"].([]any)) == 0) {
				t.Errorf("%s: no users or groups: %v", query, answer)
			}
			return texts
		}
		middle := start.Add(time.Minute).UnixMilli()
		at := func(name string) string { return "groupId=1001&" + name + "=" + itoa(middle) }
		for _, test := range []struct {
			query, as string
			want      []string
		}{
			{"groupId=1001", "", []string{"two", "2", "one", "1"}},
			{"groupId=1001&startIndex=1&pageSize=2", "", []string{"2", "one"}},
			{"groupId=1001&startIndex=9", "", nil},
			{at("endTime"), "", []string{"one", "1"}},
			{at("startTime"), "", []string{"two", "2"}},
			{"", "", []string{"Hello, Ben", "two"}},
			{"", "ann", []string{"two"}},
			{"", "nobody", nil},
		} {
			if diff := cmp.Diff(test.want, list(test.query, test.as)); diff != "" {
				t.Errorf("%s as %q (-want +got):\n%s", test.query, test.as, diff)
			}
		}
		srv.Close()
	})
}

// TestApps is two applications at one address.
func TestApps(t *testing.T) {
	t.Parallel()
	first := newServer(t)
	second := newServer(t, kommunicatetest.WithAPIKey("second"), kommunicatetest.WithAppID("second-app"))
	both := kommunicatetest.Apps(first, second)
	conv := open(t, second, "ann", kommunicate.ConversationDetail{})
	if conv.GroupID() == open(t, first, "ann", kommunicate.ConversationDetail{}).GroupID() {
		t.Error("two applications have a conversation of the same id")
	}
	for _, test := range []struct {
		key     string
		srv     *kommunicatetest.Server
		unknown bool
	}{{"test-api-key", first, true}, {"second", second, false}, {"third", nil, true}} {
		client, err := kommunicate.NewClient(test.key, kommunicate.WithHTTPClient(clientOf(both)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.SendMessage(context.Background(), conv.GroupID(), "bot", kommunicate.Message{Text: "hi"})
		if (err != nil) != test.unknown {
			t.Errorf("%s: error %v", test.key, err)
		}
	}
	bubbles, err := conv.Wait()
	see(t, bubbles, err, "hi")
}
