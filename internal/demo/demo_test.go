package demo_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/demo"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/lint"
)

// TestDemo clicks on all that the bot offers.
func TestDemo(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com"})
	srv.AddBot(kommunicatetest.Bot{ID: "demo", Handler: srv.Webhook(demo.New("https://demo.test"))})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	menu := conv.Transcript().Visible()[0]
	var labels []string
	for _, reply := range menu.Message.Rich.(kommunicate.SuggestedReplies) {
		labels = append(labels, reply.Title)
	}
	for _, label := range append(slices.DeleteFunc(labels, func(l string) bool { return l == "Talk to Human" }), "Talk to Human") {
		seen, err := conv.At(menu.Key).Click(label)
		if err != nil || len(seen) == 0 {
			t.Errorf("%s: %d bubbles, %v", label, len(seen), err)
		}
	}
	for _, act := range []func() ([]kommunicatetest.Bubble, error){
		func() ([]kommunicatetest.Bubble, error) {
			return conv.Submit(map[string]any{"Name": "Ann Lee", "Room": "Tower suite"})
		},
		func() ([]kommunicatetest.Bubble, error) {
			return conv.SendFile(kommunicate.FileMeta{URL: "https://example.com/a.png"})
		},
		func() ([]kommunicatetest.Bubble, error) { return conv.Trigger("order_shipped") },
	} {
		if err := srv.Agent("anna@example.com").Assign(conv, "demo"); err != nil {
			t.Fatal(err)
		}
		if seen, err := act(); err != nil || len(seen) == 0 {
			t.Errorf("%v, %v", seen, err)
		}
	}
	if got := conv.Transcript().String(); conv.Tags()[0] != "booked" || strings.Contains(got, "returns an error") || !strings.Contains(got, "The Tower suite is yours.") {
		t.Errorf("tags %v\n%s", conv.Tags(), got)
	}
	for _, b := range conv.Transcript() {
		for _, f := range lint.Message(b.Message, kommunicate.Web) {
			if b.Who == kommunicatetest.ByBot && f.Severity > lint.Style {
				t.Errorf("%s: %s", b, f)
			}
		}
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	demo.Pictures().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/pictures/tower.svg", nil))
	if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("HTTP %d, %v", w.Code, w.Header())
	}
}
