package kommunicatetest_test

import (
	"strings"
	"testing"
)

func TestCustomInput(t *testing.T) {
	t.Parallel()
	ask := func(field, reply string) string {
		return `[{"message": "pick", "metadata": {"KM_FIELD": ` + field + `, "replyMetadata": ` + reply + `}}]`
	}
	for _, test := range []struct{ name, field, say, email, display, phone, plan string }{
		{"e-mail", `{"label": "L", "fieldType": "EMAIL", "action": {"updateUserDetails": true}}`, "a@e.test", "a@e.test", "ann", "", ""},
		{"name", `{"label": "L", "fieldType": "NAME", "action": {"updateUserDetails": true}}`, "Ann", "", "Ann", "", ""},
		{"phone", `{"label": "L", "fieldType": "PHONE_NUMBER", "action": {"updateUserDetails": true}}`, "+1", "", "ann", "+1", ""},
		{"other", `{"label": "L", "fieldType": "PLAN", "field": "plan", "action": {"updateUserDetails": true}}`, "gold", "", "ann", "", "gold"},
		{"no update", `{"label": "L", "fieldType": "EMAIL"}`, "a@e.test", "", "ann", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			bot := &script{answers: map[string]string{"WELCOME": ask(test.field, `{"KM_TRIGGER_EVENT": "GOT", "k": "v"}`)}}
			srv := newServer(t)
			conv := withBot(t, srv, bot)
			bubbles, err := conv.Wait()
			see(t, bubbles, err, "pick")
			if got, want := bubbles[0].String(), "pick\nL: [            ]"; got != want {
				t.Errorf("drawn as %q, want %q", got, want)
			}
			if _, err := conv.Say(test.say); err != nil {
				t.Fatal(err)
			}
			turn, _ := bot.last(t)
			if metadata := turn["metadata"].(map[string]any); turn["eventName"] != "GOT" || metadata["k"] != nil {
				t.Errorf("event %v, metadata %v: the web carries the event and nothing else", turn["eventName"], metadata)
			}
			user := srv.User("ann").Detail()
			if user.Email != test.email || user.DisplayName != test.display || user.PhoneNumber != test.phone || user.Metadata.Text("plan") != test.plan {
				t.Errorf("user %+v", user)
			}
			if _, err := conv.Say("next"); err != nil {
				t.Fatal(err)
			}
			if turn, _ := bot.last(t); turn["eventName"] != "" {
				t.Errorf("the field outlived its answer: event %v", turn["eventName"])
			}
		})
	}
}

func TestCustomInputRefuses(t *testing.T) {
	t.Parallel()
	for advice, want := range map[string]string{`, "errorText": "no e-mail"`: "no e-mail", "": "does not match"} {
		bot := &script{answers: map[string]string{"WELCOME": `[{"metadata": {"KM_FIELD": {"label": "E-mail", "validation": {"regex": "@"` + advice + `}}}}]`}}
		conv := withBot(t, newServer(t), bot)
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Say("ann"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want ...%s...", err, want)
		}
		if _, err := conv.Say("ann@e.test"); err != nil {
			t.Error(err)
		}
	}
}
