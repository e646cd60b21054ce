package kommunicate_test

import "github.com/kommunicate-go/kommunicate"

func ExampleResolveConversation() {
	show(kommunicate.Message{Text: "Goodbye", Action: kommunicate.ResolveConversation{}})
	// Output:
	// [{"message":"Goodbye","platform":"kommunicate","metadata":{"actionRequest":"resolveConversation"}}]
}

func ExampleUpdateUserDetail() {
	show(kommunicate.Message{Action: kommunicate.UpdateUserDetail{
		Email: "ann@example.com", DisplayName: "Ann", Metadata: kommunicate.Pairs("plan", "gold"),
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"actionRequest":"updateUserDetail","payload":{"email":"ann@example.com","displayName":"Ann","metadata":{"plan":"gold"}}}}]
}

func ExampleAddTags() {
	show(kommunicate.Message{Action: kommunicate.AddTags{"vip", "refund"}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"actionRequest":"addTags","payload":{"tags":["vip","refund"]}}}]
}

func ExampleAskCSAT() {
	show(kommunicate.Message{Action: kommunicate.AskCSAT{}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"actionRequest":"askCSAT"}}]
}

func ExampleUnknownAction() {
	show(kommunicate.Message{Action: kommunicate.UnknownAction{
		Raw: kommunicate.Pairs("actionRequest", "snooze"),
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"actionRequest":"snooze"}}]
}

func ExampleHandoffToRules() {
	show(kommunicate.Message{Handoff: kommunicate.HandoffToRules{}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}]
}

func ExampleHandoffToAgent() {
	show(kommunicate.Message{Handoff: kommunicate.HandoffToAgent{UserID: "agent@example.com"}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":"agent@example.com"}}]
}

func ExampleHandoffToTeam() {
	show(kommunicate.Message{Handoff: kommunicate.HandoffToTeam{TeamID: "7"}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"KM_ASSIGN_TEAM":"7"}}]
}

func ExampleHandoffToBot() {
	show(kommunicate.Message{Handoff: kommunicate.HandoffToBot{
		BotID: "faq-bot",
		Event: kommunicate.BotEvent{Name: kommunicate.EventWelcome, Data: kommunicate.Pairs("topic", "seats")},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":"faq-bot","event":{"name":"WELCOME","data":{"topic":"seats"}}}}]
}
