package dialogflowcx_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

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

// A bot behind a webhook need not know of Dialogflow.
func ExampleHandler() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "You said: " + turn.Text, Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}}}}, nil
	})
	webhook := dialogflowcx.Handler(bot)

	request := `{"text":"Hi","fulfillmentInfo":{"tag":"greet"},"payload":{"groupId":"1001","botId":"faq-bot","from":"ann"}}`
	w := httptest.NewRecorder()
	webhook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/webhook", strings.NewReader(request)))
	fmt.Println(w.Body)
	// Output:
	// {"fulfillmentResponse":{"messages":[{"payload":{"message":"You said: Hi","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to Human","message":"Talk to Human"}]}}}]}}
}

// A handoff is written for Kommunicate and for Dialogflow, and read as one.
func ExampleEncode() {
	messages, _, err := dialogflowcx.Encode([]kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", messages[0].Payload)
	fmt.Println(messages[1].LiveAgentHandoff != nil)
	read, _ := dialogflowcx.Decode(messages)
	fmt.Printf("%d %T\n", len(read), read[0].Handoff)
	// Output:
	// {"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}
	// true
	// 1 kommunicate.HandoffToRules
}

// What Kommunicate shows of an agent's own messages, and what it does not.
func ExampleDecode() {
	messages, degraded := dialogflowcx.Decode([]dialogflowcx.ResponseMessage{
		{Text: &dialogflowcx.Text{Text: []string{"One moment.", "Please stay."}}},
		{LiveAgentHandoff: new(dialogflowcx.LiveAgentHandoff)},
		{Payload: []byte(`{"richContent":[]}`)},
	})
	for _, m := range messages {
		fmt.Printf("%q %T\n", m.Text, m.Handoff)
	}
	fmt.Println(degraded[0].Pointer, degraded[0].Code)
	// Output:
	// "One moment." <nil>
	// "Please stay." <nil>
	// "" kommunicate.HandoffToRules
	// /2/payload foreign-payload
}
