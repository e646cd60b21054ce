package jetstream_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const botID = "echo-bot"

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
		if err := queue.Work(context.Background(), hook); err != nil {
			t.Errorf("Work: %v", err)
		}
	})
	t.Cleanup(func() {
		closeQueue(t, queue)
		working.Wait()
	})
}

// newHook is the webhook of a bot with a queue, whose sends fail fast.
func newHook(srv *kommunicatetest.Server, bot kommunicate.BotPlatform, queue kommunicate.Queue, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	client := srv.Client(kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 2, MinDelay: 10 * time.Millisecond, MaxDelay: time.Second}))
	opts = append(opts, kommunicate.WithClient(client), kommunicate.WithQueue(queue))
	return kommunicate.NewWebhook(bot, opts...)
}

// A crowd are users who write to the bot, each in a conversation of their own.
type crowd []*kommunicatetest.Conversation

func newCrowd(t testing.TB, srv *kommunicatetest.Server, users int) crowd {
	t.Helper()
	crowd := make(crowd, users)
	for i := range crowd {
		conv, err := srv.User(fmt.Sprint("user-", i)).Open(kommunicate.ConversationDetail{
			BotIDs: []string{botID}, Assignee: botID, Welcome: kommunicate.SkipWelcome,
		})
		if err != nil {
			t.Fatal(err)
		}
		crowd[i] = conv
	}
	return crowd
}

// say lets each user say texts, counted from 1, and returns when the last turn was
// acknowledged.
func (c crowd) say(t testing.TB, texts int, every time.Duration) {
	var all sync.WaitGroup
	for i, conv := range c {
		all.Go(func() {
			for n := range texts {
				if _, err := conv.Say(fmt.Sprint(n + 1)); err != nil {
					t.Errorf("user %d: %v", i, err)
					return
				}
				time.Sleep(every)
			}
		})
	}
	all.Wait()
}

// An outcome is what became of the messages of all answers that were to come.
type outcome struct{ Messages, Lost, Repeated, Disordered int }

func (o outcome) add(p outcome) outcome {
	return outcome{o.Messages + p.Messages, o.Lost + p.Lost, o.Repeated + p.Repeated, o.Disordered + p.Disordered}
}

// check compares what the users see with what echo answers to texts of each.
func (c crowd) check(texts int) (o outcome) {
	for _, conv := range c {
		o = o.add(checkOne(conv, texts))
	}
	return o
}

func checkOne(conv *kommunicatetest.Conversation, texts int) (o outcome) {
	seen, latest := map[string]int{}, 0
	for _, b := range conv.Transcript() {
		if b.Who != kommunicatetest.ByBot {
			continue
		}
		word, number, _ := strings.Cut(b.Message.Text, " ")
		var n int
		fmt.Sscan(number, &n)
		place := 2 * n
		if word == "second" {
			place++
		}
		if seen[b.Message.Text]++; seen[b.Message.Text] == 1 && place < latest {
			o.Disordered++
		}
		latest = max(latest, place)
	}
	for n := range texts {
		for _, word := range []string{"first", "second"} {
			o.Messages++
			switch times := seen[fmt.Sprint(word, " ", n+1)]; {
			case times == 0:
				o.Lost++
			default:
				o.Repeated += times - 1
			}
		}
	}
	return o
}

// await waits until the crowd has got all messages, or nothing has come for a time.
func (c crowd) await(texts int, patience time.Duration) outcome {
	o, since := c.check(texts), time.Now()
	for o.Lost > 0 && time.Since(since) < patience {
		time.Sleep(20 * time.Millisecond)
		now := c.check(texts)
		if now.Lost != o.Lost {
			since = time.Now()
		}
		o = now
	}
	return o
}
