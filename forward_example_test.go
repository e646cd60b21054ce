package kommunicate_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// forwardAs posts a message as Kommunicate does, with the token "abcdef".
func forwardAs(h http.Handler, body string) {
	r := httptest.NewRequest(http.MethodPost, "/message/forward", strings.NewReader(body))
	r.Header.Set("Authentication", "Basic YWJjZGVm")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		fmt.Println(w.Code, w.Body)
	}
}

// An archive of all that is said.
func ExampleNewForwardWebhook() {
	hook := kommunicate.NewForwardWebhook(func(ctx context.Context, m *kommunicate.ForwardedMessage) error {
		fmt.Printf("%s: %s said %q\n", m.GroupID, m.From, m.Text)
		if m.File != nil {
			fmt.Println("and sent", m.File.Name)
		}
		return nil
	}, kommunicate.WithForwardToken("abcdef"))
	defer hook.Shutdown(context.Background())

	forwardAs(hook, `{"key":"5-1-1","from":"ann","groupId":1001,"message":"Here it is","file":{"name":"bill.pdf"}}`)
	// Output:
	// 1001: ann said "Here it is"
	// and sent bill.pdf
}

// A bot that needs no bot integration in the dashboard: the account forwards all
// messages, the end users' get an answer.
func ExampleNewRelay() {
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "You said: " + turn.Text}}, nil
	})
	client := exampleClient(`{"messageKey": "5-1001-2", "userId": "ann", "roleType": 3}`)
	relay := kommunicate.NewRelay(bot, client, "faq-bot", kommunicate.WithForwardToken("abcdef"))
	defer relay.Shutdown(context.Background())

	forwardAs(relay, `{"key":"5-1001-1","from":"ann","groupId":1001,"message":"Hello"}`)
	forwardAs(relay, `{"key":"5-1001-2","from":"faq-bot","groupId":1001,"message":"You said: Hello"}`)
	// Output:
	// POST /rest/ws/user/v2/detail
	// {"userIdList":["ann"]}
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"faq-bot","message":"You said: Hello","metadata":{"skipBot":"true"}}
}

// Only one conversation is answered, whoever writes in it.
func ExampleWithAudience() {
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello, " + turn.UserID}}, nil
	})
	relay := kommunicate.NewRelay(bot, exampleClient(`{"messageKey": "5-1001-2"}`), "faq-bot",
		kommunicate.WithForwardToken("abcdef"),
		kommunicate.WithAudience(func(_ context.Context, m *kommunicate.ForwardedMessage) (bool, error) {
			return m.GroupID == "1001", nil
		}))
	defer relay.Shutdown(context.Background())

	forwardAs(relay, `{"key":"5-1001-1","from":"ann","groupId":1001,"message":"Hi"}`)
	forwardAs(relay, `{"key":"5-1002-1","from":"bob","groupId":1002,"message":"Hi"}`)
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"faq-bot","message":"Hello, ann","metadata":{"skipBot":"true"}}
}

// An agent who writes takes the conversation from the bot.
func ExampleRelay_Pause() {
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "How can I help?"}}, nil
	})
	var relay *kommunicate.Relay
	relay = kommunicate.NewRelay(bot, exampleClient(`{"messageKey": "5-1001-4"}`), "faq-bot",
		kommunicate.WithForwardToken("abcdef"),
		kommunicate.WithAudience(func(_ context.Context, m *kommunicate.ForwardedMessage) (bool, error) {
			if m.From == "anna@example.com" {
				relay.Pause(m.GroupID)
				return false, nil
			}
			return true, nil
		}))
	forwardAs(relay, `{"key":"5-1001-1","from":"anna@example.com","groupId":1001,"message":"I am on it"}`)
	forwardAs(relay, `{"key":"5-1001-2","from":"ann","groupId":1001,"message":"Thanks"}`)
	relay.Wait(context.Background())
	relay.Resume("1001")
	forwardAs(relay, `{"key":"5-1001-3","from":"ann","groupId":1001,"message":"Hi"}`)
	relay.Shutdown(context.Background())
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"faq-bot","message":"How can I help?","metadata":{"skipBot":"true"}}
}
