package kommunicate_test

import "github.com/kommunicate-go/kommunicate"

func ExampleCustomInput() {
	show(kommunicate.Message{Text: "Your e-mail?", Input: &kommunicate.CustomInput{
		Label: "E-mail", Type: kommunicate.InputEmail, Placeholder: "you@example.com", UpdateUser: true,
		Validation: kommunicate.Validation{Regex: "^[^@]+@[^@]+$", ErrorText: "That is no e-mail address"},
		Reply:      kommunicate.ReplyMetadata{Event: "GOT_EMAIL"},
	}})
	// Output:
	// [{"message":"Your e-mail?","platform":"kommunicate","metadata":{"KM_FIELD":{"label":"E-mail","fieldType":"EMAIL","field":"email","placeholder":"you@example.com","validation":{"regex":"^[^@]+@[^@]+$","errorText":"That is no e-mail address"},"action":{"updateUserDetails":true}},"replyMetadata":{"KM_TRIGGER_EVENT":"GOT_EMAIL"}}}]
}

func ExampleCustomInput_other() {
	show(kommunicate.Message{Text: "Your size?", Input: &kommunicate.CustomInput{Label: "Size", Field: "size"}})
	// Output:
	// [{"message":"Your size?","platform":"kommunicate","metadata":{"KM_FIELD":{"label":"Size","fieldType":"OTHER","field":"size","placeholder":"","action":{}}}}]
}

func ExampleAutoSuggestion() {
	show(kommunicate.Message{Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{
		Placeholder: "City", Words: []string{"Oslo", "Rome"},
	}})
	// Output:
	// [{"message":"Where to?","platform":"kommunicate","metadata":{"KM_AUTO_SUGGESTION":{"placeholder":"City","source":["Oslo","Rome"]}}}]
}

func ExampleAutoSuggestion_items() {
	show(kommunicate.Message{Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{Items: []kommunicate.Suggestion{
		{SearchKey: "Rome", Message: "I want to go to Rome", Metadata: kommunicate.Pairs("id", "7")},
	}}})
	// Output:
	// [{"message":"Where to?","platform":"kommunicate","metadata":{"KM_AUTO_SUGGESTION":{"placeholder":"","source":[{"searchKey":"Rome","message":"I want to go to Rome","metadata":{"id":"7"}}]}}}]
}

func ExampleAutoSuggestion_url() {
	show(kommunicate.Message{Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{
		URL: "https://example.com/cities?q=", Headers: kommunicate.Pairs("Accept", "application/json"),
	}})
	// Output:
	// [{"message":"Where to?","platform":"kommunicate","metadata":{"KM_AUTO_SUGGESTION":{"placeholder":"","source":{"url":"https://example.com/cities?q=","headers":{"Accept":"application/json"}}}}}]
}
