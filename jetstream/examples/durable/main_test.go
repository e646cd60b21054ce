package main

import (
	"context"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestServe restarts the bot in the middle of a conversation.
func TestServe(t *testing.T) {
	srv := kommunicatetest.NewServer(kommunicatetest.WithSettleWindow(2 * time.Second))
	defer srv.Close()
	dir := t.TempDir()
	var conv *kommunicatetest.Conversation
	for _, want := range []string{"That was question 1.", "That was question 2."} {
		queue, err := jetstream.Open(t.Context(), jetstream.WithDir(dir))
		if err != nil {
			t.Fatal(err)
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- serve(ctx, listener, srv.Client(), queue, "s3cret") }()
		srv.AddBot(kommunicatetest.Bot{
			ID: "bot-1", URL: "http://" + listener.Addr().String() + "/bot",
			Header: http.Header{"X-Bot-Key": {"s3cret"}},
		})
		if conv == nil {
			conv, err = srv.User("ann").Open(kommunicate.ConversationDetail{
				BotIDs: []string{"bot-1"}, Assignee: "bot-1", Welcome: kommunicate.SkipWelcome,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		bubbles, err := conv.Say("What time is it?")
		if err != nil || len(bubbles) != 1 || bubbles[0].Message.Text != want {
			t.Errorf("want %q: %v\n%s", want, err, conv.Transcript())
		}
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}
}
