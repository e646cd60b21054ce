package platformtest

import "github.com/kommunicate-go/kommunicate"

// A NamedMessage is a message of the suite.
type NamedMessage struct {
	Name    string
	Message kommunicate.Message // The zero Message for "nothing": the bot is silent.
}

// Messages returns the twelve messages of the suite: text, html, suggested
// replies, links, combined, carousel, list, image, form, handoff, action,
// nothing. A bot that is served through any platform says each of them.
func Messages() []NamedMessage {
	return []NamedMessage{
		{"text", kommunicate.Message{Text: "Your order ships today, 5 < 6 & \"so on\"."}},
		{"html", kommunicate.Message{HTML: "<b>Terms</b> &amp; conditions"}},
		{"suggested replies", kommunicate.Message{
			Text: "How can I help?",
			Rich: kommunicate.SuggestedReplies{
				{Title: "Talk to Human"},
				{Title: "Prices", Message: "Show me the prices", Metadata: kommunicate.ReplyMetadata{
					Context: kommunicate.Pairs("plan", "gold"),
				}},
			},
		}},
		{"links", kommunicate.Message{
			Text: "Have a look.",
			Rich: kommunicate.LinkButtons{
				{Name: "Shop", URL: "https://example.com/shop?a=1&b=2"},
				{Name: "Help", URL: "https://example.com/help", SameTab: true},
			},
		}},
		{"combined", kommunicate.Message{
			Text: "Buy it or ask.",
			Rich: kommunicate.CombinedButtons{
				kommunicate.Link{Name: "Buy", URL: "https://example.com/buy"},
				kommunicate.SuggestedReply{Title: "Ask", Message: "I have a question"},
				kommunicate.Submit{Name: "Order", FormAction: "https://example.com/order", FormData: kommunicate.Pairs("amount", "1")},
			},
		}},
		{"carousel", kommunicate.Message{
			Text: "Our rooms.",
			Rich: kommunicate.Cards{card("Sea view", "100"), card("City view", "80")},
		}},
		{"list", kommunicate.Message{
			Text: "What do you want to do?",
			Rich: kommunicate.List{
				HeaderText: "Services",
				Rows: []kommunicate.ListRow{
					kommunicate.LinkRow{Title: "Read on", URL: "https://example.com/read", Description: "The manual"},
					kommunicate.ReplyRow{Title: "Track", Message: "Where is my order?", Image: "https://example.com/t.png"},
				},
				Buttons: []kommunicate.ListButton{kommunicate.Link{Name: "All", URL: "https://example.com/all"}},
			},
		}},
		{"image", kommunicate.Message{
			Rich: kommunicate.Images{{URL: "https://example.com/map.png", Caption: "The way to us"}},
		}},
		{"form", kommunicate.Message{
			Text: "Please fill this in.",
			Rich: kommunicate.Form{
				Fields: []kommunicate.FormField{
					kommunicate.TextField{Label: "Name", Placeholder: "Your name"},
					kommunicate.CheckboxGroup{Title: "Interests", Options: []kommunicate.FormOption{
						{Label: "Coding", Value: "coding"}, {Label: "Music", Value: "music"},
					}},
				},
				Submit: kommunicate.FormSubmit{Name: "Send"},
			},
		}},
		{"handoff", kommunicate.Message{
			Text:    "I get somebody for you.",
			Handoff: kommunicate.HandoffToAgent{UserID: "anna@example.com"},
		}},
		{"action", kommunicate.Message{Text: "Noted.", Action: kommunicate.AddTags{"order", "late"}}},
		{"nothing", kommunicate.Message{}},
	}
}

func card(title, price string) kommunicate.Card {
	return kommunicate.Card{
		Title:       title,
		TitleExt:    "$" + price,
		Subtitle:    "Breakfast included",
		Description: "Two beds",
		Image:       "https://example.com/room.png",
		Buttons: []kommunicate.CardButton{
			kommunicate.SuggestedReply{Title: "Book", Message: "Book " + title},
			kommunicate.Link{Name: "Details", URL: "https://example.com/rooms"},
		},
	}
}

// messagesOf is the answer of a bot that says m.
func messagesOf(m NamedMessage) []kommunicate.Message {
	if m.Name == "nothing" {
		return nil
	}
	return []kommunicate.Message{m.Message}
}
