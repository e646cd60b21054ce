package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	natsjs "github.com/nats-io/nats.go/jetstream"

	"github.com/kommunicate-go/kommunicate"
)

// How long an answer is put off the first time, and at most.
const (
	firstRest = 5 * time.Second
	maxRest   = 5 * time.Minute
)

// rest is how long an answer is put off for the n'th time.
func (q *Queue) rest(n int) time.Duration {
	d := min(q.config.lease, firstRest)
	for ; n > 1 && d < maxRest; n-- {
		d *= 2
	}
	return min(d, maxRest)
}

// A restError says that an answer is put off for so long.
type restError struct{ rest time.Duration }

func (*restError) Error() string { return "the answer is put off" }

// A postponed error says why an answer is put off.
type postponed struct{ cause error }

func (p *postponed) Error() string { return "jetstream: the answer is put off: " + p.cause.Error() }

func (p *postponed) Unwrap() error { return p.cause }

// mendable reports whether the answer was refused, and not because of an outage.
func (p *postponed) mendable() bool {
	var refused *kommunicate.APIError
	return errors.As(p.cause, &refused) && mendable(refused.StatusCode)
}

// putOff leaves the conversation to whoever looks after the answer has rested. It
// returns nil when the turn has been set aside instead.
func (w *worker) putOff(l *lease, t *storedTurn, p *postponed) error {
	q, r := w.q, l.state()
	if p.mendable() && r.Refused >= q.config.giveUp {
		err := w.setAside(l.ctx, t, &r)
		if err == nil {
			w.log(&t.turn, slog.LevelError, "jetstream: an answer was given up, its turn is set aside", p.cause)
			w.observeLoss(l.ctx, &t.turn, p.cause)
			q.counts.setAside.Add(1)
			return nil
		}
		w.log(&t.turn, slog.LevelError, "jetstream: a turn cannot be set aside, and is kept", err)
	}
	err := l.write(func(r *record) {
		r.Owner = ""
		r.PutOff++
		if !p.mendable() {
			r.Refused = 0
		} else if r.Refused < q.config.giveUp {
			r.Refused += q.rest(r.PutOff)
		}
	})
	if err != nil {
		return err
	}
	r = l.state()
	q.silent(l.key, l.revision, q.rest(r.PutOff)) // It rests from now on.
	q.counts.putOff.Add(1)
	w.log(&t.turn, slog.LevelWarn, "jetstream: an answer is put off", p.cause)
	return &restError{q.rest(r.PutOff)}
}

func (w *worker) observeLoss(ctx context.Context, turn *kommunicate.Turn, err error) {
	_, end := w.hook.ObserveReply(ctx, turn)
	end(kommunicate.Result{Outcome: "lost"}, err)
}

// An asideTurn is a turn that is set aside, and what is left of its answer.
type asideTurn struct {
	ID     string          `json:"id"`
	Place  uint64          `json:"place"` // Where it was in the stream of turns.
	Turn   json.RawMessage `json:"turn"`
	Answer json.RawMessage `json:"answer"`
	Step   int             `json:"step"`
}

// A storedTurn is a turn as the stream of turns holds it.
type storedTurn struct {
	turn kommunicate.Turn
	id   string
	data []byte     // The turn, encoded.
	kept *asideTurn // What is left of its answer, if it was set aside and put back.
}

// putBack is a header of a turn that was set aside.
const putBack = "Kommunicate-Put-Back"

// name tells the turn from others in a record. One that was set aside has another
// name each time, so that it is answered after all, and put back twice, once.
func (t *storedTurn) name() string {
	if t.kept == nil {
		return t.id
	}
	return fmt.Sprint(t.id, "#", t.kept.Place)
}

func decodeTurn(m *natsjs.RawStreamMsg) (*storedTurn, error) {
	t := &storedTurn{data: m.Data}
	if m.Header.Get(putBack) != "" {
		t.kept = new(asideTurn)
		if err := json.Unmarshal(m.Data, t.kept); err != nil {
			return nil, err
		}
		t.data = t.kept.Turn
	}
	if err := t.turn.UnmarshalJSON(t.data); err != nil {
		return nil, err
	}
	if t.id = turnID(&t.turn, m.Sequence); t.kept != nil {
		t.id = t.kept.ID
	}
	return t, nil
}

// asideKept is how long turns are kept that were set aside.
const asideKept = 30 * 24 * time.Hour

func (q *Queue) asideStream() natsjs.StreamConfig {
	return natsjs.StreamConfig{
		Name: q.config.name + "-aside", Subjects: []string{q.asideSubject("*")},
		Storage: natsjs.FileStorage, Replicas: q.config.replicas, Discard: natsjs.DiscardNew,
		MaxMsgs: int64(q.config.maxStored), MaxAge: asideKept, Duplicates: keepKeys,
	}
}

func (q *Queue) asideSubject(key string) string { return q.config.name + ".aside." + key }

// setAside stores the turn and what is left of its answer beside the queue.
func (w *worker) setAside(ctx context.Context, t *storedTurn, r *record) error {
	body, err := json.Marshal(asideTurn{ID: t.id, Place: r.Turn, Turn: t.data, Answer: r.Answer, Step: r.Step})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	key := digest(string(t.turn.GroupID))
	_, err = w.q.js.Publish(ctx, w.q.asideSubject(key), body, natsjs.WithMsgID(fmt.Sprint(t.id, "#", r.Turn)))
	return err
}

// PutBack stores the turns that were set aside ([WithGiveUpAfter]) in the queue
// again, each behind those of its conversation that are there, and returns how many.
// Call it when what Kommunicate refused has been put right. What is left of their
// answers is sent; the bots are not asked again. After an error the rest is still set
// aside: after [ErrFull], that of the conversations in which as many turns are stored
// as may be, or of all.
func (q *Queue) PutBack(ctx context.Context) (n int, err error) {
	full := make(map[string]bool) // Subjects that have no place, nor have later turns of theirs.
	for next := uint64(1); ; {
		m, readErr := q.aside.GetMsg(ctx, next, natsjs.WithGetMsgSubject(q.asideSubject("*")))
		if errors.Is(readErr, natsjs.ErrMsgNotFound) {
			break
		}
		if readErr != nil {
			err = readErr
			break
		}
		if next = m.Sequence + 1; full[m.Subject] {
			continue
		}
		put, putErr := q.putBack(ctx, m)
		if put {
			n++
		}
		if full[m.Subject] = errors.Is(putErr, ErrFull); putErr != nil {
			if err = putErr; !full[m.Subject] {
				break
			}
		}
	}
	if err != nil {
		return n, fmt.Errorf("jetstream: putting back what was set aside: %w", err)
	}
	return n, nil
}

// putBack reports whether the turn was put back, and not by somebody else just now.
func (q *Queue) putBack(ctx context.Context, aside *natsjs.RawStreamMsg) (put bool, err error) {
	m := nats.NewMsg(q.subject(strings.TrimPrefix(aside.Subject, q.asideSubject(""))))
	m.Data = aside.Data
	m.Header.Set(putBack, "1")
	ack, err := q.js.PublishMsg(ctx, m, natsjs.WithMsgID(fmt.Sprint("aside ", aside.Sequence)))
	if apiCode(err) == codeStoreFailed {
		return false, ErrFull
	}
	if err != nil {
		return false, err
	}
	if err = q.aside.DeleteMsg(ctx, aside.Sequence); err != nil {
		if _, gone := q.aside.GetMsg(ctx, aside.Sequence); errors.Is(gone, natsjs.ErrMsgNotFound) {
			err = nil
		}
	}
	return !ack.Duplicate, err
}
