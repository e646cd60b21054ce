// Handoff-botframework puts a bot of the Microsoft Bot Framework behind the webhook
// of a custom bot. When that bot initiates a handoff, the conversation goes to the
// team for the skill that it names.
//
//	go run ./examples/handoff-botframework
//
// Here the bot and Kommunicate are played in the process. In production, the secret
// is that of the bot's Direct Line channel, and there are no options.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// teams are the teams for the skills that the bot asks for.
var teams = map[string]string{"billing": "55"}

// bridge is what Kommunicate calls in place of the bot.
func bridge(secret string, opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
	bot, err := botframework.New(botframework.DirectLine{
		Secret: secret,
		Quiet:  100 * time.Millisecond, // This bot has said all when it acknowledges.
	}, opts...)
	if err != nil {
		return nil, err
	}
	return kommunicate.Chain(bot, toTeams), nil
}

// toTeams gives a handoff to the team for its skill. Without one, the rules of the
// dashboard choose.
func toTeams(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
	return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		msgs, err := bot.Respond(ctx, turn)
		for i := range msgs {
			var wanted struct{ Skill string }
			handoff, ok := msgs[i].Metadata.Get(botframework.HandoffContext)
			if !ok || json.Unmarshal(handoff, &wanted) != nil {
				continue
			}
			if team, ok := teams[wanted.Skill]; ok {
				msgs[i].Handoff = kommunicate.HandoffToTeam{TeamID: team}
			}
		}
		return msgs, err
	})
}

// existing stands for the bot, in whatever language it is.
func existing(_ context.Context, _ *kommunicate.Turn, act *botframework.Activity, resp *botframework.Response) error {
	var skill string
	switch act.Text {
	case "My bill is wrong":
		skill = "billing"
	case "Talk to Human":
		skill = "general"
	default:
		resp.Activities = []botframework.Activity{{
			Text: "How can I help?", InputHint: botframework.InputExpecting,
			SuggestedActions: &botframework.SuggestedActions{Actions: []botframework.CardAction{
				{Type: "imBack", Title: "My bill is wrong", Value: json.RawMessage(`"My bill is wrong"`)},
				{Type: "imBack", Title: "Talk to Human", Value: json.RawMessage(`"Talk to Human"`)},
			}},
		}}
		return nil
	}
	value, err := json.Marshal(map[string]string{"skill": skill})
	resp.Activities = []botframework.Activity{
		{Text: "I get somebody for you."},
		{Type: botframework.TypeEvent, Name: botframework.EventHandoff, Value: value},
	}
	return err
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	line := botframeworktest.NewDirectLine(botframework.HandlerFunc(existing, botframeworktest.Connector()))
	bot, err := bridge(botframeworktest.Secret, kommunicate.WithHTTPClient(line.Client()))
	if err != nil {
		return err
	}
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddAgent(kommunicatetest.Agent{ID: "cleo@example.com", Name: "Cleo"})
	srv.AddTeam(kommunicatetest.Team{ID: teams["billing"], Name: "Billing", AgentIDs: []string{"cleo@example.com"}})
	srv.AddBot(kommunicatetest.Bot{ID: "order-bot", Name: "Order bot", Handler: kommunicate.NewWebhook(bot)})
	srv.SetRules(kommunicatetest.Rules{Bot: "order-bot", DefaultAgent: "anna@example.com"})

	for _, label := range []string{"Talk to Human", "My bill is wrong"} {
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			return err
		}
		if _, err := conv.Click(label); err != nil {
			return err
		}
		fmt.Fprintf(out, "%sAssignee: %s\n\n", conv.Transcript().Visible(), conv.Assignee())
	}
	return nil
}
