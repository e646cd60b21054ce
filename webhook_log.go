package kommunicate

import (
	"context"
	"log/slog"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// maxLogged is how many bytes of an id stand in the log.
const maxLogged = 256

// log writes an event of a turn. No attribute holds what a user wrote.
func (r *replier) log(ctx context.Context, t *webhookTurn, level slog.Level, event string, more ...slog.Attr) {
	if !r.logger.Enabled(ctx, level) {
		return
	}
	attrs := append([]slog.Attr{
		slog.String("bot", cut(t.bot, maxLogged)),
		slog.String("group", cut(string(t.group), maxLogged)),
		slog.String("key", cut(t.key, maxLogged)),
		slog.Duration("duration", time.Since(t.arrived)),
	}, more...)
	r.logger.LogAttrs(ctx, level, event, attrs...)
}

func (h *Webhook) logOutcome(ctx context.Context, t *webhookTurn, kind turns.Kind) {
	switch kind {
	case turns.Answer:
		h.replies.log(ctx, t, slog.LevelDebug, "kommunicate: turn answered")
	case turns.Empty:
		event := "kommunicate: duplicate delivery"
		if t.calls {
			event = "kommunicate: turn over"
		}
		h.replies.log(ctx, t, slog.LevelDebug, event)
	case turns.Gone:
		h.replies.log(ctx, t, slog.LevelInfo, "kommunicate: delivery broken off")
	case turns.Late:
		h.replies.log(ctx, t, slog.LevelInfo, "kommunicate: reply will be late")
	case turns.TimedOut:
		h.replies.log(ctx, t, slog.LevelWarn, "kommunicate: bot took too long")
	case turns.Busy, turns.Closing:
		h.replies.log(ctx, t, slog.LevelWarn, "kommunicate: turn turned away", slog.String("reason", kind.String()))
	}
}

func (r *replier) logFailure(ctx context.Context, t *webhookTurn, err error) {
	if safelog.Is(err, ErrNotUnderstood) {
		r.log(ctx, t, slog.LevelInfo, "kommunicate: turn not understood", safelog.Besides(err, ErrNotUnderstood)...)
		return
	}
	r.log(ctx, t, slog.LevelError, "kommunicate: bot failed", safelog.Error(err)...)
}

func (r *replier) logRefused(ctx context.Context, t *webhookTurn, err error) {
	r.log(ctx, t, slog.LevelError, "kommunicate: answer refused", safelog.Error(err)...)
}

func (r *replier) logSent(ctx context.Context, t *webhookTurn, messages int) {
	r.log(ctx, t, slog.LevelInfo, "kommunicate: "+r.sends+" sent", slog.Int("messages", messages))
}

func (r *replier) logLost(ctx context.Context, t *webhookTurn, sent int, err error) {
	attrs := []slog.Attr{slog.Int("sent", sent), slog.Int64("lost_so_far", r.lost.Add(1))}
	r.log(ctx, t, slog.LevelError, "kommunicate: "+r.sends+" lost", append(attrs, safelog.Error(err)...)...)
}

func (r *replier) logNotStored(ctx context.Context, t *webhookTurn, err error) {
	r.log(ctx, t, slog.LevelError, "kommunicate: turn not stored", safelog.Error(err)...)
}

// dropped hears of what the bot returned when nobody could be told any more.
func (r *replier) dropped(t *webhookTurn, err error) {
	attrs := []slog.Attr{slog.Bool("failed", err != nil)}
	if err != nil {
		attrs = append(attrs, safelog.Error(err)...)
	}
	r.log(context.Background(), t, slog.LevelWarn, "kommunicate: reply dropped", attrs...)
}
