package kommunicatetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// kitchen is a bot with what is hard to write down: cards with equal buttons, a
// form, texts that look like something else in a script.
func kitchen(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	recipe := func(title string) kommunicate.Card {
		return kommunicate.Card{Title: title, Subtitle: "a; b", Buttons: []kommunicate.CardButton{
			kommunicate.SuggestedReply{Title: "Cook", Message: "Cook " + title},
			kommunicate.Link{Name: "Read", URL: "https://example.com/" + title},
		}}
	}
	switch {
	case turn.Event == kommunicate.EventWelcome:
		return []kommunicate.Message{{Text: "/Hungry/\n  \"very\"?", Rich: kommunicate.Cards{recipe("Soup"), recipe("Pie")}}}, nil
	case turn.FormData != nil:
		return []kommunicate.Message{{Text: "Noted."}, {Action: kommunicate.AddTags{"a, b"}}}, nil
	case turn.Text == "Cook Pie":
		return []kommunicate.Message{{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "For, how many", Placeholder: "2"},
				kommunicate.CheckboxGroup{Title: "With", Options: []kommunicate.FormOption{{Label: "Salt"}, {Label: "Pepper | more"}}},
			},
			Submit: kommunicate.FormSubmit{Name: "Go"},
		}}}, nil
	case turn.Text == "Talk to Human":
		return []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}, nil
	case turn.Text == "fail":
		return nil, errors.New("out of gas")
	}
	return []kommunicate.Message{{Text: "You said " + turn.Text, Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}, {Title: "Buy (now)"}}}}, nil
}

// openWith opens a conversation with a bot and an agent.
func openWith(t *testing.T, bot kommunicate.BotFunc) (*kommunicatetest.Server, *kommunicatetest.Conversation) {
	t.Helper()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "cook", Name: "Cook", Handler: srv.Webhook(bot)})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "cook", BotIDs: []string{"cook"}})
	if err != nil {
		t.Fatal(err)
	}
	return srv, conv
}

// do fails the test for the first of the errors.
func do(t *testing.T, steps ...func() error) {
	t.Helper()
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
}

func seen(_ []kommunicatetest.Bubble, err error) error { return err }

// TestScript plays a conversation, writes it down, and plays that.
func TestScript(t *testing.T) {
	t.Parallel()
	srv, conv := openWith(t, kitchen)
	anna := srv.Agent("anna@example.com")
	do(t,
		func() error { return seen(conv.Click("Read", "Soup")) },
		func() error { return seen(conv.Click("Cook", "Pie")) },
		func() error {
			return seen(conv.Submit(map[string]any{"For, how many": 3, "With": []string{"Salt", "Pepper | more"}}))
		},
		func() error {
			return seen(conv.SendFile(kommunicate.FileMeta{Name: "a, b.png", URL: "https://example.com/a", ContentType: "image/png", Size: 7}))
		},
		func() error { return seen(conv.SendLocation(kommunicate.Location{Latitude: "1.5", Longitude: "-2"})) },
		func() error { conv.SetLanguage("de"); return nil },
		func() error { return seen(conv.Say("\"two\nlines\"")) },
		func() error { return seen(conv.Click("Buy (now)")) },
		func() error { return seen(conv.Trigger("sale")) },
		func() error { anna.SetAvailability(kommunicate.AgentsAway); return nil },
		func() error { return seen(conv.Click("Talk to Human")) },
		func() error { return anna.Say(conv, "Anna here.") },
		func() error { return seen(conv.Say("Hi")) },
		func() error { return anna.Resolve(conv) },
		func() error { return seen(conv.Rate(5, "good, really")) },
		func() error { return anna.Assign(conv, "cook") },
	)
	text := conv.Script()
	script, err := kommunicatetest.ParseScript("saved.convo", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	again := kommunicatetest.NewServer()
	defer again.Close()
	report, err := script.Run(t.Context(), again, kommunicatetest.Bot{Handler: again.Webhook(kommunicate.BotFunc(kitchen))})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Failures) > 0 || string(report.Updated) != string(text) {
		t.Errorf("%s\n%s\n%s", report, text, cmp.Diff(string(text), string(report.Updated)))
	}
	for _, want := range []string{
		"given user: ann\n", "event: WELCOME\n", "click: Cook (Pie)\n", "expect opens: https://example.com/Soup\n",
		`submit: "For, how many"=3, With=Salt | "Pepper | more"`, "availability anna@example.com: away\n",
		"resolve: anna@example.com\n", "expect assignee: cook\n", `expect tags: "a, b"`, "expect rating: 5\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the script has no %q\n%s", want, text)
		}
	}
}

