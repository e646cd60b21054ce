package kommunicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A forwardAccount is Kommunicate as a relay's client reaches it: it notes what
// is sent and knows the role of ann (an end user), anna (an agent) and others.
type forwardAccount struct {
	takes   time.Duration // Each request.
	failing error         // Of requests.
	start   time.Time

	mu      sync.Mutex
	sent    []string
	lookUps []string
}

// details are what Kommunicate tells of users.
var details = map[string]string{
	"ann":          `{"userId":"ann","roleType":3,"roleKey":"USER"}`,
	"bea":          `{"userId":"bea","roleKey":"user"}`,
	"anna":         `{"userId":"anna","roleType":8,"roleKey":"APPLICATION_WEB_ADMIN"}`,
	"other-bot":    `{"userId":"other-bot","roleType":1,"roleKey":"BOT"}`,
	"without-role": `{"userId":"without-role"}`,
	"mistaken":     `{"userId":"ann","roleType":3}`,
}

func (a *forwardAccount) client(tb testing.TB, opts ...kommunicate.ClientOption) *kommunicate.Client {
	tb.Helper()
	a.start = time.Now()
	client, err := kommunicate.NewClient("test-key", append(opts, kommunicate.WithHTTPClient(&http.Client{Transport: a}))...)
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

func (a *forwardAccount) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(a.takes):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if a.failing != nil {
		return nil, a.failing
	}
	answer, err := a.answer(r)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: http.StatusOK,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(answer)),
		Request:    r,
	}, nil
}

func (a *forwardAccount) answer(r *http.Request) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !strings.HasSuffix(r.URL.Path, "/message/v2/send") {
		if !strings.HasSuffix(r.URL.Path, "/user/v2/detail") {
			a.sent = append(a.sent, r.Method+" "+r.URL.RequestURI())
			return `{"status":"success","response":"success"}`, nil
		}
		var body struct{ UserIDList []string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return "", err
		}
		id := strings.Join(body.UserIDList, ",")
		a.lookUps = append(a.lookUps, id)
		if id == "refused" {
			return `{"status":"error","errorResponse":[{"errorCode":"AL-U-01","description":"secret"}]}`, nil
		}
		return `{"status":"success","response":[` + details[strings.ToLower(id)] + `]}`, nil
	}
	var body struct {
		GroupID, FromUserName, Message string
		Metadata                       struct {
			To *string `json:"KM_ASSIGN_TO"`
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return "", err
	}
	text := body.Message
	if body.Metadata.To != nil {
		text += "(handoff)"
	}
	a.sent = append(a.sent, fmt.Sprintf("%s to %s: %s", body.FromUserName, body.GroupID, text))
	return `{"messageKey":"5-1-2"}`, nil
}

func (a *forwardAccount) noted() (sent, lookUps []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.sent), slices.Clone(a.lookUps)
}

// forward posts a message to a webhook and fails the test unless it is taken.
func forward(tb testing.TB, h http.Handler, m kommunicate.ForwardedMessage) {
	tb.Helper()
	body, err := m.MarshalJSON()
	if err != nil {
		tb.Fatal(err)
	}
	if w := postHook(tb.Context(), h, string(body)); w.Code != http.StatusOK || w.Body.Len() > 0 {
		tb.Fatalf("answer to %s: %d %s", body, w.Code, w.Body)
	}
}

// from is a message in conversation 1; metadata is name and value in turn.
func from(user, text string, metadata ...string) kommunicate.ForwardedMessage {
	m := kommunicate.ForwardedMessage{From: user, GroupID: "1", Text: text}
	if len(metadata) > 0 {
		m.Metadata = kommunicate.Pairs(metadata...)
	}
	return m
}

// A forwardBot notes what it hears and echoes it; some texts make it misbehave:
// "hang" and "slow" belong inside a synctest bubble.
type forwardBot struct {
	mu    sync.Mutex
	turns []*kommunicate.Turn
}

var errForwardBot = errors.New("user said secret")

func (b *forwardBot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	b.mu.Lock()
	b.turns = append(b.turns, turn)
	b.mu.Unlock()
	echo := kommunicate.Message{Text: turn.Text + turn.Event}
	switch turn.Text {
	case "":
		return []kommunicate.Message{echo}, nil
	case "silence":
		return nil, nil
	case "human":
		echo.Handoff = kommunicate.HandoffToRules{}
	case "anna":
		echo.Handoff = kommunicate.HandoffToAgent{UserID: "anna"}
	case "error":
		return nil, errForwardBot
	case "huh":
		return nil, kommunicate.ErrNotUnderstood
	case "panic":
		panic(errForwardBot)
	case "invalid":
		return []kommunicate.Message{{}}, nil
	case "hang": // Runs inside a synctest bubble.
		time.Sleep(time.Hour)
	case "slow":
		time.Sleep(10 * time.Second)
	}
	return []kommunicate.Message{echo}, nil
}

func (b *forwardBot) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var texts []string
	for _, turn := range b.turns {
		texts = append(texts, turn.Text)
	}
	return texts
}
