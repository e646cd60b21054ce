package jetstream_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
)

// The webhook answers when the turn is on disk; a worker answers the user.
func ExampleOpen() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"status":"success","response":{"messageKey":"5-1001-2"}}`)
	}))
	defer service.Close()
	client, err := kommunicate.NewClient("api-key", kommunicate.WithBaseURL(service.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "turns")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	queue, err := jetstream.Open(ctx, jetstream.WithDir(dir)) // With WithURL, a cluster.
	if err != nil {
		fmt.Println(err)
		return
	}

	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		fmt.Println("asked:", turn.Text)
		return []kommunicate.Message{{Text: "It arrives tomorrow."}}, nil
	})
	hook := kommunicate.NewWebhook(bot, kommunicate.WithQueue(queue), kommunicate.WithClient(client))
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot",
		strings.NewReader(`{"botId":"faq-bot","key":"5-1001-1","from":"ann","groupId":1001,"message":"Where is it?"}`)))
	fmt.Println("stored:", w.Code, w.Body)

	go queue.Work(ctx, hook) // On this machine or another.
	fmt.Println(hook.Wait(ctx), queue.Close(ctx))
	fmt.Println("answered:", queue.Stats().Answered)
	// Output:
	// stored: 200 []
	// asked: Where is it?
	// <nil> <nil>
	// answered: 1
}
