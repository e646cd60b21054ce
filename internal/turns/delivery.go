package turns

import (
	"context"
	"slices"
)

// A delivery is one request that waits for its outcome.
type delivery[A any] struct {
	ctx     context.Context
	told    chan struct{} // Closed when the outcome is there.
	outcome Outcome[A]
}

// tell lets the delivery know its outcome. It is called once at most.
func (d *delivery[A]) tell(outcome Outcome[A]) {
	d.outcome = outcome
	close(d.told)
}

func (d *delivery[A]) gone() bool { return d.ctx.Err() != nil }

func (d *delivery[A]) alive() bool { return !d.gone() }

// join finds the run that a delivery belongs to, or makes it. When the outcome
// is clear already, it returns that and no run.
func (e *Engine[T, A]) join(ctx context.Context, turn Turn[T], key digest) (*run[T, A], *delivery[A], Outcome[A]) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r, known := e.known[key]
	switch {
	case known && r.taken, e.over.has(key):
		return nil, nil, Outcome[A]{Kind: Empty}
	case known && r.returned && ctx.Err() != nil:
		return nil, nil, Outcome[A]{Kind: Gone}
	case known && r.returned:
		return nil, nil, e.take(r)
	case !known && e.closing:
		return nil, nil, Outcome[A]{Kind: Closing}
	case !known && (e.full() && e.line.Len() >= e.config.MaxInFlight || e.crowded(turn.Conversation)):
		return nil, nil, Outcome[A]{Kind: Busy}
	}
	told := make(chan struct{})
	if known {
		d := &delivery[A]{ctx: ctx, told: told}
		r.waiting = append(r.waiting, d)
		return r, d, Outcome[A]{}
	}
	r = e.enlist(ctx, turn, key)
	r.first.told = told
	r.waiting = append(r.room[:0], &r.first)
	if e.full() {
		r.place = e.line.PushBack(r)
	} else {
		e.admit(r)
	}
	return r, &r.first, Outcome[A]{}
}

// leave takes a delivery away from its run, because its client is Gone or its
// budget is over (Late), and says what it has to write. The last to leave speaks
// for the turn; before that, another may still get the answer.
func (e *Engine[T, A]) leave(r *run[T, A], d *delivery[A], why Kind) Outcome[A] {
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-d.told:
		return d.outcome
	default:
	}
	r.waiting = slices.DeleteFunc(r.waiting, func(other *delivery[A]) bool { return other == d })
	inLine := r.place != nil
	if inLine && len(r.waiting) == 0 {
		e.withdraw(r)
	}
	r.left = true
	if r.stage != nil {
		e.watch(r)
	}
	switch {
	case why == Gone:
		return Outcome[A]{Kind: Gone}
	case r.told || r.returned || slices.ContainsFunc(r.waiting, (*delivery[A]).alive):
		return Outcome[A]{Kind: Empty}
	case inLine:
		return Outcome[A]{Kind: Busy}
	case e.canLate(r):
		r.told = true
		return Outcome[A]{Kind: Late}
	}
	r.taken = true
	return Outcome[A]{Kind: TimedOut}
}

// withdraw forgets a run that was never admitted, so that a redelivery is taken
// for a new one.
func (e *Engine[T, A]) withdraw(r *run[T, A]) {
	e.line.Remove(r.place)
	r.place = nil
	delete(e.known, r.key)
	e.delist(r)
}
