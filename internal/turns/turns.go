// Package turns decides which delivery of a message gets a bot's answer, and
// when the bot runs.
//
// A platform delivers a message to a bot over HTTP, sometimes more than once,
// and waits only so long. An [Engine] stands between those deliveries and the
// bot:
//
//   - The bot runs once for each [Key]. The first delivery that can still be
//     written gets the answer, every other one an empty answer.
//   - Turns of one conversation run one after the other, in order of arrival.
//   - A delivery waits for its budget at most, counted from arrival. What the bot
//     returns later goes out through [Config.Late], completely, before the
//     conversation's next turn starts.
//   - A turn runs on a context of its own, which outlives the request and ends
//     with the turn limit. A bot that does not return even then is left behind.
//   - The number of turns in flight is bounded, and so is the number of those that
//     wait for a place among them, and of those of one conversation that wait.
//
// The engine knows neither HTTP nor JSON: its caller writes what [Engine.Do]
// returns, in its own goroutine.
package turns

import (
	"container/list"
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/recent"
)

// The defaults of a [Config].
const (
	DefaultBudget      = 25 * time.Second
	DefaultLimit       = 5 * time.Minute
	DefaultMaxInFlight = 1024
	DefaultMaxKeys     = 1 << 16
)

// A Config says what an [Engine] does. T is what a turn carries to the bot, A is
// what the bot answers.
type Config[T, A any] struct {
	// Run is the bot. A panic in it becomes a [*PanicError]. Required.
	Run func(ctx context.Context, turn T) (A, error)
	// Late delivers what Run returned when no delivery can take it any more. Its
	// context lasts one Limit. Without it, such an answer is kept for a
	// redelivery, for one minute and MaxInFlight of them at most, or dropped. See
	// also [Turn.AlwaysLate].
	Late func(ctx context.Context, turn T, answer A, err error)
	// Dropped hears of what reaches nobody: what a bot returns after its delivery
	// was told [TimedOut] or after the limit, what nobody asked for again in time or
	// can for lack of a key, and a panic in Late. A panic in it is ignored. Optional.
	Dropped func(turn T, err error)
	// Budget is how long a delivery waits, from its arrival. Default 25 s.
	Budget time.Duration
	// Limit is how long the bot may run. Default 5 min.
	Limit time.Duration
	// MaxInFlight bounds the turns that run, wait for their conversation or are
	// being delivered late, and again those of Do that wait for a place among them.
	// Of one conversation, at most half as many wait, and 64 at most, but one may
	// always. Default 1024.
	MaxInFlight int
	// MaxKeys bounds the keys of turns that are over which are remembered. Default
	// 65536.
	MaxKeys int
}

// A Turn is one delivery of a message.
type Turn[T any] struct {
	// Conversation is whose turns run in order. "" is no conversation: the turn
	// waits for none.
	Conversation string
	// Key is by what deliveries of the same message are known.
	Key Key
	// Arrived is when the delivery's budget began. The zero time is now.
	Arrived time.Time
	// NoLate says that Late cannot deliver the answer of this turn.
	NoLate bool
	// AlwaysLate says that Late delivers the answer even if it is there in time: no
	// delivery takes it. Each waits until Late has returned, and is [Empty] then.
	AlwaysLate bool
	// Value is given to Run and Late. That of the first delivery counts.
	Value T
}

// A Key identifies a message. Without Message it identifies nothing: each
// delivery is a turn of its own.
type Key struct{ Bot, Message string }

// Kind says what a delivery has to write.
type Kind uint8

const (
	Empty    Kind = iota // An empty answer: another delivery has, or had, the real one.
	Answer               // The bot's answer, or its error.
	Late                 // The budget is over and Late will deliver. Once for each turn.
	TimedOut             // The budget is over and nobody will deliver. Once for each turn.
	Gone                 // Nothing: the client has gone.
	Busy                 // The turn was not taken: too many are in flight or wait.
	Closing              // The turn was not taken: the engine shuts down.
)

// String names the kind.
func (k Kind) String() string {
	return [...]string{"empty", "answer", "late", "timed out", "gone", "busy", "closing"}[k]
}

// An Outcome is what becomes of one delivery. Answer and Err are what Run
// returned, for the kind [Answer].
type Outcome[A any] struct {
	Kind   Kind
	Answer A
	Err    error
}

