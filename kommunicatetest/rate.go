package kommunicatetest

import (
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// maxScore is the best rating that any of the clients offers: stars go from 1 to
// 5; the older faces send 1, 5 and 10.
const maxScore = 10

// A Rating is what a user thinks of a conversation (CSAT).
type Rating struct {
	Score   int // 1 to 5 stars, or the older faces' 1, 5 and 10.
	Comment string
}

// Rate answers the prompt to rate the conversation, which opens when a bot asks
// for it ([kommunicate.AskCSAT], on the web alone) and when the conversation is
// resolved. The bot is not told. It is an error when there is no prompt, and when the score is
// none that a client offers.
func (c *Conversation) Rate(score int, comment string) ([]Bubble, error) {
	return c.do(func() (line, error) {
		switch {
		case !c.thread.ratable && !(c.thread.askCSAT && c.on == kommunicate.Web):
			return nil, errors.New("kommunicatetest: nobody has asked the user for a rating: no askCSAT on the web, not resolved")
		case score < 1 || score > maxScore:
			return nil, fmt.Errorf("kommunicatetest: no client offers the rating %d: stars go from 1 to 5, faces send 1, 5 and 10", score)
		}
		c.thread.rating, c.thread.ratable, c.thread.askCSAT = &Rating{score, comment}, false, false
		c.thread.add(&entry{
			from: c.user, who: Notice, source: sources[c.on], contentType: kommunicate.ContentNotification,
			text: fmt.Sprintf("Rated %d", score),
			metadata: map[string]string{
				"skipBot": "true", "feedback": string(mustJSON(map[string]any{"rating": score, "comments": []string{comment}})),
			},
		})
		return writtenRating(score, comment), nil
	})
}

// Rating returns the user's latest rating of the conversation; false when there
// is none.
func (c *Conversation) Rating() (Rating, bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.thread.rating == nil {
		return Rating{}, false
	}
	return *c.thread.rating, true
}
