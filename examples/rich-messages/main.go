// Rich-messages makes a conversation interactive with suggested replies, cards
// and a list.
//
//	go run ./examples/rich-messages
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// answers are what the bot says to what a click sends.
var answers = map[string]kommunicate.Message{
	"": {
		Text: "Shall we send you our offers?",
		Rich: kommunicate.SuggestedReplies{
			{Title: "Yes", Message: "Cool! send me more."},
			{Title: "No", Message: "Don't send it to me again"},
		},
	},
	"Cool! send me more.": {Rich: kommunicate.Cards{{
		Title: "Deluxe room", Subtitle: "For two", Description: "With a view of the lake.",
		Image: "https://example.com/room.png",
		Buttons: []kommunicate.CardButton{
			kommunicate.SuggestedReply{Title: "Book", Message: "Book the deluxe room"},
			kommunicate.Link{Name: "Pictures", URL: "https://example.com/room"},
		},
	}}},
	"Book the deluxe room": {Rich: kommunicate.List{
		HeaderText: "When do you arrive?",
		Rows: []kommunicate.ListRow{
			kommunicate.ReplyRow{Title: "Friday"},
			kommunicate.ReplyRow{Title: "Saturday", Description: "Breakfast until noon"},
		},
	}},
	"Saturday":                  {Text: "See you on Saturday!"},
	"Don't send it to me again": {Text: "Understood."},
}

func bot(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	answer, ok := answers[turn.Text]
	if !ok {
		return nil, kommunicate.ErrNotUnderstood
	}
	return []kommunicate.Message{answer}, nil
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "hotel", Name: "Hotel", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(bot))})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "hotel"})
	if err != nil {
		return err
	}
	for _, label := range []string{"Yes", "Pictures", "Book", "Saturday"} {
		if _, err := conv.Click(label); err != nil {
			return err
		}
	}
	_, err = fmt.Fprint(out, conv.Transcript())
	return err
}
