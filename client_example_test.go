package kommunicate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// exampleClient talks to a stand-in that prints each request and answers it.
func exampleClient(answer string, opts ...kommunicate.ClientOption) *kommunicate.Client {
	client, err := kommunicate.NewClient("api-key", append(opts, kommunicate.WithHTTPClient(&http.Client{
		Transport: transportFunc(func(req *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(req.Body)
			if err != nil {
				return nil, err
			}
			fmt.Println(req.Method, req.URL.RequestURI())
			if len(body) > 0 {
				fmt.Printf("%s\n", body)
			}
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer))}, nil
		}),
	}))...)
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleNewClient() {
	client, err := kommunicate.NewClient(
		os.Getenv("KOMMUNICATE_API_KEY"),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 6, MaxDelay: time.Minute}),
	)
	var invalid *kommunicate.ValidationError
	if errors.As(err, &invalid) {
		fmt.Println(invalid.Pointer, invalid.Detail)
		return
	}
	_ = client
	// Output: /apiKey is empty: copy it from the dashboard, Settings, Install
}

func ExampleClient_StartConversation() {
	client := exampleClient(`{"status": "success", "response": {"id": 1001, "membersId": ["ann", "faq-bot"]}}`)
	conv, err := client.StartConversation(context.Background(), kommunicate.ConversationDetail{
		UserID:   "ann",
		BotIDs:   []string{"faq-bot"},
		Assignee: "faq-bot",
		Title:    "Order 42",
		Metadata: kommunicate.Pairs("plan", "gold"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(conv.GroupID, conv.MemberIDs)
	// Output:
	// POST /rest/ws/group/conversation
	// {"groupName":"Order 42","groupMemberList":["ann","faq-bot"],"metadata":{"SKIP_ROUTING":"true","CONVERSATION_ASSIGNEE":"faq-bot","KM_CONVERSATION_TITLE":"Order 42","KM_ORIGINAL_TITLE":"true","conversationMetadata":"{\"plan\":\"gold\"}"}}
	// 1001 [ann faq-bot]
}

// A detail without its user does not leave the process.
func ExampleClient_StartConversation_invalid() {
	_, err := exampleClient("").StartConversation(context.Background(), kommunicate.ConversationDetail{})
	fmt.Println(err)
	// Output: kommunicate: /userId: is required [required]
}

func ExampleConversationDetail_WithDefaults() {
	pricing := kommunicate.Settings{DefaultBotIDs: []string{"sales-bot"}, DefaultAssignee: "sales-bot", Welcome: kommunicate.SkipWelcome}
	detail := kommunicate.ConversationDetail{UserID: "ann", Assignee: "anna@example.com"}.WithDefaults(pricing)
	fmt.Println(detail.BotIDs, detail.Assignee, detail.Welcome == kommunicate.SkipWelcome)
	// Output: [sales-bot] anna@example.com true
}

func ExampleClient_SendMessage() {
	client := exampleClient(`{"messageKey": "5-1001-1", "createdAt": 1735689600000}`)
	sent, err := client.SendMessage(context.Background(), "1001", "faq-bot", kommunicate.Message{
		Text: "How can I assist you today?",
		Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sent[0].Key, sent[0].CreatedAt)
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"faq-bot","message":"How can I assist you today?","metadata":{"contentType":"300","templateId":"6","payload":"[{\"title\":\"Talk to Human\",\"message\":\"Talk to Human\"}]","skipBot":"true"}}
	// 5-1001-1 2025-01-01 00:00:00 +0000 UTC
}

// What went wrong, and what may be done about it.
func ExampleClient_SendMessage_errors() {
	client := exampleClient(`CONVERSATION_CLOSED`)
	_, err := client.SendMessage(context.Background(), "1001", "faq-bot", kommunicate.Message{Text: "Hi"})
	var (
		invalid *kommunicate.ValidationError
		refused *kommunicate.APIError
	)
	switch {
	case errors.As(err, &invalid):
		fmt.Println("mend the message at", invalid.Pointer)
	case errors.Is(err, kommunicate.ErrOutcomeUnknown):
		fmt.Println("it may have arrived: do not send it blindly again")
	case errors.As(err, &refused):
		fmt.Println("refused:", refused.Code)
	case err != nil:
		fmt.Println("it did not arrive:", err)
	}
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"faq-bot","message":"Hi","metadata":{"skipBot":"true"}}
	// refused: CONVERSATION_CLOSED
}

func ExampleClient_TriggerEvent() {
	client := exampleClient(`{"messageKey": "5-1001-2"}`)
	if _, err := client.TriggerEvent(context.Background(), "1001", "ann", "ORDER_SHIPPED"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"ann","message":"Event: ORDER_SHIPPED","type":5,"contentType":10,"source":1,"metadata":{"category":"HIDDEN","KM_TRIGGER_EVENT":"ORDER_SHIPPED"}}
}

func ExampleClient_Assign() {
	client := exampleClient(`{"status": "success", "response": "AGENT_IS_ALREADY_ENGAGED"}`)
	err := client.Assign(context.Background(), "1001", kommunicate.Assignment{Assignee: "anna@example.com"})
	var refused *kommunicate.APIError
	if errors.As(err, &refused) && refused.Code == "AGENT_IS_ALREADY_ENGAGED" {
		fmt.Println("Anna is busy")
	}
	// Output:
	// PATCH /rest/ws/group/assignee/change?assignee=anna%40example.com&groupId=1001&sendNotifyMessage=true
	// Anna is busy
}

func ExampleClient_SetStatus() {
	client := exampleClient(`{"status": "success", "response": "success"}`)
	err := client.SetStatus(context.Background(), "1001", kommunicate.StatusChange{Status: kommunicate.StatusResolved, Silent: true})
	fmt.Println(err)
	// Output:
	// PATCH /rest/ws/group/status/change?groupId=1001&sendNotifyMessage=false&status=2
	// <nil>
}

func ExampleClient_Users() {
	client := exampleClient(`[{"userId": "ann", "userName": "Ann", "connected": true}]`)
	users, err := client.Users(context.Background(), "ann")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(users[0].DisplayName, users[0].Connected)
	// Output:
	// POST /rest/ws/user/v2/detail
	// {"userIdList":["ann"]}
	// Ann true
}

func ExampleClient_UpdateUser() {
	client := exampleClient(`{"status": "success", "response": "success"}`)
	err := client.UpdateUser(context.Background(), "ann", kommunicate.UpdateUserDetail{
		Email:    "ann@example.com",
		Metadata: kommunicate.Pairs("plan", "gold"),
	})
	fmt.Println(err)
	// Output:
	// POST /rest/ws/user/update?allowEmail=true&elasticUpdate=true
	// {"email":"ann@example.com","metadata":{"plan":"gold"}}
	// <nil>
}

func ExampleClient_SendAll() {
	client := exampleClient(`{"status": "success", "response": {"messageKey": "5-1-1", "createdAt": 1454398305000}}`)
	reminder := []kommunicate.Message{{
		Text: "Your table is booked for tonight.",
		Rich: kommunicate.SuggestedReplies{{Title: "I will come"}, {Title: "Cancel it"}},
	}}
	results, err := client.SendAll(context.Background(), []kommunicate.Outgoing{
		{To: "1001", From: "table-bot", Messages: reminder},
		{To: "1002", From: "table-bot", Messages: []kommunicate.Message{{}}},
	},
		kommunicate.WithConcurrency(1),
		kommunicate.WithProgress(func(p kommunicate.Progress) {
			fmt.Printf("%d of %d, %d failed\n", p.Done, p.Total, p.Failed)
		}),
	)
	fmt.Println(results[0].Sent[0].Key)
	fmt.Println(err)
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"table-bot","message":"Your table is booked for tonight.","metadata":{"contentType":"300","templateId":"6","payload":"[{\"title\":\"I will come\",\"message\":\"I will come\"},{\"title\":\"Cancel it\",\"message\":\"Cancel it\"}]","skipBot":"true"}}
	// 1 of 2, 0 failed
	// 2 of 2, 1 failed
	// 5-1-1
	// kommunicate: /0: set text, rich content, an action or a handoff (users would get: nothing is shown) [empty-message] (outgoing[1]; 1 of 2 were not sent, or not to their end)
}
