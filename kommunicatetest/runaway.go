package kommunicatetest

import (
	"fmt"
	"slices"
	"strings"
)

// maxChain is how many deliveries and forwarded messages may come of one thing
// that a user or an agent does.
const maxChain = 200

// A chain is what has come, in a conversation, of the last thing that a user or
// an agent did there.
type chain struct {
	links int
	bots  []string // Whom the latest deliveries were for.
	err   *runawayError
}

// A runawayError says that bots, or who takes forwarded messages, keep each other
// busy without end.
type runawayError struct{ text string }

func (e *runawayError) Error() string { return "kommunicatetest: " + e.text }

// grow counts a delivery, or the forwarding of a message when bot is "", and
// reports whether it may be made. The one that is too many ends the chain: what
// is queued is dropped.
func (t *thread) grow(bot, event, from string) bool {
	c := &t.chain
	if c.err != nil {
		return false
	}
	if bot != "" {
		c.bots = append(c.bots[max(0, len(c.bots)-maxCycle):], bot)
	}
	if c.links++; c.links <= maxChain {
		return true
	}
	c.err = &runawayError{c.describe(event, from)}
	t.queue, t.outbox = nil, nil
	t.remark("%s", c.err.text)
	return false
}

// maxCycle is how many bots an error names.
const maxCycle = 10

// describe names who keeps whom busy, and how.
func (c *chain) describe(event, from string) string {
	if len(c.bots) < 2 {
		return fmt.Sprintf("%s sends messages without end: who takes forwarded messages answers each", from)
	}
	last := len(c.bots) - 1
	first := 0
	for i, bot := range slices.Backward(c.bots[:last]) {
		if bot == c.bots[last] {
			first = i
			break
		}
	}
	doing := "send messages"
	if event != "" {
		doing = fmt.Sprintf("raise %q", event)
	}
	return strings.Join(c.bots[first:], " -> ") + " " + doing + " without end"
}
