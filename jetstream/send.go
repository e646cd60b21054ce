package jetstream

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A SentLog knows which messages arrived.
type SentLog interface {
	// Sent reports whether the conversation has a message whose metadata holds this
	// id under [kommunicate.AnswerIDKey]. It is asked one lease after the message was
	// sent at the earliest, and again when it fails or panics. It must return when ctx
	// ends.
	Sent(ctx context.Context, group kommunicate.GroupID, id string) (bool, error)
}

// InDoubt says what becomes of a message that may have arrived.
type InDoubt int

const (
	AtMostOnce  InDoubt = iota // It is not sent again: some are lost.
	AtLeastOnce                // It is sent again: some arrive twice.
)

// A sending is an answer that is being sent.
type sending struct {
	w    *worker
	l    *lease
	ctx  context.Context // The lease's, as the observer has it.
	turn *kommunicate.Turn
	sent int   // Messages that this worker sent.
	lost error // Why a message was not sent, and will not be.
}

// send sends the answer from where the record says. An answer that is put off is a
// [*postponed] error.
func (w *worker) send(l *lease, turn *kommunicate.Turn, id string, msgs []kommunicate.Message) error {
	if len(msgs) == 0 {
		return nil
	}
	ctx, end := w.hook.ObserveReply(l.ctx, turn)
	s := sending{w: w, l: l, ctx: ctx, turn: turn}
	err := s.send(id, msgs)
	result := kommunicate.Result{Outcome: "sent", Messages: s.sent}
	switch {
	case err != nil:
		result.Outcome = "put off"
	case s.lost != nil:
		result.Outcome = "lost"
	}
	end(result, cmp.Or(err, s.lost))
	return err
}

// send records the steps before and after each, with one write in between two.
func (s *sending) send(id string, msgs []kommunicate.Message) error {
	steps, err := s.w.hook.AnswerSteps(s.turn, id, msgs)
	if err != nil {
		return s.refuse("jetstream: an answer cannot be sent", err)
	}
	answer, err := kommunicate.AppendMessages(nil, msgs)
	if err != nil {
		return s.refuse("jetstream: an answer cannot be stored", err)
	}
	begun := s.l.state() // A step that is under way is that of a worker that has ended.
	for i := begun.Step; i < len(steps); i++ {
		if begun.Sending && i == begun.Step {
			if arrived, err := s.arrivedBefore(&steps[i]); err != nil {
				return err
			} else if arrived {
				continue
			}
		} else if err := s.l.write(func(r *record) { r.at(i, true); r.Answer = answer }); errors.Is(err, errTooLarge) {
			return s.refuse("jetstream: an answer cannot be stored", err)
		} else if err != nil {
			return err
		}
		if err := s.carryOut(&steps[i]); err != nil {
			return err
		}
	}
	return nil // What is written next says that the turn is answered.
}

// refuse says that a message, or all, will not be sent.
func (s *sending) refuse(event string, err error) error {
	s.w.q.counts.refused.Add(1)
	s.w.log(s.turn, slog.LevelError, event, err)
	s.lost = err
	return nil
}

// arrivedBefore decides what became of a step that a worker was at when it ended.
// One that sends no message is carried out again.
func (s *sending) arrivedBefore(step *kommunicate.AnswerStep) (bool, error) {
	if step.ID == "" {
		return false, nil
	}
	return s.arrived(step)
}

const (
	// maxTries is how often a step is tried before the answer is put off.
	maxTries = 4
	// minBackoff is waited before the second try, and twice as long each time.
	minBackoff = 250 * time.Millisecond
)

// tries runs try until it says that it is done, as often as a step is tried before
// the answer is put off: once, if it has been already.
func (s *sending) tries(try func() (done bool, err error)) error {
	tries := maxTries
	if s.l.state().PutOff > 0 {
		tries = 1
	}
	for wait := minBackoff; ; wait *= 2 {
		done, err := try()
		if done {
			return err
		}
		if tries--; tries == 0 {
			return &postponed{err}
		}
		if err := pause(s.l.ctx, wait); err != nil {
			return err
		}
	}
}

// carryOut carries out a step, until it is known what became of it, or puts the
// answer off.
func (s *sending) carryOut(step *kommunicate.AnswerStep) error {
	underWay := true
	return s.tries(func() (done bool, err error) {
		if !underWay {
			if err := s.l.write(func(r *record) { r.Sending = true }); err != nil {
				return true, err
			}
			underWay = true
		}
		err = do(s.ctx, step)
		switch {
		case err == nil:
			if step.ID != "" {
				s.sent++
			}
			return true, nil
		case s.l.ctx.Err() != nil:
			return true, s.l.ctx.Err()
		case errors.Is(err, kommunicate.ErrOutcomeUnknown):
			if s.w.q.config.sentLog != nil {
				if err := pause(s.l.ctx, s.w.q.config.lease); err != nil { // It may be on its way.
					return true, err
				}
			}
			if arrived, err := s.arrived(step); err != nil || arrived {
				return true, err
			}
		case !temporary(err):
			return true, s.refuse("jetstream: a message was refused", err)
		default:
			s.w.log(s.turn, slog.LevelWarn, "jetstream: sending failed, trying again", err)
		}
		underWay = false
		if err := s.l.write(func(r *record) { r.Sending = false }); err != nil {
			return true, err
		}
		return false, err
	})
}

// do carries out a step. One that panics, in a transport of the user's, may have
// sent its message.
func do(ctx context.Context, step *kommunicate.AnswerStep) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = errors.Join(turns.NewPanicError(cause), kommunicate.ErrOutcomeUnknown)
		}
	}()
	return step.Do(ctx)
}

// arrived decides whether a message that may have arrived counts as sent.
func (s *sending) arrived(step *kommunicate.AnswerStep) (arrived bool, err error) {
	config := &s.w.q.config
	s.w.q.counts.inDoubt.Add(1)
	s.w.log(s.turn, slog.LevelWarn, "jetstream: a message may have arrived", nil)
	if config.sentLog == nil {
		return config.inDoubt == AtMostOnce, nil
	}
	err = s.tries(func() (done bool, err error) {
		if arrived, err = ask(s.l.ctx, config.sentLog, s.turn.GroupID, step.ID); err == nil {
			return true, nil
		}
		s.w.log(s.turn, slog.LevelWarn, "jetstream: the log of sent messages failed, asking again", err)
		return false, err
	})
	return arrived, err
}

// ask asks a log that may panic.
func ask(ctx context.Context, log SentLog, group kommunicate.GroupID, id string) (arrived bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = turns.NewPanicError(cause)
		}
	}()
	return log.Sent(ctx, group, id)
}

// temporary reports whether a step that surely was not carried out may be later:
// nobody was reached, too many calls were made, or something has yet to be put right.
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
	case mendable(status), status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		return true
	default:
		return status >= 500 && status != http.StatusNotImplemented
	}
}

// mendable reports whether a refusal lasts until somebody puts something right: the
// API key, what it may do, or the base URL.
func mendable(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || 300 <= status && status < 400
}
