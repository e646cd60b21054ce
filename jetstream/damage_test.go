package jetstream_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A site is a queue in a directory, which can be opened again, and one user.
type site struct {
	srv   *kommunicatetest.Server
	dir   string
	queue *jetstream.Queue
	crowd *crowd
	asked atomic.Int64 // How often the bot was asked.
}

func newSite(t *testing.T, opts ...jetstream.Option) *site {
	s := &site{srv: kommunicatetest.NewServer(), dir: t.TempDir()}
	t.Cleanup(s.srv.Close)
	s.open(t, opts...)
	return s
}

// open opens the queue, and closes the one before. Nobody works on it yet.
func (s *site) open(t *testing.T, opts ...jetstream.Option) *kommunicate.Webhook {
	if s.queue != nil {
		closeQueue(t, s.queue)
	}
	s.queue = open(t, append([]jetstream.Option{jetstream.WithDir(s.dir), jetstream.WithLease(shortLease), jetstream.WithSentLog(s.srv)}, opts...)...)
	fine := echo(0)
	hook := newHook(s.srv, kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		s.asked.Add(1)
		return fine(ctx, turn)
	}), s.queue, kommunicate.WithFallback(kommunicate.Message{Text: sorry}))
	s.srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	if s.crowd == nil {
		s.crowd = newCrowd(t, s.srv, 1)
	}
	return hook
}

func (s *site) group() kommunicate.GroupID { return s.crowd.conversations[0].GroupID() }

// finish lets hook answer what is stored and returns what the user has got.
func (s *site) finish(t *testing.T, hook *kommunicate.Webhook) outcome {
	t.Helper()
	work(t, s.queue, hook)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.queue.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	return s.crowd.check()
}

