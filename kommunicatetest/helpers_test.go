package kommunicatetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// newServer returns a server with two agents and a team that is closed at the
// end of the test.
func newServer(t *testing.T, opts ...kommunicatetest.Option) *kommunicatetest.Server {
	t.Helper()
	srv := kommunicatetest.NewServer(opts...)
	t.Cleanup(srv.Close)
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddAgent(kommunicatetest.Agent{ID: "ben@example.com", Name: "Ben", Availability: kommunicate.AgentsAway})
	srv.AddTeam(kommunicatetest.Team{ID: "55", Name: "Billing", AgentIDs: []string{"ben@example.com"}})
	return srv
}

// call makes a REST call with the right key and returns the decoded answer.
func call(t *testing.T, srv *kommunicatetest.Server, method, path, as, body string) map[string]any {
	t.Helper()
	status, answer := exchange(t, srv, method, path, http.Header{"Api-Key": {srv.APIKey()}, "Of-User-Id": {as}}, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s: HTTP %d: %v", method, path, status, answer)
	}
	return answer
}

func exchange(t *testing.T, srv *kommunicatetest.Server, method, path string, header http.Header, body string) (int, map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, "https://services.kommunicate.io"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := (&http.Client{Transport: srv.Transport()}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if json.Unmarshal(raw, &answer) != nil {
		answer = map[string]any{"text": string(raw)}
	}
	return response.StatusCode, answer
}

// failureOf returns the code and description of an error envelope, "" when the
// answer is none.
func failureOf(answer map[string]any) (code, description string) {
	list, _ := answer["errorResponse"].([]any)
	if answer["status"] != "error" || len(list) == 0 {
		return "", ""
	}
	first := list[0].(map[string]any)
	return first["errorCode"].(string), first["description"].(string)
}

// start starts a conversation of ann's with the members and metadata.
func start(t *testing.T, srv *kommunicatetest.Server, members, metadata string) *kommunicatetest.Conversation {
	t.Helper()
	answer := call(t, srv, "POST", "/rest/ws/group/conversation", "",
		`{"groupName": "Conversations", "groupMemberList": ["ann"`+members+`], "metadata": {`+metadata+`}}`)
	if code, description := failureOf(answer); code != "" {
		t.Fatalf("create: %s: %s", code, description)
	}
	id, _ := json.Marshal(answer["response"].(map[string]any)["id"])
	return srv.User("ann").Conversation(kommunicate.GroupID(id))
}

// withBot starts a conversation that is assigned to the bot.
func withBot(t *testing.T, srv *kommunicatetest.Server, bot http.Handler, metadata ...string) *kommunicatetest.Conversation {
	t.Helper()
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ", Handler: bot})
	metadata = append(metadata, `"SKIP_ROUTING": "true", "CONVERSATION_ASSIGNEE": "faq-bot"`)
	return start(t, srv, `, "faq-bot"`, strings.Join(metadata, ","))
}

// A script is a bot that answers by event name, or else by text, with JSON, and
// keeps what it was sent.
type script struct {
	answers map[string]string

	mu    sync.Mutex
	turns []map[string]any
	heads []http.Header
}

func (b *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var turn map[string]any
	if err := json.NewDecoder(r.Body).Decode(&turn); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.turns = append(b.turns, turn)
	b.heads = append(b.heads, r.Header.Clone())
	b.mu.Unlock()
	key, _ := turn["eventName"].(string)
	if key == "" {
		key, _ = turn["message"].(string)
	}
	_, _ = io.WriteString(w, b.answers[key])
}

// last returns the last turn and its chat context.
func (b *script) last(t *testing.T) (turn, context map[string]any) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.turns) == 0 {
		t.Fatal("the bot was not called")
	}
	turn = b.turns[len(b.turns)-1]
	context, _ = turn["metadata"].(map[string]any)["KM_CHAT_CONTEXT"].(map[string]any)
	if context == nil {
		t.Fatalf("the turn has no chat context: %v", turn)
	}
	return turn, context
}

func (b *script) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.turns)
}

// texts are the texts of bubbles.
func texts(bubbles []kommunicatetest.Bubble) []string {
	out := []string{}
	for _, b := range bubbles {
		out = append(out, b.Message.Text)
	}
	return out
}

// see fails the test unless the bubbles have these texts.
func see(t *testing.T, bubbles []kommunicatetest.Bubble, err error, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(texts(bubbles), " / "); got != strings.Join(want, " / ") {
		t.Fatalf("the user sees %q, want %q", got, strings.Join(want, " / "))
	}
}

// clientOf calls the handler whatever the address.
func clientOf(h http.Handler) *http.Client { return &http.Client{Transport: direct{h}} }

type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
