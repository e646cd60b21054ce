package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const botID = "echo-bot"

// shortLease is short, so that tests are, and long enough for a busy machine: a worker
// that was not scheduled for two thirds of it has lost it.
const shortLease = 1500 * time.Millisecond

// echo answers each text with two messages, after a while.
func echo(takes time.Duration) kommunicate.BotFunc {
	return func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		select {
		case <-time.After(takes):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return []kommunicate.Message{{Text: "first " + turn.Text}, {Text: "second " + turn.Text}}, nil
	}
}

// open opens a queue that is closed with the test.
func open(t testing.TB, opts ...jetstream.Option) *jetstream.Queue {
	t.Helper()
	queue, err := jetstream.Open(t.Context(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQueue(t, queue) })
	return queue
}

func closeQueue(t testing.TB, queue *jetstream.Queue) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := queue.Close(ctx); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// work lets hook answer the queue's turns until the queue is closed.
func work(t testing.TB, queue *jetstream.Queue, hook *kommunicate.Webhook) {
	var working sync.WaitGroup
	working.Go(func() {
		err := queue.Work(context.Background(), hook)
		if err != nil && !errors.Is(err, jetstream.ErrClosed) { // Some tests close it at once.
			t.Errorf("Work: %v", err)
		}
	})
	t.Cleanup(func() {
		closeQueue(t, queue)
		working.Wait()
	})
}

// fewTries lets what is refused for now soon be the queue's.
var fewTries = kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 2, MinDelay: 10 * time.Millisecond, MaxDelay: time.Second})

// newHook is the webhook of a bot with a queue, whose sends fail fast.
func newHook(srv *kommunicatetest.Server, bot kommunicate.BotPlatform, queue kommunicate.Queue, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	client := srv.Client(fewTries,
		kommunicate.WithHTTPClient(&http.Client{Transport: srv.Transport(), Timeout: time.Second}))
	opts = append(opts, kommunicate.WithClient(client), kommunicate.WithQueue(queue))
	return kommunicate.NewWebhook(bot, opts...)
}

// A crowd are users who write to the bot, each in a conversation of their own.
type crowd struct {
	conversations []*kommunicatetest.Conversation
	said          []int             // Texts that each has said, counted from 1.
	faulty        func(n int) bool  // Texts that are answered with the fallback, sorry.
	order         func(n int) []int // The order in which n texts arrive, if it is another.
}

const sorry = "sorry"

func newCrowd(t testing.TB, srv *kommunicatetest.Server, users int) *crowd {
	t.Helper()
	c := &crowd{said: make([]int, users), faulty: func(int) bool { return false }}
	for i := range users {
		conv, err := srv.User(fmt.Sprint("user-", i)).Open(kommunicate.ConversationDetail{
			BotIDs: []string{botID}, Assignee: botID, Welcome: kommunicate.SkipWelcome,
		})
		if err != nil {
			t.Fatal(err)
		}
		c.conversations = append(c.conversations, conv)
	}
	return c
}

// say lets each user say one text after the other, when the one before has been
// acknowledged, until ended says so.
func (c *crowd) say(t testing.TB, ended func(n int) bool) {
	var all sync.WaitGroup
	for i, conv := range c.conversations {
		all.Go(func() {
			for !ended(c.said[i]) {
				if _, err := conv.Say(fmt.Sprint(c.said[i] + 1)); err != nil {
					t.Errorf("user %d: %v", i, err)
					return
				}
				c.said[i]++
			}
		})
	}
	all.Wait()
}

// times is when n texts have been said.
func times(n int) func(int) bool { return func(said int) bool { return said >= n } }

// An outcome is what became of turns and of the messages of their answers.
type outcome struct{ Turns, Messages, Lost, Repeated, Disordered int }

func (o *outcome) add(p outcome) {
	o.Turns += p.Turns
	o.Messages += p.Messages
	o.Lost += p.Lost
	o.Repeated += p.Repeated
	o.Disordered += p.Disordered
}

// whole reports whether nothing was lost, repeated or out of order.
func (o outcome) whole() bool { return o.Lost == 0 && o.Repeated == 0 && o.Disordered == 0 }

// check compares what the users see with what they were to get.
func (c *crowd) check() (o outcome) {
	for i, conv := range c.conversations {
		o.add(c.checkOne(conv, c.said[i]))
	}
	return o
}

func (c *crowd) checkOne(conv *kommunicatetest.Conversation, texts int) outcome {
	var want []string
	order := make([]int, texts)
	for n := range order {
		order[n] = n + 1
	}
	if c.order != nil {
		order = c.order(texts)
	}
	for _, n := range order {
		if c.faulty(n) {
			want = append(want, sorry)
			continue
		}
		want = append(want, fmt.Sprint("first ", n), fmt.Sprint("second ", n))
	}
	place, count := map[string]int{}, map[string]int{}
	for i, text := range want {
		place[text] = i
		count[text]++
	}
	o, seen, latest := outcome{Turns: texts, Messages: len(want)}, map[string]int{}, -1
	for _, b := range conv.Transcript() {
		if b.Who != kommunicatetest.ByBot {
			continue
		}
		text := b.Message.Text
		if count[text] == 0 { // Nothing that was to come.
			o.Repeated++
			continue
		}
		seen[text]++
		if text == sorry || seen[text] > 1 {
			continue
		}
		if place[text] < latest {
			o.Disordered++
		}
		latest = max(latest, place[text])
	}
	for text, n := range count {
		o.Lost += max(0, n-seen[text])
		o.Repeated += max(0, seen[text]-n)
	}
	return o
}

// await waits until the crowd has got all messages, or nothing has come for a time.
func (c *crowd) await(patience time.Duration) outcome {
	o, since := c.check(), time.Now()
	for o.Lost > 0 && time.Since(since) < patience {
		time.Sleep(20 * time.Millisecond)
		now := c.check()
		if now.Lost != o.Lost {
			since = time.Now()
		}
		o = now
	}
	return o
}

// noWait lets users go on writing while the bot is at work.
func noWait(context.Context) error { return nil }
