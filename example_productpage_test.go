package kommunicate_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// The JSON blocks of Kommunicate's page "Integrate your bot with Kommunicate",
// as Go. TestProductPage holds them against the page.

func printIndented(v any) {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", raw)
}

func ExampleMessage_talkToHuman() {
	printIndented(kommunicate.Message{
		Text: "How can I assist you today?",
		Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
	})
	// Output:
	// {
	//   "message": "How can I assist you today?",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "contentType": "300",
	//     "templateId": "6",
	//     "payload": [
	//       {
	//         "title": "Talk to Human",
	//         "message": "Talk to Human"
	//       }
	//     ]
	//   }
	// }
}

func ExampleHandoffToRules_talkToHuman() {
	printIndented(kommunicate.Message{
		Text:    "Please stay connected while we connect you to an agent...",
		Handoff: kommunicate.HandoffToRules{},
	})
	// Output:
	// {
	//   "message": "Please stay connected while we connect you to an agent...",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "KM_ASSIGN_TO": ""
	//   }
	// }
}

func ExampleSuggestedReplies_yesOrNo() {
	printIndented(kommunicate.Message{
		Rich: kommunicate.SuggestedReplies{
			{Title: "Yes", Message: "Cool! send me more."},
			{Title: "No ", Message: "Don't send it to me again"},
		},
	})
	// Output:
	// {
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "contentType": "300",
	//     "templateId": "6",
	//     "payload": [
	//       {
	//         "title": "Yes",
	//         "message": "Cool! send me more."
	//       },
	//       {
	//         "title": "No ",
	//         "message": "Don't send it to me again"
	//       }
	//     ]
	//   }
	// }
}

func ExampleResolveConversation_farewell() {
	printIndented(kommunicate.Message{
		Text:   "We are resolving this conversation. Please reach out to us in case of any more queries.",
		Action: kommunicate.ResolveConversation{},
	})
	// Output:
	// {
	//   "message": "We are resolving this conversation. Please reach out to us in case of any more queries.",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "resolveConversation"
	//   }
	// }
}

// In a platform's console, its placeholders stand for what the user said.
func ExampleUpdateUserDetail_placeholders() {
	printIndented(kommunicate.Message{
		Text: "Thanks for the detail. Let me update it in the database",
		Action: kommunicate.UpdateUserDetail{
			Email:       "$email",
			DisplayName: "$displayName",
			ImageLink:   "$imageLink",
			Metadata: kommunicate.Pairs(
				"customParameter-address", "$customParameter-address",
				"customParameter-age", "$customParameter-age",
			),
		},
	})
	// Output:
	// {
	//   "message": "Thanks for the detail. Let me update it in the database",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "updateUserDetail",
	//     "payload": {
	//       "email": "$email",
	//       "displayName": "$displayName",
	//       "imageLink": "$imageLink",
	//       "metadata": {
	//         "customParameter-address": "$customParameter-address",
	//         "customParameter-age": "$customParameter-age"
	//       }
	//     }
	//   }
	// }
}

func ExampleUpdateUserDetail_displayName() {
	printIndented(kommunicate.Message{
		Text:   "Thanks for the details. Let me update it in the dashboard",
		Action: kommunicate.UpdateUserDetail{DisplayName: "$displayName"},
	})
	// Output:
	// {
	//   "message": "Thanks for the details. Let me update it in the dashboard",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "updateUserDetail",
	//     "payload": {
	//       "displayName": "$displayName"
	//     }
	//   }
	// }
}

func ExampleUpdateUserDetail_email() {
	printIndented(kommunicate.Message{
		Text:   "Thanks for the details. Let me update it in the dashboard",
		Action: kommunicate.UpdateUserDetail{Email: "$email"},
	})
	// Output:
	// {
	//   "message": "Thanks for the details. Let me update it in the dashboard",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "updateUserDetail",
	//     "payload": {
	//       "email": "$email"
	//     }
	//   }
	// }
}

func ExampleUpdateUserDetail_phoneNumber() {
	printIndented(kommunicate.Message{
		Text:   "Thanks for the details. Let me update it in the dashboard",
		Action: kommunicate.UpdateUserDetail{PhoneNumber: "$phoneNumber"},
	})
	// Output:
	// {
	//   "message": "Thanks for the details. Let me update it in the dashboard",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "updateUserDetail",
	//     "payload": {
	//       "phoneNumber": "$phoneNumber"
	//     }
	//   }
	// }
}

func ExampleUpdateUserDetail_address() {
	printIndented(kommunicate.Message{
		Text:   "Thanks for the details. Let me update it in the dashboard",
		Action: kommunicate.UpdateUserDetail{Metadata: kommunicate.Pairs("address", "$address")},
	})
	// Output:
	// {
	//   "message": "Thanks for the details. Let me update it in the dashboard",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "updateUserDetail",
	//     "payload": {
	//       "metadata": {
	//         "address": "$address"
	//       }
	//     }
	//   }
	// }
}

func ExampleAddTags_silent() {
	printIndented(kommunicate.Message{Action: kommunicate.AddTags{"Marketing", "sales", "tech"}})
	// Output:
	// {
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "actionRequest": "addTags",
	//     "payload": {
	//       "tags": [
	//         "Marketing",
	//         "sales",
	//         "tech"
	//       ]
	//     }
	//   }
	// }
}

// What startConversation is in a web page.
func ExampleClient_StartConversation_assignee() {
	client := exampleClient(`{"status": "success", "response": {"id": 1001}}`)
	_, err := client.StartConversation(context.Background(), kommunicate.ConversationDetail{
		UserID:   "ann",
		AgentIDs: []string{"anna@example.com"},
		BotIDs:   []string{"faq-bot"},
		Assignee: "faq-bot",
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// POST /rest/ws/group/conversation
	// {"groupName":"Conversations","groupMemberList":["ann","anna@example.com","faq-bot"],"metadata":{"SKIP_ROUTING":"true","CONVERSATION_ASSIGNEE":"faq-bot"}}
}

func ExampleClient_TriggerEvent_welcome() {
	client := exampleClient(`{"messageKey": "5-1001-2"}`)
	if _, err := client.TriggerEvent(context.Background(), "1001", "ann", kommunicate.EventWelcome); err != nil {
		fmt.Println(err)
	}
	// Output:
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"ann","message":"Event: WELCOME","type":5,"contentType":10,"source":1,"metadata":{"category":"HIDDEN","KM_TRIGGER_EVENT":"WELCOME"}}
}
