// Package jetstream keeps the turns of a bot on NATS JetStream until they are
// answered, so that none is lost with a process or a machine, and any number of
// machines answer them.
//
//	queue, err := jetstream.Open(ctx, jetstream.WithDir("data"))
//	...
//	hook := kommunicate.NewWebhook(bot,
//		kommunicate.WithClient(client),
//		kommunicate.WithQueue(queue))
//	go func() {
//		if err := queue.Work(ctx, hook); err != nil {
//			log.Fatal(err) // Turns would be stored, and not answered.
//		}
//	}()
//	http.Handle("/bot", hook)
//	...
//	err = queue.Close(ctx) // After Shutdown of the server and of the webhook.
//
// The webhook answers a request when its turn is stored. A worker, [Queue.Work],
// on this machine or another, then asks the bot and sends the answer through the
// client. Turns of one conversation are answered one after the other, in the order
// in which they were stored, wherever the workers are.
//
// Without [WithURL] the NATS server runs in the process and stores on its disk:
// nothing is to be installed. With it, the server is a cluster.
//
// # What happens once, and what may not
//
// Each message of an answer is recorded before and after it is sent. So when a
// process ends, another one goes on where it was, and what is known to be sent is
// never sent again. What is not known is whether the one message that was under
// way arrived. Then a [SentLog] is asked ([WithSentLog]). Without one, the message
// is not sent again ([AtMostOnce]), or is ([AtLeastOnce]). The same goes for a
// message of which Kommunicate's answer was lost
// ([kommunicate.ErrOutcomeUnknown]).
//
// The bot may be asked twice for the same turn, if its process ends before the
// answer is recorded; only one of the answers is sent.
//
// # When Kommunicate does not take an answer
//
// What Kommunicate does not take for now is tried four times within two seconds,
// besides what the client's [kommunicate.RetryPolicy] does. Then the answer is put
// off: for five seconds, and each time for twice as long, up to five minutes.
// Meanwhile later turns of that conversation wait, and no place of [WithMaxTurns] is
// taken. An outage (no connection, 408, 429, 500 and more) may
// last as long as it will. What is refused until somebody puts something right (401
// and 403, a redirect) is set aside after a day ([WithGiveUpAfter]): an event in the
// log, in [Stats] and for the observer of the webhook say so, and [Queue.PutBack]
// lets it be sent after all. What is refused for good (other statuses of 400 and
// more, an answer too large for the server to store) is not sent again: the same
// say so, as Refused.
//
// # What is stored
//
// Turns hold what users wrote, answers what bots did. Both stand in the files of
// the NATS server until they are answered, and for some time after that, since
// files are compacted from time to time: memory that bots keep ([Queue.Store])
// stands there too. What is set aside is kept for 30 days. The directory of the server in the process is readable by its
// user only. The API key is never stored.
package jetstream

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	natsjs "github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// ErrFull says that a turn was not stored because as many are as may be: see
// [WithMaxStored] and [Queue.Put].
var ErrFull = safelog.NewMark("", "jetstream: the queue is full")

// ErrClosed says that a [Queue] has been closed.
var ErrClosed = safelog.NewMark("", "jetstream: the queue is closed")

// A Queue is a [kommunicate.Queue] on NATS JetStream. It is safe for concurrent
// use.
type Queue struct {
	config  config
	id      string // Of this process's workers.
	nats    *connection
	js      natsjs.JetStream
	turns   natsjs.Stream
	aside   natsjs.Stream
	records *table
	store   *Store
	counts  counts

	// halt ends when no more turns are to be begun, abort when those under way are
	// to be left.
	halt, abort       context.Context
	haltNow, abortNow context.CancelFunc
	working           sync.WaitGroup
	mu                sync.Mutex
	closed            bool
	closing           sync.Once
	gone              chan struct{}    // Closed when the connection is.
	active            map[string]*busy // Conversations that are worked on here, by their key.
	watched           map[string]sight // Conversations that others hold, or whose answers are put off.
	forgot            time.Time        // When it was last seen to what is watched no more.
}

// Open starts or reaches the NATS server and readies the queue in it. Of an
// option that is given twice the last one counts.
//
// It may be called while the servers start: it waits for those that cannot be
// reached, or have no leader or too few nodes yet, until ctx ends, or for a minute
// if ctx has no deadline. The error then says what they last answered, and is that of
// the context, too. An event in the log says so when it begins to wait.
func Open(ctx context.Context, opts ...Option) (*Queue, error) {
	config, err := newConfig(opts)
	if err != nil {
		return nil, fmt.Errorf("jetstream: %w", err)
	}
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	conn, err := connect(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("jetstream: %w", err)
	}
	q, err := open(ctx, config, conn)
	if err != nil {
		conn.close()
		return nil, fmt.Errorf("jetstream: %w", err)
	}
	return q, nil
}

