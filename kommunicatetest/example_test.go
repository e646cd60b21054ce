package kommunicatetest_test

import (
	"context"
	"fmt"
	"os"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func Example() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Text == "Talk to Human" {
			return []kommunicate.Message{{Text: "Please stay connected.", Handoff: kommunicate.HandoffToRules{}}}, nil
		}
		return []kommunicate.Message{{
			Text: "How can I help?",
			Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
		}}, nil
	})

	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: kommunicate.NewWebhook(bot)})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "faq-bot"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := conv.Click("Talk to Human"); err != nil {
		fmt.Println(err)
		return
	}
	conv.Transcript().WriteTo(os.Stdout)
	fmt.Println("Assignee:", conv.Assignee())
	// Output:
	//          (event WELCOME)
	// FAQ bot  How can I help?
	//          [Talk to Human]
	//     ann  Talk to Human
	// FAQ bot  Please stay connected.
	//          -- Assigned to Anna --
	// Assignee: anna@example.com
}

func ExampleConversation_Submit() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if name := turn.FormData.Text("Name"); name != "" {
			return []kommunicate.Message{{Text: "Hello, " + name + "!"}}, nil
		}
		return []kommunicate.Message{{
			Text: "Who are you?",
			Rich: kommunicate.Form{
				Fields: []kommunicate.FormField{kommunicate.TextField{Label: "Name"}},
			},
		}}, nil
	})

	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "bot-1", Handler: kommunicate.NewWebhook(bot)})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err = conv.Submit(map[string]any{"Nmae": "Ann"}); err != nil {
		fmt.Println(err)
	}
	bubbles, err := conv.Submit(map[string]any{"Name": "Ann"})
	fmt.Println(bubbles, err)
	// Output:
	// kommunicatetest: the form has no field "Nmae"; it has: "Name"
	// [Hello, Ann!] <nil>
}

func ExampleConversation_Click_error() {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "bot-1", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(
		func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{{Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No"}}}}, nil
		}))})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = conv.Click("Maybe")
	fmt.Println(err)
	// Output: kommunicatetest: "Maybe" was not offered; on offer, the latest first: "Yes", "No"
}
