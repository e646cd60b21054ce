package lex_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

// roundTripper is a transport that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(r *http.Request, body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

// report collects what is degraded.
func report(list *[]kommunicate.Degraded) kommunicate.BotOption {
	return kommunicate.WithDegraded(func(_ context.Context, degraded []kommunicate.Degraded) { *list = append(*list, degraded...) })
}

func says(msgs ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return msgs, nil }
}

// hook is a code hook that is a function.
type hook func(ctx context.Context, turn *kommunicate.Turn, req *lex.Request, resp *lex.Response) error

// event is what Lex asks a function in conversation 1001.
func event(text string) lex.Request {
	return lex.Request{
		InvocationSource:  lex.FulfillmentCodeHook,
		SessionID:         "1001",
		InputTranscript:   text,
		RequestAttributes: map[string]string{"groupId": "1001", "botId": "faq-bot", "from": "ann"},
		SessionState: lex.SessionState{
			SessionAttributes:    map[string]string{"step": "1"},
			ActiveContexts:       []lex.ActiveContext{{Name: "ordering"}},
			OriginatingRequestID: "o-1",
			Intent: &lex.Intent{
				Name: "Order", State: lex.ReadyForFulfillment, ConfirmationState: lex.NotConfirmed,
				Slots: map[string]*lex.Slot{"size": lex.NewSlot("large"), "crust": nil},
			},
		},
	}
}

// post asks a code hook about an event.
func post(t *testing.T, handler http.Handler, event lex.Request) (lex.Response, int) {
	t.Helper()
	body, err := event.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body))))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d: %s", w.Code, w.Body)
	}
	var response lex.Response
	bridgetest.Decode(t, w.Body.Bytes(), &response)
	return response, w.Body.Len()
}

// ask asks a bot about a turn of conversation 1001.
func ask(t *testing.T, bot *lextest.Bot, alias lex.BotAlias, turn kommunicate.Turn) ([]kommunicate.Message, []kommunicate.Degraded, error) {
	t.Helper()
	var degraded []kommunicate.Degraded
	front, err := lex.New(alias, bot.Credentials, kommunicate.WithHTTPClient(bot.Client()), report(&degraded))
	if err != nil {
		t.Fatal(err)
	}
	if turn.GroupID == "" {
		turn.GroupID = "1001"
	}
	messages, err := front.Respond(t.Context(), &turn)
	return messages, degraded, err
}

func plain(text string) []lex.Message {
	return []lex.Message{{ContentType: lex.PlainText, Content: text}}
}

func logTo(b *strings.Builder) kommunicate.WebhookOption {
	return kommunicate.WithLogger(slog.New(slog.NewTextHandler(b, nil)))
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }
