package dialogflow_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow/dialogflowtest"
)

// A bot behind a fulfillment webhook need not know of Dialogflow.
func ExampleHandler() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Hello " + turn.ChatContext.Extra.Text("firstName") + ", how can I help?",
			Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
		}}, nil
	})
	webhook := dialogflow.Handler(bot)

	request := `{"responseId":"r-1","queryResult":{"queryText":"WELCOME"},
		"originalDetectIntentRequest":{"payload":{"groupId":"1001","botId":"faq-bot","from":"ann","firstName":"Ann"}}}`
	w := httptest.NewRecorder()
	webhook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/fulfillment", strings.NewReader(request)))
	fmt.Println(w.Body)
	// Output:
	// {"fulfillmentMessages":[{"payload":{"message":"Hello Ann, how can I help?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to Human","message":"Talk to Human"}]}}}]}
}

// A function that sets a context besides its messages.
func ExampleHandlerFunc() {
	webhook := dialogflow.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, req *dialogflow.Request, resp *dialogflow.Response) error {
		resp.OutputContexts = append(resp.OutputContexts, dialogflow.Context{
			Name:          dialogflow.ContextName(req.Session, "order"),
			LifespanCount: 5,
			Parameters:    kommunicate.Pairs("orderId", "A1"),
		})
		return resp.Add(kommunicate.Message{Text: "Which order?"})
	})

	agent := dialogflowtest.NewAgent(webhook)
	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(agent.Client()))
	if err != nil {
		fmt.Println(err)
		return
	}
	messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: "Where is it?", GroupID: "1001"})
	fmt.Println(messages[0].Text, err)
	fmt.Println(agent.Contexts("1001")[0].Parameters.Text("orderId"))
	// Output:
	// Which order? <nil>
	// A1
}

// An agent as a bot: here one in the process, in production Google's.
func ExampleNew() {
	agent := dialogflowtest.NewAgent(nil, dialogflowtest.Intent{
		Phrases: []string{"Hi"},
		Messages: []dialogflow.FulfillmentMessage{
			{QuickReplies: &dialogflow.QuickReplies{Title: "How can I help?", QuickReplies: []string{"Order", "Talk to Human"}}},
		},
	})
	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/my-project/agent", Language: "en"},
		kommunicate.WithHTTPClient(agent.Client())) // google.DefaultClient(ctx, scope)
	if err != nil {
		fmt.Println(err)
		return
	}
	messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: "hi", GroupID: "1001"})
	for _, reply := range messages[0].Rich.(kommunicate.SuggestedReplies) {
		fmt.Println(messages[0].Text, reply.Title, err)
	}
	// Output:
	// How can I help? Order <nil>
	// How can I help? Talk to Human <nil>
}

// The details that Dialogflow found in what the user said.
func ExampleUserDetailFromParams() {
	turn := &kommunicate.Turn{Params: kommunicate.Pairs("email", "ann@example.com", "phoneNumber", "$phoneNumber", "customParameter-address", "1 Main St")}
	m := kommunicate.Message{Text: "Thanks!", Action: dialogflow.UserDetailFromParams(turn.Params)}
	raw, err := m.AppendJSON(nil)
	fmt.Printf("%s %v\n", raw, err)
	// Output:
	// {"message":"Thanks!","platform":"kommunicate","metadata":{"actionRequest":"updateUserDetail","payload":{"email":"ann@example.com","metadata":{"customParameter-address":"1 Main St"}}}} <nil>
}

// What to paste into Dialogflow's console, for an intent with parameters.
func ExamplePayload() {
	payload, err := dialogflow.Payload(kommunicate.Message{
		Text:   "Thanks, $displayName!",
		Action: dialogflow.UserDetailParams("customParameter-address"),
	})
	fmt.Println(payload, err)
	// Output:
	// {
	//   "message": "Thanks, $displayName!",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "updateUserDetail",
	//     "payload": {
	//       "email": "$email",
	//       "displayName": "$displayName",
	//       "imageLink": "$imageLink",
	//       "phoneNumber": "$phoneNumber",
	//       "metadata": {
	//         "customParameter-address": "$customParameter-address"
	//       }
	//     }
	//   }
	// } <nil>
}

// What a bot says as Dialogflow has it, and back: plain texts are everybody's, the
// rest is Kommunicate's payload.
func ExampleEncode() {
	messages, _, err := dialogflow.Encode([]kommunicate.Message{
		{Text: "Which one?"},
		{Rich: kommunicate.SuggestedReplies{{Title: "The red one"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(messages[0].Text.Text)
	fmt.Printf("%s\n", messages[1].Payload)
	// Output:
	// [Which one?]
	// {"platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"The red one","message":"The red one"}]}}
}

// What Kommunicate shows of an agent's own messages, and what it does not.
func ExampleDecode() {
	messages, degraded := dialogflow.Decode([]dialogflow.FulfillmentMessage{
		{Text: &dialogflow.Text{Text: []string{"Which one?"}}},
		{QuickReplies: &dialogflow.QuickReplies{Title: "Pick", QuickReplies: []string{"The red one", "The blue one"}}},
		{Payload: []byte(`{"slack":{"text":"Which one?"}}`)},
	})
	for _, m := range messages {
		fmt.Printf("%q %T\n", m.Text, m.Rich)
	}
	fmt.Println(degraded[0].Pointer, degraded[0].Code)
	// Output:
	// "Which one?" <nil>
	// "Pick" kommunicate.SuggestedReplies
	// /2/payload foreign-payload
}
