package turns

import "context"

// maxWaiting bounds the turns of one conversation that wait.
const maxWaiting = 64

// A conversation has turns in flight or in the line.
type conversation[T, A any] struct {
	name  string
	turns int
	last  *run[T, A] // The newest that is in flight.
}

// full reports whether there is no place among the turns in flight.
func (e *Engine[T, A]) full() bool { return len(e.active) >= e.config.MaxInFlight }

// crowded reports whether no more turns of a conversation are taken, so that it
// leaves places for others.
func (e *Engine[T, A]) crowded(name string) bool {
	c := e.conversations[name]
	if c == nil {
		return false
	}
	waiting := c.turns - 1
	return waiting >= min(maxWaiting, max(1, e.config.MaxInFlight/2))
}

// enlist makes a run, known by its key, and counts it among the turns of its
// conversation.
func (e *Engine[T, A]) enlist(ctx context.Context, turn Turn[T], key digest) *run[T, A] {
	r := &run[T, A]{
		key: key, value: turn.Value, noLate: turn.NoLate, alwaysLate: turn.AlwaysLate,
		first: delivery[A]{ctx: ctx},
	}
	if key != (digest{}) {
		e.known[key] = r
	}
	if turn.Conversation == "" {
		return r
	}
	c := e.conversations[turn.Conversation]
	if c == nil {
		c = &conversation[T, A]{name: turn.Conversation}
		e.conversations[c.name] = c
	}
	c.turns++
	r.conversation = c
	return r
}

// delist takes back what enlist did.
func (e *Engine[T, A]) delist(r *run[T, A]) {
	c := r.conversation
	if c == nil {
		return
	}
	if c.last == r {
		c.last = nil
	}
	if c.turns--; c.turns == 0 {
		delete(e.conversations, c.name)
	}
}