func open(ctx context.Context, config config, conn *connection) (*Queue, error) {
	js, err := natsjs.New(conn.nats)
	if err != nil {
		return nil, err
	}
	q := &Queue{
		config: config, id: nuid.Next(), nats: conn, js: js,
		active: make(map[string]*busy), watched: make(map[string]sight), gone: make(chan struct{}),
	}
	q.halt, q.haltNow = context.WithCancel(context.Background())
	q.abort, q.abortNow = context.WithCancel(context.Background())
	for _, part := range []struct {
		name string
		open func(context.Context) error
	}{
		{"the stream of turns", q.openTurns},
		{"the stream of turns that are set aside", func(ctx context.Context) (err error) {
			q.aside, err = js.CreateOrUpdateStream(ctx, q.asideStream())
			return err
		}},
		{"the bucket of conversations", func(ctx context.Context) (err error) {
			q.records, err = openTable(ctx, js, config, "conversations")
			return err
		}},
		{"the bucket of memory", func(ctx context.Context) error {
			memory, err := openTable(ctx, js, config, "memory")
			q.store = &Store{memory}
			return err
		}},
	} {
		if err := whenReady(ctx, config.logger, part.open); err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return q, nil
}

// openTurns readies the stream of turns. Records name turns by their place in it,
// and outlive it when somebody deletes it: so the places of a new stream begin
// behind those of any that was there before.
func (q *Queue) openTurns(ctx context.Context) error {
	for {
		config := q.turnStream()
		stream, err := q.js.Stream(ctx, config.Name)
		if err == nil {
			config.FirstSeq = stream.CachedInfo().Config.FirstSeq
			q.turns, err = q.js.UpdateStream(ctx, config)
			return err
		}
		if !errors.Is(err, natsjs.ErrStreamNotFound) {
			return err
		}
		config.FirstSeq = uint64(time.Now().UnixMicro())
		q.turns, err = q.js.CreateStream(ctx, config)
		if !errors.Is(err, natsjs.ErrStreamNameAlreadyInUse) { // Else another process was faster.
			return err
		}
	}
}

// turnStream holds a turn under its conversation's subject until it is answered.
func (q *Queue) turnStream() natsjs.StreamConfig {
	return natsjs.StreamConfig{
		Name:                 q.config.name + "-turns",
		Subjects:             []string{q.subject("*")},
		Retention:            natsjs.LimitsPolicy,
		Storage:              natsjs.FileStorage,
		Replicas:             q.config.replicas,
		Discard:              natsjs.DiscardNew,
		DiscardNewPerSubject: true,
		MaxMsgs:              int64(q.config.maxStored),
		MaxMsgsPerSubject:    maxWaiting,
		Duplicates:           keepKeys,
	}
}

const (
	// maxWaiting bounds the stored turns of one conversation, as a webhook bounds
	// those that wait.
	maxWaiting = 64
	// keepKeys is how long the server knows the ids of turns. A conversation's
	// record knows them longer.
	keepKeys = 5 * time.Minute
)

// subject is that of a conversation's turns.
func (q *Queue) subject(key string) string { return q.config.name + ".turns." + key }

// Store returns a [flow.Store] beside the queue: memory of conversations that all
// machines share.
func (q *Queue) Store() *Store { return q.store }

// Wait waits until no turn is stored, or returns the error of ctx. It is meant for
// tests.
func (q *Queue) Wait(ctx context.Context) error {
	for {
		info, err := q.turns.Info(ctx)
		if err == nil && info.State.Msgs == 0 {
			return nil
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

// Close begins no more turns, waits for those that are under way here, and closes
// the connection, and the server in the process. When ctx ends first, it leaves
// them, also what does not heed the end of its context: they are stored, and another
// worker, or the next process, goes on with them. The error is then that of ctx. Call
// it after the webhook's Shutdown. Each of several calls returns when the queue is
// closed.
func (q *Queue) Close(ctx context.Context) error {
	select {
	case <-q.gone:
		return nil
	default:
	}
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.haltNow()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.working.Wait()
	}()
	var err error
	select {
	case <-ended:
	case <-q.gone:
	case <-ctx.Done():
		err = ctx.Err()
	}
	q.closing.Do(func() {
		q.abortNow()
		q.nats.close()
		close(q.gone)
	})
	return err
}

// pause waits for d, or returns the error of ctx.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// apiCode is the code of JetStream's no; 0 when the error is none.
func apiCode(err error) natsjs.ErrorCode {
	var no *natsjs.APIError
	if errors.As(err, &no) {
		return no.ErrorCode
	}
	return 0
}

var _ kommunicate.Queue = (*Queue)(nil)
