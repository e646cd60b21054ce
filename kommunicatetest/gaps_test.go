package kommunicatetest_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// gaps are what this server knowingly does not play, as docs/fidelity.md lists
// it, and a probe that fails when it does.
var gaps = []struct {
	name  string
	probe func(t *testing.T)
}{
	{"Away messages", func(t *testing.T) {
		srv := newServer(t)
		srv.Agent("anna@example.com").SetAvailability(kommunicate.AgentsAway)
		bubbles, err := open(t, srv, "ann", kommunicate.ConversationDetail{}).Say("hello?")
		see(t, bubbles, err)
	}},
	{"The queue of waiting conversations", func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		t.Cleanup(srv.Close)
		srv.AddAgent(kommunicatetest.Agent{ID: "dora@example.com", MaxConversations: 1})
		srv.SetRules(kommunicatetest.Rules{Automatic: true})
		open(t, srv, "ann", kommunicate.ConversationDetail{})
		conv := open(t, srv, "ann", kommunicate.ConversationDetail{})
		if conv.Status() == kommunicate.StatusWaiting || conv.Assignee() != "dora@example.com" {
			t.Errorf("status %v, assignee %q", conv.Status(), conv.Assignee())
		}
	}},
	{"Uploads of files", notServed("/rest/ws/upload/file")},
	{"A choice from an auto-suggestion", func(t *testing.T) {
		bot := &script{answers: map[string]string{"WELCOME": `[{"message": "Which city?", "metadata": {"KM_AUTO_SUGGESTION":
			{"placeholder": "City", "source": [{"searchKey": "Rome", "message": "Rome", "metadata": {"city": "1"}}]}}}]`}}
		conv := withBot(t, newServer(t), bot)
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Say("Rome"); err != nil {
			t.Fatal(err)
		}
		if turn, _ := bot.last(t); turn["metadata"].(map[string]any)["city"] != nil {
			t.Errorf("the choice carries its metadata: %v", turn)
		}
	}},
	{"Business hours of teams", notServed("/rest/ws/team/business-settings")},
	{"Sign-in of end users, and the access-token URL", notServed("/rest/ws/register/client")},
	{"Delivery and read marks, deleting messages", notServed("/rest/ws/message/info", "/rest/ws/message/delete")},
	{"CONVERSATION_CLOSED and BUSY_WITH_OTHER by themselves", func(t *testing.T) {
		srv := newServer(t)
		conv := start(t, srv, "", "")
		if err := srv.Agent("anna@example.com").Resolve(conv); err != nil {
			t.Fatal(err)
		}
		if _, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "ann", kommunicate.Message{Text: "hi"}); err != nil {
			t.Error(err)
		}
	}},
	{"The travel templates 1, 2, 4 and 5", func(t *testing.T) {
		conv, _ := shown(t, rich("2", `[{}]`))
		if text := conv.Transcript().String(); !strings.Contains(text, "[travel template 2]") {
			t.Errorf("drawn:\n%s", text)
		}
	}},
	{"Other channels: WhatsApp, Facebook, e-mail", func(t *testing.T) {
		if name := (kommunicate.IOS + 1).String(); name != "unknown surface" {
			t.Errorf("there is a surface called %s", name)
		}
	}},
}

// notServed probes calls that nobody answers.
func notServed(paths ...string) func(*testing.T) {
	return func(t *testing.T) {
		srv := newServer(t)
		for _, path := range paths {
			for _, method := range []string{"GET", "POST"} {
				if status, _ := exchange(t, srv, method, path, http.Header{"Api-Key": {srv.APIKey()}}, ""); status != http.StatusNotFound {
					t.Errorf("%s %s: HTTP %d", method, path, status)
				}
			}
		}
	}
}

// TestGaps tries the gaps, and holds them against the list in the document.
func TestGaps(t *testing.T) {
	t.Parallel()
	var names []string
	for _, gap := range gaps {
		names = append(names, gap.name)
		t.Run(gap.name, gap.probe)
	}
	text, err := os.ReadFile("../docs/fidelity.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(string(text), "\n## Not played\n")
	if !found {
		t.Fatal("docs/fidelity.md has no section Not played")
	}
	var listed []string
	for line := range strings.Lines(list) {
		if cells := strings.Split(line, " | "); len(cells) == 2 && !strings.HasPrefix(line, "| gap") {
			listed = append(listed, strings.TrimPrefix(cells[0], "| "))
		}
	}
	if diff := cmp.Diff(listed, names); diff != "" {
		t.Errorf("gaps (-docs/fidelity.md +tried):\n%s", diff)
	}
}
