package kommunicate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A repeater is a bot behind a made-up service that repeats what it is told.
type repeater struct {
	url    string
	config *kommunicate.PlatformConfig
}

func newRepeater(url string, opts ...kommunicate.PlatformOption) (*repeater, error) {
	config, err := kommunicate.NewPlatformConfig(10*time.Second, opts...)
	if err != nil {
		return nil, err
	}
	return &repeater{url, config}, nil
}

func (b *repeater) Respond(ctx context.Context, turn *kommunicate.Turn) (msgs []kommunicate.Message, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.config.Budget)
	defer cancel()
	ctx, done := b.config.Observe(ctx, kommunicate.Operation{
		Kind: kommunicate.OpCall, Platform: "echo", Method: http.MethodPost, Path: "/",
	})
	defer func() { done(kommunicate.Result{Attempts: 1}, err) }()

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, strings.NewReader(turn.Text))
	if err != nil {
		return nil, err
	}
	req.Header = b.config.Header.Clone()
	resp, err := b.config.HTTPClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("echo: HTTP %d", resp.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return []kommunicate.Message{{Text: string(text)}}, err
}

// A platform of one's own takes the options that all platforms take.
func ExampleNewPlatformConfig() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Key") != "key of the service" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		io.Copy(w, r.Body)
	}))
	defer service.Close()
	bot, err := newRepeater(service.URL, kommunicate.WithRequestHeader("X-Key", "key of the service"))
	if err != nil {
		fmt.Println(err)
		return
	}
	messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: "Hello"})
	fmt.Println(messages[0].Text, err)
	// Output:
	// Hello <nil>
}

// A tally counts what happens.
type tally map[string]int

func (t tally) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	return ctx, func(r kommunicate.Result) { t[string(op.Kind)+" "+r.Outcome]++ }
}

// An observer that counts. It would need a lock where more than one turn is
// answered at a time; module otel has one for OpenTelemetry.
func ExampleWithObserver() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Text == "Hi" {
			return []kommunicate.Message{{Text: "Hello"}}, nil
		}
		return nil, errors.New("database is down")
	})
	counts := tally{}
	hook := kommunicate.NewWebhook(bot, kommunicate.WithObserver(counts),
		kommunicate.WithFallback(kommunicate.Message{Text: "Sorry, not now."}))
	for _, body := range []string{`{"message":"Hi"}`, `{"message":"Hi"}`, `{"message":"Where is my order?"}`, `{`} {
		hook.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(body)))
	}
	fmt.Println(counts)
	// Output:
	// map[bot failed:1 bot ok:2 turn answered:2 turn fallback:1 turn refused:1]
}

// A memoryQueue forgets its turns with the process, which no queue should.
// Module jetstream has one that does not.
type memoryQueue []*kommunicate.Turn

func (q *memoryQueue) Put(_ context.Context, turn *kommunicate.Turn) error {
	stored := *turn
	*q = append(*q, &stored)
	return nil
}

// The webhook answers when the turn is stored; a worker answers the user.
func ExampleWithQueue() {
	ctx := context.Background()
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "You said: " + turn.Text}}, nil
	})
	queue := new(memoryQueue)
	hook := kommunicate.NewWebhook(bot, kommunicate.WithQueue(queue),
		kommunicate.WithClient(exampleClient(`{"messageKey": "5-1001-2"}`)))

	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot",
		strings.NewReader(`{"botId":"faq-bot","key":"5-1001-1","from":"ann","groupId":1001,"message":"Hello"}`)))
	fmt.Println(w.Code, w.Body)

	for _, turn := range *queue { // What a worker does.
		messages, err := hook.Answer(ctx, turn, 1)
		if err != nil {
			fmt.Println(err)
			return
		}
		steps, err := hook.AnswerSteps(turn, turn.Key, messages)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, step := range steps {
			if err := step.Do(ctx); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	// Output:
	// 200 []
	// POST /rest/ws/message/v2/send
	// {"groupId":"1001","fromUserName":"faq-bot","message":"You said: Hello","metadata":{"answerId":"5-1001-1/1","skipBot":"true"}}
}
