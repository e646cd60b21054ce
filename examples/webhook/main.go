// Webhook is a custom bot to deploy. In the dashboard, add a custom bot with the
// URL https://your.host/bot and the request header X-Bot-Key.
//
//	KOMMUNICATE_API_KEY=... BOT_KEY=secret PORT=8080 go run ./examples/webhook
//	curl localhost:8080/bot -H "X-Bot-Key: secret" -d '{"botId": "b", "groupId": 1, "message": "Hello"}'
//
// The API key is the dashboard's, under Settings, Install; BOT_KEY is the header's
// value, long and random.
//
// On SIGTERM or interrupt it takes no more turns, and ends when the replies that
// are under way have been delivered.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

func main() {
	need("KOMMUNICATE_API_KEY", "BOT_KEY", "PORT")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client, err := kommunicate.NewClient(os.Getenv("KOMMUNICATE_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", ":"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("the bot listens at %v/bot", listener.Addr())
	if err := serve(ctx, listener, client, os.Getenv("BOT_KEY")); err != nil {
		log.Fatal(err)
	}
}

// need ends the program unless these environment variables are set.
func need(names ...string) {
	for _, name := range names {
		if os.Getenv(name) == "" {
			fmt.Fprintf(os.Stderr, "webhook: set %s: the comment at the top of main.go says to what\n", name)
			os.Exit(2)
		}
	}
}

// serve serves the bot until ctx ends, and then shuts down within a minute.
func serve(ctx context.Context, listener net.Listener, client *kommunicate.Client, key string) error {
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(respond),
		kommunicate.WithRequestHeader("X-Bot-Key", key),
		kommunicate.WithClient(client),
		kommunicate.WithLogger(slog.Default()))
	mux := http.NewServeMux()
	mux.Handle("/bot", hook)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return errors.Join(server.Shutdown(ctx), hook.Shutdown(ctx))
}

// respond is the bot.
func respond(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if turn.Text == "Talk to Human" {
		return []kommunicate.Message{{Text: "One moment, please.", Handoff: kommunicate.HandoffToRules{}}}, nil
	}
	return []kommunicate.Message{{
		Text: "How can I help?",
		Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
	}}, nil
}
