package jetstream

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// A record is what is known of a conversation: who works on it, and how far its
// turns are answered. One revision of it is written after the other, by whoever
// knows the last; so of two workers that both take themselves for the owner, one
// finds out with its next write.
type record struct {
	Owner string `json:"owner,omitempty"` // The worker that answers a turn of it.
	Write uint64 `json:"write"`           // Counts the writes, so that each has a text of its own.

	Done   uint64   `json:"done"`             // The last turn that is answered, by its place in the stream.
	Recent []string `json:"recent,omitempty"` // Ids of the last turns, the latest last.

	Turn    uint64          `json:"turn,omitempty"`    // The turn that is being answered.
	Attempt int             `json:"attempt,omitempty"` // How often its bot was asked.
	Answer  json.RawMessage `json:"answer,omitempty"`  // What is sent; without one, the bot has not answered.
	Step    int             `json:"step,omitempty"`    // Steps of the answer that are done.
	Sending bool            `json:"sending,omitempty"` // The next step is under way, or was when its worker ended.

	PutOff  int           `json:"putOff,omitempty"`  // How often the next step was put off.
	Refused time.Duration `json:"refused,omitempty"` // How long it was put off since it is refused.
}

// maxRecent is how many ids of turns a record holds.
const maxRecent = 64

// unknownOwner holds a record that is not understood. Once it has been silent for
// a lease, the first turn that is stored is begun anew.
const unknownOwner = "unknown"

// decodeRecord returns the stored record. Of one that is not understood it returns
// with the error what is to be done about it.
func decodeRecord(value []byte) (r record, err error) {
	if len(value) == 0 {
		return record{}, nil
	}
	if err = json.Unmarshal(value, &r); err == nil && (r.Step < 0 || r.Attempt < 0 || r.PutOff < 0) {
		err = errors.New("a count in a record is negative")
	}
	if err != nil {
		return record{Owner: unknownOwner}, err
	}
	return r, nil
}

// begin makes the turn at this place the one that is being answered; 0 is none.
func (r *record) begin(turn uint64) {
	r.Turn, r.Attempt, r.Answer = turn, 1, nil
	r.at(0, false)
}

// at says that the answer's steps up to this one are done.
func (r *record) at(step int, sending bool) {
	if r.Step != step || r.Answer == nil {
		r.PutOff, r.Refused = 0, 0
	}
	r.Step, r.Sending = step, sending
}

// finish says that the turn with this id is answered.
func (r *record) finish(id string) {
	r.Done = r.Turn
	if id != "" && !slices.Contains(r.Recent, id) {
		r.Recent = append(slices.Clone(r.Recent), id)
	}
	r.Recent = r.Recent[max(0, len(r.Recent)-maxRecent):]
	r.begin(0)
}

// errTooLarge says that a record was not written, for the server would refuse it. The
// lease goes on.
var errTooLarge = safelog.NewMark("", "the answer is larger than a message that the NATS server takes: answer less, or raise its max_payload")

// besides is left for headers, for what is noted of a turn, and for counts that grow.
const besides = 4 << 10

// largest is how long what is stored may be.
func (q *Queue) largest() int64 { return q.nats.nats.MaxPayload() - besides }

// idleRecordsLast is how long a record of a conversation is kept in which nothing
// is done. One that somebody works on has no end.
const idleRecordsLast = 24 * time.Hour

var (
	errHeld = errors.New("another worker holds the conversation")
	errLost = errors.New("the conversation is another worker's, or the server cannot be reached")
)

// A sight is the last time at which another worker's record changed, as seen here.
// Time is this process's own and runs on evenly, whatever clocks say.
type sight struct {
	revision uint64
	since    time.Time
	long     time.Duration // For how long it is left alone, unless it changes.
}

// silent reports whether the record has not changed for so long: for a lease, when
// its owner has ended, or has stopped.
func (q *Queue) silent(key string, revision uint64, long time.Duration) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	seen, ok := q.watched[key]
	if !ok || seen.revision != revision {
		if !ok {
			q.forgetOld()
		}
		q.watched[key] = sight{revision, time.Now(), long}
		return false
	}
	if time.Since(seen.since) < long {
		return false
	}
	delete(q.watched, key)
	return true
}

// resting reports whether an answer is put off for longer than it takes until somebody
// looks again: in an outage that is so for all conversations, which may be very many.
func (q *Queue) resting(key string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	seen, ok := q.watched[key]
	return ok && seen.long > q.config.lease && time.Since(seen.since) < seen.long
}

