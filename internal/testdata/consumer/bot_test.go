package consumer

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/lint"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow/dialogflowtest"
	"github.com/kommunicate-go/kommunicate/platforms/kompose"
)

// newServer is a Kommunicate with the bot and an agent's team.
func newServer(t *testing.T) *kommunicatetest.Server {
	t.Helper()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	hook := newWebhook(newBot(flow.NewMemoryStore()), srv.Client())
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddTeam(kommunicatetest.Team{ID: "front-desk", AgentIDs: []string{"anna@example.com"}})
	srv.AddBot(kommunicatetest.Bot{ID: "desk", Handler: hook, Header: http.Header{"X-Bot-Key": {"s3cret"}}})
	srv.SetRules(kommunicatetest.Rules{Bot: "desk", DefaultAgent: "anna@example.com"})
	return srv
}

func TestScript(t *testing.T) {
	kommunicatetest.Play(t, newBot(flow.NewMemoryStore()), "testdata/booking.convo")
}

func TestBookingThroughTheService(t *testing.T) {
	srv := newServer(t)
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Click("Book a table"); err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Submit(map[string]any{"Guests": "4", "Day": "2026-12-24"}); err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Say("table for 5"); err != nil {
		t.Fatal(err)
	}
	transcript := conv.Transcript()
	if last := transcript[len(transcript)-1]; last.Message.Text != "You have a table for 4; you asked for 5." {
		t.Errorf("the bot forgot:\n%s", transcript)
	}
	if tags := conv.Tags(); len(tags) != 1 || tags[0] != "booking" {
		t.Errorf("the tags are %v", tags)
	}
}

func TestClient(t *testing.T) {
	srv := newServer(t)
	client := srv.Client()
	conv, err := client.StartConversation(t.Context(), kommunicate.ConversationDetail{UserID: "ann", BotIDs: []string{"desk"}, Assignee: "desk"})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := client.SendMessage(t.Context(), conv.GroupID, "desk", kommunicate.Message{Text: "Your table is ready."})
	if err != nil || len(sent) != 1 {
		t.Fatalf("SendMessage returned %v, %v", sent, err)
	}
	_, err = client.SendMessage(t.Context(), conv.GroupID, "desk", kommunicate.Message{Rich: kommunicate.SuggestedReplies{{}}})
	if refused := new(kommunicate.ValidationError); !errors.As(err, &refused) || !strings.HasPrefix(refused.Pointer, "/0/metadata/payload/0") {
		t.Errorf("an empty button was let through, or refused without its place: %v", err)
	}
	_, err = client.SendMessage(t.Context(), "nowhere", "desk", kommunicate.Message{Text: "Hello?"})
	if no := new(kommunicate.APIError); !errors.As(err, &no) {
		t.Errorf("an unknown conversation is %v", err)
	}
}

func TestPlatforms(t *testing.T) {
	agent := dialogflowtest.NewAgent(dialogflow.Handler(newBot(nil)), dialogflowtest.Intent{DisplayName: "cancel", Phrases: []string{"Cancel it"}})
	front, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(agent.Client()))
	if err != nil {
		t.Fatal(err)
	}
	messages, err := front.Respond(context.Background(), &kommunicate.Turn{GroupID: "1", BotID: "desk", Text: "Cancel it"})
	if err != nil || len(messages) != 1 || messages[0].Text != "Cancelled." {
		t.Errorf("Dialogflow answered %v, %v", messages, err)
	}
	if _, err := custom.New("no URL"); err == nil {
		t.Error("no URL is taken for one")
	}
	text, err := kompose.Payload(messages[0])
	if err != nil || !strings.Contains(text, "resolveConversation") {
		t.Errorf("the payload is %s, %v", text, err)
	}
	if findings := lint.JSON([]byte(text), kommunicate.Web); len(findings) > 0 {
		t.Errorf("lint finds %v", findings)
	}
}
