package otel_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/otel"
)

// Without options, spans and metrics go to the global providers.
func ExampleNewObserver() {
	spans := tracetest.NewInMemoryExporter()
	observer, err := otel.NewObserver(otel.WithTracerProvider(trace.NewTracerProvider(trace.WithSyncer(spans))))
	if err != nil {
		fmt.Println(err)
		return
	}
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello"}}, nil
	})
	hook := kommunicate.NewWebhook(bot, kommunicate.WithObserver(observer))
	hook.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(`{"message":"Hi"}`)))
	for _, span := range spans.GetSpans() {
		fmt.Println(span.Name)
	}
	// Output:
	// kommunicate bot
	// kommunicate turn
}
