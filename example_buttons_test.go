package kommunicate_test

import "github.com/kommunicate-go/kommunicate"

func ExampleSuggestedReplies() {
	show(kommunicate.Message{
		Text: "How can I help?",
		Rich: kommunicate.SuggestedReplies{
			{Title: "Talk to a human"},
			{Title: "Prices", Message: "Show me the prices"},
		},
	})
	// Output:
	// [{"message":"How can I help?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to a human","message":"Talk to a human"},{"title":"Prices","message":"Show me the prices"}]}}]
}

func ExampleSuggestedReplies_html() {
	show(kommunicate.Message{
		HTML: "<b>How</b> can I help?",
		Rich: kommunicate.SuggestedReplies{{Title: "Talk to a human"}},
	})
	// Output:
	// [{"message":"<b>How</b> can I help?","messageType":"html","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to a human","message":"Talk to a human"}]}}]
}

func ExampleSuggestedReply_language() {
	show(kommunicate.Message{
		Text: "Which language?",
		Rich: kommunicate.SuggestedReplies{{Title: "Español", Language: "es"}, {Title: "English", Language: "en"}},
	})
	// Output:
	// [{"message":"Which language?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Español","message":"Español","updateLanguage":"es"},{"title":"English","message":"English","updateLanguage":"en"}]}}]
}

func ExampleReplyMetadata() {
	show(kommunicate.Message{Rich: kommunicate.SuggestedReplies{{Title: "Order", Metadata: kommunicate.ReplyMetadata{
		Event:   "ORDER",
		Context: kommunicate.Pairs("plan", "gold"),
		Extra:   kommunicate.Pairs("source", "menu"),
	}}}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Order","message":"Order","replyMetadata":{"KM_TRIGGER_EVENT":"ORDER","KM_CHAT_CONTEXT":{"plan":"gold"},"source":"menu"}}]}}]
}

func ExampleReplyMetadata_fetchAgentAvailability() {
	show(kommunicate.Message{Rich: kommunicate.SuggestedReplies{{
		Title: "Talk to a human", Metadata: kommunicate.ReplyMetadata{FetchAgentAvailability: true},
	}}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to a human","message":"Talk to a human","replyMetadata":{"actionRequest":"fetchAgentAvailability"}}]}}]
}

func ExampleLinkButtons() {
	show(kommunicate.Message{
		Text: "Read on",
		Rich: kommunicate.LinkButtons{
			{Name: "Docs", URL: "https://example.com/docs"},
			{Name: "Log in", URL: "https://example.com/login", SameTab: true},
		},
	})
	// Output:
	// [{"message":"Read on","platform":"kommunicate","metadata":{"contentType":"300","templateId":"3","payload":[{"type":"link","name":"Docs","url":"https://example.com/docs"},{"type":"link","name":"Log in","url":"https://example.com/login","openLinkInNewTab":false}]}}]
}

func ExampleSubmit() {
	show(kommunicate.Message{Rich: kommunicate.Submit{
		Name: "Pay", Message: "I paid",
		FormData:    kommunicate.Pairs("amount", "1000", "currency", "EUR"),
		FormAction:  "https://example.com/pay",
		RequestType: kommunicate.RequestJSON,
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"3","payload":[{"name":"Pay","replyText":"I paid"}],"formData":{"amount":"1000","currency":"EUR"},"formAction":"https://example.com/pay","requestType":"json"}}]
}

func ExampleCombinedButtons() {
	show(kommunicate.Message{
		Text: "Your room is free.",
		Rich: kommunicate.CombinedButtons{
			kommunicate.SuggestedReply{Title: "Another room"},
			kommunicate.Link{Name: "Pictures", URL: "https://example.com/room/7"},
			kommunicate.Submit{
				Name: "Book", Message: "I booked", FormData: kommunicate.Pairs("room", "7"),
				FormAction: "https://example.com/book",
			},
		},
	})
	// Output:
	// [{"message":"Your room is free.","platform":"kommunicate","metadata":{"contentType":"300","templateId":"11","payload":[{"name":"Another room","type":"quickReply","action":{"type":"quickReply","message":"Another room"}},{"name":"Pictures","type":"link","action":{"type":"link","url":"https://example.com/room/7"}},{"name":"Book","type":"submit","action":{"type":"submit","message":"I booked","formData":{"room":"7"},"formAction":"https://example.com/book"}}]}}]
}

func ExampleUnknownElement() {
	show(kommunicate.Message{Rich: kommunicate.CombinedButtons{
		kommunicate.UnknownElement{Raw: []byte(`{"name":"Call","type":"call","action":{"type":"call"}}`)},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"11","payload":[{"name":"Call","type":"call","action":{"type":"call"}}]}}]
}
