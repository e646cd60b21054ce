package platformtest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// emulate gives the bot that c leads to to the emulator, as its only one.
func emulate(srv *kommunicatetest.Server, c *circuit) {
	front := kommunicate.NewWebhook(c)
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{
		ID: "faq-bot", Name: "FAQ bot", Handler: front,
		Wait: func(ctx context.Context) error {
			if err := front.Wait(ctx); err != nil {
				return err
			}
			return c.handler.Wait(ctx)
		},
	})
	srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
}

// testLate lets a bot take longer than the platform waits.
func testLate(t *testing.T, p Platform) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		bot := func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			if turn.Text == "Search" {
				time.Sleep(time.Minute)
			}
			return []kommunicate.Message{{Text: "Answer to " + turn.Text}}, nil
		}
		c := p.connect(t, bot, kommunicate.WithBudget(time.Second), kommunicate.WithClient(srv.Client()))
		emulate(srv, c)
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"Search", "Next"} {
			bubbles, err := conv.Say(text)
			if err != nil {
				t.Fatal(err)
			}
			if want := "Answer to " + text; len(bubbles) != 1 || bubbles[0].Message.Text != want {
				t.Errorf("the user sees %v, want %q", bubbles, want)
			}
		}
	})
}

// testConversations has many users talk at once.
func testConversations(t *testing.T, p Platform) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	emulate(srv, p.connect(t, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: fmt.Sprint(turn.UserID, " in ", turn.GroupID, ": ", turn.Text)}}, nil
	}))
	var users sync.WaitGroup
	for i := range 10 {
		users.Go(func() {
			user := fmt.Sprintf("user-%d", i)
			conv, err := srv.User(user).Open(kommunicate.ConversationDetail{})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := conv.Wait(); err != nil {
				t.Error(err)
			}
			bubbles, err := conv.Say("Hi")
			want := fmt.Sprint(user, " in ", conv.GroupID(), ": Hi")
			if err != nil || len(bubbles) != 1 || bubbles[0].Message.Text != want {
				t.Errorf("%v, %v; want %q", bubbles, err, want)
			}
		})
	}
	users.Wait()
}

// testTranscript has one bot say all messages, and a user answer them. Through
// every platform that gives the same conversation as without one.
func testTranscript(t *testing.T, p Platform) {
	want := talk(t, &circuit{BotPlatform: Bot(), handler: kommunicate.NewWebhook(Bot())})
	if got := talk(t, p.connect(t, Bot())); got != want {
		t.Errorf("transcript:\n%s\nwant:\n%s", got, firstDifference(got, want))
	}
}

// talk is the transcript of a conversation with [Bot], which c leads to.
func talk(t *testing.T, c *circuit) string {
	t.Helper()
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	emulate(srv, c)
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range Messages() {
		if m.Name != "handoff" { // After which the bot hears no more.
			say(t, conv, m.Name)
		}
		switch m.Name {
		case "suggested replies":
			click(t, conv, "Prices")
		case "form":
			if _, err := conv.Submit(map[string]any{"Name": "Jo", "Interests": []string{"music"}}); err != nil {
				t.Error(err)
			}
		}
	}
	say(t, conv, "handoff")
	return conv.Transcript().String()
}

func say(t *testing.T, conv *kommunicatetest.Conversation, text string) {
	t.Helper()
	if _, err := conv.Say(text); err != nil {
		t.Error(err)
	}
}

func click(t *testing.T, conv *kommunicatetest.Conversation, label string) {
	t.Helper()
	if _, err := conv.Click(label); err != nil {
		t.Error(err)
	}
}

// firstDifference is what follows the part that got and want have in common.
func firstDifference(got, want string) string {
	lines := strings.Split(got, "\n")
	for i, line := range strings.Split(want, "\n") {
		if i >= len(lines) || lines[i] != line {
			return fmt.Sprintf("line %d: %s", i+1, line)
		}
	}
	return "its end"
}

// Bot returns a bot that says the message of the suite whose name the user
// writes, greets with a welcome, and repeats what else it is told: a click, the
// data of a form.
func Bot() kommunicate.BotFunc {
	return func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Event == kommunicate.EventWelcome {
			return []kommunicate.Message{{Text: "Name a message."}}, nil
		}
		if len(turn.FormData) > 0 {
			return []kommunicate.Message{{Text: turn.FormData.Text("Name") + " likes " + turn.FormData.Text("Interests")}}, nil
		}
		for _, m := range Messages() {
			if m.Name == turn.Text {
				return messagesOf(m), nil
			}
		}
		return []kommunicate.Message{{Text: "You say: " + turn.Text}}, nil
	}
}
