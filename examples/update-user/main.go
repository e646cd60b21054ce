// Update-user lets a bot collect the user's details. The named groups of a
// pattern are what parameters are in Dialogflow: where a console's payload says
// "$email", Go has the value itself.
//
//	go run ./examples/update-user
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

func bot() kommunicate.BotPlatform {
	mux := new(kommunicate.Mux)
	update := func(pattern string, detail func(params kommunicate.Members) kommunicate.UpdateUserDetail) {
		mux.Pattern(pattern, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{{
				Text:   "Thanks for the details. Let me update it in the dashboard",
				Action: detail(turn.Params),
			}}, nil
		})
	}
	update(`^My name is (?P<displayName>.+)$`, func(params kommunicate.Members) kommunicate.UpdateUserDetail {
		return kommunicate.UpdateUserDetail{DisplayName: params.Text("displayName")}
	})
	update(`^Write to (?P<email>\S+@\S+)$`, func(params kommunicate.Members) kommunicate.UpdateUserDetail {
		return kommunicate.UpdateUserDetail{Email: params.Text("email")}
	})
	update(`^Call (?P<phoneNumber>\+\d+)$`, func(params kommunicate.Members) kommunicate.UpdateUserDetail {
		return kommunicate.UpdateUserDetail{PhoneNumber: params.Text("phoneNumber")}
	})
	update(`^I look like (?P<imageLink>https://\S+)$`, func(params kommunicate.Members) kommunicate.UpdateUserDetail {
		return kommunicate.UpdateUserDetail{ImageLink: params.Text("imageLink")}
	})
	update(`^I live in (?P<address>.+)$`, func(params kommunicate.Members) kommunicate.UpdateUserDetail {
		return kommunicate.UpdateUserDetail{Metadata: params} // A detail of your own: {"address": ...}.
	})
	return mux
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ bot", Handler: kommunicate.NewWebhook(bot())})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "faq-bot", Welcome: kommunicate.SkipWelcome})
	if err != nil {
		return err
	}
	for _, text := range []string{
		"My name is Ann Lee", "Write to ann@example.com", "Call +15550100",
		"I look like https://example.com/ann.png", "I live in Oslo",
	} {
		if _, err := conv.Say(text); err != nil {
			return err
		}
	}
	user := srv.User("ann").Detail()
	_, err = fmt.Fprintf(out, "%s\nName:    %s\nE-mail:  %s\nPhone:   %s\nPicture: %s\nAddress: %s\n", conv.Transcript(),
		user.DisplayName, user.Email, user.PhoneNumber, user.ImageLink, user.Metadata.Text("address"))
	return err
}
