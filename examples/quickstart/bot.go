package main

import (
	"context"

	"github.com/kommunicate-go/kommunicate"
)

// newBot returns the bot of a shop. It is the same in this program, in a test and
// in production.
func newBot() kommunicate.BotPlatform {
	bot := new(kommunicate.Mux)
	bot.Event(kommunicate.EventWelcome, func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Hello! How can I assist you today?",
			Rich: kommunicate.SuggestedReplies{
				{Title: "Where is my order?"},
				{Title: "Get our news"},
				{Title: "Talk to Human"},
			},
		}}, nil
	})
	bot.Text("Where is my order?", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "It is being packed. I will tell you when it ships."}}, nil
	})
	bot.Event("order_shipped", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Good news: your order is on its way.",
			Rich: kommunicate.LinkButtons{{Name: "Track it", URL: "https://example.com/orders/42"}},
		}}, nil
	})
	bot.Text("Get our news", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Where shall we send them?",
			Rich: kommunicate.Form{
				Fields: []kommunicate.FormField{
					kommunicate.TextField{Label: "Name", Placeholder: "Your name"},
					kommunicate.TextField{
						Label: "E-mail", Placeholder: "you@example.com",
						Validation: kommunicate.Validation{Regex: `^\S+@\S+$`, ErrorText: "This is no e-mail address."},
					},
					kommunicate.CheckboxGroup{Title: "Topics", Options: []kommunicate.FormOption{
						{Label: "Offers"}, {Label: "Recipes"},
					}},
				},
				Submit: kommunicate.FormSubmit{Name: "Subscribe"},
			},
		}}, nil
	})
	bot.Form("E-mail", subscribe)
	bot.Text("Talk to Human", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text:    "Please stay connected while we connect you to an agent...",
			Handoff: kommunicate.HandoffToRules{},
		}}, nil
	})
	return bot
}

// subscribe takes what the user filled in.
func subscribe(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	var form struct {
		Name   string
		Email  string `json:"E-mail"`
		Topics []string
	}
	if err := turn.FormData.Decode(&form); err != nil {
		return nil, err
	}
	return []kommunicate.Message{
		{
			Text:   "Thank you, " + form.Name + "!",
			Action: kommunicate.UpdateUserDetail{DisplayName: form.Name, Email: form.Email},
		},
		{Action: kommunicate.AddTags(append([]string{"newsletter"}, form.Topics...))},
	}, nil
}
