package platformtest

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A NamedTurn is a turn of the suite.
type NamedTurn struct {
	Name string
	Turn kommunicate.Turn
}

// Turns returns the turns of the suite: text, event, media, location, form,
// action response. Each is as Kommunicate gives it to a custom bot.
func Turns() []NamedTurn {
	turns := []NamedTurn{
		{"text", kommunicate.Turn{Text: "Where is my order? 5 < 6 & ü"}},
		{"event", kommunicate.Turn{Text: "Event: order_shipped", Event: "order_shipped"}},
		{"media", kommunicate.Turn{
			Event:       kommunicate.EventMedia,
			ContentType: kommunicate.ContentAttachment,
			ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{{
				Type: "image/png", Name: "receipt.png", URL: "https://example.com/receipt.png", Size: "28150",
			}}},
		}},
		{"location", kommunicate.Turn{
			Event:       kommunicate.EventMedia,
			ContentType: kommunicate.ContentLocation,
			ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{{
				Type: "location", Location: &kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"},
			}}},
		}},
		{"form", kommunicate.Turn{
			Text: "Send",
			ChatContext: kommunicate.ChatContext{
				FormData: kommunicate.Members{
					{Name: "Name", Value: json.RawMessage(`"Jo"`)},
					{Name: "Interests", Value: json.RawMessage(`["coding","music"]`)},
				},
				FormMessageKey: "5-1001-3",
			},
		}},
		{"action response", kommunicate.Turn{
			Text: "Talk to Human",
			ChatContext: kommunicate.ChatContext{ActionResponses: []kommunicate.ActionResponse{{
				Name: "fetchAgentAvailability", Availability: kommunicate.AgentsAway,
			}}},
		}},
	}
	for i := range turns {
		address(&turns[i].Turn)
	}
	return turns
}

// address gives a turn what all turns have.
func address(turn *kommunicate.Turn) {
	turn.Key, turn.BotID, turn.GroupID, turn.UserID, turn.AppID = "5-1001-7", "faq-bot", "1001", "ann", "test-app"
	turn.Source = 1
	turn.CreatedAt = time.UnixMilli(1_550_757_013_912).UTC()
	turn.Locale, turn.MessageSource = "en", "WEB"
	turn.ChatContext.Extra = append(slices.Clone(turn.ChatContext.Extra),
		kommunicate.Pairs("plan", "gold", "groupId", "1001", "botId", "faq-bot", "from", "ann", "applicationId", "test-app")...)
}
