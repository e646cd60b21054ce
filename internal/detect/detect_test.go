package detect

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

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
	if _, err := SessionID("", sessionForm); err == nil {
		t.Error("no conversation is one")
	}
}

type marshaler func() ([]byte, error)

func (f marshaler) MarshalJSON() ([]byte, error) { return f() }

func TestDetectErrors(t *testing.T) {
	answers := &http.Client{Transport: transport(func() (int, string) { return http.StatusBadGateway, "<html>" })}
	agent := Agent{Vendor: Dialogflow("test"), Version: "v2", Form: NewResource("agents/*"), Name: "agents/a"}
	caller, err := NewCaller(agent, time.Second, kommunicate.WithHTTPClient(answers))
	if err != nil {
		t.Fatal(err)
	}
	broken := marshaler(func() ([]byte, error) { return nil, errors.New("broken") })
	if err := caller.detect(t.Context(), "1", broken, nil); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("a request that cannot be written: %v", err)
	}
	good := marshaler(func() ([]byte, error) { return []byte("{}"), nil })
	var refused *kommunicate.APIError
	if err := caller.detect(t.Context(), "1", good, nil); !errors.As(err, &refused) || refused.Code != "" || refused.StatusCode != http.StatusBadGateway {
		t.Errorf("an answer that is not Google's: %v", err)
	}
}

// transport answers each request alike.
type transport func() (status int, body string)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := f()
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}
