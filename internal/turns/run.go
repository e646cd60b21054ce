package turns

import (
	"container/list"
	"context"
	"time"
)

// grace is the time a bot gets to return in, once its context has ended.
const grace = time.Second

// keepAnswers is how long an answer that nobody could take waits for a
// redelivery.
const keepAnswers = time.Minute

// A run is one execution of the bot: what all deliveries of a message have in
// common. The engine's mutex guards it.
type run[T, A any] struct {
	key                digest
	value              T
	noLate, alwaysLate bool // See [Turn].

	first   delivery[A]
	waiting []*delivery[A]  // In order of arrival.
	room    [1]*delivery[A] // For those of most turns: the first.

	conversation *conversation[T, A] // nil for none.
	next         *run[T, A]          // The conversation's next turn.
	place        *list.Element       // In the line; nil once admitted.
	slot         int                 // Among the active ones, once admitted.

	stage   *stage // The current one, once started: the bot, then Late.
	unwatch func() bool

	left     bool // A delivery has left without an answer.
	told     bool // A delivery was told Late.
	taken    bool // The answer is not to be had any more.
	returned bool // The bot has, or was left behind.
	finished bool // Not in flight any more.

	answer A // Once returned, until taken.
	err    error
	expiry *time.Timer // Takes the answer when nobody asks for it.
}

// admit puts the run among the active ones. It starts when its conversation has
// no other.
func (e *Engine[T, A]) admit(r *run[T, A]) {
	r.place = nil
	r.slot = len(e.active)
	e.active = append(e.active, r)
	if c := r.conversation; c != nil {
		last := c.last
		c.last = r
		if last != nil {
			last.next = r
			return
		}
	}
	e.start(r)
}

// retire takes the run from among the active ones.
func (e *Engine[T, A]) retire(r *run[T, A]) {
	last := len(e.active) - 1
	e.active[r.slot] = e.active[last]
	e.active[r.slot].slot = r.slot
	e.active[last] = nil
	e.active = e.active[:last]
}

func (e *Engine[T, A]) start(r *run[T, A]) {
	e.enterStage(r)
	if r.left || e.config.Limit < e.config.Budget {
		e.watch(r)
	}
	go e.execute(r, r.stage, r.value)
}

// enterStage gives the run a context for the bot, or for Late.
func (e *Engine[T, A]) enterStage(r *run[T, A]) {
	r.stage = newStage(r.first.ctx, e.config.Limit)
	if e.aborted {
		r.stage.cancel()
	}
}

// leaveStage ends the stage's context and the watch over it.
func (r *run[T, A]) leaveStage() {
	if r.unwatch != nil {
		r.unwatch()
		r.unwatch = nil
	}
	r.stage.cancel()
}

// watch lets the stage be over soon after its context has ended, even if the bot
// or Late does not return. A stage that ends before a delivery leaves, and most
// do, needs no watch: each delivery has its own timer.
func (e *Engine[T, A]) watch(r *run[T, A]) {
	if r.unwatch != nil {
		return
	}
	abandon := e.abandonBot
	if r.returned {
		abandon = e.abandonLate
	}
	r.unwatch = context.AfterFunc(r.stage.context(), func() {
		time.AfterFunc(grace, func() { abandon(r) })
	})
}

// execute runs the bot and passes on what it returns.
func (e *Engine[T, A]) execute(r *run[T, A], ctx *stage, value T) {
	var answer A
	err := ctx.cancelledSoFar()
	defer func() {
		if cause := recover(); cause != nil {
			err = NewPanicError(cause)
		}
		if !e.conclude(r, answer, err) {
			e.config.Dropped(value, err)
		}
	}()
	if err == nil {
		err = errExited
		answer, err = e.config.Run(ctx, value)
	}
}

// conclude passes on how the bot ended, and reports whether that is the first of it.
func (e *Engine[T, A]) conclude(r *run[T, A], answer A, err error) (first bool) {
	e.mu.Lock()
	first = !r.returned
	then := nothing
	if first {
		then = e.pass(r, answer, err)
	}
	e.mu.Unlock()
	then()
	return first
}

