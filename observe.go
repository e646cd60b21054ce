package kommunicate

import (
	"context"
	"errors"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// An Observer hears when something begins and when it ends, for traces and
// metrics: see [WithObserver]. Module otel has one for OpenTelemetry. It is called
// by many goroutines at once, in the way of the work, and must not panic.
//
// Neither what it is told at the beginning nor at the end holds what a user wrote,
// an API key or a header's value.
type Observer interface {
	// Observe is called when op begins. The work goes on with the context that it
	// returns, so that what begins within the work can be told to belong to it: a
	// bot and a late reply to their turn, a call to the bot or the reply that makes
	// it. It returns that context, or the one it got, and what is to be called once,
	// at the end; nil for nothing.
	Observe(ctx context.Context, op Operation) (context.Context, func(Result))
}

// An OperationKind says what an [Observer] hears of.
type OperationKind string

const (
	// OpTurn is a request to a [Webhook], [ForwardWebhook] or [Relay], from its
	// arrival until it is answered. Outcomes: answered; fallback (of a bot that
	// failed, or whose answer was refused); late (the reply will be); timed out
	// (with nobody to deliver late); duplicate; gone (the client has hung up);
	// shed (503: too many turns); closing (503: shutdown); refused (400, 401, 405,
	// 413); accepted, ignored (of a forwarded message); stored, not stored (of a
	// [Queue]).
	OpTurn OperationKind = "turn"
	// OpBot is a bot at work on a turn, or the function of a [ForwardWebhook] on a
	// message. Of a bot that never returns, no end is told. Outcomes: ok, not understood
	// ([ErrNotUnderstood]), failed, panicked.
	OpBot OperationKind = "bot"
	// OpReply is the delivery of an answer that no request waits for. Outcomes:
	// sent; lost; put off (of a stored turn: a worker of its [Queue] goes on later).
	OpReply OperationKind = "reply"
	// OpCall is a request of a [Client]'s, with all its attempts, or a request to a
	// platform. Outcomes: ok, failed, unknown ([ErrOutcomeUnknown]).
	OpCall OperationKind = "call"
)

// An Operation is something that begins.
type Operation struct {
	Kind OperationKind
	// Began is when: for a turn, when its request arrived.
	Began time.Time
	// BotID, GroupID and Key are those of the turn, as far as they are known. Not
	// of a call.
	BotID   string
	GroupID GroupID
	Key     string
	// Platform is that which is called: "" is Kommunicate. Method and Path say how;
	// a path may hold ids. They are of a call alone.
	Platform, Method, Path string
}

// A Result is how an [Operation] ended.
type Result struct {
	// Outcome is one of the words that stand at the kind of the operation.
	Outcome string
	// Status is the HTTP status of a turn's answer, and of an answer to a call that
	// said no; otherwise 0.
	Status int
	// Attempts is how often a call was tried.
	Attempts int
	// Messages is how many messages a bot returned, or a reply sent.
	Messages int
	// Error says of an error what a log may have of it: see [NewWebhook]. "" is
	// none.
	Error string
}

// Failed reports whether the outcome is one that somebody should look at: neither
// a success nor what a client's or a user's doing led to.
func (r Result) Failed() bool {
	switch r.Outcome {
	case outcomeFallback, outcomeTimedOut, outcomeShed, outcomeNotStored, outcomeFailed, outcomePanicked, outcomeLost, outcomeUnknown:
		return true
	}
	return false
}

const (
	outcomeAnswered      = "answered"
	outcomeFallback      = "fallback"
	outcomeLate          = "late"
	outcomeTimedOut      = "timed out"
	outcomeDuplicate     = "duplicate"
	outcomeGone          = "gone"
	outcomeShed          = "shed"
	outcomeClosing       = "closing"
	outcomeRefused       = "refused"
	outcomeAccepted      = "accepted"
	outcomeIgnored       = "ignored"
	outcomeStored        = "stored"
	outcomeNotStored     = "not stored"
	outcomeOK            = "ok"
	outcomeNotUnderstood = "not understood"
	outcomeFailed        = "failed"
	outcomePanicked      = "panicked"
	outcomeSent          = "sent"
	outcomeLost          = "lost"
	outcomeUnknown       = "unknown"
)

// outcomeOf names what becomes of a delivery.
func outcomeOf(kind turns.Kind) string {
	return [...]string{
		turns.Empty: outcomeDuplicate, turns.Answer: outcomeAnswered, turns.Late: outcomeLate,
		turns.TimedOut: outcomeTimedOut, turns.Gone: outcomeGone, turns.Busy: outcomeShed, turns.Closing: outcomeClosing,
	}[kind]
}

// WithObserver sets who hears of turns, bots, replies and calls. A [Client] and a
// platform have observers of their own: give them the same one. Default, and with
// nil: nobody, at no cost.
func WithObserver(observer Observer) Option { return observerOption{observer} }

type observerOption struct{ observer Observer }

func (o observerOption) applyClient(c *clientConfig) error {
	c.observer = o.observer
	return nil
}

func (o observerOption) applyWebhook(c *webhookConfig) error {
	c.observer = o.observer
	return nil
}

func (o observerOption) applyForward(c *forwardConfig) error {
	c.observer = o.observer
	return nil
}

func (o observerOption) applyPlatform(c *PlatformConfig) error {
	c.observer = o.observer
	return nil
}

// Observe tells the observer, if there is one, that a call to the platform begins,
// and by the function that it returns, which is never nil, that it has ended. The
// result gets its outcome, and what may be told of err, from err.
func (c *PlatformConfig) Observe(ctx context.Context, op Operation) (context.Context, func(Result, error)) {
	if c.observer == nil {
		return ctx, unobserved
	}
	op.Kind = OpCall
	ctx, end := observe(ctx, c.observer, op)
	return ctx, func(r Result, err error) {
		r.Outcome = callOutcome(err)
		end(r, err)
	}
}

func unobserved(Result, error) {}

// observe begins an operation. What it returns ends it.
func observe(ctx context.Context, observer Observer, op Operation) (context.Context, func(Result, error)) {
	if observer == nil {
		return ctx, unobserved
	}
	if op.Began.IsZero() {
		op.Began = time.Now()
	}
	op.BotID, op.GroupID, op.Key = cut(op.BotID, maxLogged), GroupID(cut(string(op.GroupID), maxLogged)), cut(op.Key, maxLogged)
	within, end := observer.Observe(ctx, op)
	if end == nil {
		return within, unobserved
	}
	return within, func(r Result, err error) {
		if refused := (*APIError)(nil); r.Status == 0 && safelog.As(err, &refused) {
			r.Status = refused.StatusCode
		}
		r.Error = safelog.Text(err)
		end(r)
	}
}

func callOutcome(err error) string {
	switch {
	case err == nil:
		return outcomeOK
	case errors.Is(err, ErrOutcomeUnknown):
		return outcomeUnknown
	}
	return outcomeFailed
}

func (t *webhookTurn) operation(kind OperationKind) Operation {
	return Operation{Kind: kind, BotID: t.bot, GroupID: t.group, Key: t.key}
}

// arrive begins the observation of a turn.
func (t *webhookTurn) arrive(ctx context.Context, observer Observer) (context.Context, func(Result, error)) {
	op := t.operation(OpTurn)
	op.Began = t.arrived
	return observe(ctx, observer, op)
}

// ask lets the bot answer, under the eyes of the observer.
func ask(ctx context.Context, observer Observer, bot BotPlatform, turn *Turn) ([]Message, error) {
	if observer == nil {
		return bot.Respond(ctx, turn)
	}
	return askWatched(ctx, observer, bot, turn)
}

// askWatched is apart from ask to leave the bot more of a new goroutine's stack.
func askWatched(ctx context.Context, observer Observer, bot BotPlatform, turn *Turn) (msgs []Message, err error) {
	op := Operation{Kind: OpBot, BotID: turn.BotID, GroupID: turn.GroupID, Key: turn.Key}
	err = watch(ctx, observer, op, func(ctx context.Context) (int, error) {
		msgs, err = bot.Respond(ctx, turn)
		return len(msgs), err
	})
	return msgs, err
}

// watch observes a bot, or the function of a [ForwardWebhook].
func watch(ctx context.Context, observer Observer, op Operation, run func(context.Context) (int, error)) (err error) {
	ctx, end := observe(ctx, observer, op)
	r := Result{Outcome: outcomePanicked}
	defer func() { end(r, err) }()
	r.Messages, err = run(ctx)
	switch {
	case err == nil:
		r.Outcome = outcomeOK
	case safelog.Is(err, ErrNotUnderstood):
		r.Outcome = outcomeNotUnderstood
	default:
		r.Outcome = outcomeFailed
	}
	return err
}
