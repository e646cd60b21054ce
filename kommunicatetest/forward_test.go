package kommunicatetest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A forwardLog notes what is forwarded to it, and answers with a status.
type forwardLog struct {
	status int

	mu     sync.Mutex
	bodies []string
	tokens []string
}

func (l *forwardLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bodies = append(l.bodies, string(body))
	l.tokens = append(l.tokens, r.Header.Get("Authentication"))
	w.WriteHeader(l.status)
}

// TestForwardBodies: every message is forwarded, in order, as the documents show.
func TestForwardBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &forwardLog{status: http.StatusOK}
		srv := newServer(t)
		srv.SetForward(kommunicatetest.Forward{Handler: log, Token: "abcdef"})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Title: "Order 42"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = conv.Say("Hi")
		see(t, nil, err)
		_, err = conv.SendFile(kommunicate.FileMeta{
			BlobKey: "b", Name: "a.png", URL: "https://example.com/a.png", ContentType: "image/png", Size: 28150,
		})
		see(t, nil, err)
		_, err = conv.Trigger("PAID")
		see(t, nil, err)
		if _, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "anna@example.com", kommunicate.Message{Text: "Hello"}); err != nil {
			t.Fatal(err)
		}
		if err := srv.Client().SetStatus(t.Context(), conv.GroupID(), kommunicate.StatusChange{Status: kommunicate.StatusResolved}); err != nil {
			t.Fatal(err)
		}
		bubbles, err := conv.Wait()
		see(t, bubbles, err, "Hello", "Status changed to Resolved")
		srv.SetForward(kommunicatetest.Forward{})
		_, err = conv.Say("Not forwarded")
		if err != nil {
			t.Fatal(err)
		}

		now := time.Now().UnixMilli()
		head := func(n int, from, text string) string {
			return fmt.Sprintf(`{"key":"5-1001-%d","from":%q,"groupId":1001,"clientGroupId":"1001","groupName":"Order 42",`+
				`"message":%q,"timeStamp":%d,"receiverConnected":true,"receiverLastSeenAtTime":%d`, n, from, text, now, now)
		}
		const context = `"KM_CHAT_CONTEXT":"{\"kmUserLocale\":\"en\"}"`
		want := []string{
			head(1, "ann", "Hi") + `,"metadata":{` + context + `}}`,
			head(2, "ann", "") + `,"file":{"name":"a.png","url":"https://example.com/a.png","contentType":"image/png","size":28150}` +
				`,"metadata":{` + context + `}}`,
			head(3, "ann", "Event: PAID") + `,"metadata":{` + context + `,"KM_TRIGGER_EVENT":"PAID","category":"HIDDEN"}}`,
			head(4, "anna@example.com", "Hello") + `,"metadata":{"skipBot":"true"}}`,
			head(5, "bot", "Status changed to Resolved") +
				`,"metadata":{"BADGE_COUNT":"false","KM_STATUS":"Resolved","NO_ALERT":"true","category":"ARCHIVE","skipBot":"true"}}`,
		}
		if diff := cmp.Diff(want, log.bodies); diff != "" {
			t.Errorf("forwarded (-want +got):\n%s", diff)
		}
		for _, token := range log.tokens {
			if token != "Basic YWJjZGVm" { // As documented for this token.
				t.Errorf("token %q", token)
			}
		}
	})
}

// TestForwardFailures: what becomes of a message that is not taken can be read in
// the transcript.
func TestForwardFailures(t *testing.T) {
	t.Parallel()
	hang := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	tests := []struct {
		name    string
		forward kommunicatetest.Forward
		want    string
	}{
		{"status", kommunicatetest.Forward{Handler: &forwardLog{status: http.StatusUnauthorized}}, "who takes forwarded messages answered HTTP 401"},
		{"time", kommunicatetest.Forward{Handler: hang}, "who takes forwarded messages did not answer within 30s"},
		{"URL", kommunicatetest.Forward{URL: "::"}, "who takes forwarded messages has a webhook URL that is none"},
		{"fine", kommunicatetest.Forward{Handler: &forwardLog{status: http.StatusNoContent}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				srv.SetForward(test.forward)
				conv := start(t, srv, "", "")
				_, err := conv.Say("Hi")
				see(t, nil, err)
				transcript := conv.Transcript().String()
				if test.want == "" && strings.Contains(transcript, "forwarded") || !strings.Contains(transcript, test.want) {
					t.Errorf("transcript %s\nwant %q", transcript, test.want)
				}
			})
		})
	}
}

