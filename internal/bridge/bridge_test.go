package bridge

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

func TestContextLeavesTheTurnAlone(t *testing.T) {
	extra := make(kommunicate.Members, 0, 8)
	turn := &kommunicate.Turn{GroupID: "1", BotID: "b", ChatContext: kommunicate.ChatContext{Extra: append(extra, kommunicate.Pairs("botId", "other")...)}}
	raw, err := Context(turn)
	if want := `{"botId":"other","groupId":"1"}`; err != nil || string(raw) != want {
		t.Errorf("context %s, %v, want %s", raw, err, want)
	}
	if len(turn.ChatContext.Extra) != 1 || extra[:2][1].Name != "" {
		t.Errorf("the turn's context is now %v", extra[:2])
	}
	turn.ChatContext.Extra = kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}}
	if _, err := Context(turn); err == nil {
		t.Error("a context that is not JSON was written")
	}
}

func TestSessionID(t *testing.T) {
	sessionForm := regexp.MustCompile(`^[A-Za-z0-9_-]{1,36}$`)
	for _, id := range []kommunicate.GroupID{"16650159", "a-b_C", "123456789012345678901234567890123456"} {
		if got, err := SessionID(id, sessionForm); err != nil || got != string(id) {
			t.Errorf("SessionID(%q) = %q, %v", id, got, err)
		}
	}
	seen := make(map[string]bool)
	for _, id := range []kommunicate.GroupID{"a/b", "a/c", "..", "1:2", "1234567890123456789012345678901234567"} {
		got, err := SessionID(id, sessionForm)
		if err != nil || len(got) != digestLength || !sessionForm.MatchString(got) || seen[got] {
			t.Errorf("SessionID(%q) = %q, %v: not a digest of its own", id, got, err)
		}
		seen[got] = true
	}
	if got, err := SessionID("..", regexp.MustCompile(`.`)); err != nil || len(got) != digestLength {
		t.Errorf("a step up is the session %q, %v", got, err)
	}
	if _, err := SessionID("", sessionForm); err == nil {
		t.Error("no conversation is one")
	}
}