func TestScriptOfOldButton(t *testing.T) {
	t.Parallel()
	_, conv := openWith(t, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "Yes", Message: "Yes too"}}}}, nil
	})
	first := conv.Transcript().Visible()[0]
	do(t,
		func() error { return seen(conv.Say("more")) },
		func() error { return seen(conv.At(first.Key).Click("Yes")) },
		func() error { return seen(conv.ClickAt(1)) },
	)
	if got := strings.Count(string(conv.Script()), "# A script clicks the latest"); got != 2 {
		t.Errorf("%d remarks in\n%s", got, conv.Script())
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	round := 0
	_, conv := openWith(t, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		round++
		reply := kommunicate.SuggestedReply{Title: "Yes", Message: strings.Repeat("yes", round)}
		return []kommunicate.Message{{Rich: kommunicate.SuggestedReplies{reply, {Title: "Yes", Message: "second"}}}}, nil
	})
	first := conv.Transcript().Visible()[0].Key
	said := func() string {
		var last string
		for _, b := range conv.Transcript() {
			if b.Who == kommunicatetest.ByUser {
				last = b.Message.Text
			}
		}
		return last
	}
	do(t, func() error { return seen(conv.Say("more")) })
	for _, tt := range []struct {
		click func() ([]kommunicatetest.Bubble, error)
		want  string
	}{
		{func() ([]kommunicatetest.Bubble, error) { return conv.At(first).Click("Yes") }, "yes"},
		{func() ([]kommunicatetest.Bubble, error) { return conv.At(first).On(kommunicate.IOS).ClickAt(1) }, "second"},
	} {
		if _, err := tt.click(); err != nil || said() != tt.want {
			t.Errorf("the user said %q, want %q: %v", said(), tt.want, err)
		}
	}
	for name, click := range map[string]func() ([]kommunicatetest.Bubble, error){
		"too many":  func() ([]kommunicatetest.Bubble, error) { return conv.At(first).ClickAt(2) },
		"negative":  func() ([]kommunicatetest.Bubble, error) { return conv.ClickAt(-1) },
		"elsewhere": func() ([]kommunicatetest.Bubble, error) { return conv.At("5-0-0").ClickAt(0) },
		"no form":   func() ([]kommunicatetest.Bubble, error) { return conv.At(first).Submit(nil) },
	} {
		if _, err := click(); err == nil {
			t.Errorf("%s: a click on nothing succeeds", name)
		}
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	srv, conv := openWith(t, kitchen)
	changed := conv.Changed()
	select {
	case <-changed:
		t.Fatal("something has changed")
	default:
	}
	if err := srv.Agent("anna@example.com").Say(conv, "Hi"); err != nil {
		t.Fatal(err)
	}
	<-changed
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	begun, release := make(chan struct{}), make(chan struct{})
	srv, conv := openWith(t, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Text == "wait" {
			close(begun)
			<-release
		}
		return []kommunicate.Message{{Text: "late", Action: kommunicate.UpdateUserDetail{Email: "a@example.com"}}}, nil
	})
	before := len(conv.Transcript())
	done := make(chan error)
	go func() { done <- seen(conv.On(kommunicate.Web).Say("wait")) }()
	<-begun
	srv.User("ann").Delete()
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if after := len(conv.Transcript()); after != before+1 {
		t.Errorf("%d entries more in a deleted conversation\n%s", after-before, conv.Transcript())
	}
	if _, err := conv.Say("Hi"); err == nil || !strings.Contains(err.Error(), "deleted") {
		t.Errorf("acting in a deleted conversation: %v", err)
	}
	if err := srv.Agent("anna@example.com").Resolve(conv); err == nil {
		t.Error("an agent can resolve a deleted conversation")
	}
	conv.SetLanguage("de")
	if got := conv.User(); got.Email != "" {
		t.Errorf("a deleted user has the e-mail %s", got.Email)
	}
	response, err := (&http.Client{Transport: srv.Transport()}).Get("https://services.kommunicate.io/rest/ws/group/v2/info?apiKey=" + srv.APIKey() + "&groupId=" + string(conv.GroupID()))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || strings.Contains(string(body), "success") {
		t.Errorf("the API finds a deleted conversation: %s %v", body, err)
	}
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	_, conv := openWith(t, kitchen)
	if _, err := conv.Say("fail"); err != nil {
		t.Fatal(err)
	}
	if got := conv.Transcript().String(); !strings.Contains(got, "(Cook returns an error: out of gas)") {
		t.Errorf("no remark on the failure\n%s", got)
	}
}

func TestAgents(t *testing.T) {
	t.Parallel()
	srv, _ := openWith(t, kitchen)
	srv.AddAgent(kommunicatetest.Agent{ID: "ben@example.com", Availability: kommunicate.AgentsAway, MaxConversations: 2})
	srv.Agent("anna@example.com").SetAvailability(kommunicate.AgentsOffline)
	want := []kommunicatetest.Agent{
		{ID: "anna@example.com", Name: "Anna", Availability: kommunicate.AgentsOffline},
		{ID: "ben@example.com", Availability: kommunicate.AgentsAway, MaxConversations: 2},
	}
	if diff := cmp.Diff(want, srv.Agents()); diff != "" {
		t.Errorf("agents (-want +got):\n%s", diff)
	}
}
