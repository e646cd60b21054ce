package kommunicatetest_test

import (
	"context"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// What was tried by hand becomes a test.
func ExampleConversation_Script() {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	var mux kommunicate.Mux
	mux.Else(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Which?", Rich: kommunicate.SuggestedReplies{{Title: "Tea"}, {Title: "Coffee"}}}}, nil
	})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: srv.Webhook(&mux)})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{
		BotIDs: []string{"faq-bot"}, Assignee: "faq-bot", Welcome: kommunicate.SkipWelcome,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := conv.Say("A drink, please"); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", conv.Script())
	// Output:
	// given user: ann
	// given bot: faq-bot, faq-bot
	// user: A drink, please
	// bot: Which?
	//   replies: Tea | Coffee
	// expect assignee: faq-bot
	// expect status: open
}

func ExampleServer_SetRules() {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	var mux kommunicate.Mux
	mux.Else(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "An agent will know.", Handoff: kommunicate.HandoffToRules{}}}, nil
	})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: srv.Webhook(&mux)})
	srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot", DefaultAgent: "anna@example.com"})

	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(conv.Assignee())
	// Output: anna@example.com
}