// abandonBot leaves behind a bot that did not return.
func (e *Engine[T, A]) abandonBot(r *run[T, A]) {
	var none A
	e.conclude(r, none, ErrLimit)
}

// abandonLate leaves behind a late delivery that did not return.
func (e *Engine[T, A]) abandonLate(r *run[T, A]) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.finish(r)
}

// pass gives what the bot returned to a delivery, or to Late, or keeps it for a
// redelivery. What is left to do without the lock is returned.
func (e *Engine[T, A]) pass(r *run[T, A], answer A, err error) func() {
	r.leaveStage()
	r.returned = true
	value, timedOut := r.value, r.taken
	r.answer, r.err = answer, err
	if !r.alwaysLate {
		e.offer(r)
	}
	switch {
	case !r.taken && e.canLate(r):
		e.take(r)
		e.enterStage(r)
		e.watch(r)
		return e.late(r, value, answer, err)
	case timedOut, !r.taken && (r.key == digest{} || e.kept >= e.config.MaxInFlight):
		e.take(r)
		return func() {
			e.config.Dropped(value, err)
			e.mu.Lock()
			defer e.mu.Unlock()
			e.finish(r)
		}
	case !r.taken:
		e.kept++
		r.expiry = time.AfterFunc(keepAnswers, func() { e.expire(r, value) })
	}
	e.finish(r)
	return nothing
}

// expire drops an answer that no redelivery has asked for.
func (e *Engine[T, A]) expire(r *run[T, A], value T) {
	e.mu.Lock()
	if r.taken {
		e.mu.Unlock()
		return
	}
	err := e.take(r).Err
	e.mu.Unlock()
	e.config.Dropped(value, err)
}

// offer gives the answer to the first delivery that can be written, and every
// other one the empty answer.
func (e *Engine[T, A]) offer(r *run[T, A]) {
	for _, d := range r.waiting {
		if r.taken || d.gone() {
			d.tell(Outcome[A]{Kind: Empty})
			continue
		}
		d.tell(e.take(r))
	}
	r.waiting = nil
}

func nothing() {}

// take hands out the answer, which is not to be had again.
func (e *Engine[T, A]) take(r *run[T, A]) Outcome[A] {
	outcome := Outcome[A]{Kind: Answer, Answer: r.answer, Err: r.err}
	var none A
	r.taken, r.answer, r.err = true, none, nil
	if r.expiry != nil {
		r.expiry.Stop()
		r.expiry = nil
		e.kept--
	}
	e.forget(r)
	return outcome
}

// forget keeps of a run that is over, and whose answer is taken, its key alone.
func (e *Engine[T, A]) forget(r *run[T, A]) {
	if r.taken && r.finished && r.key != (digest{}) {
		delete(e.known, r.key)
		e.over.add(r.key, time.Now())
	}
}

func (e *Engine[T, A]) canLate(r *run[T, A]) bool {
	return e.config.Late != nil && !r.noLate
}

// late returns what delivers the answer out of band and then ends the turn.
func (e *Engine[T, A]) late(r *run[T, A], value T, answer A, err error) func() {
	ctx := r.stage
	return func() {
		defer func() {
			if cause := recover(); cause != nil {
				e.config.Dropped(value, NewPanicError(cause))
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			e.finish(r)
		}()
		e.config.Late(ctx, value, answer, err)
	}
}

// finish takes the run out of flight: the conversation's next turn starts, and
// the first in the line is admitted. What stays is what a redelivery asks for.
func (e *Engine[T, A]) finish(r *run[T, A]) {
	if r.finished {
		return
	}
	r.finished = true
	r.leaveStage()
	e.offer(r) // To those that waited for Late: nothing is left.
	e.retire(r)
	e.delist(r)
	e.forget(r)
	if r.next != nil {
		e.start(r.next)
	}
	if front := e.line.Front(); front != nil {
		e.admit(e.line.Remove(front).(*run[T, A]))
	}
	if len(e.active) == 0 && e.idle != nil {
		close(e.idle)
		e.idle = nil
	}
	var none T
	r.value, r.first.ctx, r.stage, r.next, r.conversation = none, nil, nil, nil, nil
}
