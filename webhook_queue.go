package kommunicate

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A Queue keeps the turns of a [Webhook] until they are answered: see
// [WithQueue]. Package jetstream has one that outlives the process and is shared
// by any number of machines.
//
// Its workers take the turns of one conversation in the order in which they were
// put, and for each: ask [Webhook.Answer], keep what it returns, and carry out
// what [Webhook.AnswerSteps] makes of that, step by step. [Webhook.ObserveReply]
// tells of it.
type Queue interface {
	// Put stores a turn. Once it has returned nil, the turn will be answered
	// whatever becomes of this process. A turn that is stored already, by its BotID
	// and Key, is stored once. Put does not keep the turn.
	Put(ctx context.Context, turn *Turn) error
}

// WithQueue makes a [Webhook] answer a turn with [] as soon as it is stored in
// the queue, and 503 with Retry-After when it could not be stored: Kommunicate
// may deliver it again then. The queue's workers answer it through the client,
// without which the option is refused ([WithClient]). De-duplication and the
// order within a conversation are the queue's; [WithBudget] is how long Put may
// take, [WithInterim] has no effect. A turn that names no conversation or bot
// cannot be answered so, and is answered in place, as without a queue.
//
// Default, and with nil: none. Refused: a queue and a [Dialect], since a platform
// that stands in front of a bot waits for its answer.
func WithQueue(q Queue) WebhookOption {
	return webhookOptionFunc(func(c *webhookConfig) error {
		c.queue = q
		return nil
	})
}

// A queueEnd is the webhook's part in a queue.
type queueEnd struct {
	queue  Queue
	client *Client
	engine *turns.Engine[*queuedTurn, []Message] // Asks the bot for stored turns.

	overdue atomic.Int64 // Bots that have not returned though their context has ended.
}

// maxOverdue bounds the goroutines of bots that never return.
const maxOverdue = 1024

// A queuedTurn is a stored turn that is worked on until ctx ends.
type queuedTurn struct {
	webhookTurn
	ctx context.Context
}

func (h *Webhook) openQueue() error {
	if h.config.queue == nil {
		return nil
	}
	client, ok := h.config.late.(*Client)
	if !ok {
		return errors.New("WithQueue: the answers to stored turns go out through a client: see WithClient")
	}
	if _, custom := h.config.dialect.(customDialect); !custom {
		return errors.New("WithQueue: the platform whose dialect this is waits for the answer")
	}
	h.queued = &queueEnd{queue: h.config.queue, client: client}
	h.queued.engine = turns.New(turns.Config[*queuedTurn, []Message]{
		Run:         h.respondQueued,
		Dropped:     func(t *queuedTurn, err error) { h.replies.dropped(&t.webhookTurn, err) },
		Budget:      h.config.limit + time.Minute, // The limit ends every turn before that.
		Limit:       h.config.limit,
		MaxInFlight: math.MaxInt32,
	})
	return nil
}

// queues reports whether the turn goes to the queue.
func (h *Webhook) queues(t *webhookTurn) bool {
	return h.queued != nil && t.group != "" && t.bot != ""
}

func (q *queueEnd) wait(ctx context.Context) error {
	if queue, ok := q.queue.(interface{ Wait(context.Context) error }); ok {
		return queue.Wait(ctx)
	}
	return nil
}

// store stores the turn and answers its delivery. The engine is not told its key:
// deliveries are told apart by the queue, which may fail and be asked again.
func (h *Webhook) store(ctx context.Context, w http.ResponseWriter, t *webhookTurn) (Result, error) {
	outcome := h.engine.Do(ctx, turns.Turn[*webhookTurn]{
		Conversation: string(t.group),
		Arrived:      t.arrived,
		NoLate:       true,
		Value:        t,
	})
	switch {
	case outcome.Kind == turns.Answer && outcome.Err == nil:
		h.replies.log(ctx, t, slog.LevelDebug, "kommunicate: turn stored")
		h.write(w, noMessages)
		return Result{Outcome: outcomeStored, Status: http.StatusOK}, nil
	case outcome.Kind == turns.Answer:
		h.replies.logNotStored(ctx, t, outcome.Err)
		return Result{Outcome: outcomeNotStored, Status: tryLater(w, "the turn could not be stored")}, outcome.Err
	case outcome.Kind == turns.Closing:
		return Result{Outcome: outcomeClosing, Status: tryLater(w, "the bot is shutting down")}, nil
	case outcome.Kind == turns.Gone:
		h.replies.log(ctx, t, slog.LevelInfo, "kommunicate: delivery broken off")
		return Result{Outcome: outcomeGone, Status: http.StatusOK}, nil
	default:
		h.replies.log(ctx, t, slog.LevelWarn, "kommunicate: turn turned away", slog.String("reason", outcome.Kind.String()))
		return Result{Outcome: outcomeShed, Status: tryLater(w, "too many turns are in flight, or storing one takes too long")}, nil
	}
}

// dropped hears of what came of a turn when nobody could be told any more.
func (h *Webhook) dropped(t *webhookTurn, err error) {
	switch {
	case !h.queues(t):
		h.replies.dropped(t, err)
	case err != nil:
		h.replies.logNotStored(context.Background(), t, err)
	}
}

