package watson_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

func report(list *[]kommunicate.Degraded) kommunicate.BotOption {
	return kommunicate.WithDegraded(func(_ context.Context, degraded []kommunicate.Degraded) { *list = append(*list, degraded...) })
}

func says(msgs ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return msgs, nil }
}

// newBot asks an assistant through a client.
func newBot(t *testing.T, client *http.Client, assistant watson.Assistant, opts ...kommunicate.PlatformOption) *watson.Bot {
	t.Helper()
	assistant.URL, assistant.ID = watsontest.URL, "environment"
	bot, err := watson.New(assistant, append([]kommunicate.PlatformOption{kommunicate.WithHTTPClient(client)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return bot
}

// roundTripper is a transport that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func text(text string) []watson.Generic {
	return []watson.Generic{{ResponseType: watson.TypeText, Text: text}}
}
