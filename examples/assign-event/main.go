// Assign-event starts a conversation with a bot when something happens: here, a
// payment fails. It does what startConversation does in a page.
//
//	go run ./examples/assign-event
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

// paymentFailed is called by the shop.
func paymentFailed(ctx context.Context, client *kommunicate.Client, userID, order string) (*kommunicate.Conversation, error) {
	return client.StartConversation(ctx, kommunicate.ConversationDetail{
		UserID:   userID,
		AgentIDs: []string{"anna@example.com"}, // Optional: without it, the rules choose.
		BotIDs:   []string{"billing-bot"},
		Assignee: "billing-bot", // Without it, the rules choose.

		CustomWelcomeEvent: "PAYMENT_FAILED",
		ChatContext:        kommunicate.ChatContext{Extra: kommunicate.Pairs("order", order)},
	})
}

func bot(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.Event != "PAYMENT_FAILED" {
		return nil, kommunicate.ErrNotUnderstood
	}
	return []kommunicate.Message{{
		Text: "Your payment for order " + turn.ChatContext.Extra.Text("order") + " did not go through.",
		Rich: kommunicate.LinkButtons{{Name: "Pay again", URL: "https://example.com/pay"}},
	}}, nil
}

func main() {
	if err := run(kommunicatetest.NewServer(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(srv *kommunicatetest.Server, out io.Writer) error {
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "billing-bot", Name: "Billing", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(bot))})

	started, err := paymentFailed(context.Background(), srv.Client(), "ann", "42")
	if err != nil {
		return err
	}
	conv := srv.User("ann").Conversation(started.GroupID)
	if _, err := conv.Wait(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nMembers:  %s\nAssignee: %s\n", conv.Transcript(), started.MemberIDs, conv.Assignee())
	return err
}
