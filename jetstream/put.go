package jetstream

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	natsjs "github.com/nats-io/nats.go/jetstream"

	"github.com/kommunicate-go/kommunicate"
)

// Stats are counts of what a [Queue] did in this process.
type Stats struct {
	Stored    int64 // Turns that Put stored.
	Known     int64 // Turns that were given to Put, or stored, a second time.
	Shed      int64 // Turns that Put did not store, for the queue was full.
	Answered  int64 // Turns that are done: answered, silence included, refused or set aside.
	TakenOver int64 // Turns that another worker had begun.
	InDoubt   int64 // Messages that may have arrived when their process ended or the answer was lost.
	Refused   int64 // Messages that Kommunicate refused for good, and answers too large to be stored.
	PutOff    int64 // Answers that were put off, each time.
	SetAside  int64 // Turns that were given up and set aside: see [Queue.PutBack].
}

type counts struct {
	stored, known, shed, answered, takenOver, inDoubt, refused, putOff, setAside atomic.Int64
}

// Stats returns the counts up to now.
func (q *Queue) Stats() Stats {
	c := &q.counts
	return Stats{
		Stored: c.stored.Load(), Known: c.known.Load(), Shed: c.shed.Load(), Answered: c.answered.Load(),
		TakenOver: c.takenOver.Load(), InDoubt: c.inDoubt.Load(), Refused: c.refused.Load(),
		PutOff: c.putOff.Load(), SetAside: c.setAside.Load(),
	}
}

// Put stores a turn. When it returns nil the turn is on the disk of the server, or
// of most servers of the cluster. [ErrFull] says that there are too many, or that half
// of what the server in the process may store is in use.
func (q *Queue) Put(ctx context.Context, turn *kommunicate.Turn) error {
	if q.halt.Err() != nil {
		return ErrClosed
	}
	body, err := turn.MarshalJSON()
	if err != nil {
		return fmt.Errorf("jetstream: encoding the turn: %w", err)
	}
	if most := q.largest() - besides; int64(len(body)) > most {
		return fmt.Errorf("jetstream: the turn has %d bytes, more than the %d that the NATS server's max_payload leaves for it", len(body), most)
	}
	var opts []natsjs.PublishOpt
	if turn.Key != "" {
		opts = append(opts, natsjs.WithMsgID(turnID(turn, 0)))
	}
	if q.nats.crowded(2) {
		q.counts.shed.Add(1)
		return ErrFull
	}
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	ack, err := q.js.Publish(ctx, q.subject(digest(string(turn.GroupID))), body, opts...)
	switch {
	case storeIsFull(err):
		q.counts.shed.Add(1)
		return ErrFull
	case err != nil:
		return fmt.Errorf("jetstream: storing the turn: %w", err)
	case ack.Duplicate:
		q.counts.known.Add(1)
	default:
		q.counts.stored.Add(1)
	}
	return nil
}

// storeWait is how long Put waits for the server, whose answer is lost with a node
// of a cluster. Kommunicate is to deliver the turn again then.
const storeWait = 5 * time.Second

// storeIsFull reports whether the server said no since a limit is reached: of the
// stream, of what the server handles at once or stores, or of its disk.
func storeIsFull(err error) bool {
	return slices.Contains([]natsjs.ErrorCode{10077, 10023, 10047}, apiCode(err))
}

// turnID identifies a turn: by its key, or for lack of one by its place in the
// stream.
func turnID(turn *kommunicate.Turn, sequence uint64) string {
	name, err := json.Marshal([]any{turn.BotID, turn.Key})
	if turn.Key == "" || err != nil {
		name = fmt.Append(nil, "#", sequence)
	}
	sum := sha256.Sum256(name)
	return hex.EncodeToString(sum[:12])
}
