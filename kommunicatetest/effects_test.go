package kommunicatetest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestHandoff(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, metadata string
		assignee       string
		sees           []string
		remark         string
	}{
		{"rules", `"KM_ASSIGN_TO": ""`, "anna@example.com", []string{"bye", "Assigned to Anna"}, ""},
		{"agent", `"KM_ASSIGN_TO": "ben@example.com"`, "ben@example.com", []string{"bye", "Assigned to Ben"}, ""},
		{"team", `"KM_ASSIGN_TEAM": "55"`, "ben@example.com", []string{"bye", "Assigned to Ben"}, ""},
		{
			"bot with event", `"KM_ASSIGN_TO": "billing-bot", "event": {"name": "REFUND", "data": {"order": 42}}`, "billing-bot",
			[]string{"bye", "Assigned to billing-bot", "refund"},
			"event REFUND",
		},
		{"bot without event", `"KM_ASSIGN_TO": "billing-bot"`, "billing-bot", []string{"bye", "Assigned to billing-bot"}, ""},
		{"bot with a broken event", `"KM_ASSIGN_TO": "billing-bot", "event": "x"`, "billing-bot", []string{"bye", "Assigned to billing-bot"}, "event of a handoff"},
		{"bot with a nameless event", `"KM_ASSIGN_TO": "billing-bot", "event": {}`, "billing-bot", []string{"bye", "Assigned to billing-bot"}, "event of a handoff"},
		{"unknown", `"KM_ASSIGN_TO": "x"`, "faq-bot", []string{"bye"}, `"x" is no agent or bot`},
		{"unknown team", `"KM_ASSIGN_TEAM": "x"`, "faq-bot", []string{"bye"}, `no team "x"`},
		{"empty team", `"KM_ASSIGN_TEAM": "56"`, "faq-bot", []string{"bye"}, `team "56" has no agent`},
		{"itself", `"KM_ASSIGN_TO": "anna@example.com", "actionRequest": "nonsense"`, "anna@example.com", []string{"bye", "Assigned to Anna"}, `action "nonsense"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddTeam(kommunicatetest.Team{ID: "56"})
			billing := &script{answers: map[string]string{"REFUND": `[{"message": "refund"}]`}}
			srv.AddBot(kommunicatetest.Bot{ID: "billing-bot", Handler: billing})
			conv := withBot(t, srv, &script{answers: map[string]string{"go": `[{"message": "bye", "metadata": {` + test.metadata + `}}]`}})
			bubbles, err := conv.Say("go")
			see(t, bubbles, err, test.sees...)
			if got := conv.Assignee(); got != test.assignee {
				t.Errorf("assignee %q, want %q", got, test.assignee)
			}
			if text := conv.Transcript().String(); !strings.Contains(text, test.remark) {
				t.Errorf("no remark %q:\n%s", test.remark, text)
			}
			if test.name == "team" && conv.Team() != "55" {
				t.Errorf("team %q", conv.Team())
			}
			if test.name == "bot with event" {
				if _, context := billing.last(t); context["order"] != 42.0 {
					t.Errorf("the event's data did not arrive: %v", context)
				}
			}
		})
	}
}

func TestHandoffToNobody(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	conv := withBot(t, srv, &script{answers: map[string]string{"go": `[{"metadata": {"KM_ASSIGN_TO": ""}}]`}})
	bubbles, err := conv.Say("go")
	see(t, bubbles, err)
	if text := conv.Transcript().String(); conv.Assignee() != "faq-bot" || !strings.Contains(text, "name nobody") {
		t.Errorf("assignee %q:\n%s", conv.Assignee(), text)
	}
}

// TestEventForFormerAssignee checks that an event goes to the bot it is meant
// for, or to nobody.
func TestEventForFormerAssignee(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	second := &script{}
	srv.AddBot(kommunicatetest.Bot{ID: "second", Handler: second})
	conv := withBot(t, srv, &script{answers: map[string]string{"go": `[
		{"message": "a", "metadata": {"KM_ASSIGN_TO": "second", "event": {"name": "WELCOME"}}},
		{"message": "b", "metadata": {"KM_ASSIGN_TO": "anna@example.com"}}]`}})
	bubbles, err := conv.Say("go")
	see(t, bubbles, err, "a", "Assigned to second", "b", "Assigned to Anna")
	if n := second.count(); n != 0 {
		t.Errorf("the second bot was called %d times", n)
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := withBot(t, srv, &script{answers: map[string]string{
		"tag":    `[{"metadata": {"actionRequest": "addTags", "payload": {"tags": ["a", "b", "a"]}}}]`,
		"untag":  `[{"metadata": {"actionRequest": "addTags", "payload": {"tags": "a"}}}]`,
		"update": `[{"message": "ok", "metadata": {"actionRequest": "updateUserDetail", "payload": {"email": "ann@example.com", "displayName": "Ann", "metadata": {"plan": "gold"}}}}]`,
		"bad":    `[{"metadata": {"actionRequest": "updateUserDetail", "payload": {"email": 1}}}]`,
		"rate":   `[{"message": "rate us", "metadata": {"actionRequest": "askCSAT"}}]`,
		"fetch":  `[{"metadata": {"actionRequest": "fetchAgentAvailability"}}]`,
		"close":  `[{"message": "bye", "metadata": {"actionRequest": "resolveConversation"}}]`,
	}})
	for _, test := range []struct {
		say, remark string
		sees        []string
	}{
		{"tag", "", nil},
		{"untag", "addTags: tags cannot be", nil},
		{"update", "", []string{"ok"}},
		{"bad", "updateUserDetail: email cannot be", nil},
		{"rate", "asks the user to rate", []string{"rate us"}},
		{"fetch", "belongs in a button's replyMetadata", nil},
		{"close", "", []string{"bye", "Status changed to Resolved"}},
		{"hello again", "", []string{"Status changed to Open"}},
	} {
		bubbles, err := conv.Say(test.say)
		see(t, bubbles, err, test.sees...)
		if text := conv.Transcript().String(); !strings.Contains(text, test.remark) {
			t.Errorf("%s: no remark %q:\n%s", test.say, test.remark, text)
		}
		if want := 0; test.say != "close" && int(conv.Status()) != want {
			t.Errorf("%s: status %d, want %d", test.say, conv.Status(), want)
		}
	}
	if got := conv.Tags(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("tags %q", got)
	}
	answer := call(t, srv, "POST", "/rest/ws/user/v2/detail", "", `{"userIdList": ["ann"]}`)
	if got := answer["response"].([]any)[0].(map[string]any); got["email"] != "ann@example.com" || got["displayName"] != "Ann" {
		t.Errorf("user %v", got)
	}
}

// TestActionsOverREST checks that what a bot sends by REST is carried out too.
func TestActionsOverREST(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := withBot(t, srv, &script{})
	call(t, srv, "POST", "/rest/ws/message/v2/send", "", `{"groupId": "1001", "message": "later", "fromUserName": "faq-bot",
		"metadata": {"actionRequest": "addTags", "payload": "{\"tags\":[\"late\"]}", "KM_ASSIGN_TO": "", "skipBot": "true"}}`)
	bubbles, err := conv.Wait()
	see(t, bubbles, err, "later", "Assigned to Anna")
	if got := conv.Tags(); !slices.Equal(got, []string{"late"}) {
		t.Errorf("tags %q", got)
	}
}

func TestAgentAvailability(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		agents []kommunicate.Availability
		want   string
	}{
		{nil, "offline"},
		{[]kommunicate.Availability{kommunicate.AgentsOffline}, "offline"},
		{[]kommunicate.Availability{kommunicate.AgentsOffline, kommunicate.AgentsAway}, "away"},
		{[]kommunicate.Availability{kommunicate.AgentsAway, kommunicate.AgentsOnline}, "online"},
		{[]kommunicate.Availability{""}, "online"},
	} {
		srv := kommunicatetest.NewServer()
		for i, availability := range test.agents {
			srv.AddAgent(kommunicatetest.Agent{ID: string(rune('a' + i)), Availability: availability})
		}
		bot := &script{answers: map[string]string{"WELCOME": `[{"message": "?", "metadata": {"contentType": "300", "templateId": "6", "payload": [
			{"title": "Talk", "message": "talk", "replyMetadata": {"actionRequest": "fetchAgentAvailability"}}]}}]`}}
		conv := withBot(t, srv, bot)
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Click("Talk"); err != nil {
			t.Fatal(err)
		}
		_, context := bot.last(t)
		want := []any{map[string]any{"name": "fetchAgentAvailability", "payload": map[string]any{"availabilityStatus": test.want}}}
		if diff := cmp.Diff(want, context["actionResponse"]); diff != "" {
			t.Errorf("%v: actionResponse (-want +got):\n%s", test.agents, diff)
		}
		srv.Close()
	}
}

// TestEndlessHandoffs lets a bot hand off to itself, again and again.
func TestEndlessHandoffs(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	bot := &script{answers: map[string]string{
		"AGAIN": `[{"metadata": {"KM_ASSIGN_TO": "faq-bot", "event": {"name": "AGAIN"}}}]`,
	}}
	conv := withBot(t, srv, bot, `"CUSTOM_WELCOME_EVENT": "AGAIN"`)
	for i := range 2 { // What is triggered next is not lost.
		var err error
		if i == 0 {
			_, err = conv.Wait()
		} else {
			_, err = conv.Trigger("AGAIN")
		}
		checkRunaway(t, err, `faq-bot -> faq-bot raise "AGAIN" without end`)
		if n := bot.count(); n != 200*(i+1) {
			t.Errorf("the bot was called %d times", n)
		}
	}
	if text := conv.Transcript().String(); !strings.Contains(text, `raise "AGAIN" without end`) {
		t.Error("no remark")
	}
}