// An Engine runs turns. It is safe for concurrent use.
type Engine[T, A any] struct {
	config Config[T, A]

	mu            sync.Mutex
	known         map[digest]*run[T, A]          // Those in flight, in the line, or with an answer that nobody has taken.
	kept          int                            // How many answers nobody has taken.
	over          memory                         // The keys of all others.
	conversations map[string]*conversation[T, A] // Those with turns in flight or in the line.
	active        []*run[T, A]
	line          list.List     // Runs that wait for a place among the active ones.
	idle          chan struct{} // Closed when no turn is active; nil when nobody waits for that.
	closing       bool
	aborted       bool
}

// New returns an engine; zero values of config are the defaults.
func New[T, A any](config Config[T, A]) *Engine[T, A] {
	config.Dropped = harmless(config.Dropped)
	config.Budget = orDefault(config.Budget, DefaultBudget)
	config.Limit = orDefault(config.Limit, DefaultLimit)
	config.MaxInFlight = orDefault(config.MaxInFlight, DefaultMaxInFlight)
	return &Engine[T, A]{
		config:        config,
		known:         make(map[digest]*run[T, A]),
		over:          newMemory(orDefault(config.MaxKeys, DefaultMaxKeys)),
		conversations: make(map[string]*conversation[T, A]),
	}
}

// harmless lets a panic in dropped be the end of that call and of nothing else.
func harmless[T any](dropped func(T, error)) func(T, error) {
	return func(turn T, err error) {
		defer func() { _ = recover() }()
		if dropped != nil {
			dropped(turn, err)
		}
	}
}

func orDefault[N int | time.Duration](n, otherwise N) N {
	if n > 0 {
		return n
	}
	return otherwise
}

// Do takes a delivery and returns what has to be written for it. It returns when
// that is known, when the delivery's budget is over, or when ctx, the context of
// the request, ends. The bot's context keeps the values of ctx, not its end.
func (e *Engine[T, A]) Do(ctx context.Context, turn Turn[T]) Outcome[A] {
	key := turn.accept()
	r, d, outcome := e.join(ctx, turn, key)
	if r == nil {
		return outcome
	}
	runtime.Gosched() // Most bots have answered when this goroutine goes on: there is nothing to wait for.
	select {
	case <-d.told:
		return d.outcome
	default:
	}
	budget := time.NewTimer(time.Until(turn.Arrived.Add(e.config.Budget)))
	defer budget.Stop()
	select {
	case <-d.told:
		return d.outcome
	case <-ctx.Done():
		return e.leave(r, d, Gone)
	case <-budget.C:
		return e.leave(r, d, Late)
	}
}

// Post takes a delivery that waits for nothing, and returns at once: [Late] when
// the turn was taken, [Empty] when it is known, [Busy] or [Closing] when it was
// not taken. What the bot returns goes to Late, which must be there.
func (e *Engine[T, A]) Post(ctx context.Context, turn Turn[T]) Kind {
	key := turn.accept()
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.known[key] != nil, e.over.has(key):
		return Empty
	case e.closing:
		return Closing
	case e.full() || e.crowded(turn.Conversation):
		return Busy
	}
	r := e.enlist(ctx, turn, key)
	r.left, r.told = true, true
	e.admit(r)
	return Late
}

// accept fills in when the turn arrived, bounds what is remembered of it, and
// returns the digest of its key.
func (t *Turn[T]) accept() digest {
	if t.Arrived.IsZero() {
		t.Arrived = time.Now()
	}
	t.Conversation = recent.Key(t.Conversation)
	return t.Key.digest()
}

// Wait returns when no turn is in flight, late answers included, or with the
// error of ctx. Bots that were left behind at the limit are not waited for.
func (e *Engine[T, A]) Wait(ctx context.Context) error {
	e.mu.Lock()
	if len(e.active) == 0 {
		e.mu.Unlock()
		return nil
	}
	if e.idle == nil {
		e.idle = make(chan struct{})
	}
	idle := e.idle
	e.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Shutdown takes no more turns and waits for those in flight, late answers
// included. When ctx ends first, it ends the turns' contexts and returns the
// error of ctx.
func (e *Engine[T, A]) Shutdown(ctx context.Context) error {
	e.mu.Lock()
	e.closing = true
	e.mu.Unlock()
	err := e.Wait(ctx)
	if err != nil {
		e.abort()
	}
	return err
}

// abort ends the contexts of all turns, and of those that are yet to start.
func (e *Engine[T, A]) abort() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.aborted = true
	for _, r := range e.active {
		if r.stage != nil {
			r.stage.cancel()
			e.watch(r)
		}
	}
}
