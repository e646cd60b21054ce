package kommunicatetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// greet is a bot that greets with a button.
func greet(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.Event != kommunicate.EventWelcome {
		return []kommunicate.Message{{Text: "Bye.", Handoff: kommunicate.HandoffToRules{}}}, nil
	}
	return []kommunicate.Message{{Text: "Hello", Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}}}}, nil
}

// world is a server with an agent and the bot.
func world() *kommunicatetest.Server {
	srv := kommunicatetest.NewServer()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "bot-1", Name: "Bot", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(greet))})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})
	return srv
}

func ExampleServer_Agent() {
	srv := world()
	defer srv.Close()
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	anna := srv.Agent("anna@example.com")
	for _, act := range []func() error{
		func() error { _, err := conv.Click("Talk to Human"); return err },
		func() error { return anna.Say(conv, "Anna here. What is it?") },
		func() error { return anna.Resolve(conv) },
		func() error { _, err := conv.Rate(5, "quick"); return err },
	} {
		if err := act(); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Print(conv.Transcript().Visible())
	// Output:
	//  Bot  Hello
	//       [Talk to Human]
	//  ann  Talk to Human
	//  Bot  Bye.
	//       -- Assigned to Anna --
	// Anna  Anna here. What is it?
	//       -- Status changed to Resolved --
	//       -- Rated 5 --
}

func ExampleServer_Inject() {
	srv := world()
	defer srv.Close()
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	srv.Inject(kommunicatetest.Fault{Path: "message/v2/send", Cut: kommunicatetest.CutAfter})
	_, err = srv.Client().SendMessage(context.Background(), conv.GroupID(), "bot-1", kommunicate.Message{Text: "Your parcel is on its way."})
	fmt.Println("Does anybody know whether it was sent?", !errors.Is(err, kommunicate.ErrOutcomeUnknown))
	bubbles, err := conv.Wait()
	fmt.Println(bubbles, err)
	for _, x := range srv.Exchanges() {
		x.Duration = time.Millisecond // It varies.
		if x.Path == "/rest/ws/message/v2/send" {
			fmt.Println(x)
		}
	}
	// Output:
	// Does anybody know whether it was sent? false
	// [Hello
	// [Talk to Human] Your parcel is on its way.] <nil>
	// POST /rest/ws/message/v2/send: no answer after 1ms
}

func ExampleConversation_On() {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "bot-1", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `[{"message": "Choose", "metadata": {"templateId": "6", "payload": [{"title": "Yes", "message": "yes"}]}}]`)
	})})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})
	for _, surface := range []kommunicate.Surface{kommunicate.Web, kommunicate.IOS} {
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			fmt.Println(err)
			return
		}
		bubbles, err := conv.On(surface).Wait()
		fmt.Println(bubbles, err)
	}
	// Output:
	// [Choose
	// [Yes]] <nil>
	// [Choose
	// (cannot be shown: metadata.contentType is not "300")] kommunicatetest: iOS cannot show message 5-1002-2: metadata.contentType is not "300" (Android and iOS show the text alone) [no-content-type]
}

// A test says what the user should have seen, as it would be drawn.
func ExampleExpectTranscript() {
	srv := world()
	defer srv.Close()
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	kommunicatetest.ExpectTranscript(printing{}, conv.Transcript().Visible(), `
		Bot  Hello
		     [Talk to Anna]`)
	// Output:
	// transcript (-want +got):
	//   Bot  Hello
	// -      [Talk to Anna]
	// +      [Talk to Human]
}

// Printing stands for the *testing.T of a test.
type printing struct{}

func (printing) Helper()                           {}
func (printing) Context() context.Context          { return context.Background() }
func (printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// A shop for each country, each an application of its own, at one address: a
// client's key says whose it is.
func ExampleApps() {
	german := kommunicatetest.NewServer(kommunicatetest.WithAPIKey("key-de"))
	defer german.Close()
	french := kommunicatetest.NewServer(kommunicatetest.WithAPIKey("key-fr"))
	defer french.Close()
	service := httptest.NewServer(kommunicatetest.Apps(german, french))
	defer service.Close()

	if _, err := french.User("ann").Open(kommunicate.ConversationDetail{}); err != nil {
		fmt.Println(err)
		return
	}
	for _, key := range []string{"key-fr", "key-nobody"} {
		client, err := kommunicate.NewClient(key, kommunicate.WithBaseURL(service.URL))
		if err != nil {
			fmt.Println(err)
			return
		}
		_, err = client.Users(context.Background(), "ann")
		refused := new(kommunicate.APIError)
		errors.As(err, &refused)
		fmt.Println(key, err == nil, refused.StatusCode)
	}
	// Output:
	// key-fr true 0
	// key-nobody false 401
}

// The account posts all that is said to an archive.
func ExampleServer_SetForward() {
	srv := world()
	defer srv.Close()
	srv.SetForward(kommunicatetest.Forward{
		Token: "token of the dashboard",
		Handler: kommunicate.NewForwardWebhook(func(_ context.Context, m *kommunicate.ForwardedMessage) error {
			fmt.Printf("%s: %s\n", m.From, m.Text)
			return nil
		}, kommunicate.WithForwardToken("token of the dashboard")),
	})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err == nil {
		err = srv.Agent("anna@example.com").Say(conv, "Anna here.")
	}
	fmt.Println(err)
	// Output:
	// bot-1: Hello
	// anna@example.com: Anna here.
	// <nil>
}
