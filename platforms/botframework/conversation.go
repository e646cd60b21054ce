package botframework

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A conversation is one with the bot. Its fields are those of whoever has taken it:
// a turn, or what waits for late replies.
type conversation struct {
	free chan struct{} // Holds one while no turn has the conversation.

	id        string // "" before it has begun.
	watermark string // What has been seen of it.
	asked     []string
	token     string // With Tokens.
	renew     time.Time
	expires   time.Time
	watch     *watch // Of late replies; nil for none.
}

// maxAsked is how many of the activities that a bot was told are remembered, to
// know what is a late reply.
const maxAsked = 32

func newConversation() *conversation {
	c := &conversation{free: make(chan struct{}, 1)}
	c.free <- struct{}{}
	return c
}

// take gives the conversation to a turn. What waits for late replies is over then.
func (b *Bot) take(ctx context.Context, group kommunicate.GroupID) (*conversation, error) {
	c := b.conversation(group)
	select {
	case <-c.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := c.watch.end(ctx); err != nil {
		c.release()
		return nil, err
	}
	c.watch = nil
	return c, nil
}

func (b *Bot) conversation(group kommunicate.GroupID) *conversation {
	if group == "" {
		return newConversation()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	c, ok := b.conversations.Get(group)
	if !ok {
		c = newConversation()
		b.conversations.Put(group, c)
	}
	return c
}

func (c *conversation) release() { c.free <- struct{}{} }

// forget lets the next turn begin a conversation of its own.
func (c *conversation) forget() {
	c.id, c.watermark, c.asked, c.token = "", "", nil, ""
}

// told remembers an activity that the bot was told.
func (c *conversation) told(id string) {
	if len(c.asked) == maxAsked {
		c.asked = slices.Delete(c.asked, 0, 1)
	}
	c.asked = append(c.asked, id)
}

// wasTold reports whether id is of an activity that the bot was told.
func (c *conversation) wasTold(id string) bool {
	return slices.ContainsFunc(c.asked, func(known string) bool { return sameID(known, id) })
}

// sameID reports whether two ids are of the same activity. Direct Line puts the
// conversation's in front of some.
func sameID(a, b string) bool {
	return a != "" && lastPart(a) == lastPart(b)
}

func lastPart(id string) string { return id[strings.LastIndexByte(id, '|')+1:] }
