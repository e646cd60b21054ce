// Package otel traces and measures bots with OpenTelemetry. An [Observer] makes a
// span, and counts, of each turn, of the bot at work on it, of a reply that no request
// waits for, and of each call to Kommunicate or a platform:
//
//	observer, err := otel.NewObserver()
//	...
//	client, err := kommunicate.NewClient(apiKey, kommunicate.WithObserver(observer))
//	...
//	hook := kommunicate.NewWebhook(bot, kommunicate.WithClient(client), kommunicate.WithObserver(observer))
//
// Nothing that a user wrote, no API key and no header's value is in a span or a metric.
// You need it when a log is not enough: to see which part of a turn takes how long,
// and how many turns are shed. It is a module of its own, so that a bot without it
// does not require OpenTelemetry.
package otel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/kommunicate-go/kommunicate"
)

// name is that of the instrumentation.
const name = "github.com/kommunicate-go/kommunicate/otel"

// An Observer is a [kommunicate.Observer] that makes these of what it hears:
//
//   - A span for each operation: "kommunicate turn", "kommunicate bot",
//     "kommunicate reply", "kommunicate call" or, of a platform, "dialogflow call".
//     What begins within another is its child: bot and reply of their turn, a call
//     of the bot or reply that makes it. Bot and reply of a turn from a
//     [kommunicate.Queue] begin traces of their own, perhaps on another machine:
//     kommunicate.key is that of the turn. Attributes: kommunicate.bot.id,
//     kommunicate.group.id, kommunicate.key, http.request.method, url.path,
//     kommunicate.outcome, http.response.status_code, kommunicate.attempts,
//     kommunicate.messages. The status is an error where [kommunicate.Result.Failed]
//     says so.
//   - kommunicate.operation.duration, a histogram in seconds, by
//     kommunicate.operation (turn, bot, reply, call), kommunicate.platform and
//     kommunicate.outcome. Its count is that of the operations: turns that were
//     shed with 503 are those of the outcome "shed".
//   - kommunicate.operation.active, how many are under way, by
//     kommunicate.operation and kommunicate.platform. A bot that never returns is.
//
// Ids stand in spans alone: in metrics there would be too many of them.
type Observer struct {
	tracer   trace.Tracer
	duration metric.Float64Histogram
	active   metric.Int64UpDownCounter
}

// An Option configures an [Observer].
type Option func(*config)

type config struct {
	tracers trace.TracerProvider
	meters  metric.MeterProvider
}

// WithTracerProvider sets who makes spans. Default, and with nil: OpenTelemetry's
// global one.
func WithTracerProvider(p trace.TracerProvider) Option {
	return func(c *config) { c.tracers = p }
}

// WithMeterProvider sets who measures. Default, and with nil: OpenTelemetry's
// global one.
func WithMeterProvider(p metric.MeterProvider) Option {
	return func(c *config) { c.meters = p }
}

// NewObserver returns an observer. It fails when the meter provider refuses an
// instrument, and when an option is nil.
func NewObserver(opts ...Option) (*Observer, error) {
	var c config
	for i, opt := range opts {
		if opt == nil {
			return nil, fmt.Errorf("otel: option %d is nil", i)
		}
		opt(&c)
	}
	if c.tracers == nil {
		c.tracers = otel.GetTracerProvider()
	}
	if c.meters == nil {
		c.meters = otel.GetMeterProvider()
	}
	meter := c.meters.Meter(name)
	duration, err := meter.Float64Histogram("kommunicate.operation.duration",
		metric.WithUnit("s"), metric.WithDescription("How long turns, bots, replies and calls take."),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 300))
	active, activeErr := meter.Int64UpDownCounter("kommunicate.operation.active",
		metric.WithDescription("How many turns, bots, replies and calls are under way."))
	if err := errors.Join(err, activeErr); err != nil {
		return nil, fmt.Errorf("otel: %w", err)
	}
	return &Observer{tracer: c.tracers.Tracer(name), duration: duration, active: active}, nil
}

// Observe begins a span. See [Observer].
func (o *Observer) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	kind := attribute.String("kommunicate.operation", string(op.Kind))
	platform := attribute.String("kommunicate.platform", platformOf(op))
	of := metric.WithAttributeSet(attribute.NewSet(kind, platform))
	o.active.Add(ctx, 1, of)
	ctx, span := o.tracer.Start(ctx, platformOf(op)+" "+string(op.Kind),
		trace.WithTimestamp(op.Began), trace.WithSpanKind(spanKind(op.Kind)), trace.WithAttributes(known(op)...))
	return ctx, func(r kommunicate.Result) {
		end := time.Now()
		span.SetAttributes(results(r)...)
		if r.Failed() {
			span.SetStatus(codes.Error, r.Error)
		}
		span.End(trace.WithTimestamp(end))
		o.active.Add(ctx, -1, of)
		o.duration.Record(ctx, end.Sub(op.Began).Seconds(), metric.WithAttributeSet(attribute.NewSet(kind, platform, attribute.String("kommunicate.outcome", r.Outcome))))
	}
}
