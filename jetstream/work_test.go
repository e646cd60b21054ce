package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestWorkRefuses a webhook that has no queue.
func TestWorkRefuses(t *testing.T) {
	t.Parallel()
	queue := open(t, jetstream.WithDir(t.TempDir()))
	for hook, want := range map[*kommunicate.Webhook]string{
		nil:                             "nil",
		kommunicate.NewWebhook(echo(0)): "WithQueue",
	} {
		if err := queue.Work(t.Context(), hook); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Work: %v, want %q", err, want)
		}
	}
}

// panicking is a log of sent messages that panics, or fails, so many times.
type panicking struct {
	times atomic.Int64
	next  jetstream.SentLog
}

func (p *panicking) Sent(ctx context.Context, group kommunicate.GroupID, id string) (bool, error) {
	switch n := p.times.Add(-1); {
	case n < 0:
		return p.next.Sent(ctx, group, id)
	case n%2 == 0:
		return false, errors.New("of the user's text")
	}
	panic("of the user's text")
}

// TestSentLogPanics: a log that panics and fails is asked again, also after the
// answer was put off for that.
func TestSentLogPanics(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	var log logged
	sentLog := &panicking{next: srv}
	sentLog.times.Store(5)
	queue := open(t, jetstream.WithDir(t.TempDir()), jetstream.WithLease(shortLease), jetstream.WithSentLog(sentLog), jetstream.WithLogger(log.logger()))
	hook := newHook(srv, echo(0), queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	srv.Inject(kommunicatetest.Fault{Path: "message/v2/send", Cut: kommunicatetest.CutAfter})
	crowd := newCrowd(t, srv, 1)
	crowd.say(t, times(2))
	work(t, queue, hook)
	if err := queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := crowd.check(); !got.whole() || sentLog.times.Load() >= 0 {
		t.Errorf("%+v, %+v", got, queue.Stats())
	}
	if strings.Contains(log.String(), "user's text") {
		t.Errorf("the log quotes: %s", log.String())
	}
}

// TestLargeAnswer: an answer that the server cannot store is refused at once, and
// the next turn has its answer.
func TestLargeAnswer(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	var log logged
	nats := startServer(t, server.Options{Port: server.RANDOM_PORT, StoreDir: t.TempDir(), MaxPayload: 64 << 10})
	queue := open(t, jetstream.WithURL(nats.ClientURL()), jetstream.WithReplicas(1), jetstream.WithLogger(log.logger()))
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) (msgs []kommunicate.Message, err error) {
		if turn.Text == "1" {
			for range 9 {
				msgs = append(msgs, kommunicate.Message{Text: strings.Repeat("x", 8<<10)})
			}
			return msgs, nil
		}
		if turn.Text == "2" { // Of which each could become six bytes.
			return []kommunicate.Message{{Text: strings.Repeat("<", 40<<10)}}, nil
		}
		return echo(0)(ctx, turn)
	})
	var observer replies
	hook := newHook(srv, bot, queue, kommunicate.WithObserver(&observer))
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	crowd := newCrowd(t, srv, 1)
	crowd.say(t, times(3))
	work(t, queue, hook)
	if err := queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := crowd.check(); got.Lost != 4 || got.Repeated != 1 || queue.Stats().Refused != 1 || queue.Stats().TakenOver != 0 {
		t.Errorf("%+v, %+v", got, queue.Stats())
	}
	if observer.heard("lost") != 1 || !strings.Contains(log.String(), "an answer cannot be stored") || !strings.Contains(log.String(), "max_payload") {
		t.Errorf("%v: %s", observer.outcomes, log.String())
	}
}

// TestCloseTwice: each of several calls returns when the queue is closed.
func TestCloseTwice(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	begun, release := make(chan struct{}), make(chan struct{})
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		close(begun)
		<-release
		return nil, nil
	})
	queue := open(t, jetstream.WithDir(t.TempDir()))
	hook := newHook(srv, bot, queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	newCrowd(t, srv, 1).say(t, times(1))
	work(t, queue, hook)
	<-begun
	var closing sync.WaitGroup
	var early atomic.Bool
	early.Store(true)
	for range 3 {
		closing.Go(func() {
			if err := queue.Close(t.Context()); err != nil || early.Load() {
				t.Errorf("Close: %v, while a turn was under way: %t", err, early.Load())
			}
		})
	}
	eventually(t, "the queue closes", func() bool { return queue.Put(t.Context(), new(kommunicate.Turn)) != nil })
	early.Store(false)
	close(release)
	closing.Wait()
	ended, end := context.WithCancel(t.Context())
	end()
	if err := queue.Close(ended); err != nil {
		t.Errorf("Close of a closed queue: %v", err)
	}
}

