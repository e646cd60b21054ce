package jetstream_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
)

var (
	soakFor   = flag.Duration("soak", time.Second, "how long each soak lasts")
	soakTable = flag.String("soak-report", "", "the file whose table of the soak is written")
)

// A sample is what the process holds at a time.
type sample struct {
	at         time.Duration
	turns      int64
	heap       uint64 // Bytes, after a collection.
	goroutines int
}

// TestSoak runs a webhook in the process and a durable one under steady load, and
// looks at what they hold: as much at the end as after a tenth of the time.
func TestSoak(t *testing.T) {
	t.Run("in-process", func(t *testing.T) { soaked(t, false) })
	t.Run("durable", func(t *testing.T) { soaked(t, true) })
}

func soaked(t *testing.T, durable bool) {
	samples := soak(t, durable)
	table := new(strings.Builder)
	table.WriteString("| after | turns | heap, MiB | goroutines |\n|--:|--:|--:|--:|\n")
	for _, s := range samples {
		fmt.Fprintf(table, "| %v | %d | %.1f | %d |\n", s.at.Round(time.Second/10), s.turns, float64(s.heap)/(1<<20), s.goroutines)
	}
	t.Logf("\n%s", table)
	first, last := samples[0], samples[len(samples)-1]
	long := *soakFor >= time.Minute // Otherwise too short for a trend.
	if long && last.heap > first.heap*3/2+8<<20 {
		t.Errorf("the heap grew from %d to %d bytes", first.heap, last.heap)
	}
	if long && last.goroutines > first.goroutines+50 {
		t.Errorf("from %d goroutines to %d", first.goroutines, last.goroutines)
	}
	if *soakTable == "" {
		return
	}
	name := strings.TrimPrefix(t.Name(), "TestSoak/")
	if err := writeBetween(*soakTable, "soak "+name, table.String()); err != nil {
		t.Error(err)
	}
}

func soak(t *testing.T, durable bool) (samples []sample) {
	service := new(taker)
	client, err := kommunicate.NewClient(testKey, kommunicate.WithHTTPClient(&http.Client{Transport: service}))
	if err != nil {
		t.Fatal(err)
	}
	opts := []kommunicate.WebhookOption{kommunicate.WithClient(client)}
	var queue *jetstream.Queue
	if durable {
		queue = open(t, jetstream.WithDir(t.TempDir()))
		opts = append(opts, kommunicate.WithQueue(queue))
	}
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		service.turns.Add(1)
		return []kommunicate.Message{{Text: "re: " + turn.Text}}, nil
	}), opts...)
	if durable {
		work(t, queue, hook)
	}
	began, next, key := time.Now(), *soakFor/10, 0
	for time.Since(began) < *soakFor {
		for group := range 50 {
			key++
			deliver(t, hook, key, group)
		}
		for time.Sleep(100 * time.Millisecond); int64(key)-service.turns.Load() > 200; time.Sleep(time.Millisecond) {
		}
		if at := time.Since(began); at >= next && at < *soakFor {
			samples = append(samples, take(began, service))
			next += *soakFor / 10
		}
	}
	eventually(t, "all turns are answered", func() bool { return service.turns.Load() >= int64(key) })
	return append(samples, take(began, service))
}

func take(began time.Time, service *taker) sample {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return sample{time.Since(began), service.turns.Load(), memory.HeapAlloc, runtime.NumGoroutine()}
}

// deliver posts a turn, which must be taken.
func deliver(t *testing.T, hook http.Handler, key, group int) {
	body := fmt.Sprintf(`{"botId":%q,"key":"key-%d","from":"ann","message":"hello","groupId":%d}`, botID, key, group)
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(body)))
	if w.Code != http.StatusOK {
		t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
}

// A taker takes every message and keeps none.
type taker struct{ turns atomic.Int64 }

func (*taker) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	return &http.Response{
		StatusCode: http.StatusOK, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"messageKey":"k","createdAt":1}`)),
	}, nil
}
