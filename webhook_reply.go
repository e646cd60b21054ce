package kommunicate

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A replier makes of what a bot returned what the user gets, in the dialect of who
// asked, and sends it when no request waits for it.
type replier struct {
	dialect  Dialect
	callback CallbackDialect                   // The dialect, if it is one.
	degraded func(context.Context, []Degraded) // nil for the log.
	sender   lateSender                        // nil without a client.
	sends    string                            // What the log calls what is sent.
	whole    bool                              // See [WithWholeHandoffs].
	fallback Message
	logger   *slog.Logger
	observer Observer // nil for none.
	budget   time.Duration
	lost     atomic.Int64 // Replies that could not be sent.
}

// A lateSender sends messages to a conversation, as a bot: it returns what does
// so, or why it cannot. The user is the one whom an [UpdateUserDetail] is about.
type lateSender interface {
	prepare(to GroupID, from, user string, msgs ...Message) (send func(context.Context) ([]Sent, error), err error)
}

// ready checks the fallback message, and the interim message if there is one.
func (r *replier) ready(interim *Message) error {
	if err := r.check(r.fallback); err != nil {
		return fmt.Errorf("WithFallback: %w", err)
	}
	if interim == nil {
		return nil
	}
	if err := r.check(*interim); err != nil {
		return fmt.Errorf("WithInterim: %w", err)
	}
	return nil
}

// check refuses a message that does not validate, whole or split.
func (r *replier) check(m Message) (err error) {
	defer recoverTo(&err)
	if _, err := AppendMessages(nil, []Message{m}); err != nil {
		return err
	}
	_, err = AppendMessages(nil, r.split([]Message{m}))
	return err
}

func (r *replier) split(msgs []Message) []Message {
	if r.whole {
		return msgs
	}
	return SplitHandoffs(msgs)
}

// answer writes what the user gets: what the bot returned, or the fallback and
// why.
func (r *replier) answer(ctx context.Context, t *webhookTurn, msgs []Message, err error) ([]byte, error) {
	if err != nil {
		r.logFailure(ctx, t, err)
		return r.say(ctx, t, r.fallback), err
	}
	body, degraded, err := r.encode(&t.turn, msgs)
	if err != nil {
		r.logRefused(ctx, t, err)
		return r.say(ctx, t, r.fallback), err
	}
	r.report(ctx, degraded)
	return body, nil
}

// say writes an answer that is not the bot's, or silence. The bot may still be at
// work with the turn.
func (r *replier) say(ctx context.Context, t *webhookTurn, msgs ...Message) []byte {
	body, degraded, err := r.encode(t.bare(), msgs)
	if err != nil {
		r.logRefused(ctx, t, err)
		return nil
	}
	r.report(ctx, degraded)
	return body
}

// encode writes an answer as it is delivered. Its error points at the messages as
// the bot returned them.
func (r *replier) encode(turn *Turn, msgs []Message) (body []byte, degraded []Degraded, err error) {
	defer recoverTo(&err)
	body, degraded, err = r.dialect.Encode(turn, r.split(msgs))
	if err == nil {
		return body, degraded, nil
	}
	if _, whole := AppendMessages(nil, msgs); whole != nil {
		err = whole
	}
	return nil, nil, err
}

func (r *replier) report(ctx context.Context, list []Degraded) {
	reportDegraded(ctx, r.logger, r.degraded, list)
}

// recoverTo makes a panic an error: that of a type outside of this library which
// embeds one of its interfaces, nil.
func recoverTo(err *error) {
	if cause := recover(); cause != nil {
		*err = turns.NewPanicError(cause)
	}
}

// call delivers what was written, of a turn whose answer is a call.
func (r *replier) call(ctx context.Context, t *webhookTurn, body []byte) {
	ctx, end := observe(ctx, r.observer, t.operation(OpReply))
	err := r.callback.Call(ctx, t.bare(), body)
	if err != nil {
		r.logLost(ctx, t, 0, err)
	}
	end(replyResult(0, err), err)
}

// isCall reports whether an answer is a call, and not the client's to send: it is
// in time, or the client cannot.
func (r *replier) isCall(t *webhookTurn) bool {
	return t.calls && (r.sender == nil || !t.addressed() || time.Since(t.arrived) < r.budget)
}

// send settles and sends what no request waits for. What fails in spite of the
// client's own retries is lost.
func (r *replier) send(ctx context.Context, t *webhookTurn, msgs []Message, err error) {
	if r.isCall(t) {
		body, _ := r.answer(ctx, t, msgs, err)
		r.call(ctx, t, body)
		return
	}
	msgs = r.settle(ctx, t, msgs, err)
	if len(msgs) == 0 {
		return
	}
	ctx, end := observe(ctx, r.observer, t.operation(OpReply))
	sent, err := r.sendOrFallBack(ctx, t, msgs)
	end(replyResult(sent, err), err)
}

func replyResult(sent int, err error) Result {
	if err != nil {
		return Result{Outcome: outcomeLost, Messages: sent}
	}
	return Result{Outcome: outcomeSent, Messages: sent}
}

// sendOrFallBack returns how many messages were sent.
func (r *replier) sendOrFallBack(ctx context.Context, t *webhookTurn, msgs []Message) (int, error) {
	_, send, err := r.prepareOrFallBack(ctx, t, msgs)
	if err != nil {
		return 0, err
	}
	sent, err := send(ctx)
	if err != nil {
		r.logLost(ctx, t, len(sent), err)
		return len(sent), err
	}
	r.logSent(ctx, t, len(sent))
	return len(sent), nil
}

// settle returns what the user is sent: what the bot returned, or the fallback.
func (r *replier) settle(ctx context.Context, t *webhookTurn, msgs []Message, err error) []Message {
	if err != nil {
		r.logFailure(ctx, t, err)
		return []Message{r.fallback}
	}
	late, degraded, err := r.late(&t.turn, msgs)
	if err != nil {
		r.logRefused(ctx, t, err)
		return []Message{r.fallback}
	}
	r.report(ctx, degraded)
	return late
}

// late returns the messages of an answer that comes late, if they validate.
func (r *replier) late(turn *Turn, msgs []Message) (late []Message, degraded []Degraded, err error) {
	defer recoverTo(&err)
	late, degraded = r.dialect.Late(turn, msgs)
	_, err = AppendMessages(nil, late)
	return late, degraded, err
}

// prepareOrFallBack readies messages to be sent, or else the fallback message. It
// returns which, or why nothing can be sent.
func (r *replier) prepareOrFallBack(ctx context.Context, t *webhookTurn, msgs []Message) ([]Message, func(context.Context) ([]Sent, error), error) {
	send, err := r.prepare(t, msgs)
	if err == nil {
		return msgs, send, nil
	}
	r.logRefused(ctx, t, err)
	msgs = []Message{r.fallback}
	if send, err = r.prepare(t, msgs); err != nil {
		r.logLost(ctx, t, 0, err)
		return nil, nil, err
	}
	return msgs, send, nil
}

// prepare readies messages to be sent. The client refuses more than a bot's answer
// is refused for, such as ids that no URL can hold.
func (r *replier) prepare(t *webhookTurn, msgs []Message) (send func(context.Context) ([]Sent, error), err error) {
	defer recoverTo(&err)
	return r.sender.prepare(t.group, t.bot, t.user, msgs...)
}
