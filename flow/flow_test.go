package flow_test

import (
	"context"
	"fmt"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

// Three flows around a bot that knows one thing.
func Example() {
	hours, err := flow.ParseHours("Mon-Sun 00:00-24:00", time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	closed := kommunicate.Message{Text: "Our agents are back tomorrow at 9."}
	sorry := kommunicate.Message{Text: "An agent will know.", Handoff: kommunicate.HandoffToRules{}}

	faq := new(kommunicate.Mux)
	faq.Text("prices", saying(message{Text: "A room is 90 EUR."}))
	bot := kommunicate.Chain(faq,
		flow.OfficeHours(hours, closed),
		flow.HandoffAfter(2, sorry, flow.NewMemoryStore()),
		flow.TalkToHuman(flow.Human{}),
	)

	for _, text := range []string{"Prices", "Pets?", "Dogs?", "Talk to Human"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{GroupID: "4711", Text: text})
		fmt.Printf("%s: %v\n", text, err)
		for _, m := range messages {
			fmt.Println(" ", m.Text)
		}
	}
	// Output:
	// Prices: <nil>
	//   A room is 90 EUR.
	// Pets?: kommunicate: not understood
	// Dogs?: <nil>
	//   An agent will know.
	// Talk to Human: <nil>
	//   Please stay connected while we connect you to an agent...
}