// maxAttempts is how often a bot is asked for the same turn.
const maxAttempts = 10

// Answer asks the bot for the answer to a stored turn and returns what the user
// gets, ready for [Webhook.AnswerSteps]: no message, if the bot has nothing to
// say. As for every turn, an error, a panic, an answer that does not validate and
// a bot that does not return within the turn limit become the fallback message.
// So does the tenth attempt to answer a turn, without asking the bot, which may
// be what ended the process nine times; attempts count from 1.
//
// It fails when ctx ends, with its error; then so does the context of the bot. It
// fails without [WithQueue].
//
// A bot that does not return, even a second after its context has ended, is left
// behind. While 1024 are, no bot is asked, and users get the fallback message.
func (h *Webhook) Answer(ctx context.Context, turn *Turn, attempt int) ([]Message, error) {
	if h.queued == nil {
		return nil, errNoQueue
	}
	t := &queuedTurn{ctx: ctx}
	t.turn, t.arrived = *turn, time.Now()
	t.key, t.bot, t.group, t.user = turn.Key, turn.BotID, turn.GroupID, turn.UserID
	outcome := turns.Outcome[[]Message]{Kind: turns.Answer, Err: errAttempts}
	if attempt < maxAttempts {
		outcome = h.queued.engine.Do(ctx, turns.Turn[*queuedTurn]{Value: t})
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	msgs := h.replies.settle(ctx, &t.webhookTurn, outcome.Answer, outcome.Err)
	if len(msgs) == 0 {
		return nil, nil
	}
	ready, _, _ := h.replies.prepareOrFallBack(ctx, &t.webhookTurn, msgs)
	return ready, nil
}

var (
	errNoQueue = safelog.NewMark("", "the webhook has no queue whose turns it could answer: make it with WithQueue")
	errHung    = safelog.NewMark("", "the bot is not asked, for too many of its answers never came to an end")
)

var errAttempts = safelog.NewMark("", "the turn was begun too often without coming to an end")

// respondQueued asks the bot, on a context that ends with the work on the turn.
func (h *Webhook) respondQueued(ctx context.Context, t *queuedTurn) ([]Message, error) {
	if h.queued.overdue.Load() >= maxOverdue {
		return nil, errHung
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(t.ctx, cancel)()
	inTime := context.AfterFunc(ctx, func() { h.queued.overdue.Add(1) })
	defer func() {
		if !inTime() {
			h.queued.overdue.Add(-1)
		}
	}()
	return ask(ctx, h.config.observer, h.bot, &t.turn)
}

// AnswerSteps returns the calls that it takes to send an answer to the turn, in
// the order in which they are to be carried out. The same arguments yield the
// same steps, so that what one process began another can end. It sends nothing;
// the errors are those of [Client.SendMessage] before it sends. It fails without
// [WithQueue].
//
// Each bubble carries an id of its own, which begins with id, in its metadata
// ([AnswerIDKey]): by that a log of what was sent can be asked for it.
func (h *Webhook) AnswerSteps(turn *Turn, id string, msgs []Message) (steps []AnswerStep, err error) {
	defer recoverTo(&err)
	if h.queued == nil {
		return nil, errNoQueue
	}
	if len(msgs) == 0 {
		return nil, nil
	}
	client := h.queued.client
	d := delivery{
		To: turn.GroupID, From: turn.BotID, user: turn.UserID,
		skipBot: client.skipBot, whole: client.wholeHandoffs, stamp: id,
	}
	errands, err := d.plan(msgs)
	if err != nil {
		return nil, err
	}
	for _, e := range errands {
		steps = append(steps, AnswerStep{ID: e.stamp, client: client, errand: e})
	}
	return steps, nil
}

// ObserveReply tells the observer, if there is one ([WithObserver]), that the
// delivery of an answer to a stored turn begins ([OpReply]), and by the function
// that it returns, which is never nil, that it has ended. The steps are carried out
// with the context that it returns.
func (h *Webhook) ObserveReply(ctx context.Context, turn *Turn) (context.Context, func(Result, error)) {
	op := Operation{Kind: OpReply, BotID: turn.BotID, GroupID: turn.GroupID, Key: turn.Key}
	return observe(ctx, h.config.observer, op)
}

// AnswerIDKey is the key of a message's metadata that holds [AnswerStep.ID].
const AnswerIDKey = "answerId"

// An AnswerStep is one of the calls that sending an answer takes.
type AnswerStep struct {
	// ID is that of the bubble that the step sends. It is "" for a step that sends
	// none, such as an assignment; that may be carried out twice without harm.
	ID string

	client *Client
	errand errand
}

// Do carries out the step. Its errors are those of [Client.SendMessage];
// [ErrOutcomeUnknown] is among them for a bubble alone.
func (s *AnswerStep) Do(ctx context.Context) error {
	_, err := s.client.carryOut(ctx, s.errand)
	return err
}

// stamped returns the message with the next id of the delivery in its metadata.
func (d *delivery) stamped(m *Message) (stamped Message, id string, err error) {
	d.stamps++
	id = d.stamp + "/" + strconv.Itoa(d.stamps)
	stamped = *m
	stamped.Metadata = append(Members(nil), m.Metadata...)
	return stamped, id, stamped.Metadata.Set(AnswerIDKey, id)
}
