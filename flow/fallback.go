package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// Fallback is a bot that asks the first of bots, and the next one when that
// fails, panics or takes longer than patience. The last one has as long as ctx
// lasts, and its panics are the caller's.
//
// [kommunicate.ErrNotUnderstood] is no failure: it is returned, so that
// [HandoffAfter] can count it. To ask on in that case, see [FirstToUnderstand].
// When ctx ends, no further bot is asked.
//
// A bot that was given up on has its context cancelled and its answer dropped,
// however late it comes; Go cannot end the goroutine of one that does not heed
// its context. Each bot but the last gets a turn of its own, whose NativeAnswer
// comes back with the answer.
//
// Nobody hears of a failure that another bot makes up for: wrap the bots in
// [Log]. When all fail, the error wraps those of all.
//
// It panics when patience is not positive, or there are no bots, or nil is one.
func Fallback(patience time.Duration, bots ...kommunicate.BotPlatform) kommunicate.BotPlatform {
	if patience <= 0 {
		panic("flow: Fallback: patience is not positive")
	}
	bots = needBots("Fallback", bots)
	others, last := bots[:len(bots)-1], bots[len(bots)-1]
	return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		var failures []error
		for i, bot := range others {
			messages, err := ask(ctx, patience, bot, turn)
			if err == nil || errors.Is(err, kommunicate.ErrNotUnderstood) {
				return messages, err
			}
			failures = append(failures, fmt.Errorf("flow: bot %d of %d: %w", i+1, len(bots), err))
			if ctx.Err() != nil {
				return nil, errors.Join(failures...)
			}
		}
		messages, err := last.Respond(ctx, turn)
		if err != nil && len(failures) > 0 {
			err = errors.Join(append(failures, err)...)
		}
		return messages, err
	})
}

// FirstToUnderstand is a bot that asks bots one after the other until one does
// not return [kommunicate.ErrNotUnderstood]. What that one returns counts, an
// error too. Each bot gets a turn of its own, whose NativeAnswer comes back with the
// answer. It panics when there are no bots, or nil is one.
func FirstToUnderstand(bots ...kommunicate.BotPlatform) kommunicate.BotPlatform {
	bots = needBots("FirstToUnderstand", bots)
	return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) (messages []kommunicate.Message, err error) {
		for _, bot := range bots {
			own := ownTurn(turn)
			messages, err = bot.Respond(ctx, own)
			if err == nil {
				turn.NativeAnswer = own.NativeAnswer
			}
			if !errors.Is(err, kommunicate.ErrNotUnderstood) {
				break
			}
		}
		return messages, err
	})
}

// needBots returns a copy of bots.
func needBots(flow string, bots []kommunicate.BotPlatform) []kommunicate.BotPlatform {
	if len(bots) == 0 {
		panic("flow: " + flow + ": no bots")
	}
	for i, bot := range bots {
		if f, ok := bot.(kommunicate.BotFunc); bot == nil || ok && f == nil {
			panic(fmt.Sprintf("flow: %s: bot %d is nil", flow, i+1))
		}
	}
	return slices.Clone(bots)
}

// ownTurn returns a copy of the turn: what a bot writes to it, another does not
// see.
func ownTurn(turn *kommunicate.Turn) *kommunicate.Turn {
	own := *turn
	for _, members := range []*kommunicate.Members{
		&own.Params, &own.Metadata, &own.UserInfo, &own.Extra, &own.ChatContext.Extra, &own.FormData,
	} {
		*members = slices.Clone(*members)
	}
	own.Attachments = slices.Clone(own.Attachments)
	own.ActionResponses = slices.Clone(own.ActionResponses)
	return &own
}

type answer struct {
	messages []kommunicate.Message
	native   any // What the bot set NativeAnswer to.
	err      error
}

var errExited = errors.New("it ended its goroutine (runtime.Goexit)")

// ask waits for the bot's answer, but not longer than patience.
func ask(ctx context.Context, patience time.Duration, bot kommunicate.BotPlatform, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answers := make(chan answer, 1)
	go respond(limited, bot, ownTurn(turn), answers)
	select {
	case a := <-answers:
		return a.to(turn)
	case <-limited.Done():
	}
	select {
	case a := <-answers:
		return a.to(turn)
	default:
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("no answer within %v: %w", patience, limited.Err())
}

// to gives the answer as that to turn, of which the bot had a copy.
func (a answer) to(turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if a.err == nil {
		turn.NativeAnswer = a.native
	}
	return a.messages, a.err
}

// respond sends one answer, whatever the bot does.
func respond(ctx context.Context, bot kommunicate.BotPlatform, turn *kommunicate.Turn, answers chan<- answer) {
	a := answer{err: errExited}
	defer func() {
		if cause := recover(); cause != nil {
			a.err = turns.NewPanicError(cause)
		}
		answers <- a
	}()
	a.messages, a.err = bot.Respond(ctx, turn)
	a.native = turn.NativeAnswer
}
