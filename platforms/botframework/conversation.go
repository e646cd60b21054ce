package botframework

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/recent"
)

// A conversation is one with the bot. Its fields are those of whoever has taken it:
// a turn, or what waits for late replies.
type conversation struct {
	free chan struct{} // Holds one while no turn has the conversation.

	id        string                        // "" before it has begun.
	watermark string                        // What has been seen of it.
	seen      *recent.Map[uint64, struct{}] // What the bot said, by the hashes of ids; nil for nothing.
	asked     []string
	token     string // With Tokens.
	renew     time.Time
	expires   time.Time
	watch     *watch // Of late replies; nil for none.
}

// maxAsked is how many of the activities that a bot was told are remembered, to
// know what is a late reply.
const maxAsked = 32

// maxSeen is how many activities are known at most when Direct Line shows them again,
// after a watermark that went back or was none; half as many are at least.
const maxSeen = 1024

// hashes makes the hashes of ids.
var hashes = maphash.MakeSeed()

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
	key := recent.Key(string(group))
	c, ok := b.conversations.Get(key)
	if !ok {
		c = newConversation()
		b.conversations.Put(key, c)
	}
	return c
}

func (c *conversation) release() { c.free <- struct{}{} }

// forget lets the next turn begin a conversation of its own.
func (c *conversation) forget() {
	c.id, c.watermark, c.seen, c.asked, c.token = "", "", nil, nil, ""
}

// isNew reports whether an activity has not been seen, and remembers it. Without an
// id, it is new.
func (c *conversation) isNew(id string) bool {
	if id == "" {
		return true
	}
	if c.seen == nil {
		c.seen = recent.New[uint64, struct{}](maxSeen)
	}
	hash := maphash.String(hashes, id)
	if _, ok := c.seen.Get(hash); ok {
		return false
	}
	c.seen.Put(hash, struct{}{})
	return true
}

// unsee lets activities be new again.
func (c *conversation) unsee(activities []Activity) {
	for i := range activities {
		if c.seen != nil {
			c.seen.Delete(maphash.String(hashes, activities[i].ID))
		}
	}
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
