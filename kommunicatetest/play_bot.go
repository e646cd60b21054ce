package kommunicatetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// Webhook returns the webhook of a bot in this process, for [Bot.Handler], with a
// client of the server. A turn in which the bot returns an error other than
// [kommunicate.ErrNotUnderstood], or an answer that is refused, or panics, is answered
// with the fallback message and leaves a remark in the transcript that says why. The
// options come after the server's own.
func (s *Server) Webhook(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	own := []kommunicate.WebhookOption{kommunicate.WithClient(s.Client())}
	return kommunicate.NewWebhook(s.observed(bot), append(own, opts...)...)
}

// observed is the bot with a remark for each turn in which it fails. A webhook
// answers such a turn with a message of its own, from which that cannot be told.
func (s *Server) observed(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
	if bot == nil {
		return nil
	}
	return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		returned := false
		defer func() {
			if !returned {
				cause := recover()
				s.remarkFailure(turn, fmt.Sprintf("panics: %v", cause))
				panic(cause)
			}
		}()
		messages, err := bot.Respond(ctx, turn)
		returned = true
		switch refused := refusal(messages); {
		case err != nil && !errors.Is(err, kommunicate.ErrNotUnderstood):
			s.remarkFailure(turn, "returns an error: "+err.Error())
		case err == nil && refused != nil:
			s.remarkFailure(turn, "answers what is refused: "+refused.Error())
		}
		return messages, err
	})
}

// refusal is why an answer cannot be sent, nil if it can. A type of the test's own
// that embeds a nil panics when it is written.
func refusal(messages []kommunicate.Message) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("writing it panics: %v", cause)
		}
	}()
	_, err = kommunicate.AppendMessages(nil, kommunicate.SplitHandoffs(messages))
	if err == nil {
		return nil
	}
	if _, whole := kommunicate.AppendMessages(nil, messages); whole != nil {
		return whole // Its places are those of the bot's messages.
	}
	return err
}

func (s *Server) remarkFailure(turn *kommunicate.Turn, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, p := s.thread(turn.GroupID), s.people[turn.BotID]
	if t != nil && p != nil {
		t.fail(turn.BotID, "%s %s", p.displayName(), what)
	}
}