// TestDamagedRecord: a record that is not understood keeps no turn from its answer.
func TestDamagedRecord(t *testing.T) {
	for name, value := range map[string]string{
		"no JSON": "\x00\xff", "another type": `{"done":"of the user's text"}`, "an array": "[]",
		"a negative step":   `{"owner":"gone","turn":%d,"attempt":1,"answer":[{"message":"x"}],"step":-1}`,
		"a step too far":    `{"owner":"gone","turn":%d,"attempt":1,"answer":[],"step":9,"sending":true}`,
		"another's answer":  `{"owner":"gone","turn":%d,"attempt":1,"answer":{"a":1}}`,
		"a negative number": `{"turn":-1}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log logged
			s := newSite(t)
			hook := s.open(t, jetstream.WithLogger(log.logger()))
			s.crowd.say(t, times(1))
			first, err := s.queue.FirstTurn(t.Context(), s.group())
			if err != nil || first == 0 {
				t.Fatal(first, err)
			}
			if strings.Contains(value, "%d") {
				value = fmt.Sprintf(value, first)
			}
			if err := s.queue.SaveRecord(t.Context(), s.group(), []byte(value)); err != nil {
				t.Fatal(err)
			}
			got := s.finish(t, hook)
			understood := strings.Contains(value, `"answer":[],`) // Says that the turn is answered.
			broken := name == "another's answer"                  // Nobody knows what the bot said.
			if got.Repeated != 0 || got.Lost > 0 && !understood && !broken {
				t.Errorf("%+v", got)
			}
			if !understood && !strings.Contains(log.String(), "is not understood") || strings.Contains(log.String(), "user's text") {
				t.Errorf("the log: %s", log.String())
			}
			s.crowd.say(t, times(2))
			if err := s.queue.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if after := s.crowd.check(); after.Lost != got.Lost || after.Repeated != 0 {
				t.Errorf("the next turn: %+v", after)
			}
		})
	}
}

// TestTenthAttempt: a turn that ended its process nine times is answered without
// the bot.
func TestTenthAttempt(t *testing.T) {
	t.Parallel()
	for attempts, asked := range map[int]int64{8: 1, 9: 0} {
		s := newSite(t)
		hook := s.open(t)
		s.crowd.say(t, times(1))
		s.crowd.faulty = func(int) bool { return asked == 0 }
		first, err := s.queue.FirstTurn(t.Context(), s.group())
		if err != nil {
			t.Fatal(err)
		}
		record := fmt.Sprintf(`{"owner":"gone","turn":%d,"attempt":%d}`, first, attempts)
		if err := s.queue.SaveRecord(t.Context(), s.group(), []byte(record)); err != nil {
			t.Fatal(err)
		}
		if got := s.finish(t, hook); !got.whole() || min(s.asked.Load(), 1) != asked || s.queue.Stats().TakenOver < 1 {
			t.Errorf("after %d attempts: %+v, the bot was asked %d times", attempts, got, s.asked.Load())
		}
	}
}

// TestDeletedTurns: somebody deletes the stream of turns. Those in it are gone, but
// the records of the old one do not keep later ones from their answers.
func TestDeletedTurns(t *testing.T) {
	s := newSite(t)
	hook := s.open(t)
	s.crowd.say(t, times(3))
	if got := s.finish(t, hook); !got.whole() {
		t.Fatalf("%+v", got)
	}
	if err := s.queue.DeleteTurns(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n := range 2 { // The second time, the stream is there.
		hook = s.open(t)
		s.crowd.say(t, times(4+n))
		if got := s.finish(t, hook); !got.whole() {
			t.Errorf("%+v", got)
		}
	}
}

// TestDeletedRecords: somebody deletes the bucket of records. Turns wait until the
// queue is opened again.
func TestDeletedRecords(t *testing.T) {
	s := newSite(t)
	hook := s.open(t)
	work(t, s.queue, hook)
	if err := s.queue.DeleteRecords(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.crowd.say(t, times(2))
	if got := s.crowd.check(); got.Lost != 4 || got.Repeated != 0 {
		t.Errorf("%+v", got)
	}
	if got := s.finish(t, s.open(t)); !got.whole() {
		t.Errorf("%+v", got)
	}
}

// TestDeletedConsumer: somebody deletes the consumer of turns. It is made again, long
// before anybody would find turns by looking.
func TestDeletedConsumer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	hook := s.open(t, jetstream.WithLease(time.Hour))
	s.crowd.say(t, times(1))
	if got := s.finish(t, hook); !got.whole() {
		t.Fatalf("%+v", got)
	}
	if err := s.queue.DeleteConsumer(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.crowd.say(t, times(2))
	eventually(t, "the next turn is answered", func() bool { return s.crowd.check().whole() })
}

// TestAtLeastOnceWaits: a service that takes each message and cuts the line is not
// sent the same again and again without a pause.
func TestAtLeastOnceWaits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	hook := s.open(t, jetstream.WithSentLog(nil), jetstream.WithInDoubt(jetstream.AtLeastOnce), jetstream.WithLease(5*time.Second)) // Longer than all takes.
	s.srv.Inject(kommunicatetest.Fault{Path: "message/v2/send", Cut: kommunicatetest.CutAfter, Times: 3})
	s.crowd.say(t, times(1))
	began := time.Now()
	if got := s.finish(t, hook); got.Lost != 0 || got.Repeated != 3 {
		t.Errorf("%+v", got)
	}
	if took := time.Since(began); took < (250+500+1000)*time.Millisecond {
		t.Errorf("three times within %v", took)
	}
}

// TestCloseEndsAll: nothing runs on after Close.
func TestCloseEndsAll(t *testing.T) {
	s := newSite(t)
	run := func() {
		hook := s.open(t)
		s.crowd.said[0] = 0
		s.crowd.say(t, times(1))
		s.finish(t, hook)
		closeQueue(t, s.queue)
	}
	run()
	before := runtime.NumGoroutine()
	for range 3 {
		run()
	}
	for patience := time.Now(); runtime.NumGoroutine() > before+5; runtime.Gosched() {
		if time.Since(patience) > 10*time.Second {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// TestURLsAreNotQuoted: they hold passwords.
func TestURLsAreNotQuoted(t *testing.T) {
	for _, url := range []string{"nats://ann:se cret@host", "nats://ann:se%cret@host", "nats://ann:secret@127.0.0.1:1"} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond) // Nobody listens at the last.
		_, err := jetstream.Open(ctx, jetstream.WithURL(url))
		cancel()
		if err == nil || strings.Contains(err.Error(), "cr") {
			t.Error(err)
		}
	}
}

// logged is a log that can be read while it is written.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
