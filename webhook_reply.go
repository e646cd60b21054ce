package kommunicate

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A replier makes of what a bot returned what the user gets, and sends it when no
// request waits for it.
type replier struct {
	sender   lateSender // nil without a client.
	sends    string     // What the log calls what is sent.
	whole    bool       // See [WithWholeHandoffs].
	fallback Message
	sorry    []byte // The fallback as an answer's body.
	logger   *slog.Logger
	lost     atomic.Int64 // Replies that could not be sent.
}

// A lateSender sends messages to a conversation, as a bot: it returns what does
// so, or why it cannot. The user is the one whom an [UpdateUserDetail] is about.
type lateSender interface {
	prepare(to GroupID, from, user string, msgs ...Message) (send func(context.Context) ([]Sent, error), err error)
}

var noMessages = []byte("[]")

// ready encodes the fallback message, and so checks it.
func (r *replier) ready() (err error) {
	if r.sorry, err = r.encode([]Message{r.fallback}); err != nil {
		return fmt.Errorf("WithFallback: %w", err)
	}
	return nil
}

// settle returns what the user gets, as messages and as an answer's body: what
// the bot returned, or the fallback.
func (r *replier) settle(ctx context.Context, t *webhookTurn, msgs []Message, err error) ([]Message, []byte) {
	if err != nil {
		r.logFailure(ctx, t, err)
		return []Message{r.fallback}, r.sorry
	}
	if len(msgs) == 0 {
		return nil, noMessages
	}
	body, err := r.encode(msgs)
	if err != nil {
		r.logRefused(ctx, t, err)
		return []Message{r.fallback}, r.sorry
	}
	return msgs, body
}

// encode writes an answer as it is delivered. Its error points at the messages as
// the bot returned them.
func (r *replier) encode(msgs []Message) (body []byte, err error) {
	defer recoverTo(&err)
	split := msgs
	if !r.whole {
		split = SplitHandoffs(msgs)
	}
	body, err = AppendMessages(nil, split)
	if err == nil {
		return body, nil
	}
	if _, whole := AppendMessages(nil, msgs); whole != nil {
		err = whole
	}
	return nil, err
}

// recoverTo makes a panic an error: that of a type outside of this library which
// embeds one of its interfaces, nil.
func recoverTo(err *error) {
	if cause := recover(); cause != nil {
		*err = turns.NewPanicError(cause)
	}
}

// send settles and sends what no request waits for. What fails in spite of the
// client's own retries is lost.
func (r *replier) send(ctx context.Context, t *webhookTurn, msgs []Message, err error) {
	msgs, _ = r.settle(ctx, t, msgs, err)
	if len(msgs) == 0 {
		return
	}
	send, err := r.prepare(t, msgs)
	if err != nil {
		r.logRefused(ctx, t, err)
		if send, err = r.prepare(t, []Message{r.fallback}); err != nil {
			r.logLost(ctx, t, 0, err)
			return
		}
	}
	sent, err := send(ctx)
	if err != nil {
		r.logLost(ctx, t, len(sent), err)
		return
	}
	r.logSent(ctx, t, len(sent))
}

// prepare readies messages to be sent. The client refuses more than encode does,
// such as ids that no URL can hold.
func (r *replier) prepare(t *webhookTurn, msgs []Message) (send func(context.Context) ([]Sent, error), err error) {
	defer recoverTo(&err)
	return r.sender.prepare(t.group, t.bot, t.user, msgs...)
}
