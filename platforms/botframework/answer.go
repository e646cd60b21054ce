package botframework

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// ask tells the bot an activity and waits for its answer.
func (b *Bot) ask(ctx context.Context, c *conversation, act *Activity) ([]Activity, error) {
	b.refresh(ctx, c)
	known := c.id != ""
	if !known {
		if err := b.begin(ctx, c); err != nil {
			return nil, err
		}
	}
	id, err := b.tell(ctx, c, act)
	if known && isGone(err) {
		if err := b.begin(ctx, c); err != nil {
			return nil, err
		}
		id, err = b.tell(ctx, c, act)
	}
	if err != nil {
		return nil, err
	}
	if id != "" {
		c.told(id)
	}
	return b.collect(ctx, c, id, act.From.ID)
}

// isGone reports whether Direct Line did not take an activity because there is no
// such conversation any more, or none with its token.
func isGone(err error) bool {
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) {
		return false
	}
	return refused.StatusCode == http.StatusNotFound || refused.StatusCode == http.StatusForbidden
}

// collect waits for the answer to what the bot was told, and returns all that it
// has said since the watermark.
func (b *Bot) collect(ctx context.Context, c *conversation, id, user string) ([]Activity, error) {
	a := answer{
		id: id, conversation: c, quiet: b.line.Quiet, silent: time.Now().Add(b.line.FirstReply),
	}
	var said []Activity
	watermark := c.watermark
	for {
		set, err := b.look(ctx, c, watermark)
		if err != nil {
			return b.broken(ctx, c, said, watermark, err)
		}
		watermark = set.Watermark
		fresh := c.fromBot(set.Activities, user)
		said = append(said, fresh...)
		wait, over := a.next(fresh)
		if over {
			break
		}
		if err := sleep(ctx, wait); err != nil {
			return b.broken(ctx, c, said, watermark, err)
		}
	}
	c.watermark = watermark
	if a.ended {
		c.forget()
	}
	return said, nil
}

// broken is what becomes of an answer that was not seen to its end. At the end of
// the budget, what has been said is the answer; nothing, if the rest is awaited.
// Otherwise it is seen again.
func (b *Bot) broken(ctx context.Context, c *conversation, said []Activity, watermark string, err error) ([]Activity, error) {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) || len(said) == 0 && b.line.Client == nil {
		c.unsee(said)
		return nil, err
	}
	c.watermark = watermark
	return said, nil
}

// fromBot are the activities that the bot said, those that are new.
func (c *conversation) fromBot(activities []Activity, user string) []Activity {
	var said []Activity
	for i := range activities {
		if from := activities[i].From; from.Role == roleUser || from.ID == user || c.wasTold(activities[i].ID) || !c.isNew(activities[i].ID) {
			continue
		}
		said = append(said, activities[i])
	}
	return said
}

// An answer knows when a bot's answer is over.
type answer struct {
	id           string // What it answers; "" if that is not known.
	conversation *conversation
	quiet        time.Duration
	silent       time.Time // When a bot that has said nothing is silent.

	begun  bool          // There has been a reply.
	more   bool          // The last said that more follows.
	ended  bool          // The conversation is over.
	pauses time.Duration // The last, while nothing came.
}

// The pauses between two looks, while nothing comes.
const (
	firstPause = 300 * time.Millisecond
	pause      = time.Second
	maxPause   = 5 * time.Second
)

// next says how long to wait for more, after a look at what has come since the last.
func (a *answer) next(fresh []Activity) (wait time.Duration, over bool) {
	replied, expecting := false, false
	for i := range fresh {
		act := &fresh[i]
		if act.Type == TypeEndOfConversation {
			a.ended = true
		}
		if !a.isReply(act) {
			continue
		}
		replied = true
		expecting = act.InputHint == InputExpecting
		a.more = act.InputHint == InputIgnoring || act.Type == TypeTyping
	}
	if a.ended || expecting {
		return 0, true
	}
	switch {
	case replied:
		a.begun, a.pauses = true, 0
	case a.begun && !a.more, !a.begun && !time.Now().Before(a.silent):
		return 0, true
	}
	if a.begun && !a.more {
		return a.quiet, false
	}
	wait = a.pauseOnce()
	if !a.begun {
		wait = min(wait, time.Until(a.silent))
	}
	return wait, false
}

// pauseOnce is a pause longer than the last.
func (a *answer) pauseOnce() time.Duration {
	switch a.pauses {
	case 0:
		a.pauses = firstPause
	case firstPause:
		a.pauses = pause
	default:
		a.pauses = min(a.pauses*3/2, maxPause)
	}
	return a.pauses
}

// isReply reports whether an activity is of this answer: it replies to what was
// told now, or to nothing that was told in this conversation.
func (a *answer) isReply(act *Activity) bool {
	return act.ReplyToID == "" || sameID(act.ReplyToID, a.id) || !a.conversation.wasTold(act.ReplyToID)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
