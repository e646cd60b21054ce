// Package demo is a bot that shows everything a bot can say: that of a hotel.
package demo

import (
	"context"
	"embed"
	"net/http"

	"github.com/kommunicate-go/kommunicate"
)

//go:embed pictures
var pictures embed.FS

// Pictures serves the bot's pictures, below /pictures/.
func Pictures() http.Handler {
	files := http.FileServerFS(pictures)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		files.ServeHTTP(w, r)
	})
}

// New returns the bot. Its pictures are served at base, a URL without a slash at
// its end.
func New(base string) kommunicate.BotPlatform {
	h := hotel{base + "/pictures/"}
	bot := new(kommunicate.Mux)
	bot.Event(kommunicate.EventWelcome, h.says(h.welcome()))
	bot.Event("order_shipped", h.says(kommunicate.Message{Text: "Your web site told me that an order has shipped."}))
	for text, messages := range h.answers() {
		bot.Text(text, h.says(messages...))
	}
	bot.Form("Name", h.booked)
	bot.Attachment("", h.says(kommunicate.Message{Text: "Thank you, I keep that."}))
	bot.Else(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Text == "" {
			return nil, nil
		}
		return []kommunicate.Message{{Text: "You said: " + turn.Text, Rich: menu}}, nil
	})
	return bot
}

type hotel struct{ pictures string }

// says always answers the same.
func (hotel) says(messages ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return messages, nil }
}

// menu offers all that there is.
var menu = kommunicate.SuggestedReplies{
	{Title: "Rooms"},
	{Title: "Book"},
	{Title: "What to do"},
	{Title: "Pictures"},
	{Title: "Film"},
	{Title: "Parking"},
	{Title: "Pay"},
	{Title: "News"},
	{Title: "Terms"},
	{Title: "Where from"},
	{Title: "Deutsch", Language: "de"},
	{Title: "Talk to Human"},
	{Title: "Bye"},
}

func (hotel) welcome() kommunicate.Message {
	return kommunicate.Message{Text: "Welcome to the Lakeside Hotel! What can I show you?", Rich: menu}
}

