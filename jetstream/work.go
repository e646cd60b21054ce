package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	natsjs "github.com/nats-io/nats.go/jetstream"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// A call says that there is something to do in a conversation. What there is, the
// stream says: so a call may come twice, late, out of order, or to a machine other
// than the one that works on the conversation.
type call struct {
	key      string
	sequence uint64
	message  natsjs.Msg // nil for one that was found by looking.
}

// A busy conversation is one that this process works on. Of the calls that come
// meanwhile it keeps the one of the last turn, which stands for all before it: so
// however many turns wait in it, one call is pending at the server.
type busy struct{ call call }

// called keeps the call, unless it says no more than the one that is kept.
func (b *busy) called(c call) {
	switch before := b.call; {
	case c.message == nil:
	case before.message != nil && c.sequence < before.sequence:
		_ = c.message.Ack()
	default:
		b.call = c
		if before.message != nil && before.sequence < c.sequence {
			_ = before.message.Ack()
		}
	}
}

// Work answers stored turns with what the bot of hook says, through the client of
// hook, until ctx ends or [Queue.Close] is called. It returns when the turns that
// are under way then are answered, with nil. It waits for servers that cannot be
// reached. Any number of processes may work on one queue, with the same bot.
//
// It returns [ErrClosed] if the queue was closed before, and an error if the servers
// do not let it begin.
//
// hook must have been made with [kommunicate.WithQueue]: it is an error if not.
func (q *Queue) Work(ctx context.Context, hook *kommunicate.Webhook) error {
	if hook == nil {
		return errors.New("jetstream: Work: the webhook is nil")
	}
	if _, err := hook.AnswerSteps(new(kommunicate.Turn), "", nil); err != nil {
		return fmt.Errorf("jetstream: Work: %w", err)
	}
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return ErrClosed
	}
	q.working.Add(1)
	q.mu.Unlock()
	defer q.working.Done()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(q.halt, cancel)()
	var consumer natsjs.Consumer
	err := whenReady(ctx, q.config.logger, func(ctx context.Context) (err error) {
		consumer, err = q.workers(ctx)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return fmt.Errorf("jetstream: the consumer of turns: %w", err)
	}
	w := &worker{q: q, hook: hook, places: make(chan struct{}, q.config.maxTurns)}
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		w.sweep(ctx)
	}()
	w.listen(ctx, consumer)
	<-swept
	for range cap(w.places) { // All places free: nothing is under way.
		select {
		case w.places <- struct{}{}:
		case <-q.gone: // Close has left what is.
			return nil
		}
	}
	return nil
}

// workers readies the consumer of turns.
func (q *Queue) workers(ctx context.Context) (natsjs.Consumer, error) {
	return q.turns.CreateOrUpdateConsumer(ctx, natsjs.ConsumerConfig{
		Durable: "workers", AckPolicy: natsjs.AckExplicitPolicy, AckWait: q.config.lease,
		MaxAckPending: -1, MaxDeliver: -1, // As many may wait as are stored, or they would keep others waiting.
	})
}

// A worker is one call of Work.
type worker struct {
	q      *Queue
	hook   *kommunicate.Webhook
	places chan struct{} // One is taken for each conversation that is worked on.
}

