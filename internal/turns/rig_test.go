package turns_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A job is what the tests' bot does in a turn.
type job struct {
	says  string
	takes time.Duration // Until the bot returns; it heeds its context.
	hangs time.Duration // The same, but the bot does not.
	fails error
	panic any
	exits bool
}

type (
	config  = turns.Config[job, string]
	turn    = turns.Turn[job]
	outcome = turns.Outcome[string]
)

// A rig is an engine with a bot that does its job, and notes of what happened.
// It runs inside a synctest bubble: jobs and deliveries take their time there.
type rig struct {
	*turns.Engine[job, string]

	mu    sync.Mutex
	notes []string
}

func newRig(c config, edit ...func(*rig, *config)) *rig {
	r := new(rig)
	c.Run = r.run
	c.Dropped = func(j job, err error) { r.note("dropped %s: %v", j.says, err) }
	for _, f := range edit {
		f(r, &c)
	}
	r.Engine = turns.New(c)
	return r
}

// withLate lets the rig deliver late, which takes d.
func withLate(d time.Duration) func(*rig, *config) {
	return func(r *rig, c *config) {
		c.Late = func(ctx context.Context, j job, answer string, err error) {
			wait(ctx, d)
			if ctx.Err() != nil {
				err = errors.Join(err, ctx.Err())
			}
			r.note("late %s %q %v", j.says, answer, err)
		}
	}
}

func (r *rig) note(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

func (r *rig) noted() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.notes)
}

func (r *rig) run(ctx context.Context, j job) (string, error) {
	r.note("runs %s", j.says)
	if j.panic != nil {
		panic(j.panic)
	}
	if j.exits {
		runtime.Goexit()
	}
	time.Sleep(j.hangs)
	wait(ctx, j.takes)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return j.says, j.fails
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// A delivery is one call of Do. The client goes away at gone, if that is set.
type delivery struct {
	at   time.Duration
	gone time.Duration
	turn turn
}

// play delivers everything at its time and returns the outcomes and when each
// came, in the order of the deliveries.
func (r *rig) play(deliveries ...delivery) []string {
	start := time.Now()
	got := make([]string, len(deliveries))
	var all sync.WaitGroup
	for i, d := range deliveries {
		all.Go(func() {
			time.Sleep(d.at)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if d.gone > 0 {
				time.AfterFunc(d.gone-d.at, cancel)
			}
			got[i] = show(r.Do(ctx, d.turn)) + " at " + time.Since(start).String()
		})
	}
	all.Wait()
	return got
}

func show(o outcome) string {
	s := o.Kind.String()
	if o.Answer != "" {
		s += " " + o.Answer
	}
	if o.Err != nil {
		s += ": " + o.Err.Error()
	}
	return s
}

func key(message string) turns.Key { return turns.Key{Bot: "bot", Message: message} }

func says(text string, takes time.Duration) turn {
	return turn{Conversation: "c", Key: key(text), Value: job{says: text, takes: takes}}
}
