package flow

import (
	"context"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// Log writes one record for each turn, when the bot is done with it:
//
//	flow: turn answered         INFO   messages, handoff
//	flow: turn not understood   INFO   error, if more is wrong, as of a failed turn
//	flow: turn failed           ERROR  error, error_type or errors
//	flow: turn panicked         ERROR
//
// Each has bot, group, key, event, intent, text_length in characters,
// attachments and form_fields as numbers, and duration. Nothing that the user
// wrote is logged, and no user id, which may be a phone number. Of an error it
// logs the text only where it cannot quote the user: that of a
// [*kommunicate.ValidationError], of an [*kommunicate.APIError] without what the
// service explains, of a context's error, and what a [slog.LogValuer] says of
// itself; of others the types. Errors that were joined are told one by one, as
// errors. A panic goes on.
//
// It panics when logger is nil.
func Log(logger *slog.Logger) kommunicate.Middleware {
	if logger == nil {
		panic("flow: Log: nil logger")
	}
	return func(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			began, attrs := time.Now(), turnAttrs(turn)
			write := func(level slog.Level, event string, more ...slog.Attr) {
				attrs = append(attrs, slog.Duration("duration", time.Since(began)))
				logger.LogAttrs(ctx, level, event, append(attrs, more...)...)
			}
			returned := false
			defer func() {
				if !returned {
					write(slog.LevelError, "flow: turn panicked")
				}
			}()
			messages, err := bot.Respond(ctx, turn)
			returned = true
			switch {
			case err == nil:
				write(slog.LevelInfo, "flow: turn answered",
					slog.Int("messages", len(messages)), slog.Bool("handoff", handsOff(messages)))
			case safelog.Is(err, kommunicate.ErrNotUnderstood):
				write(slog.LevelInfo, "flow: turn not understood", safelog.Besides(err, kommunicate.ErrNotUnderstood)...)
			default:
				write(slog.LevelError, "flow: turn failed", safelog.Error(err)...)
			}
			return messages, err
		})
	}
}

func turnAttrs(turn *kommunicate.Turn) []slog.Attr {
	return []slog.Attr{
		slog.String("bot", turn.BotID),
		slog.String("group", string(turn.GroupID)),
		slog.String("key", turn.Key),
		slog.String("event", turn.Event),
		slog.String("intent", turn.Intent),
		slog.Int("text_length", utf8.RuneCountInString(turn.Text)),
		slog.Int("attachments", len(turn.Attachments)),
		slog.Int("form_fields", len(turn.FormData)),
	}
}

func handsOff(messages []kommunicate.Message) bool {
	for i := range messages {
		if messages[i].Handoff != nil {
			return true
		}
	}
	return false
}
