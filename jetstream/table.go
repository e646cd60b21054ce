package jetstream

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	natsjs "github.com/nats-io/nats.go/jetstream"
)

// errConflict says that another revision is stored than the one to be replaced.
var errConflict = errors.New("the value has changed meanwhile")

// A table is a bucket of JetStream's key-value store in which a value is replaced
// only by who knows its revision. It is read where it is written, at the leader,
// and not at replicas, which may be behind. A value may have a time to live of its
// own, a whole number of seconds.
type table struct {
	js     natsjs.JetStream
	stream natsjs.Stream
	prefix string
}

func openTable(ctx context.Context, js natsjs.JetStream, c config, name string) (*table, error) {
	bucket := c.name + "-" + name
	t := &table{js: js, prefix: "$KV." + bucket + "."}
	stream, err := js.CreateOrUpdateStream(ctx, natsjs.StreamConfig{
		Name: "KV_" + bucket, Subjects: []string{t.prefix + ">"},
		Storage: natsjs.FileStorage, Replicas: c.replicas,
		MaxMsgsPerSubject: 1, Discard: natsjs.DiscardNew,
		AllowRollup: true, DenyDelete: true, AllowMsgTTL: true,
	})
	if err != nil {
		return nil, err
	}
	t.stream = stream
	return t, nil
}

// Headers of the key-value store's markers.
const (
	operation    = "KV-Operation"
	markerReason = "Nats-Marker-Reason"
)

// markersLast is how long it can be seen that a value was deleted.
const markersLast = time.Minute

// load returns the value and its revision. Of a deleted value it returns nil and
// the revision of the marker, of one that never was or has expired nil and 0.
func (t *table) load(ctx context.Context, key string) (value []byte, revision uint64, err error) {
	m, err := t.stream.GetLastMsgForSubject(ctx, t.prefix+key)
	switch {
	case errors.Is(err, natsjs.ErrMsgNotFound):
		return nil, 0, nil
	case err != nil:
		return nil, 0, err
	case m.Header.Get(operation) != "" || m.Header.Get(markerReason) != "":
		return nil, m.Sequence, nil
	}
	return m.Data, m.Sequence, nil
}

// save replaces the value of the revision, 0 for none; an empty one deletes it.
// ttl 0 is no end.
func (t *table) save(ctx context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error) {
	m := nats.NewMsg(t.prefix + key)
	m.Data = value
	if len(value) == 0 {
		m.Header.Set(operation, "DEL")
		ttl = markersLast
	}
	opts := []natsjs.PublishOpt{natsjs.WithExpectLastSequencePerSubject(revision)}
	if ttl > 0 {
		opts = append(opts, natsjs.WithMsgTTL((ttl + time.Second - 1).Truncate(time.Second)))
	}
	ack, err := t.js.PublishMsg(ctx, m, opts...)
	switch {
	case apiCode(err) == natsjs.JSErrCodeStreamWrongLastSequence:
		return 0, errConflict
	case err != nil:
		return 0, err
	}
	return ack.Sequence, nil
}
