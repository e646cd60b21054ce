package kommunicate

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
)

// An Outgoing is what [Client.SendAll] sends to one conversation.
type Outgoing struct {
	// To is the conversation. Required.
	To GroupID
	// From is who sends: a user, agent or bot. Required.
	From string
	// Messages go out one after the other.
	Messages []Message
}

// A SendResult is what became of an [Outgoing]: what [Client.SendMessage] returns
// for it.
type SendResult struct {
	Sent []Sent
	Err  error
}

// Progress is how far [Client.SendAll] has come.
type Progress struct {
	// Index is that of the [Outgoing] that is done, and Result what became of it.
	Index  int
	Result SendResult
	// Done of Total are done, and Failed of those failed.
	Done, Failed, Total int
}

// A SendAllOption configures [Client.SendAll].
type SendAllOption interface{ applySendAll(*bulk) error }

// bulk is what the options of [Client.SendAll] add up to, and how far it is.
type bulk struct {
	concurrency int
	progress    func(Progress)

	mu      sync.Mutex
	results []SendResult
	done    int
	failed  int
	first   int // Of the failed ones, by index.
}

// defaultConcurrency leaves a client half of the connections that it keeps.
const defaultConcurrency = 16

// SendAll sends to many conversations: an announcement, a reminder. Each
// [Outgoing] is sent as [Client.SendMessage] does it, several at once
// ([WithConcurrency]), in no order that could be told: what belongs in one
// conversation in an order is one Outgoing. One that fails holds no other up.
//
// The results have the places of the outgoing; there is one for each. The error is
// nil when all of them were sent, and else says how many were not, and wraps the
// error of the first of those. When ctx ends, what is not under way is not sent:
// its error is that of ctx. Send again what has an error that is not
// [ErrOutcomeUnknown], and no Sent.
//
// An option that makes no sense is a [*ValidationError]: then nothing was sent,
// and there are no results.
func (c *Client) SendAll(ctx context.Context, outgoing []Outgoing, opts ...SendAllOption) ([]SendResult, error) {
	b := &bulk{concurrency: defaultConcurrency, results: make([]SendResult, len(outgoing))}
	for i, opt := range opts {
		if opt == nil {
			return nil, &ValidationError{Pointer: "/options/" + strconv.Itoa(i), Code: "required", Detail: "the option is nil: leave it out"}
		}
		if err := opt.applySendAll(b); err != nil {
			return nil, err
		}
	}
	// Goroutines that stay keep the stacks that they have grown.
	var workers sync.WaitGroup
	var taken atomic.Int64
	take := func() int { return int(taken.Add(1)) - 1 }
	for range min(b.concurrency, len(outgoing)) {
		workers.Go(func() {
			for i := take(); i < len(outgoing); i = take() {
				b.report(i, c.sendOne(ctx, &outgoing[i]))
			}
		})
	}
	workers.Wait()
	return b.results, b.err()
}

func (c *Client) sendOne(ctx context.Context, o *Outgoing) (result SendResult) {
	if err := ctx.Err(); err != nil {
		return SendResult{Err: fmt.Errorf("kommunicate: not sent: %w", err)}
	}
	result.Sent, result.Err = c.SendMessage(ctx, o.To, o.From, o.Messages...)
	return result
}

// report notes a result and tells of it.
func (b *bulk) report(i int, result SendResult) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.results[i] = result
	b.done++
	if result.Err != nil {
		if b.failed == 0 || i < b.first {
			b.first = i
		}
		b.failed++
	}
	if b.progress != nil {
		b.progress(Progress{Index: i, Result: result, Done: b.done, Failed: b.failed, Total: len(b.results)})
	}
}

func (b *bulk) err() error {
	if b.failed == 0 {
		return nil
	}
	return fmt.Errorf("%w (outgoing[%d]; %d of %d were not sent, or not to their end)",
		b.results[b.first].Err, b.first, b.failed, len(b.results))
}

type sendAllOptionFunc func(*bulk) error

func (f sendAllOptionFunc) applySendAll(b *bulk) error { return f(b) }

// WithConcurrency sets how many conversations [Client.SendAll] sends to at once.
// Default: 16. The default HTTP client keeps 32 connections. Refused: less than 1.
func WithConcurrency(n int) SendAllOption {
	return sendAllOptionFunc(func(b *bulk) error {
		b.concurrency = n
		if n < 1 {
			return &ValidationError{Pointer: "/concurrency", Code: "gte", Detail: "must be at least 1"}
		}
		return nil
	})
}

// WithProgress lets report hear of each [Outgoing] that is done. It is called once
// at a time and holds the sending up while it runs. It may end the context of
// [Client.SendAll] when too much fails. Default, and with nil: nobody hears.
func WithProgress(report func(Progress)) SendAllOption {
	return sendAllOptionFunc(func(b *bulk) error {
		b.progress = report
		return nil
	})
}
