package otel_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	api "go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/otel"
)

// A rig is an observer whose spans and metrics can be looked at.
type rig struct {
	spans    *tracetest.InMemoryExporter
	reader   *metric.ManualReader
	observer *otel.Observer
}

func newRig(t *testing.T) rig {
	t.Helper()
	r := rig{spans: tracetest.NewInMemoryExporter(), reader: metric.NewManualReader()}
	var err error
	r.observer, err = otel.NewObserver(
		otel.WithTracerProvider(trace.NewTracerProvider(trace.WithSyncer(r.spans))),
		otel.WithMeterProvider(metric.NewMeterProvider(metric.WithReader(r.reader))))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// talk lets a bot that sends by itself, and then fails, answer a user.
func (r rig) talk(t *testing.T, text string) {
	t.Helper()
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	client := srv.Client(kommunicate.WithObserver(r.observer))
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Event != "" {
			return nil, nil
		}
		if _, err := client.SendMessage(ctx, turn.GroupID, turn.BotID, kommunicate.Message{Text: "One moment."}); err != nil {
			return nil, err
		}
		return nil, errors.New("no answer to " + turn.Text)
	})
	srv.AddBot(kommunicatetest.Bot{ID: "faq", Handler: kommunicate.NewWebhook(bot, kommunicate.WithObserver(r.observer))})
	srv.SetRules(kommunicatetest.Rules{Bot: "faq"})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Say(text); err != nil {
		t.Fatal(err)
	}
}

func TestSpans(t *testing.T) {
	r := newRig(t)
	r.talk(t, "my secret")
	spans := r.spans.GetSpans()
	slices.SortStableFunc(spans, func(a, b tracetest.SpanStub) int { return a.StartTime.Compare(b.StartTime) })
	names := map[string]string{} // Of spans, by their ids.
	for _, span := range spans {
		names[span.SpanContext.SpanID().String()] = span.Name
	}
	var got []string
	for _, span := range spans {
		line := span.Name + " in " + names[span.Parent.SpanID().String()]
		for _, a := range span.Attributes {
			if a.Key == "kommunicate.outcome" || a.Key == "http.request.method" || a.Key == "url.path" {
				line += " " + a.Value.AsString()
			}
		}
		if span.Status.Code == codes.Error {
			line += "!"
		}
		got = append(got, line)
		if strings.Contains(span.Status.Description, "secret") {
			t.Errorf("the status of %s quotes the user", span.Name)
		}
	}
	want := []string{
		"kommunicate turn in  answered", "kommunicate bot in kommunicate turn ok",
		"kommunicate turn in  fallback!", "kommunicate bot in kommunicate turn failed!",
		"kommunicate call in kommunicate bot POST /rest/ws/message/v2/send ok",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

func TestMetrics(t *testing.T) {
	r := newRig(t)
	r.talk(t, "hello")
	counts, active := r.metrics(t)
	want := map[string]uint64{
		"turn kommunicate answered": 1, "turn kommunicate fallback": 1,
		"bot kommunicate ok": 1, "bot kommunicate failed": 1, "call kommunicate ok": 1,
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
	if active != 0 {
		t.Errorf("%d operations are under way at the end", active)
	}
}

// metrics returns how many operations have ended, by their labels, and how many are
// under way.
func (r rig) metrics(t *testing.T) (counts map[string]uint64, active int64) {
	t.Helper()
	var collected metricdata.ResourceMetrics
	if err := r.reader.Collect(t.Context(), &collected); err != nil {
		t.Fatal(err)
	}
	counts, active = map[string]uint64{}, -1
	for _, m := range collected.ScopeMetrics[0].Metrics {
		switch data := m.Data.(type) {
		case metricdata.Histogram[float64]:
			for _, point := range data.DataPoints {
				counts[label(point.Attributes)] += point.Count
			}
		case metricdata.Sum[int64]:
			active = 0
			for _, point := range data.DataPoints {
				active += point.Value
			}
		}
	}
	return counts, active
}

// label is what a metric is counted by; ids are not.
func label(set attribute.Set) string {
	var values []string
	for _, key := range []attribute.Key{"kommunicate.operation", "kommunicate.platform", "kommunicate.outcome"} {
		value, _ := set.Value(key)
		values = append(values, value.AsString())
	}
	if set.Len() != len(values) {
		values = append(values, "and more")
	}
	return strings.Join(values, " ")
}

// Turns that are turned away show.
func TestTurnedAway(t *testing.T) {
	r := newRig(t)
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return nil, nil
	}), kommunicate.WithObserver(r.observer))
	if err := hook.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	hook.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(`{"message": "hello"}`)))
	spans := r.spans.GetSpans()
	if len(spans) != 1 {
		t.Fatalf("%d spans", len(spans))
	}
	for _, want := range []attribute.KeyValue{
		attribute.Int("http.response.status_code", http.StatusServiceUnavailable), attribute.String("kommunicate.outcome", "closing"),
	} {
		if !slices.Contains(spans[0].Attributes, want) {
			t.Errorf("the span lacks %v: %v", want, spans[0].Attributes)
		}
	}
}

