package kommunicate_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// post gives a webhook a request's body and prints what it answers.
func post(hook http.Handler, body string) {
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(body)))
	fmt.Println(w.Code, strings.TrimSpace(w.Body.String()))
}

// What a page or a stranger sends cannot fill the memory.
func ExampleWithMaxBody() {
	var mux kommunicate.Mux
	mux.Else(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello"}}, nil
	})
	hook := kommunicate.NewWebhook(&mux, kommunicate.WithMaxBody(10_000))
	post(hook, `{"message":"Hi"}`)
	post(hook, `{"message":"`+strings.Repeat("Hi ", 10_000)+`"}`)
	// Output:
	// 200 [{"message":"Hello","platform":"kommunicate"}]
	// 413 kommunicate: the body is larger than 10000 bytes
}

// A bot that waits for something slow holds its place. What comes beyond the places
// is told to come again.
func ExampleWithMaxTurns() {
	slow := make(chan string)
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: <-slow}}, nil
	})
	hook := kommunicate.NewWebhook(bot,
		kommunicate.WithMaxTurns(1),
		kommunicate.WithBudget(time.Millisecond)) // Usually left at 25 s.
	post(hook, `{"groupId":1,"key":"5-1-1","message":"Where is my order?"}`)
	post(hook, `{"groupId":2,"key":"5-2-1","message":"Hello"}`)
	slow <- "too late"
	// Output:
	// 200 [{"message":"Sorry, I could not answer that. Please try again.","platform":"kommunicate"}]
	// 503 kommunicate: too many turns are in flight
}

// The context of a bot ends at the limit, and the fallback is answered.
func ExampleWithTurnLimit() {
	bot := kommunicate.BotFunc(func(ctx context.Context, _ *kommunicate.Turn) ([]kommunicate.Message, error) {
		<-ctx.Done() // In place of a database that hangs.
		fmt.Println(ctx.Err())
		return nil, ctx.Err()
	})
	post(kommunicate.NewWebhook(bot, kommunicate.WithTurnLimit(time.Millisecond)), `{"message":"Hi"}`)
	// Output:
	// context deadline exceeded
	// 200 [{"message":"Sorry, I could not answer that. Please try again.","platform":"kommunicate"}]
}

// Text and handoff in one message, as Kommunicate's documentation shows them, and as
// this library sends them without the option: the client for Android would not show
// the text of the first.
func ExampleWithWholeHandoffs() {
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "One moment.", Handoff: kommunicate.HandoffToRules{}}}, nil
	})
	post(kommunicate.NewWebhook(bot, kommunicate.WithWholeHandoffs()), `{"message":"Hi"}`)
	post(kommunicate.NewWebhook(bot), `{"message":"Hi"}`)
	// Output:
	// 200 [{"message":"One moment.","platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}]
	// 200 [{"message":"One moment.","platform":"kommunicate"},{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}]
}

// A client for what end users said elsewhere: the conversation's bot is to answer it.
func ExampleWithSkipBot() {
	client := exampleClient(`{"status":"success","response":{"messageKey":"5-1-1"}}`, kommunicate.WithSkipBot(false))
	_, err := client.SendMessage(context.Background(), "1001", "ann", kommunicate.Message{Text: "Where is my order?"})
	fmt.Println(err)
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"ann","message":"Where is my order?","metadata":{}}
	// <nil>
}

var errNoNetwork = errors.New("no network")

// A client of your own: with a proxy, another time-out, or, as here, without a
// network.
func ExampleWithHTTPClient() {
	client, err := kommunicate.NewClient("api-key",
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 1}),
		kommunicate.WithHTTPClient(&http.Client{
			Timeout: 5 * time.Second,
			Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				fmt.Println(r.Method, r.URL)
				return nil, errNoNetwork
			}),
		}))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.UpdateUser(context.Background(), "ann", kommunicate.UpdateUserDetail{DisplayName: "Ann"})
	fmt.Println(errors.Is(err, errNoNetwork))
	// Output:
	// POST https://services.kommunicate.io/rest/ws/user/update?elasticUpdate=true
	// true
}

// Of a platform that knows intents, turns are routed by them; files are attachments;
// and what no route takes need not be an error.
func ExampleMux_Intent() {
	say := func(text string) kommunicate.BotFunc {
		return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{{Text: text}}, nil
		}
	}
	var mux kommunicate.Mux
	mux.Intent("order_status", say("It is on its way."))
	mux.Attachment("image/*", say("Thanks for the file."))
	mux.Else(say("Tell me more."))

	for _, turn := range []*kommunicate.Turn{
		{Intent: "order_status", Text: "Where is it?"},
		{Event: kommunicate.EventMedia, ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{{Type: "image/png"}}}},
		{Text: "Hm"},
	} {
		messages, err := mux.Respond(context.Background(), turn)
		fmt.Println(messages[0].Text, err)
	}
	// Output:
	// It is on its way. <nil>
	// Thanks for the file. <nil>
	// Tell me more. <nil>
}
