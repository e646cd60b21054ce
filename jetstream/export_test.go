package jetstream

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	natsjs "github.com/nats-io/nats.go/jetstream"

	"github.com/kommunicate-go/kommunicate"
)

// SaveRecord stores the record of a conversation, whatever it is.
func (q *Queue) SaveRecord(ctx context.Context, group kommunicate.GroupID, value []byte) error {
	key := digest(string(group))
	_, revision, err := q.records.load(ctx, key)
	if err == nil {
		_, err = q.records.save(ctx, key, value, revision, 0)
	}
	return err
}

// FirstTurn is the place of the first stored turn of a conversation.
func (q *Queue) FirstTurn(ctx context.Context, group kommunicate.GroupID) (uint64, error) {
	m, err := q.next(ctx, digest(string(group)), 0)
	if err != nil || m == nil {
		return 0, err
	}
	return m.Sequence, nil
}

// DeleteTurns deletes the stream of turns, as somebody who looks after the servers
// could.
func (q *Queue) DeleteTurns(ctx context.Context) error {
	return q.js.DeleteStream(ctx, q.turnStream().Name)
}

// DeleteRecords deletes the bucket of records.
func (q *Queue) DeleteRecords(ctx context.Context) error {
	return q.js.DeleteStream(ctx, q.records.stream.CachedInfo().Config.Name)
}

// RewriteRecord reads a record, and returns it as it is written.
func RewriteRecord(value []byte) ([]byte, error) {
	r, err := decodeRecord(value)
	if err != nil {
		if r.Owner != unknownOwner {
			return nil, errors.New("who holds a record that is not understood is known: " + r.Owner)
		}
		return nil, err
	}
	return json.Marshal(r)
}

// RepeatTurn stores the first turn of a conversation once more, as a delivery that comes
// so late that the server does not know it any more.
func (q *Queue) RepeatTurn(ctx context.Context, group kommunicate.GroupID) error {
	m, err := q.next(ctx, digest(string(group)), 0)
	if err != nil || m == nil {
		return errors.Join(err, errors.New("no turn is stored"))
	}
	_, err = q.js.Publish(ctx, m.Subject, m.Data)
	return err
}

// RepeatAside sets the first turn that is set aside aside once more.
func (q *Queue) RepeatAside(ctx context.Context) error {
	m, err := q.aside.GetMsg(ctx, 1, natsjs.WithGetMsgSubject(q.asideSubject("*")))
	if err != nil {
		return err
	}
	_, err = q.js.Publish(ctx, m.Subject, m.Data)
	return err
}

// Watched sees n records of others and returns how many it keeps in mind.
func Watched(q *Queue, from, to int) int {
	if q.watched == nil {
		q.config, q.watched = config{lease: embeddedLease, maxTurns: 1}, make(map[string]sight)
	}
	for n := from; n < to; n++ {
		q.silent(strconv.Itoa(n), 1, embeddedLease)
	}
	return len(q.watched)
}

// StopStoring makes the server in the process answer nobody who stores.
func (q *Queue) StopStoring() error { return q.nats.server.DisableJetStream() }

// SetRoom sets how many bytes the server in the process may store.
func (q *Queue) SetRoom(bytes int64) { q.nats.room = bytes }

// DeleteConsumer deletes the consumer of turns, as somebody who looks after the servers
// could.
func (q *Queue) DeleteConsumer(ctx context.Context) error {
	return q.turns.DeleteConsumer(ctx, "workers")
}
