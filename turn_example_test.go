package kommunicate_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// The page that holds the chat gives its own facts along, as a type of yours.
func ExampleContextAs() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		page, err := kommunicate.ContextAs[struct {
			Plan string `json:"plan"`
			Cart int    `json:"cart"`
		}](turn)
		if err != nil {
			return nil, err
		}
		return []kommunicate.Message{{Text: fmt.Sprintf("%d things for a %s customer.", page.Cart, page.Plan)}}, nil
	})

	var turn kommunicate.Turn
	err := turn.UnmarshalJSON([]byte(`{"message": "hi", "metadata": {"KM_CHAT_CONTEXT": {"plan": "gold", "cart": 3}}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	messages, err := bot.Respond(context.Background(), &turn)
	fmt.Println(messages[0].Text, err)
	// Output: 3 things for a gold customer. <nil>
}

func ExampleTurn_Phone() {
	for _, user := range []string{"whatsapp:+15550100", "whatsapp:VE.1482982650009223", "ann"} {
		turn := kommunicate.Turn{UserID: user}
		fmt.Printf("%q\n", turn.Phone())
	}
	// Output:
	// "+15550100"
	// ""
	// ""
}

func ExampleMembersOf() {
	order, err := kommunicate.MembersOf(struct {
		Number int      `json:"number"`
		Items  []string `json:"items"`
	}{42, []string{"tea"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(order.Text("number"), order.Text("items"))
	// Output: 42 ["tea"]
}

// Android hides the text of a message that hands off, so it goes out as two.
func ExampleSplitHandoffs() {
	for _, m := range kommunicate.SplitHandoffs([]kommunicate.Message{
		{Text: "An agent will know.", Handoff: kommunicate.HandoffToRules{}},
	}) {
		fmt.Printf("%q hands off: %t\n", m.Text, m.Handoff != nil)
	}
	// Output:
	// "An agent will know." hands off: false
	// "" hands off: true
}

// A log has what became of each turn, and nothing that the user wrote.
func ExampleWithLogger() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "duration" {
				return slog.Attr{} // So that the output is always the same.
			}
			return a
		},
	}))
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return nil, fmt.Errorf("no price for %q", "my secret")
	})
	hook := kommunicate.NewWebhook(bot, kommunicate.WithLogger(logger),
		kommunicate.WithRequestHeader("X-Bot-Key", "secret"))

	request := httptest.NewRequest("POST", "/bot", strings.NewReader(`{"key": "m1", "botId": "faq-bot", "groupId": 4711, "message": "my secret"}`))
	request.Header.Set("X-Bot-Key", "secret")
	hook.ServeHTTP(httptest.NewRecorder(), request)
	// Output: level=ERROR msg="kommunicate: bot failed" bot=faq-bot group=4711 key=m1 error_type=*errors.errorString
}
