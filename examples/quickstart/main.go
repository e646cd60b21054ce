// Quickstart plays a whole conversation, without an account and without a
// network: Kommunicate runs in the process, on a port of the loopback interface,
// and calls the bot at a webhook URL of its own.
//
//	go run ./examples/quickstart
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const (
	botID   = "shop-bot"
	agentID = "anna@example.com"
	userID  = "ann"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	// Kommunicate, and what is configured in its dashboard: an agent, and below,
	// the bot.
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: agentID, Name: "Anna"})
	url, err := srv.Listen()
	if err != nil {
		return err
	}

	// Our backend: a client, and the bot's webhook.
	client, err := kommunicate.NewClient(srv.APIKey(), kommunicate.WithBaseURL(url))
	if err != nil {
		return err
	}
	secret := rand.Text()
	hook := kommunicate.NewWebhook(newBot(),
		kommunicate.WithRequestHeader("X-Bot-Key", secret), kommunicate.WithClient(client))
	backend := httptest.NewServer(hook)
	defer backend.Close()

	srv.AddBot(kommunicatetest.Bot{
		ID: botID, Name: "Shop bot",
		URL: backend.URL, Header: http.Header{"X-Bot-Key": {secret}}, Wait: hook.Wait,
	})

	conv, err := play(ctx, srv, client)
	if err != nil {
		return err
	}
	return report(ctx, out, client, conv)
}

// play is the story: what the user does, and what the backend and the agent do.
// What the user sees stands in the transcript.
func play(ctx context.Context, srv *kommunicatetest.Server, client *kommunicate.Client) (*kommunicatetest.Conversation, error) {
	started, err := client.StartConversation(ctx, kommunicate.ConversationDetail{
		UserID:   userID,
		AgentIDs: []string{agentID},
		BotIDs:   []string{botID},
		Assignee: botID,
	})
	if err != nil {
		return nil, err
	}
	user := srv.User(userID).Conversation(started.GroupID)
	if _, err := user.Wait(); err != nil { // For the bot's welcome.
		return nil, err
	}
	if _, err := user.Click("Where is my order?"); err != nil {
		return nil, err
	}

	// The order ships: the backend raises an event on the bot.
	if _, err := client.TriggerEvent(ctx, started.GroupID, userID, "order_shipped"); err != nil {
		return nil, err
	}
	if _, err := user.Wait(); err != nil {
		return nil, err
	}

	if _, err := user.Click("Get our news"); err != nil {
		return nil, err
	}
	if _, err := user.Submit(map[string]any{
		"Name": "Ann", "E-mail": "ann@example.com", "Topics": []string{"Recipes"},
	}); err != nil {
		return nil, err
	}

	// The bot hands off to a person, who resolves the conversation.
	if _, err := user.Click("Talk to Human"); err != nil {
		return nil, err
	}
	hello := kommunicate.Message{Text: "Hello Ann, Anna here."}
	if _, err := client.SendMessage(ctx, started.GroupID, agentID, hello); err != nil {
		return nil, err
	}
	if _, err := user.Say("All is well, thanks!"); err != nil {
		return nil, err
	}
	return user, client.SetStatus(ctx, started.GroupID, kommunicate.StatusChange{
		Status: kommunicate.StatusResolved, Actor: agentID,
	})
}

// report prints the transcript and the state that is left.
func report(ctx context.Context, out io.Writer, client *kommunicate.Client, conv *kommunicatetest.Conversation) error {
	users, err := client.Users(ctx, userID)
	if err != nil {
		return err
	}
	if _, err := conv.Transcript().WriteTo(out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nAssignee: %s\nStatus:   %s\nTags:     %s\nUser:     %s <%s>\n",
		conv.Assignee(), conv.Status(),
		strings.Join(conv.Tags(), ", "), users[0].DisplayName, users[0].Email)
	return err
}