func TestForwardToAnURL(t *testing.T) {
	t.Parallel()
	log := &forwardLog{status: http.StatusOK}
	service := httptest.NewServer(log)
	defer service.Close()
	srv := newServer(t)
	idle := 0
	srv.SetForward(kommunicatetest.Forward{URL: service.URL, HTTPClient: service.Client(), Wait: func(context.Context) error {
		idle++
		return nil
	}})
	conv := start(t, srv, "", "")
	_, err := conv.Say("Hi")
	see(t, nil, err)
	if len(log.bodies) != 1 || log.tokens[0] != "" || idle == 0 {
		t.Errorf("forwarded %q with %q, waited %d times", log.bodies, log.tokens, idle)
	}
}

func TestSetForwardPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a Forward with a URL and a Handler is taken")
		}
	}()
	newServer(t).SetForward(kommunicatetest.Forward{URL: "https://example.com", Handler: http.NotFoundHandler()})
}

// TestCloseWhileForwarding: nothing goes on after Close.
func TestCloseWhileForwarding(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		called := 0
		srv.SetForward(kommunicatetest.Forward{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			called++
			<-r.Context().Done()
		})})
		conv := start(t, srv, "", "")
		for range 3 {
			if _, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "ann", kommunicate.Message{Text: "Hi"}); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		srv.Close()
		if called != 1 {
			t.Errorf("called %d times", called)
		}
	})
}

// TestRelay plays a bot with no integration in the dashboard: it answers, hands
// off, keeps silent, and answers again when the conversation is resolved.
func TestRelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			time.Sleep(40 * time.Second) // More than any webhook may take.
			switch {
			case turn.Event != "":
				return []kommunicate.Message{{Text: "Event " + turn.Event}}, nil
			case turn.Text == "Talk to Human":
				return []kommunicate.Message{{Text: "Please wait.", Handoff: kommunicate.HandoffToAgent{UserID: "ben@example.com"}}}, nil
			}
			return []kommunicate.Message{{
				Text: "You said: " + turn.Text, Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
			}}, nil
		})
		relay := kommunicate.NewRelay(bot, srv.Client(), "bot", kommunicate.WithForwardToken("s3cret"))
		srv.SetForward(kommunicatetest.Forward{Handler: relay, Token: "s3cret"})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			t.Fatal(err)
		}
		agent := func(text string) {
			t.Helper()
			if _, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "ben@example.com", kommunicate.Message{Text: text}); err != nil {
				t.Fatal(err)
			}
		}

		bubbles, err := conv.Say("Hi")
		see(t, bubbles, err, "You said: Hi")
		bubbles, err = conv.Trigger("PAID")
		see(t, bubbles, err, "Event PAID")
		bubbles, err = conv.SendLocation(kommunicate.Location{Latitude: "1", Longitude: "2"})
		see(t, bubbles, err, "Event "+kommunicate.EventMedia)
		bubbles, err = conv.Click("Talk to Human")
		see(t, bubbles, err, "Please wait.", "Assigned to Ben")
		agent("Ben here.")
		bubbles, err = conv.Wait()
		see(t, bubbles, err, "Ben here.")
		bubbles, err = conv.Say("Thanks")
		see(t, bubbles, err)
		if err := srv.Client().SetStatus(t.Context(), conv.GroupID(), kommunicate.StatusChange{
			Status: kommunicate.StatusResolved, Actor: "ben@example.com",
		}); err != nil {
			t.Fatal(err)
		}
		bubbles, err = conv.Wait()
		see(t, bubbles, err, "Status changed to Resolved")
		bubbles, err = conv.Say("Me again")
		see(t, bubbles, err, "Status changed to Open", "You said: Me again")

		if err := relay.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if got := conv.Assignee(); got != "ben@example.com" {
			t.Errorf("assignee %s\n%s", got, conv.Transcript())
		}
	})
}
