package platformtest_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

func TestContract(t *testing.T) { platformtest.Run(t, loop()) }

// TestSuite checks that the suite is what its names promise.
func TestSuite(t *testing.T) {
	var names []string
	for _, m := range platformtest.Messages() {
		names = append(names, m.Name)
		if _, err := m.Message.AppendJSON(nil); (err != nil) != (m.Name == "nothing") {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	want := "text, html, suggested replies, links, combined, carousel, list, image, form, handoff, action, nothing"
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("messages %s", got)
	}
	names = nil
	for _, turn := range platformtest.Turns() {
		names = append(names, turn.Name)
	}
	if got := strings.Join(names, ", "); got != "text, event, media, location, form, action response" {
		t.Errorf("turns %s", got)
	}
}

// slotBot sets a slot of the loop's response, and says as many letters.
func slotBot(name string) kommunicate.BotFunc {
	return func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Text == "wait" {
			time.Sleep(time.Minute)
		}
		turn.NativeAnswer = &loopResponse{Slots: map[string]string{name: turn.Text}}
		return []kommunicate.Message{{Text: "Done."}}, nil
	}
}

func TestNativeAnswer(t *testing.T) {
	const apology = `{"messages":[{"message":"Sorry.","platform":"kommunicate"}]}`
	for _, test := range []struct{ name, slot, text, want string }{
		{"answer", "city", "Pune", `{"messages":[{"message":"Done.","platform":"kommunicate"}],"slots":{"city":"Pune"}}`},
		{"encoding fails", "fail", "Pune", apology},
		{"too late", "city", "wait", apology},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hook := loopHandler(slotBot(test.slot), kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."}))
				w := httptest.NewRecorder()
				hook.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(
					`{"turn":{"key":"k","botId":"b","groupId":1,"message":"`+test.text+`"}}`)))
				if diff := cmp.Diff(test.want, w.Body.String()); diff != "" {
					t.Errorf("body (-want +got):\n%s", diff)
				}
				if err := hook.Wait(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestLateNativeAnswer says what a late reply cannot carry, to the log.
func TestLateNativeAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		var log strings.Builder
		hook := loopHandler(slotBot("city"), kommunicate.WithClient(srv.Client()), kommunicate.WithBudget(time.Second),
			kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		front, err := newLoop(kommunicate.WithHTTPClient(&http.Client{Transport: inprocess.Transport{Handler: hook}}))
		if err != nil {
			t.Fatal(err)
		}
		srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(front), Wait: hook.Wait})
		srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
		bubbles, err := conv.Say("wait")
		if err != nil || len(bubbles) != 1 || bubbles[0].Message.Text != "Done." {
			t.Errorf("%v, %v", bubbles, err)
		}
		if want := `msg="kommunicate: degraded" platform=loop pointer=/slots code=too-late`; !strings.Contains(log.String(), want) {
			t.Errorf("log %s\nlacks %s", log.String(), want)
		}
	})
}
