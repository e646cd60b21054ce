// Package consumer is a table booking bot as somebody outside would write it:
// a module of its own that sees nothing but what is exported. It fails to
// compile when an exported name goes away, and fails its tests when one no
// longer does what it did.
package consumer

import (
	"context"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

// A booking is what the bot remembers of a conversation.
type booking struct {
	Guests string
	Times  int
}

// A desk is the bot.
type desk struct {
	memory *flow.Memory[booking]
}

func newBot(store flow.Store) kommunicate.BotPlatform {
	d := desk{memory: flow.NewMemory[booking](store, "booking", time.Hour)}
	var mux kommunicate.Mux
	mux.Event(kommunicate.EventWelcome, d.welcome)
	mux.Text("Book a table", d.ask)
	mux.Form("Guests", d.book)
	mux.Intent("cancel", d.cancel)
	mux.Pattern(`table for (?P<guests>\d+)`, d.again)
	mux.Attachment("image", say("What a nice picture."))
	return kommunicate.Chain(&mux,
		flow.TalkToHuman(flow.Human{}),
		flow.HandoffAfter(2, kommunicate.Message{Text: "A colleague takes over.", Handoff: kommunicate.HandoffToTeam{TeamID: "front-desk"}}, store))
}

func newWebhook(bot kommunicate.BotPlatform, client *kommunicate.Client) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot,
		kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"),
		kommunicate.WithClient(client),
		kommunicate.WithBudget(20*time.Second),
		kommunicate.WithFallback(kommunicate.Message{Text: "Please try again."}))
}

func say(text string) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: text}}, nil
	}
}

func (desk) welcome(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{{
		Text: "Welcome!",
		Rich: kommunicate.Cards{{
			Title:    "Trattoria",
			Subtitle: "Open until 23:00",
			Image:    "https://example.org/trattoria.png",
			Buttons: []kommunicate.CardButton{
				kommunicate.SuggestedReply{Title: "Book a table"},
				kommunicate.Link{Name: "Menu", URL: "https://example.org/menu"},
			},
		}},
	}}, nil
}

func (desk) ask(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{{
		Text: "How many are you?",
		Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "Guests", Placeholder: "2", Validation: kommunicate.Validation{Regex: `^\d+$`, ErrorText: "a number"}},
				kommunicate.DateField{Label: "Day"},
			},
			Submit: kommunicate.FormSubmit{Name: "Book"},
		},
	}}, nil
}

func (d desk) book(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	values := turn.FormData
	guests := values.Text("Guests")
	err := d.memory.Update(ctx, turn, func(b *booking) error {
		b.Guests = guests
		b.Times++
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []kommunicate.Message{{
		Text:   "Booked for " + guests + ".",
		Action: kommunicate.AddTags{"booking"},
	}}, nil
}

func (d desk) again(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	b, err := d.memory.Get(ctx, turn)
	if err != nil {
		return nil, err
	}
	if b.Times == 0 {
		return []kommunicate.Message{{Text: "Not yet."}}, nil
	}
	return []kommunicate.Message{{Text: "You have a table for " + b.Guests + "; you asked for " + turn.Params.Text("guests") + "."}}, nil
}

func (desk) cancel(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{{Text: "Cancelled.", Action: kommunicate.ResolveConversation{}}}, nil
}

// serve is what a deployment would do.
func serve(addr string, hook *kommunicate.Webhook) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("/bot", hook)
	return &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
}