// forgetOld bounds what is watched: who has not looked for so long begins anew.
func (q *Queue) forgetOld() {
	long := 4 * max(q.config.lease, maxRest)
	if len(q.watched) < 2*q.config.maxTurns || time.Since(q.forgot) < long/4 {
		return
	}
	q.forgot = time.Now()
	for key, seen := range q.watched {
		if time.Since(seen.since) > long {
			delete(q.watched, key)
		}
	}
}

// A lease is a conversation that this worker holds. Its context ends with it.
type lease struct {
	q      *Queue
	key    string
	ctx    context.Context
	cancel context.CancelFunc
	ended  chan struct{} // Closed when nothing renews it any more.

	mu       sync.Mutex // Held while a write is under way.
	record   record
	revision uint64
	renewed  time.Time // When the last write that succeeded began.
	over     bool      // The record says that nobody holds the conversation.
}

// state is the record as it is stored.
func (l *lease) state() record {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.record
}

// acquire takes the conversation, if no worker holds it. begin says with which
// turn.
func (q *Queue) acquire(ctx context.Context, key string, revision uint64, r record, turn uint64) (*lease, error) {
	switch {
	case r.Owner != "":
		if !q.silent(key, revision, q.config.lease) {
			return nil, errHeld
		}
	case r.PutOff > 0:
		if rest := q.rest(r.PutOff); !q.silent(key, revision, rest) {
			return nil, &restError{rest}
		}
	}
	l := &lease{q: q, key: key, record: r, revision: revision, renewed: time.Now(), ended: make(chan struct{})}
	l.ctx, l.cancel = context.WithCancel(ctx)
	err := l.write(func(next *record) {
		next.Owner = q.id
		if r.Turn != turn {
			next.begin(turn)
		} else if r.Answer == nil {
			next.Attempt++
		}
	})
	if err != nil {
		return nil, errHeld
	}
	if r.Turn == turn && r.Owner != "" {
		q.config.logger.Info("jetstream: a turn that was begun is taken up", "record", key, "attempt", l.record.Attempt)
		q.counts.takenOver.Add(1)
	}
	go l.renew()
	return l, nil
}

// renew gives a sign of life until the lease ends.
func (l *lease) renew() {
	defer close(l.ended)
	for pause(l.ctx, l.q.config.lease/6) == nil {
		if l.write(func(*record) {}) != nil {
			return
		}
	}
}

// release ends the lease, and what renews it. What was not released with a write
// is left to whoever finds it silent.
func (l *lease) release() {
	l.cancel()
	<-l.ended
}

// write changes the record. When it cannot, the lease ends: somebody else has
// taken the conversation, or nobody knows what is stored. A write whose outcome is
// not known is tried again and recognized.
func (l *lease) write(change func(*record)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return errLost
	}
	next := l.record
	change(&next)
	next.Write++
	value, err := marshal(next)
	if err != nil {
		l.cancel()
		return fmt.Errorf("jetstream: encoding a record: %w", err)
	}
	if int64(len(value)) > l.q.largest() {
		return errTooLarge
	}
	began := time.Now()
	ctx, cancel := context.WithDeadline(l.ctx, l.renewed.Add(l.q.config.lease*2/3))
	defer cancel()
	revision, err := l.q.save(ctx, l.key, value, l.revision, next.ttl())
	if err != nil {
		if !errors.Is(err, errConflict) && l.ctx.Err() == nil {
			l.q.config.logger.Warn("jetstream: a record cannot be stored, its conversation waits", append(safelogArgs(err), "record", l.key)...)
		}
		l.cancel()
		return errLost
	}
	l.record, l.revision, l.renewed, l.over = next, revision, began, next.Owner == ""
	return nil
}

func (r *record) ttl() time.Duration {
	if r.Owner != "" || r.Turn != 0 {
		return 0
	}
	return idleRecordsLast
}

// tryAgain is how long to wait when the server did not answer.
const tryAgain = 50 * time.Millisecond

// save is that of the table, until it is known what is stored or ctx ends.
func (q *Queue) save(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error) {
	for doubt := false; ; doubt = true {
		attempt, cancel := context.WithTimeout(ctx, q.config.lease/6)
		saved, err := q.records.save(attempt, key, value, revision, ttl)
		cancel()
		if err == nil {
			return saved, nil
		}
		if errors.Is(err, errConflict) {
			if stored, saved, err := q.records.load(ctx, key); doubt && err == nil && bytes.Equal(stored, value) {
				return saved, nil
			}
			return 0, err
		}
		if pause(ctx, tryAgain) != nil {
			return 0, err
		}
	}
}
