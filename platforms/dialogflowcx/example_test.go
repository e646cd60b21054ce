package dialogflowcx_test

import (
	"context"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx/dialogflowcxtest"
)

// A webhook that finds an order, remembers it and hands off; and an agent, here
// one in the process, as a bot.
func Example() {
	webhook := dialogflowcx.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *dialogflowcx.Request, resp *dialogflowcx.Response) error {
		if req.FulfillmentInfo.Tag == "handoff" {
			return resp.Add(kommunicate.Message{Text: "One moment.", Handoff: kommunicate.HandoffToRules{}})
		}
		if err := resp.SetParameter("orderId", "A1"); err != nil {
			return err
		}
		return resp.Add(kommunicate.Message{Text: "Order A1 is on its way."})
	})
	agent := dialogflowcxtest.NewAgent(webhook,
		dialogflowcxtest.Route{Intent: "order.status", Phrases: []string{"Where is my order?"}},
		dialogflowcxtest.Route{Intent: "talk.to.human", Phrases: []string{"Talk to Human"}, Tag: "handoff"})

	bot, err := dialogflowcx.New(dialogflowcx.Agent{Name: "projects/p/locations/global/agents/a"},
		kommunicate.WithHTTPClient(agent.Client())) // google.DefaultClient(ctx, scope)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Where is my order?", "Talk to Human"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text, GroupID: "1001"})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, m := range messages {
			fmt.Printf("%q %T\n", m.Text, m.Handoff)
		}
	}
	_, parameters := agent.Session("1001")
	fmt.Println(parameters.Text("orderId"))
	// Output:
	// "Order A1 is on its way." <nil>
	// "One moment." <nil>
	// "" kommunicate.HandoffToRules
	// A1
}