// Turns that are shed are counted.
func TestShed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			time.Sleep(10 * time.Second)
			return nil, nil
		}), kommunicate.WithObserver(r.observer), kommunicate.WithMaxTurns(1))
		var all sync.WaitGroup
		for i := range 5 { // One runs, one waits.
			all.Go(func() {
				body := fmt.Sprintf(`{"message": "hello", "groupId": %d}`, i+1)
				hook.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
			})
		}
		all.Wait()
		counts, active := r.metrics(t)
		want := map[string]uint64{"turn kommunicate answered": 2, "turn kommunicate shed": 3, "bot kommunicate ok": 2}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("operations (-want +got):\n%s", diff)
		}
		if active != 0 {
			t.Errorf("%d operations are under way at the end", active)
		}
	})
}

// What a provider refuses, and an option that is nil, are errors.
func TestNewObserverFails(t *testing.T) {
	if _, err := otel.NewObserver(nil); err == nil || !strings.Contains(err.Error(), "option 0 is nil") {
		t.Errorf("a nil option: %v", err)
	}
	refused := errors.New("refused")
	if _, err := otel.NewObserver(otel.WithMeterProvider(refusing{err: refused})); !errors.Is(err, refused) {
		t.Errorf("a provider that refuses: %v", err)
	}
}

// refusing is a meter provider that refuses a histogram.
type refusing struct {
	noop.MeterProvider
	err error
}

func (r refusing) Meter(string, ...api.MeterOption) api.Meter { return refusingMeter{err: r.err} }

type refusingMeter struct {
	noop.Meter
	err error
}

func (m refusingMeter) Float64Histogram(string, ...api.Float64HistogramOption) (api.Float64Histogram, error) {
	return nil, m.err
}

// An operation that a caller ends as put off is no error, one that is lost is.
func TestReplies(t *testing.T) {
	r := newRig(t)
	for _, outcome := range []string{"put off", "lost"} {
		_, end := r.observer.Observe(t.Context(), kommunicate.Operation{Kind: kommunicate.OpReply, Began: time.Now()})
		end(kommunicate.Result{Outcome: outcome, Error: "HTTP 403"})
	}
	spans := r.spans.GetSpans()
	if len(spans) != 2 || spans[0].Status.Code != codes.Unset || spans[1].Status.Code != codes.Error || spans[1].Status.Description != "HTTP 403" {
		t.Errorf("%+v", spans)
	}
}

// Without options, the global providers are taken, which are silent.
func TestDefaults(t *testing.T) {
	observer, err := otel.NewObserver()
	if err != nil {
		t.Fatal(err)
	}
	rig{observer: observer}.talk(t, "hello")
}
