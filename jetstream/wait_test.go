package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const waiting = "the NATS servers are not ready"

// TestOpenWaits for a cluster that starts after it: for the first node, and for as many
// others as it takes to store.
func TestOpenWaits(t *testing.T) {
	t.Parallel()
	c := layCluster(t)
	addr := freeAddr(t)
	fmt.Sscanf(addr, "127.0.0.1:%d", &c.options[0].Port)
	var log logged
	opened := make(chan error, 1)
	go func() {
		queue, err := jetstream.Open(t.Context(), jetstream.WithURL("nats://"+addr), jetstream.WithLogger(log.logger()))
		if err == nil {
			closeQueue(t, queue)
		}
		opened <- err
	}()
	waits := func(times int) func() bool {
		return func() bool { return strings.Count(log.String(), waiting) >= times }
	}
	eventually(t, "it waits for a node", waits(1))
	c.start(t, 0)
	eventually(t, "it waits for a leader", waits(2))
	c.start(t, 1)
	c.start(t, 2)
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// TestOpenGivesUp: the error says what it waited for.
func TestOpenGivesUp(t *testing.T) {
	t.Parallel()
	one := layCluster(t)
	one.start(t, 0)
	if !one.nodes[0].ReadyForConnections(20 * time.Second) {
		t.Fatal("the node is not ready")
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0") // Takes connections, and says nothing.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	for url, want := range map[string]string{
		"nats://127.0.0.1:1":               "connecting to NATS: waiting until",
		"nats://" + silent.Addr().String(): "connecting to NATS: waiting until",
		one.nodes[0].ClientURL():           "the stream of turns: waiting until",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		began := time.Now()
		_, err := jetstream.Open(ctx, jetstream.WithURL(url))
		cancel()
		if err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want %q", err, want)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
	}
}

// TestWorkEndsWhileItBegins: a worker that waits for the servers ends with nil, as one
// that works does.
func TestWorkEndsWhileItBegins(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, *jetstream.Queue, context.CancelFunc){
		"closed":       func(t *testing.T, q *jetstream.Queue, _ context.CancelFunc) { closeQueue(t, q) },
		"context over": func(_ *testing.T, _ *jetstream.Queue, cancel context.CancelFunc) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := kommunicatetest.NewServer()
			t.Cleanup(srv.Close)
			var log logged
			queue := open(t, jetstream.WithDir(t.TempDir()), jetstream.WithLogger(log.logger()))
			hook := newHook(srv, echo(0), queue)
			if err := queue.StopStoring(); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var over atomic.Bool
			ended := make(chan error, 1)
			go func() {
				ended <- queue.Work(ctx, hook)
				over.Store(true)
			}()
			eventually(t, "the worker waits", func() bool { return over.Load() || strings.Contains(log.String(), waiting) })
			end(t, queue, cancel)
			if err := <-ended; err != nil {
				t.Errorf("Work: %v", err)
			}
			if !strings.Contains(log.String(), waiting) {
				t.Error("the worker did not wait")
			}
		})
	}
}

// TestWorkOfAContextThatIsOver returns at once.
func TestWorkOfAContextThatIsOver(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	queue := open(t, jetstream.WithDir(t.TempDir()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := queue.Work(ctx, newHook(srv, echo(0), queue)); err != nil {
		t.Errorf("Work: %v", err)
	}
}