// TestCloseLeavesAHungBot behind, when there is no time.
func TestCloseLeavesAHungBot(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	begun, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		close(begun)
		<-release
		return nil, errors.New("too late")
	})
	queue := open(t, jetstream.WithDir(t.TempDir()))
	hook := newHook(srv, bot, queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	newCrowd(t, srv, 1).say(t, times(1))
	work(t, queue, hook)
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := queue.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Close: %v", err)
	}
}

// A stuck transport sends nothing and heeds no context.
type stuck struct {
	begun chan struct{}
	until chan struct{}
}

func (s stuck) RoundTrip(*http.Request) (*http.Response, error) {
	close(s.begun)
	<-s.until
	return nil, errors.New("too late")
}

// TestCloseLeavesAStuckTransport behind, and Work does.
func TestCloseLeavesAStuckTransport(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	transport := stuck{make(chan struct{}), make(chan struct{})}
	defer close(transport.until)
	queue := open(t, jetstream.WithDir(t.TempDir()))
	hook := kommunicate.NewWebhook(echo(0), kommunicate.WithQueue(queue),
		kommunicate.WithClient(srv.Client(kommunicate.WithHTTPClient(&http.Client{Transport: transport}))))
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	newCrowd(t, srv, 1).say(t, times(1))
	working := make(chan error, 1)
	go func() { working <- queue.Work(t.Context(), hook) }()
	<-transport.begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := queue.Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v", err)
	}
	if err := <-working; err != nil {
		t.Errorf("Work: %v", err)
	}
}

// TestCrowdedConversations: conversations with many turns that wait for slow bots do
// not keep others from theirs.
func TestCrowdedConversations(t *testing.T) {
	t.Parallel()
	queue := open(t, jetstream.WithDir(t.TempDir()), jetstream.WithLease(time.Minute), jetstream.WithMaxTurns(70))
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{}, 1)
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.GroupID == "quick" {
			asked <- struct{}{}
			return nil, nil
		}
		<-ctx.Done()
		return nil, nil
	})
	hook := newHook(srv, bot, queue)
	work(t, queue, hook)
	t.Cleanup(cancel)
	var all sync.WaitGroup
	for c := range 20 {
		all.Go(func() {
			for n := range 60 {
				turn := &kommunicate.Turn{BotID: botID, GroupID: kommunicate.GroupID(fmt.Sprint("slow-", c)), Key: fmt.Sprint(c, "-", n)}
				if err := queue.Put(ctx, turn); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := queue.Put(ctx, &kommunicate.Turn{BotID: botID, GroupID: "quick", Key: "1"}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-asked:
	case <-time.After(25 * time.Second): // Before anybody looks.
		t.Error("the quick conversation waits for the slow ones")
	}
	cancel()
}

// exiting ends the goroutine of whoever sends its first message.
type exiting struct {
	next  http.RoundTripper
	times atomic.Int64
}

func (e *exiting) RoundTrip(r *http.Request) (*http.Response, error) {
	if e.times.Add(1) == 1 {
		runtime.Goexit()
	}
	return e.next.RoundTrip(r)
}

// TestTransportExits: a turn whose goroutine a transport has ended is answered again.
func TestTransportExits(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	queue := open(t, jetstream.WithDir(t.TempDir()), jetstream.WithLease(shortLease), jetstream.WithInDoubt(jetstream.AtLeastOnce))
	transport := &exiting{next: srv.Transport()}
	hook := kommunicate.NewWebhook(echo(0), kommunicate.WithQueue(queue),
		kommunicate.WithClient(srv.Client(kommunicate.WithHTTPClient(&http.Client{Transport: transport}))))
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	crowd := newCrowd(t, srv, 1)
	crowd.say(t, times(2))
	work(t, queue, hook)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := queue.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if got := crowd.check(); !got.whole() {
		t.Errorf("%+v, %+v", got, queue.Stats())
	}
}
