package kommunicatetest

import (
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// Assignee returns the id of the agent or bot who has the conversation, "" for
// nobody.
func (c *Conversation) Assignee() string {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.thread.assignee
}

// Team returns the id of the team that has the conversation, "" for none.
func (c *Conversation) Team() string {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.thread.team
}

// Status returns the conversation's status.
func (c *Conversation) Status() kommunicate.Status {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.thread.status
}

// Tags returns the conversation's tags, in the order in which they were added.
func (c *Conversation) Tags() []string {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return slices.Clone(c.thread.tags)
}

// User returns what Kommunicate knows of the user.
func (c *Conversation) User() kommunicate.User { return (&User{s: c.s, id: c.user}).Detail() }

// Visits returns the pages that clicks opened and the form data they posted.
func (c *Conversation) Visits() []Visit {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return slices.Clone(c.thread.visits)
}

// Transcript returns all that happened in the conversation, as it looks on the
// surface on which the user has it open.
func (c *Conversation) Transcript() Transcript {
	return c.since(0)
}

// since returns the transcript from an entry on; none when there are fewer.
func (c *Conversation) since(first int) Transcript {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	entries := c.thread.entries[min(first, len(c.thread.entries)):]
	transcript := make(Transcript, len(entries))
	for i, e := range entries {
		transcript[i] = c.s.bubble(c.thread, e, c.on)
	}
	return transcript
}
