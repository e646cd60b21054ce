package jetstream

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A SentLog knows which messages arrived.
type SentLog interface {
	// Sent reports whether the conversation has a message whose metadata holds this
	// id under [kommunicate.AnswerIDKey]. It is asked one lease after the message was
	// sent at the earliest, and again when it fails.
	Sent(ctx context.Context, group kommunicate.GroupID, id string) (bool, error)
}

// InDoubt says what becomes of a message that may have arrived.
type InDoubt int

const (
	AtMostOnce  InDoubt = iota // It is not sent again: some are lost.
	AtLeastOnce                // It is sent again: some arrive twice.
)

// send sends the answer from where the record says. The steps are recorded before
// and after each, with one write in between two.
func (w *worker) send(l *lease, turn *kommunicate.Turn, id string, msgs []kommunicate.Message) error {
	if len(msgs) == 0 {
		return nil
	}
	steps, err := w.hook.AnswerSteps(turn, id, msgs)
	if err != nil {
		w.log(turn, slog.LevelError, "jetstream: an answer cannot be sent", err)
		return nil
	}
	answer, err := kommunicate.AppendMessages(nil, msgs)
	if err != nil {
		w.log(turn, slog.LevelError, "jetstream: an answer cannot be stored", err)
		return nil
	}
	begun := l.state() // A step that is under way is that of a worker that has ended.
	for i := begun.Step; i < len(steps); i++ {
		if begun.Sending && i == begun.Step {
			if arrived, err := w.arrivedBefore(l, turn, &steps[i]); err != nil {
				return err
			} else if arrived {
				continue
			}
		} else if err := l.write(func(r *record) { r.Answer, r.Step, r.Sending = answer, i, true }); err != nil {
			return err
		}
		if err := w.carryOut(l, turn, &steps[i]); err != nil {
			return err
		}
	}
	return nil // What is written next says that the turn is answered.
}

// arrivedBefore decides what became of a step that a worker was at when it ended.
// One that sends no message is carried out again.
func (w *worker) arrivedBefore(l *lease, turn *kommunicate.Turn, step *kommunicate.AnswerStep) (bool, error) {
	if step.ID == "" {
		return false, nil
	}
	return w.arrived(l.ctx, turn, step)
}

// The longest that is waited between two attempts to send, and the shortest.
const (
	minBackoff = 250 * time.Millisecond
	maxBackoff = 15 * time.Second
)

// carryOut carries out a step, as often as it takes to know what became of it.
func (w *worker) carryOut(l *lease, turn *kommunicate.Turn, step *kommunicate.AnswerStep) error {
	for wait := minBackoff; ; wait = min(2*wait, maxBackoff) {
		err := step.Do(l.ctx)
		switch {
		case err == nil:
			return nil
		case l.ctx.Err() != nil:
			return l.ctx.Err()
		case errors.Is(err, kommunicate.ErrOutcomeUnknown):
			if w.q.config.sentLog != nil {
				if err := pause(l.ctx, w.q.config.lease); err != nil { // It may be on its way.
					return err
				}
			}
			arrived, err := w.arrived(l.ctx, turn, step)
			if err != nil || arrived {
				return err
			}
			if err := pause(l.ctx, wait); err != nil {
				return err
			}
		case !temporary(err):
			w.q.counts.refused.Add(1)
			w.log(turn, slog.LevelError, "jetstream: a message was refused", err)
			return nil
		default:
			w.log(turn, slog.LevelWarn, "jetstream: sending failed, trying again", err)
			if err := w.stepBack(l, wait); err != nil {
				return err
			}
		}
	}
}

// stepBack records that nothing is under way while it waits.
func (w *worker) stepBack(l *lease, wait time.Duration) error {
	if err := l.write(func(r *record) { r.Sending = false }); err != nil {
		return err
	}
	if err := pause(l.ctx, wait); err != nil {
		return err
	}
	return l.write(func(r *record) { r.Sending = true })
}

// arrived decides whether a message that may have arrived counts as sent.
func (w *worker) arrived(ctx context.Context, turn *kommunicate.Turn, step *kommunicate.AnswerStep) (bool, error) {
	w.q.counts.inDoubt.Add(1)
	w.log(turn, slog.LevelWarn, "jetstream: a message may have arrived", nil)
	if w.q.config.sentLog == nil {
		return w.q.config.inDoubt == AtMostOnce, nil
	}
	for wait := minBackoff; ; wait = min(2*wait, maxBackoff) {
		sent, err := w.q.config.sentLog.Sent(ctx, turn.GroupID, step.ID)
		if err == nil {
			return sent, nil
		}
		w.log(turn, slog.LevelWarn, "jetstream: the log of sent messages failed, asking again", err)
		if err := pause(ctx, wait); err != nil {
			return false, err
		}
	}
}

// temporary reports whether a step that surely was not carried out may be later:
// nobody was reached, too many calls were made, or the key has yet to be put right.
func temporary(err error) bool {
	var invalid *kommunicate.ValidationError
	if errors.As(err, &invalid) {
		return false
	}
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) {
		return true
	}
	switch status := refused.StatusCode; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden,
		status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		return true
	case 300 <= status && status < 400: // The base URL is wrong.
		return true
	default:
		return status >= 500 && status != http.StatusNotImplemented
	}
}
