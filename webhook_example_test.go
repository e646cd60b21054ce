package kommunicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

func ExampleNewWebhook() {
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Event == kommunicate.EventWelcome {
			return []kommunicate.Message{{
				Text: "How can I help?",
				Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
			}}, nil
		}
		return []kommunicate.Message{{Text: "One moment.", Handoff: kommunicate.HandoffToRules{}}}, nil
	})
	mux := http.NewServeMux()
	mux.Handle("/bot", kommunicate.NewWebhook(bot,
		kommunicate.WithRequestHeader("X-Bot-Key", "secret of the dashboard")))

	// What Kommunicate does when a conversation starts:
	r := httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(
		`{"botId":"faq-bot","key":"5-1-1","from":"ann","groupId":1,"message":"","eventName":"WELCOME"}`))
	r.Header.Set("X-Bot-Key", "secret of the dashboard")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
	// Output:
	// 200 [{"message":"How can I help?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Talk to Human","message":"Talk to Human"}]}}]
}

// The header's value is changed without a moment in which turns are refused:
// first the webhook takes both, then the dashboard sends the new one, then the
// old one goes.
func ExampleWithRequestHeader() {
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello"}}, nil
	})
	hook := kommunicate.NewWebhook(bot,
		kommunicate.WithRequestHeader("X-Bot-Key", "new"),
		kommunicate.WithRequestHeader("X-Bot-Key", "old"))

	for _, value := range []string{"old", "new", "guessed"} {
		r := httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(`{"message":"Hi"}`))
		r.Header.Set("X-Bot-Key", value)
		w := httptest.NewRecorder()
		hook.ServeHTTP(w, r)
		fmt.Println(value, w.Code)
	}
	// Output:
	// old 200
	// new 200
	// guessed 401
}

// A bot that fails hands the user over to a person.
func ExampleWithFallback() {
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return nil, errors.New("database is down")
	})
	hook := kommunicate.NewWebhook(bot, kommunicate.WithFallback(kommunicate.Message{
		Text:    "I cannot look that up now. A colleague will help you.",
		Handoff: kommunicate.HandoffToRules{},
	}))
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(`{"message":"Hi"}`)))
	fmt.Println(w.Code, w.Body)
	// Output:
	// 200 [{"message":"I cannot look that up now. A colleague will help you.","platform":"kommunicate"},{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}]
}

// A bot that needs longer than Kommunicate waits: the user hears that it works
// on it, and gets the reply through the client.
func ExampleWithInterim() {
	found := make(chan string)
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: <-found}}, nil
	})
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Message string }
		json.NewDecoder(r.Body).Decode(&body)
		fmt.Println("sent:", body.Message)
		fmt.Fprint(w, `{"status":"success","response":{"messageKey":"5-1-2"}}`)
	}))
	defer service.Close()
	client, err := kommunicate.NewClient("api-key", kommunicate.WithBaseURL(service.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	hook := kommunicate.NewWebhook(bot,
		kommunicate.WithClient(client),
		kommunicate.WithBudget(time.Millisecond), // Usually left at 25 s.
		kommunicate.WithInterim(kommunicate.Message{Text: "One moment, I am looking it up."}))

	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot",
		strings.NewReader(`{"botId":"faq-bot","key":"5-1-1","groupId":1,"message":"Where is my order?"}`)))
	fmt.Println("answered:", w.Body)

	found <- "It arrives tomorrow."
	if err := hook.Wait(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// answered: [{"message":"One moment, I am looking it up.","platform":"kommunicate"}]
	// sent: It arrives tomorrow.
}

// A server that is told to end answers what it has, and sends what is late.
func ExampleWebhook_Shutdown() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello"}}, nil
	})
	hook := kommunicate.NewWebhook(bot)
	server := &http.Server{Addr: "localhost:0", Handler: hook, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe() }()

	stop() // Instead of an interrupt.
	<-ctx.Done()
	patience, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	fmt.Println("server:", server.Shutdown(patience))
	fmt.Println("webhook:", hook.Shutdown(patience))
	fmt.Println(<-served)
	// Output:
	// server: <nil>
	// webhook: <nil>
	// http: Server closed
}
