package flow

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// missesLast is how long a turn that was not understood counts.
const missesLast = time.Hour

// HandoffAfter answers with message when the bot has not understood n turns of a
// conversation in a row, and starts counting again. Until then the
// [kommunicate.ErrNotUnderstood] of the bot goes on, so that a webhook answers
// with its fallback message.
//
// The message usually carries a [kommunicate.Handoff]; one without is said and
// nothing more, such as an offer that the button of a [WhenAgentOnline] further
// out completes.
//
// Only ErrNotUnderstood counts, and not that of an [kommunicate.EventWelcome], at
// which the user has said nothing yet. Any answer of the bot, silence too, ends the
// row. Other errors neither count nor end it. A row is forgotten an hour after its
// last turn. It is counted in the store, or, for nil, in a [MemoryStore] of its
// own, by [kommunicate.Turn.GroupID], [kommunicate.Turn.BotID], n and message: what
// is the same bot on several machines counts together, and nothing else. Turns
// without a conversation are not counted. A
// store that fails costs no answer: an answer of the bot goes out all the same,
// and so does the message when the n-th turn is known to have come; otherwise
// the error wraps that of the store and ErrNotUnderstood.
//
// It panics when n is less than 1 or the message cannot be sent.
func HandoffAfter(n int, message kommunicate.Message, store Store) kommunicate.Middleware {
	if n < 1 {
		panic("flow: HandoffAfter: n is less than 1")
	}
	needValid("HandoffAfter: message", message)
	counter := newMisses(n, message, store)
	return func(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			messages, err := bot.Respond(ctx, turn)
			switch {
			case turn.GroupID == "":
			case err == nil:
				counter.reset(ctx, turn)
			case turn.Event != kommunicate.EventWelcome && errors.Is(err, kommunicate.ErrNotUnderstood):
				enough, failed := counter.add(ctx, turn)
				if enough {
					return []kommunicate.Message{message}, nil
				}
				if failed != nil {
					err = errors.Join(err, failed)
				}
			}
			return messages, err
		})
	}
}

// misses counts the turns in a row that a bot did not understand.
type misses struct {
	limit  int
	memory *Memory[int]
}

func newMisses(limit int, message kommunicate.Message, store Store) *misses {
	m := &misses{limit: limit, memory: NewMemory[int](store, "handoff-after", missesLast)}
	said, _ := message.AppendJSON(nil)
	prefix := fmt.Sprintf("handoff-after/%d/%x/", limit, sha256.Sum256(said)) // No memory's key: those begin with a quote.
	m.memory.key = func(turn *kommunicate.Turn) string {
		return prefix + strconv.Quote(turn.BotID) + "/" + string(turn.GroupID)
	}
	return m
}

// add reports whether that makes enough, after which the count is 0. It is known
// to be enough although it could not be saved, but not when the count could not be
// loaded again after a conflict.
func (m *misses) add(ctx context.Context, turn *kommunicate.Turn) (enough bool, err error) {
	err = m.memory.Update(ctx, turn, func(count *int) error {
		*count++
		if enough = *count >= m.limit; enough {
			*count = 0
		}
		return nil
	})
	var failed *memoryError
	known := err == nil || errors.As(err, &failed) && failed.what == saving
	return enough && known, err
}

// reset ends the row. If that fails, the next handoff comes too early: no reason
// to keep an answer from the user.
func (m *misses) reset(ctx context.Context, turn *kommunicate.Turn) {
	_ = m.memory.Update(ctx, turn, func(count *int) error {
		*count = 0
		return nil
	})
}
