// Stdout prints the spans and metrics of a turn, and of the reply that comes late.
//
//	cd otel && go run ./examples/stdout
//
// To send them to a collector, put the exporters of OpenTelemetry's module otlptrace
// and otlpmetric in place of those for the standard output.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/otel"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer) error {
	spans, err := stdouttrace.New(stdouttrace.WithWriter(out), stdouttrace.WithPrettyPrint())
	if err != nil {
		return err
	}
	measures, err := stdoutmetric.New(stdoutmetric.WithWriter(out), stdoutmetric.WithPrettyPrint())
	if err != nil {
		return err
	}
	tracers := trace.NewTracerProvider(trace.WithSyncer(spans))
	meters := metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(measures)))
	observer, err := otel.NewObserver(otel.WithTracerProvider(tracers), otel.WithMeterProvider(meters))
	if err != nil {
		return err
	}
	return errors.Join(talk(observer), tracers.Shutdown(ctx), meters.Shutdown(ctx))
}

// talk has a user talk to a bot that answers after its budget.
func talk(observer kommunicate.Observer) error {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	late := make(chan struct{}, 1) // The request has been answered without the bot.
	slow := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		<-late
		return []kommunicate.Message{{Text: "I had to think about that."}}, nil
	})
	hook := kommunicate.NewWebhook(slow,
		kommunicate.WithBudget(50*time.Millisecond),
		kommunicate.WithClient(srv.Client(kommunicate.WithObserver(observer))),
		kommunicate.WithObserver(observer))
	srv.AddBot(kommunicatetest.Bot{
		ID: "thinker", Wait: hook.Wait,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			hook.ServeHTTP(w, r)
			late <- struct{}{}
		}),
	})
	srv.SetRules(kommunicatetest.Rules{Bot: "thinker"})
	_, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	return err
}