// take takes a place, and as many more as are free, up to max.
func (w *worker) take(ctx context.Context, most int) int {
	select {
	case w.places <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for n := 1; n < most; n++ {
		select {
		case w.places <- struct{}{}:
		default:
			return n
		}
	}
	return most
}

func (w *worker) give(n int) {
	for range n {
		<-w.places
	}
}

// fetchWait is how long one request for turns waits.
const fetchWait = 2 * time.Second

// listen takes calls from the consumer, no more than there are places.
func (w *worker) listen(ctx context.Context, consumer natsjs.Consumer) {
	for failing := false; ; {
		places := w.take(ctx, 64)
		if places == 0 {
			return
		}
		limited, cancel := context.WithTimeout(ctx, fetchWait)
		batch, err := consumer.Fetch(places, natsjs.FetchContext(limited))
		if err == nil {
			for m := range batch.Messages() {
				places--
				w.handle(m)
			}
			err = batch.Error()
		}
		cancel()
		w.give(places)
		if err != nil && ctx.Err() == nil && !failing {
			w.q.config.logger.Warn("jetstream: turns cannot be fetched, trying again", safelogArgs(err)...)
		}
		if failing = err != nil; !failing {
			continue
		}
		if pause(ctx, tryAgain) != nil {
			return
		}
		if again, err := w.again(ctx); err == nil { // Somebody may have deleted it.
			consumer = again
		}
	}
}

// again readies the consumer once more.
func (w *worker) again(ctx context.Context) (consumer natsjs.Consumer, err error) {
	err = within(ctx, func(ctx context.Context) (err error) {
		consumer, err = w.q.workers(ctx)
		return err
	})
	return consumer, err
}

// handle follows a call, in the place that was taken for it.
func (w *worker) handle(m natsjs.Msg) {
	meta, err := m.Metadata()
	if err != nil {
		w.give(1)
		return
	}
	w.start(call{strings.TrimPrefix(m.Subject(), w.q.subject("")), meta.Sequence.Stream, m})
}

// start works on a conversation in a goroutine of its own, unless that is done
// already: then the call waits for the end of it.
func (w *worker) start(c call) {
	w.q.mu.Lock()
	defer w.q.mu.Unlock()
	if b := w.q.active[c.key]; b != nil {
		b.called(c)
		w.give(1)
		return
	}
	w.q.active[c.key] = &busy{c}
	w.q.working.Add(1)
	go func() {
		defer w.q.working.Done()
		defer w.give(1)
		done, err := uint64(0), errExited
		defer func() { w.end(c.key, done, err) }()
		done, err = w.answerAll(c)
	}()
}

// errExited says that a transport or a log of the user's ended the goroutine.
var errExited = errors.New("the goroutine was ended")

// end answers the call of a conversation. That of a turn which is not answered
// comes again, but for an answer that is put off for long: whoever sweeps finds it.
func (w *worker) end(key string, done uint64, err error) {
	w.q.mu.Lock()
	b := w.q.active[key]
	delete(w.q.active, key)
	w.q.mu.Unlock()
	again := w.q.config.lease / 4
	var resting *restError
	if errors.As(err, &resting) {
		again = resting.rest
	}
	switch c := b.call; {
	case c.message == nil:
	case c.sequence <= done, again > w.q.config.lease:
		_ = c.message.Ack()
	case err == nil:
		_ = c.message.Nak()
	default:
		_ = c.message.NakWithDelay(again)
	}
}

// sweep looks, once in a lease, for turns whose call was lost, such as by a server
// whose clock was set back.
func (w *worker) sweep(ctx context.Context) {
	for pause(ctx, w.q.config.lease/2+rand.N(w.q.config.lease)) == nil {
		info, err := w.q.turns.Info(ctx, natsjs.WithSubjectFilter(w.q.subject("*")))
		if err != nil {
			continue
		}
		for subject := range info.State.Subjects {
			key := strings.TrimPrefix(subject, w.q.subject(""))
			if w.q.resting(key) {
				continue
			}
			if w.take(ctx, 1) == 0 {
				return
			}
			w.start(call{key: key})
		}
	}
}

// answerAll answers the turns of a conversation until none is stored. It returns
// up to which they are answered.
func (w *worker) answerAll(c call) (done uint64, err error) {
	q, key := w.q, c.key
	value, revision, err := q.records.load(q.abort, key)
	if err != nil {
		return 0, err
	}
	r, err := decodeRecord(value)
	if err != nil {
		q.config.logger.Error("jetstream: a record is not understood", append(safelogArgs(err), "record", key)...)
	}
	if c.sequence <= r.Done {
		q.clear(key, r.Done)
	}
	next, err := q.next(q.abort, key, r.Done)
	if err != nil || next == nil {
		return r.Done, err
	}
	l, err := q.acquire(q.abort, key, revision, r, next.Sequence)
	if err != nil {
		return r.Done, err
	}
	defer l.release()
	for next != nil && err == nil {
		next, err = w.answerOne(l, next)
	}
	return l.state().Done, err
}

// clear deletes turns that are done, which a worker that ended just then has left.
func (q *Queue) clear(key string, done uint64) {
	for {
		left, err := q.next(q.abort, key, 0)
		if err != nil || left == nil || left.Sequence > done || q.turns.DeleteMsg(q.abort, left.Sequence) != nil {
			return
		}
	}
}

// next returns the first turn of a conversation behind the one that is done, nil
// for none.
func (q *Queue) next(ctx context.Context, key string, done uint64) (*natsjs.RawStreamMsg, error) {
	m, err := q.turns.GetMsg(ctx, done+1, natsjs.WithGetMsgSubject(q.subject(key)))
	if errors.Is(err, natsjs.ErrMsgNotFound) {
		return nil, nil
	}
	return m, err
}

// answerOne answers a turn and returns the conversation's next one.
func (w *worker) answerOne(l *lease, m *natsjs.RawStreamMsg) (*natsjs.RawStreamMsg, error) {
	q, id := w.q, ""
	if t, err := decodeTurn(m); err != nil {
		q.config.logger.Error("jetstream: a stored turn is not understood", safelogArgs(err)...)
	} else if id = t.name(); slices.Contains(l.state().Recent, id) {
		q.counts.known.Add(1)
	} else if err := w.answer(l, t); err != nil {
		var p *postponed
		if errors.As(err, &p) {
			err = w.putOff(l, t, p)
		}
		if err != nil {
			return nil, err
		}
	}
	var next *natsjs.RawStreamMsg
	if q.halt.Err() == nil {
		var err error
		if next, err = q.next(l.ctx, l.key, m.Sequence); err != nil {
			return nil, err
		}
	}
	err := l.write(func(r *record) {
		r.finish(id)
		if next == nil {
			r.Owner = ""
		} else {
			r.begin(next.Sequence)
		}
	})
	if err != nil {
		return nil, err
	}
	q.counts.answered.Add(1)
	_ = q.turns.DeleteMsg(q.abort, m.Sequence) // Or whoever looks next clears it away.
	return next, nil
}

// answer asks the bot, unless it has been, and sends what it said.
func (w *worker) answer(l *lease, t *storedTurn) error {
	r := l.state()
	if r.Answer == nil && t.kept != nil {
		err := l.write(func(r *record) { r.Answer, r.Step = t.kept.Answer, t.kept.Step })
		if err != nil {
			return err
		}
		r = l.state()
	}
	if r.Answer == nil {
		msgs, err := w.hook.Answer(l.ctx, &t.turn, r.Attempt)
		if err != nil {
			return err
		}
		return w.send(l, &t.turn, t.id, msgs)
	}
	var msgs []kommunicate.Message
	if err := json.Unmarshal(r.Answer, &msgs); err != nil {
		w.log(&t.turn, slog.LevelError, "jetstream: a stored answer is not understood", err)
		w.observeLoss(l.ctx, &t.turn, err)
		return nil
	}
	return w.send(l, &t.turn, t.id, msgs)
}

func safelogArgs(err error) (args []any) {
	for _, attr := range safelog.Error(err) {
		args = append(args, attr)
	}
	return args
}

// log writes an event of a turn, without what anybody wrote.
func (w *worker) log(turn *kommunicate.Turn, level slog.Level, event string, err error) {
	args := []any{slog.String("bot", turn.BotID), slog.String("group", string(turn.GroupID)), slog.String("key", turn.Key)}
	if err != nil {
		args = append(args, safelogArgs(err)...)
	}
	w.q.config.logger.Log(context.Background(), level, event, args...)
}
