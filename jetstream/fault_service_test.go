package jetstream_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A scene is a queue in the process, with users who write to its bot.
type scene struct {
	srv   *kommunicatetest.Server
	queue *jetstream.Queue
	crowd *crowd
}

// newScene sets the scene; users write to bot over queue, or what wrap makes of it.
func newScene(t *testing.T, users int, mode string, bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *scene {
	srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(20 * time.Millisecond))
	t.Cleanup(srv.Close)
	queue := open(t, append(modeOptions(mode, srv), jetstream.WithDir(t.TempDir()), jetstream.WithLease(faultLease()))...)
	hook := newHook(srv, bot, queue, opts...)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	work(t, queue, hook)
	return &scene{srv: srv, queue: queue, crowd: newCrowd(t, srv, users)}
}

// play lets each user say so many texts and waits for the answers.
func (s *scene) play(t *testing.T, texts int) outcome {
	s.crowd.say(t, times(texts))
	return s.finish(t)
}

// finish waits until no turn is stored and returns what users have got by then.
func (s *scene) finish(t *testing.T) outcome {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := s.queue.Wait(ctx); err != nil {
		t.Errorf("turns are still stored: %v; %+v", err, s.queue.Stats())
	}
	return s.crowd.check()
}

// TestService: Kommunicate does not take messages as it should.
func TestService(t *testing.T) {
	const send = "message/v2/send"
	for _, test := range []struct {
		name  string
		fault kommunicatetest.Fault
		modes []string
	}{
		{"HTTP 429 with Retry-After", kommunicatetest.Fault{Status: 429, RetryAfter: time.Second}, modes[:1]},
		{"HTTP 429 without", kommunicatetest.Fault{Status: 429}, modes[:1]},
		{"HTTP 503 with Retry-After", kommunicatetest.Fault{Status: 503, RetryAfter: time.Second}, modes[:1]},
		{"HTTP 500, the message not taken", kommunicatetest.Fault{Status: 500}, modes},
		{"reset before the message is taken", kommunicatetest.Fault{Cut: kommunicatetest.CutBefore}, modes[:1]},
		{"reset after it is taken", kommunicatetest.Fault{Cut: kommunicatetest.CutAfter}, modes},
		{"half an answer", kommunicatetest.Fault{Cut: kommunicatetest.CutInside}, modes[:1]},
		{"no answer within the client's time-out", kommunicatetest.Fault{Delay: 2 * time.Second}, modes[:1]},
	} {
		for _, mode := range test.modes {
			t.Run(test.name+"/"+mode, func(t *testing.T) {
				t.Parallel()
				s := newScene(t, 5, mode, echo(time.Millisecond))
				test.fault.Path, test.fault.Times = send, scale(5, 100)
				if *long >= 1 { // So that it hits many answers, and not a few again and again.
					test.fault.Chance = 0.3
				}
				s.srv.Inject(test.fault)
				o := s.play(t, scale(3, 60))
				judge(t, row{
					fault: "Kommunicate: " + test.name, doubts: mode, injected: test.fault.Times,
					inDoubt: int(s.queue.Stats().InDoubt), outcome: o,
				})
			})
		}
	}
}

// TestBot: the bot does not return as it should.
func TestBot(t *testing.T) {
	faulty := func(n int) bool { return n%3 == 0 }
	for name, fail := range map[string]func(context.Context) error{
		"panics": func(context.Context) error { panic("of the user's text") },
		"hangs, past the end of its context": func(context.Context) error {
			time.Sleep(400 * time.Millisecond)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fine := echo(time.Millisecond)
			bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				if faulty(atoi(turn.Text)) {
					if err := fail(ctx); err != nil {
						return nil, err
					}
				}
				return fine(ctx, turn)
			})
			s := newScene(t, 5, withLog, bot, kommunicate.WithTurnLimit(100*time.Millisecond),
				kommunicate.WithFallback(kommunicate.Message{Text: sorry}))
			s.crowd.faulty = faulty
			texts := scale(6, 60)
			o := s.play(t, texts)
			judge(t, row{
				fault: "the bot " + name, doubts: withLog, injected: 5 * (texts / 3),
				inDoubt: int(s.queue.Stats().InDoubt), outcome: o,
			})
		})
	}
}

func atoi(text string) (n int) {
	for _, digit := range text {
		n = 10*n + int(digit-'0')
	}
	return n
}

// TestDeliveries: turns come twice, at once and again, or in another order.
func TestDeliveries(t *testing.T) {
	for name, fault := range map[string]kommunicatetest.Fault{
		"twice at once":                          {Repeat: true},
		"again, since its 200 was lost":          {Cut: kommunicatetest.CutAfter},
		"again, since half of the 200 was lost":  {Cut: kommunicatetest.CutInside},
		"again, since it did not arrive at once": {Cut: kommunicatetest.CutBefore},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, 5, withLog, echo(time.Millisecond))
			fault.Bot, fault.Times = botID, scale(10, 200)
			s.srv.Inject(fault)
			o := s.play(t, scale(3, 60))
			judge(t, row{
				fault: "a turn is delivered " + name, doubts: withLog, injected: fault.Times,
				inDoubt: int(s.queue.Stats().InDoubt), outcome: o,
			})
		})
	}
	t.Run("in another order", reordered)
}

// reordered: answers come in the order in which the turns did.
func reordered(t *testing.T) {
	t.Parallel()
	const texts = 6
	s := newScene(t, 5, withLog, echo(time.Millisecond))
	s.srv.Inject(kommunicatetest.Fault{Bot: botID, Late: true, Times: -1, Chance: 0.3})
	arrived := &arrivals{queue: s.queue, order: map[kommunicate.GroupID][]int{}}
	s.srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: newHook(s.srv, echo(0), arrived), Wait: noWait})
	user := s.srv.Client(kommunicate.WithSkipBot(false))
	for i, conv := range s.crowd.conversations {
		for n := range texts {
			text := kommunicate.Message{Text: string(rune('1' + n))}
			if _, err := user.SendMessage(t.Context(), conv.GroupID(), fmt.Sprint("user-", i), text); err != nil {
				t.Fatal(err)
			}
			s.crowd.said[i]++
		}
	}
	for user, conv := range s.crowd.conversations {
		for deadline := time.Now().Add(20 * time.Second); len(arrived.of(conv.GroupID())) < texts; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("user %d: %d turns arrived", user, len(arrived.of(conv.GroupID())))
			}
		}
	}
	total := s.finish(t)
	swapped := 0
	total.Disordered = 0
	for i, conv := range s.crowd.conversations {
		order := arrived.of(conv.GroupID())
		for j := range order[1:] {
			if order[j] > order[j+1] {
				swapped++
			}
		}
		s.crowd.order = func(int) []int { return order }
		total.Disordered += s.crowd.checkOne(conv, s.crowd.said[i]).Disordered
	}
	judge(t, row{fault: "turns are delivered in another order", doubts: withLog, injected: swapped, outcome: total})
}

// arrivals notes in which order turns were stored.
type arrivals struct {
	queue kommunicate.Queue
	mu    sync.Mutex
	order map[kommunicate.GroupID][]int
}

func (a *arrivals) Put(ctx context.Context, turn *kommunicate.Turn) error {
	if err := a.queue.Put(ctx, turn); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.order[turn.GroupID] = append(a.order[turn.GroupID], atoi(turn.Text))
	return nil
}

func (a *arrivals) of(group kommunicate.GroupID) []int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.order[group])
}
