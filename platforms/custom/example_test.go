package custom_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
)

func ExampleNew() {
	// A bot that exists already, in whatever language.
	existing := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `[{"message": "It ships today.", "metadata": {"KM_ASSIGN_TO": ""}}]`)
	})

	bot, err := custom.New("https://bots.example.com/faq",
		kommunicate.WithRequestHeader("X-Bot-Key", "the key that the bot asks for"),
		through(existing)) // Instead of the network.
	if err != nil {
		fmt.Println(err)
		return
	}
	msgs, err := bot.Respond(context.Background(), &kommunicate.Turn{
		BotID: "faq-bot", GroupID: "1001", UserID: "ann", Text: "Where is my order?",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s %T\n", msgs[0].Text, msgs[0].Handoff)
	// Output: It ships today. kommunicate.HandoffToRules
}
