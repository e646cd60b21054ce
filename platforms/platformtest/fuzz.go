package platformtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
)

// Fuzz is a fuzz test of the platform:
//
//	func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }
//
// It posts any bytes to the handler, and answers a call of what New returned with
// them. Its seeds are what the platform and its caller say to each other about the
// suite.
func Fuzz(f *testing.F, p Platform) {
	for _, said := range p.dialogues(f, Turns(), Messages()) {
		for _, request := range said.webhook {
			f.Add(uint8(0), http.StatusOK, request)
		}
		for i, answer := range said.answers {
			f.Add(uint8(i), http.StatusOK, answer)
		}
	}
	f.Add(uint8(0), http.StatusTooManyRequests, []byte(`{"error":{"status":"RESOURCE_EXHAUSTED","message":"x"}}`))
	f.Fuzz(func(t *testing.T, at uint8, status int, body []byte) {
		synctest.Test(t, func(t *testing.T) {
			p.throwAtHandler(t, body)
			p.throwAtCaller(t, int(at), 200+(status&0x7fffffff)%400, body)
		})
	})
}

// throwAtHandler posts a body. The answer is one, or a refusal that quotes nothing.
func (p Platform) throwAtHandler(t *testing.T, body []byte) {
	t.Helper()
	handler := p.Handler(says(kommunicate.Message{Text: "Yes."}))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(body)))
	switch {
	case w.Code == http.StatusOK && (w.Body.Len() == 0 || json.Valid(w.Body.Bytes())):
	case w.Code == http.StatusBadRequest && w.Body.Len() <= longestError:
	default:
		t.Errorf("answered %d %.200q to %.200q", w.Code, w.Body, body)
	}
}

// throwAtCaller answers one of the calls, counted from 0, with the status and the body,
// and the others as the platform does. What comes of it is messages or an error.
func (p Platform) throwAtCaller(t *testing.T, at, status int, body []byte) {
	t.Helper()
	next := inprocess.Transport{Handler: p.Fake(p.Handler(says(kommunicate.Message{Text: "Yes."})))}
	calls := 0
	bot := p.call(t, roundTripper(func(r *http.Request) (*http.Response, error) {
		calls++
		if calls != at+1 {
			return next.RoundTrip(r)
		}
		return &http.Response{
			StatusCode: status,
			Header:     http.Header{"Content-Type": {"application/json"}},
			Body:       io.NopCloser(bytes.NewReader(body)),
			Request:    r,
		}, nil
	}))
	turn := Turns()[0].Turn
	messages, err := bot.Respond(t.Context(), &turn)
	switch {
	case err == nil:
	case len(messages) > 0:
		t.Errorf("messages and an error: %v", err)
	case len(err.Error()) > longestError:
		t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
	}
}

// longestError is how long an error may be, in bytes.
const longestError = 1000

// A dialogue is what was said about a turn: the bodies that the webhook got, and the
// answers to the caller.
type dialogue struct{ webhook, answers documents }

// dialogues are about each of the turns, and about each message as the answer.
func (p Platform) dialogues(t testing.TB, turns []NamedTurn, messages []NamedMessage) (all []dialogue) {
	t.Helper()
	talk := func(turn kommunicate.Turn, answer []kommunicate.Message) {
		var said dialogue
		seen := new(exchange)
		handler := p.Handler(says(answer...))
		heard := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			said.webhook = append(said.webhook, body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			handler.ServeHTTP(w, r)
		})
		if _, err := p.call(t, seen.tap(inprocess.Transport{Handler: p.Fake(heard)})).Respond(t.Context(), &turn); err != nil {
			t.Error(err)
		}
		said.answers = seen.answers
		all = append(all, said)
	}
	for _, turn := range turns {
		talk(turn.Turn, []kommunicate.Message{{Text: "Yes."}})
	}
	for _, m := range messages {
		talk(Turns()[0].Turn, messagesOf(m))
	}
	return all
}
