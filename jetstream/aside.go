package jetstream

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

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

// An asideTurn is a turn that is set aside, and what is left of its answer: nothing,
// if both are too large for one message, so that the bot is to be asked again.
type asideTurn struct {
	ID     string          `json:"id"`
	Place  uint64          `json:"place"` // Where it was in the stream of turns.
	Turn   json.RawMessage `json:"turn"`
	Answer json.RawMessage `json:"answer,omitempty"`
	Step   int             `json:"step,omitempty"`
}

// encode makes the message of the turn, of so many bytes at most if it can.
func (t asideTurn) encode(most int64) ([]byte, error) {
	body, err := marshal(t)
	if err != nil || int64(len(body)) <= most {
		return body, err
	}
	t.Answer, t.Step = nil, 0
	return marshal(t)
}

// marshal leaves <, > and & as they are, of which each would become six bytes.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
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
	if w.q.nats.crowded(3) {
		return ErrFull
	}
	aside := asideTurn{ID: t.id, Place: r.Turn, Turn: t.data, Answer: r.Answer, Step: r.Step}
	body, err := aside.encode(w.q.largest())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	key := digest(string(t.turn.GroupID))
	_, err = w.q.js.Publish(ctx, w.q.asideSubject(key), body, natsjs.WithMsgID(fmt.Sprint(t.id, "#", r.Turn)))
	return err
}
