package botframework_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// A bot of the Bot Framework as a bot of Kommunicate's: here one in the process, in
// production Microsoft's Direct Line.
func ExampleNew() {
	existing := botframeworktest.NewDirectLine(botframework.HandlerFunc(
		func(_ context.Context, _ *kommunicate.Turn, act *botframework.Activity, resp *botframework.Response) error {
			resp.Activities = append(resp.Activities, botframework.Activity{
				Text: "You said " + act.Text + ". More?", InputHint: botframework.InputExpecting,
				SuggestedActions: &botframework.SuggestedActions{Actions: []botframework.CardAction{
					{Type: "imBack", Title: "Yes", Value: []byte(`"yes"`)},
				}},
			})
			return nil
		}, botframeworktest.Connector()))

	bot, err := botframework.New(botframework.DirectLine{Secret: botframeworktest.Secret},
		kommunicate.WithHTTPClient(existing.Client())) // Instead of the network.
	if err != nil {
		fmt.Println(err)
		return
	}
	messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: "hi", GroupID: "1001", UserID: "ann"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, reply := range messages[0].Rich.(kommunicate.SuggestedReplies) {
		fmt.Println(messages[0].Text, reply.Title)
	}
	// Output: You said hi. More? Yes
}

// A bot in Go that the Bot Framework's channels reach. It need not know of them.
func ExampleHandler() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello " + turn.UserID, Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}}}}, nil
	})
	endpoint := authenticated(botframework.Handler(bot, botframework.Connector{
		HTTPClient: http.DefaultClient, // In production, one that authenticates.
	}))

	// A channel that takes the replies as the answer to its request.
	r := httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader(`{"type": "message", "id": "1", "text": "Hi",
		"from": {"id": "ann"}, "recipient": {"id": "bot"}, "conversation": {"id": "c"}, "deliveryMode": "expectReplies"}`))
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, r)
	var response botframework.Response
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil {
		fmt.Println(err)
		return
	}
	for _, act := range response.Activities {
		fmt.Println(act.Text, act.Recipient.ID, act.SuggestedActions.Actions[0].Title)
	}
	// Output: Hello ann ann Talk to Human
}

// authenticated stands for a middleware that checks the JSON Web Token of the
// header Authorization.
func authenticated(h http.Handler) http.Handler { return h }

// A bot that says in the Bot Framework's own terms what Kommunicate has no word for.
func ExampleHandlerFunc() {
	endpoint := botframework.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, act *botframework.Activity, resp *botframework.Response) error {
		if act.ChannelID == "msteams" {
			resp.Activities = append(resp.Activities, botframework.Activity{Type: botframework.TypeTyping})
		}
		return resp.Add(kommunicate.Message{Text: "One moment, " + act.From.Name + ".", Handoff: kommunicate.HandoffToRules{}})
	}, botframework.Connector{})

	r := httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader(`{"type": "message", "id": "1", "text": "Help",
		"channelId": "msteams", "from": {"id": "ann", "name": "Ann"}, "conversation": {"id": "c"}, "deliveryMode": "expectReplies"}`))
	w := httptest.NewRecorder()
	endpoint.ServeHTTP(w, r)
	var response botframework.Response
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil {
		fmt.Println(err)
		return
	}
	for _, act := range response.Activities {
		fmt.Printf("%s %q\n", act.Type, act.Text+act.Name)
	}
	// Output:
	// typing ""
	// message "One moment, Ann."
	// event "handoff.initiate"
}

// What a message is for every channel, and whole for Kommunicate.
func ExampleEncode() {
	activities, _, err := botframework.Encode([]kommunicate.Message{{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	raw, err := activities[0].MarshalJSON()
	fmt.Printf("%s %v\n", raw, err)
	// Output: {"type":"message","text":"Pick","textFormat":"plain","suggestedActions":{"actions":[{"type":"imBack","title":"Yes","value":"Yes"}]},"channelData":{"kommunicate":{"message":"Pick","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Yes","message":"Yes"}]}}}} <nil>
}

// What a bot's card is in Kommunicate.
func ExampleDecode() {
	var act botframework.Activity
	if err := act.UnmarshalJSON([]byte(`{"type": "message", "text": "Our rooms", "attachments": [{
		"contentType": "application/vnd.microsoft.card.hero",
		"content": {"title": "Sea view", "subtitle": "$100", "buttons": [{"type": "imBack", "title": "Book", "value": "Book it"}]}
	}]}`)); err != nil {
		fmt.Println(err)
		return
	}
	messages, degraded := botframework.Decode([]botframework.Activity{act})
	for _, card := range messages[0].Rich.(kommunicate.Cards) {
		fmt.Println(messages[0].Text, card.Title, card.Subtitle, len(degraded))
	}
	// Output: Our rooms Sea view $100 0
}
