package kommunicate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// log writes an event of a turn. No attribute holds what a user wrote.
func (h *Webhook) log(ctx context.Context, t *webhookTurn, level slog.Level, event string, more ...slog.Attr) {
	if !h.config.logger.Enabled(ctx, level) {
		return
	}
	attrs := append([]slog.Attr{
		slog.String("bot", t.bot),
		slog.String("group", string(t.group)),
		slog.String("key", t.key),
		slog.Duration("duration", time.Since(t.arrived)),
	}, more...)
	h.config.logger.LogAttrs(ctx, level, event, attrs...)
}

func (h *Webhook) logOutcome(ctx context.Context, t *webhookTurn, kind turns.Kind) {
	switch kind {
	case turns.Answer:
		h.log(ctx, t, slog.LevelDebug, "kommunicate: turn answered")
	case turns.Empty:
		h.log(ctx, t, slog.LevelDebug, "kommunicate: duplicate delivery")
	case turns.Gone:
		h.log(ctx, t, slog.LevelInfo, "kommunicate: delivery broken off")
	case turns.Late:
		h.log(ctx, t, slog.LevelInfo, "kommunicate: reply will be late")
	case turns.TimedOut:
		h.log(ctx, t, slog.LevelWarn, "kommunicate: bot took too long")
	case turns.Busy, turns.Closing:
		h.log(ctx, t, slog.LevelWarn, "kommunicate: turn turned away", slog.String("reason", kind.String()))
	}
}

func (h *Webhook) logFailure(ctx context.Context, t *webhookTurn, err error) {
	if errors.Is(err, ErrNotUnderstood) {
		h.log(ctx, t, slog.LevelInfo, "kommunicate: turn not understood")
		return
	}
	h.log(ctx, t, slog.LevelError, "kommunicate: bot failed", describeError(err)...)
}

func (h *Webhook) logRefused(ctx context.Context, t *webhookTurn, err error) {
	h.log(ctx, t, slog.LevelError, "kommunicate: answer refused", describeError(err)...)
}

func (h *Webhook) logSent(ctx context.Context, t *webhookTurn, messages int) {
	h.log(ctx, t, slog.LevelInfo, "kommunicate: late reply sent", slog.Int("messages", messages))
}

func (h *Webhook) logLost(ctx context.Context, t *webhookTurn, sent int, err error) {
	h.log(ctx, t, slog.LevelError, "kommunicate: late reply lost",
		slog.Int("sent", sent), slog.Int64("lost_so_far", h.lost.Add(1)), slog.Any("error", err))
}

// dropped hears of what the bot returned when nobody could be told any more.
func (h *Webhook) dropped(t *webhookTurn, err error) {
	attrs := []slog.Attr{slog.Bool("failed", err != nil)}
	if err != nil {
		attrs = append(attrs, describeError(err)...)
	}
	h.log(context.Background(), t, slog.LevelWarn, "kommunicate: reply dropped", attrs...)
}

// describeError tells of an error what cannot quote a user: all of one that this
// library made, what one that is a [slog.LogValuer] says of itself, and of any
// other its type and those of the errors that it wraps.
func describeError(err error) []slog.Attr {
	var (
		invalid  *ValidationError
		refused  *APIError
		panicked *turns.PanicError
		speaks   slog.LogValuer
	)
	switch {
	case errors.As(err, &panicked):
		return []slog.Attr{slog.String("error", panicked.Error()), slog.String("stack", string(panicked.Stack))}
	case errors.As(err, &speaks):
		return []slog.Attr{slog.Any("error", speaks)}
	case errors.As(err, &invalid):
		return []slog.Attr{
			slog.String("error", invalid.Error()),
			slog.String("pointer", invalid.Pointer),
			slog.String("code", invalid.Code),
		}
	case errors.As(err, &refused):
		said := *refused
		said.Description = "" // It may quote the user.
		return []slog.Attr{slog.String("error", said.Error())}
	}
	for _, known := range []error{turns.ErrLimit, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return []slog.Attr{slog.String("error", known.Error())}
		}
	}
	return []slog.Attr{slog.String("error_type", typesOf(err))}
}

func typesOf(err error) string {
	types := fmt.Sprintf("%T", err)
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		types += " > " + fmt.Sprintf("%T", inner)
	}
	return types
}
