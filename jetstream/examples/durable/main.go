// Durable is a custom bot whose turns outlive its process. In the dashboard, add a
// custom bot with the URL https://your.host/bot and the request header X-Bot-Key.
//
//	KOMMUNICATE_API_KEY=... BOT_KEY=... PORT=8080 go run ./examples/durable
//
// Turns are stored below ./kommunicate-data until they are answered. With
// NATS_URL=nats://a:4222,nats://b:4222,nats://c:4222 they are in a cluster, and this
// program can run on any number of machines. Kill it while it answers, and start it
// again: it goes on where it was.
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
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/jetstream"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client, err := kommunicate.NewClient(os.Getenv("KOMMUNICATE_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	opts := []jetstream.Option{jetstream.WithLogger(slog.Default())}
	if url := os.Getenv("NATS_URL"); url != "" {
		opts = append(opts, jetstream.WithURL(url))
	}
	queue, err := jetstream.Open(ctx, opts...)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", ":"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("the bot listens at %v", listener.Addr())
	if err := serve(ctx, listener, client, queue, os.Getenv("BOT_KEY")); err != nil {
		log.Fatal(err)
	}
}

// serve takes turns and answers them until ctx ends, and then shuts down within a
// minute. What is not answered by then is stored.
func serve(ctx context.Context, listener net.Listener, client *kommunicate.Client, queue *jetstream.Queue, key string) error {
	hook := kommunicate.NewWebhook(counting(queue.Store()),
		kommunicate.WithRequestHeader("X-Bot-Key", key),
		kommunicate.WithClient(client),
		kommunicate.WithQueue(queue),
		kommunicate.WithLogger(slog.Default()))
	mux := http.NewServeMux()
	mux.Handle("/bot", hook)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}

	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	go func() {
		if err := queue.Work(ctx, hook); err != nil {
			failed <- err
		}
	}()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return errors.Join(err, server.Shutdown(ctx), hook.Shutdown(ctx), queue.Close(ctx))
}

// counting is a bot that remembers how often it was asked in a conversation.
func counting(store flow.Store) kommunicate.BotFunc {
	memory := flow.NewMemory[int](store, "questions", 24*time.Hour)
	return func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		questions := 0
		err := memory.Update(ctx, turn, func(n *int) error {
			*n++
			questions = *n
			return nil
		})
		return []kommunicate.Message{{Text: fmt.Sprintf("That was question %d.", questions)}}, err
	}
}
