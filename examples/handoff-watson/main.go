// Handoff-watson puts an assistant of IBM's behind Kommunicate: where its dialog
// says connect_to_agent, the conversation goes to a person, and so it does when the
// assistant does not understand twice in a row.
//
//	go run ./examples/handoff-watson
//
// Here the assistant and Kommunicate are played in the process. In production, URL
// and API key are those of the service, and there are no options.
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

// newBot is what Kommunicate calls: the assistant with a flow around it.
func newBot(url, environment, apiKey string, opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
	assistant, err := watson.New(watson.Assistant{
		URL: url, ID: environment, APIKey: apiKey,
		NotUnderstood: true, // For HandoffAfter.
	}, opts...)
	if err != nil {
		return nil, err
	}
	return kommunicate.Chain(assistant, flow.HandoffAfter(2, kommunicate.Message{
		Text: "I get somebody for you.", Handoff: kommunicate.HandoffToRules{},
	}, nil)), nil
}

// newAssistant stands for the assistant at IBM.
func newAssistant() *watsontest.Assistant {
	option := func(label string) watson.Option {
		return watson.Option{Label: label, Value: watson.OptionValue{Input: fmt.Appendf(nil, `{"text": %q}`, label)}}
	}
	assistant := watsontest.NewAssistant(nil,
		watsontest.Action{Phrases: []string{""}, Generic: []watson.Generic{{
			ResponseType: watson.TypeOption, Title: "What can I do for you?",
			Options: []watson.Option{option("Opening hours"), option("Talk to a person")},
		}}},
		watsontest.Action{Phrases: []string{"Opening hours"}, Generic: []watson.Generic{
			{ResponseType: watson.TypeText, Text: "We are here from 9 to 5."},
		}},
		watsontest.Action{Phrases: []string{"Talk to a person"}, Generic: []watson.Generic{{
			ResponseType:        watson.TypeConnectToAgent,
			MessageToHumanAgent: "The user asked for a person.",
			AgentAvailable:      &watson.AgentMessage{Message: "One moment, please."},
		}}})
	assistant.APIKey = "s3cret"
	return assistant
}

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(out io.Writer) error {
	bot, err := newBot(watsontest.URL, "environment", "s3cret", kommunicate.WithHTTPClient(newAssistant().Client()))
	if err != nil {
		return err
	}
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "front-desk", Name: "Front desk", Handler: kommunicate.NewWebhook(bot)})
	srv.SetRules(kommunicatetest.Rules{Bot: "front-desk", DefaultAgent: "anna@example.com"})

	for _, script := range [][]string{{"Opening hours", "Talk to a person"}, {"Sing me a song", "Please"}} {
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			return err
		}
		for _, text := range script {
			if _, err := conv.Say(text); err != nil {
				return err
			}
		}
		fmt.Fprintf(out, "%sAssignee: %s\n\n", conv.Transcript().Visible(), conv.Assignee())
	}
	return nil
}
