package turns

// maxWaiting bounds the turns of one conversation that wait.
const maxWaiting = 64

// A conversation has turns in flight or in the line.
type conversation[T, A any] struct {
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

// enlist makes the run known by its key, and counts it among the turns of its
// conversation.
func (e *Engine[T, A]) enlist(r *run[T, A]) {
	if r.key != (digest{}) {
		e.known[r.key] = r
	}
	if r.turn.Conversation == "" {
		return
	}
	c := e.conversations[r.turn.Conversation]
	if c == nil {
		c = new(conversation[T, A])
		e.conversations[r.turn.Conversation] = c
	}
	c.turns++
}

// delist takes back what enlist did.
func (e *Engine[T, A]) delist(r *run[T, A]) {
	c := e.conversations[r.turn.Conversation]
	if c == nil {
		return
	}
	if c.last == r {
		c.last = nil
	}
	if c.turns--; c.turns == 0 {
		delete(e.conversations, r.turn.Conversation)
	}
}
