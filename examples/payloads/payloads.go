package main

import "github.com/kommunicate-go/kommunicate"

// A payload is what a bot answers, and the name of the file it is written to.
type payload struct {
	name   string
	answer []kommunicate.Message
}

// payloads has one answer for each builder and each of its notable variants.
// The examples in the documentation print the same.
var payloads = []payload{
	{"text", []kommunicate.Message{{Text: "Hello"}}},
	{"html", []kommunicate.Message{{HTML: "<b>Terms</b> &amp; conditions"}}},
	{"several-messages", []kommunicate.Message{
		{Text: "Hello"},
		{Text: "Are you there?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}},
	}},
	{"metadata", []kommunicate.Message{{Text: "Hello", Metadata: kommunicate.Pairs("campaign", "spring")}}},
	{"extra", []kommunicate.Message{
		{Rich: kommunicate.LinkButtons{{
			Name: "Docs", URL: "https://example.com/docs", Extra: kommunicate.Pairs("tomorrow", "a member that this library does not know"),
		}}},
	}},
	{"ignore-text-response", []kommunicate.Message{{Text: "In place of the intent's text", IgnoreTextResponse: true}}},
	{"attachment-button", []kommunicate.Message{{Text: "No files, please", AttachmentButton: kommunicate.HideAttachmentButton}}},
	{"unknown-rich-message", []kommunicate.Message{
		{Rich: kommunicate.UnknownRichMessage{
			Raw: kommunicate.Pairs("contentType", "300", "templateId", "99", "payload", "of tomorrow"),
		}},
	}},
	{"suggested-replies", []kommunicate.Message{
		{
			Text: "How can I help?",
			Rich: kommunicate.SuggestedReplies{
				{Title: "Talk to a human"},
				{Title: "Prices", Message: "Show me the prices"},
			},
		},
	}},
	{"suggested-replies-html", []kommunicate.Message{
		{
			HTML: "<b>How</b> can I help?",
			Rich: kommunicate.SuggestedReplies{{Title: "Talk to a human"}},
		},
	}},
	{"suggested-reply-language", []kommunicate.Message{
		{
			Text: "Which language?",
			Rich: kommunicate.SuggestedReplies{{Title: "Español", Language: "es"}, {Title: "English", Language: "en"}},
		},
	}},
	{"reply-metadata", []kommunicate.Message{
		{Rich: kommunicate.SuggestedReplies{{Title: "Order", Metadata: kommunicate.ReplyMetadata{
			Event:   "ORDER",
			Context: kommunicate.Pairs("plan", "gold"),
			Extra:   kommunicate.Pairs("source", "menu"),
		}}}},
	}},
	{"agent-availability", []kommunicate.Message{
		{Rich: kommunicate.SuggestedReplies{{
			Title: "Talk to a human", Metadata: kommunicate.ReplyMetadata{FetchAgentAvailability: true},
		}}},
	}},
	{"link-buttons", []kommunicate.Message{
		{
			Text: "Read on",
			Rich: kommunicate.LinkButtons{
				{Name: "Docs", URL: "https://example.com/docs"},
				{Name: "Log in", URL: "https://example.com/login", SameTab: true},
			},
		},
	}},
	{"submit-button", []kommunicate.Message{
		{Rich: kommunicate.Submit{
			Name: "Pay", Message: "I paid",
			FormData:    kommunicate.Pairs("amount", "1000", "currency", "EUR"),
			FormAction:  "https://example.com/pay",
			RequestType: kommunicate.RequestJSON,
		}},
	}},
	{"combined-buttons", []kommunicate.Message{
		{
			Text: "Your room is free.",
			Rich: kommunicate.CombinedButtons{
				kommunicate.SuggestedReply{Title: "Another room"},
				kommunicate.Link{Name: "Pictures", URL: "https://example.com/room/7"},
				kommunicate.Submit{
					Name: "Book", Message: "I booked", FormData: kommunicate.Pairs("room", "7"),
					FormAction: "https://example.com/book",
				},
			},
		},
	}},
	{"unknown-element", []kommunicate.Message{
		{Rich: kommunicate.CombinedButtons{
			kommunicate.UnknownElement{Raw: []byte(`{"name":"Call","type":"call","action":{"type":"call"}}`)},
		}},
	}},
	{"card", []kommunicate.Message{
		{Rich: kommunicate.Cards{{
			Title: "Single room", TitleExt: "$50", Subtitle: "One bed", Description: "Quiet, with a view",
			Image: "https://example.com/single.png", OverlayText: "New",
			Buttons: []kommunicate.CardButton{kommunicate.Link{Name: "Pictures", URL: "https://example.com/single"}},
		}}},
	}},
	{"carousel", []kommunicate.Message{
		{Rich: kommunicate.Cards{
			{Title: "Single room", Buttons: []kommunicate.CardButton{
				kommunicate.SuggestedReply{Title: "Book", Message: "Book a single room"},
			}},
			{Title: "Double room", Buttons: []kommunicate.CardButton{
				kommunicate.Submit{
					Name: "Pay", Message: "I paid", FormData: kommunicate.Pairs("amount", "80"),
					FormAction: "https://example.com/pay",
				},
			}},
			{Title: "No room"},
		}},
	}},
	{"list", []kommunicate.Message{
		{Rich: kommunicate.List{
			HeaderText: "Trips", HeaderImage: "https://example.com/trips.png",
			Rows: []kommunicate.ListRow{
				kommunicate.LinkRow{Title: "Rome", Description: "3 days", URL: "https://example.com/rome"},
				kommunicate.ReplyRow{Title: "Oslo", Description: "5 days", Message: "Show me Oslo"},
			},
			Buttons: []kommunicate.ListButton{
				kommunicate.Link{Name: "All trips", URL: "https://example.com/trips"},
				kommunicate.SuggestedReply{Title: "Others"},
			},
		}},
	}},
	{"list-html", []kommunicate.Message{
		{Rich: kommunicate.List{
			HeaderHTML: "<b>Trips</b>",
			Rows:       []kommunicate.ListRow{kommunicate.ReplyRow{Title: "Rome"}},
		}},
	}},
	{"dialog", []kommunicate.Message{
		{Rich: kommunicate.Dialog{
			Title: "Can I change my seat?", Description: "Yes, until boarding.", ButtonLabel: "Did that help?",
			Buttons: []kommunicate.DialogButton{
				{Name: "Yes"},
				{Name: "No", Metadata: kommunicate.ReplyMetadata{Extra: kommunicate.Pairs("skipBot", "false")}},
			},
		}},
	}},
	{"images", []kommunicate.Message{{Rich: kommunicate.Images{{URL: "https://example.com/rome.png", Caption: "Rome"}}}}},
	{"videos", []kommunicate.Message{
		{Rich: kommunicate.Videos{
			{URL: "https://example.com/rome.mp4", Caption: "Rome", ContentType: "video/mp4"},
			{URL: "https://www.youtube.com/embed/x", Source: "youtube"},
		}},
	}},
	{"form", []kommunicate.Message{
		{
			Text: "Who are you?",
			Rich: kommunicate.Form{
				Fields: []kommunicate.FormField{kommunicate.TextField{Label: "Name"}},
				Submit: kommunicate.FormSubmit{Name: "Send", Message: "That is me"},
			},
		},
	}},
	{"form-text", []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "Name", Placeholder: "First and last"},
				kommunicate.PasswordField{Label: "Password"},
				kommunicate.TextArea{Title: "Wishes", Rows: 4},
			},
		}},
	}},
	{"form-choices", []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.Dropdown{Title: "City", Options: []kommunicate.FormOption{
					{Label: "Choose", Selected: true, Disabled: true}, {Label: "Rome", Value: "FCO"}, {Label: "Oslo", Value: "OSL"},
				}},
				kommunicate.RadioGroup{Title: "Class", Name: "class", Options: []kommunicate.FormOption{{Label: "1"}, {Label: "2"}}},
				kommunicate.CheckboxGroup{Title: "Meals", Options: []kommunicate.FormOption{{Label: "Vegan", Selected: true}}},
			},
		}},
	}},
	{"form-times", []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.DateField{Label: "Day"},
				kommunicate.TimeField{Label: "Time", Hours24: true},
				kommunicate.DateTimeField{Label: "Return"},
			},
		}},
	}},
	{"form-others", []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.WebField{Input: "email", Label: "E-mail"},
				kommunicate.HiddenField{Name: "trip", Value: "42"},
			},
		}},
	}},
	{"form-validation", []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "Age", Validation: kommunicate.Validation{Regex: "^[0-9]+$", ErrorText: "Digits only"}},
			},
		}},
	}},
	{"form-submit", []kommunicate.Message{
		{Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{kommunicate.DateField{Label: "Day"}},
			Submit: kommunicate.FormSubmit{
				Name: "Book", FormAction: "https://example.com/book", RequestType: kommunicate.RequestJSON,
				ShowDataInChat: true, DataInMessage: true,
			},
		}},
	}},
	{"input-email", []kommunicate.Message{
		{Text: "Your e-mail?", Input: &kommunicate.CustomInput{
			Label: "E-mail", Type: kommunicate.InputEmail, Placeholder: "you@example.com", UpdateUser: true,
			Validation: kommunicate.Validation{Regex: "^[^@]+@[^@]+$", ErrorText: "That is no e-mail address"},
			Reply:      kommunicate.ReplyMetadata{Event: "GOT_EMAIL"},
		}},
	}},
	{"input-other", []kommunicate.Message{{Text: "Your size?", Input: &kommunicate.CustomInput{Label: "Size", Field: "size"}}}},
	{"suggestions", []kommunicate.Message{
		{Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{
			Placeholder: "City", Words: []string{"Oslo", "Rome"},
		}},
	}},
	{"suggestions-items", []kommunicate.Message{
		{Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{Items: []kommunicate.Suggestion{
			{SearchKey: "Rome", Message: "I want to go to Rome", Metadata: kommunicate.Pairs("id", "7")},
		}}},
	}},
	{"suggestions-url", []kommunicate.Message{
		{Text: "Where to?", AutoSuggestion: &kommunicate.AutoSuggestion{
			URL: "https://example.com/cities?q=", Headers: kommunicate.Pairs("Accept", "application/json"),
		}},
	}},
	{"resolve", []kommunicate.Message{{Text: "Goodbye", Action: kommunicate.ResolveConversation{}}}},
	{"update-user", []kommunicate.Message{
		{Action: kommunicate.UpdateUserDetail{
			Email: "ann@example.com", DisplayName: "Ann", Metadata: kommunicate.Pairs("plan", "gold"),
		}},
	}},
	{"add-tags", []kommunicate.Message{{Action: kommunicate.AddTags{"vip", "refund"}}}},
	{"ask-csat", []kommunicate.Message{{Action: kommunicate.AskCSAT{}}}},
	{"unknown-action", []kommunicate.Message{
		{Action: kommunicate.UnknownAction{
			Raw: kommunicate.Pairs("actionRequest", "snooze"),
		}},
	}},
	{"handoff-rules", []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}},
	{"handoff-agent", []kommunicate.Message{{Handoff: kommunicate.HandoffToAgent{UserID: "agent@example.com"}}}},
	{"handoff-team", []kommunicate.Message{{Handoff: kommunicate.HandoffToTeam{TeamID: "7"}}}},
	{"handoff-bot", []kommunicate.Message{
		{Handoff: kommunicate.HandoffToBot{
			BotID: "faq-bot",
			Event: kommunicate.BotEvent{Name: kommunicate.EventWelcome, Data: kommunicate.Pairs("topic", "seats")},
		}},
	}},
}