// answers are what the bot says to a text.
func (h hotel) answers() map[string][]kommunicate.Message {
	return map[string][]kommunicate.Message{
		"Rooms": {{Text: "These are free tonight:", Rich: kommunicate.Cards{
			h.room("Lake room", "4.8", "For two", "A balcony over the water, breakfast until noon.", "lake.svg", "€140"),
			h.room("Garden room", "4.6", "For two", "Quiet, with a door to the orchard.", "garden.svg", "€110"),
			h.room("Tower suite", "4.9", "For four", "Two floors and the best view of the valley.", "tower.svg", "€240"),
		}}},
		"Book": {{Text: "Who is coming?", Rich: booking}},
		"What to do": {{Rich: kommunicate.List{
			HeaderText: "This weekend", HeaderImage: h.pictures + "garden.svg",
			Rows: []kommunicate.ListRow{
				kommunicate.ReplyRow{Title: "Rowing", Description: "Saturday at 10, two hours", Image: h.pictures + "lake.svg"},
				kommunicate.ReplyRow{Title: "Orchard walk", Description: "Sunday at 15", Image: h.pictures + "garden.svg"},
				kommunicate.LinkRow{Title: "The old town", Description: "Read about it", URL: "https://example.com/town"},
			},
			Buttons: []kommunicate.ListButton{
				kommunicate.Link{Name: "All events", URL: "https://example.com/events"}, kommunicate.SuggestedReply{Title: "Something else"},
			},
		}}},
		"Pictures": {{Rich: kommunicate.Images{
			{URL: h.pictures + "lake.svg", Caption: "The lake in the evening"}, {URL: h.pictures + "tower.svg", Caption: "The tower"},
		}}},
		"Film": {{Rich: kommunicate.Videos{
			{URL: "https://example.com/hotel.mp4", Caption: "Around the hotel", ContentType: "video/mp4"},
			{URL: "https://www.youtube.com/embed/hotel", Source: "youtube", Caption: "The region"},
		}}},
		"Parking": {{Rich: kommunicate.Dialog{
			Title: "Is there a place for my car?", Description: "Yes, behind the house, and it costs nothing.", ButtonLabel: "Did that help?",
			Buttons: []kommunicate.DialogButton{{Name: "Yes"}, {Name: "No"}},
		}}},
		"Pay": {{Text: "Your bill is €140.", Rich: kommunicate.CombinedButtons{
			kommunicate.Link{Name: "Open the bill", URL: "https://example.com/bill"},
			kommunicate.Submit{
				Name: "Pay now", Message: "I paid", FormData: kommunicate.Pairs("amount", "140"), FormAction: "https://example.com/pay",
			},
			kommunicate.SuggestedReply{Title: "Pay later"},
		}}},
		"News": {{Text: "Where shall we send them?", Input: &kommunicate.CustomInput{
			Label: "E-mail", Type: kommunicate.InputEmail, Placeholder: "you@example.com", UpdateUser: true,
			Validation: kommunicate.Validation{Regex: `^\S+@\S+$`, ErrorText: "This is no e-mail address."},
		}}},
		"Terms": {{HTML: "<p><b>In short:</b> cancel until <i>18:00</i> on the day before.</p>" +
			`<ul><li>Breakfast is included.</li><li>Dogs are welcome.</li></ul><p><a href="https://example.com/terms">All terms</a></p>`}},
		"Where from": {{Text: "From which city do you travel?", AutoSuggestion: &kommunicate.AutoSuggestion{
			Placeholder: "City", Words: []string{"Berlin", "Bern", "Oslo", "Rome", "Warsaw"},
		}}},
		"Talk to Human": {
			{Text: "One moment, I connect you with my colleagues."},
			{Handoff: kommunicate.HandoffToRules{}},
		},
		"Bye": {{Text: "Goodbye!", Action: kommunicate.ResolveConversation{}}},
	}
}

func (h hotel) room(title, stars, subtitle, description, picture, price string) kommunicate.Card {
	return kommunicate.Card{
		Title: title, TitleExt: "★ " + stars, Subtitle: subtitle, Description: description,
		Image: h.pictures + picture, OverlayText: price,
		Buttons: []kommunicate.CardButton{
			kommunicate.SuggestedReply{Title: "Book", Message: "Book"},
			kommunicate.Link{Name: "More", URL: "https://example.com/rooms"},
		},
	}
}

var booking = kommunicate.Form{
	Fields: []kommunicate.FormField{
		kommunicate.TextField{
			Label: "Name", Placeholder: "First and last",
			Validation: kommunicate.Validation{Regex: `^\S+ \S+`, ErrorText: "Please give first and last name."},
		},
		kommunicate.DateField{Label: "Arrival"},
		kommunicate.Dropdown{Title: "Room", Options: []kommunicate.FormOption{{Label: "Lake room"}, {Label: "Garden room"}, {Label: "Tower suite"}}},
		kommunicate.RadioGroup{Title: "Breakfast", Options: []kommunicate.FormOption{{Label: "Early"}, {Label: "Late", Selected: true}}},
		kommunicate.CheckboxGroup{Title: "Also", Options: []kommunicate.FormOption{{Label: "A cot"}, {Label: "A place for my car"}}},
	},
	Submit: kommunicate.FormSubmit{Name: "Book", Message: "Book this"},
}

// booked takes the form.
func (h hotel) booked(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	name := turn.FormData.Text("Name")
	return []kommunicate.Message{
		{Text: "Thank you, " + name + ". The " + turn.FormData.Text("Room") + " is yours.", Action: kommunicate.UpdateUserDetail{DisplayName: name}},
		{Action: kommunicate.AddTags{"booked"}},
	}, nil
}
