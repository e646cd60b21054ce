package kommunicate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A ForwardWebhook is the http.Handler that Kommunicate calls with every message
// of the application, whoever wrote it, when its URL stands in the dashboard
// under Settings, Webhooks & Security. For a bot that answers those messages
// there is [Relay].
//
// Around the function that handles a message it does what is easily forgotten:
//
//   - A message that is delivered several times is handled once. Keys are
//     remembered for at least 5 minutes, or until 32768 newer ones have come.
//   - Messages of one conversation are handled one after the other, in order of
//     arrival; those that belong to none ([ForwardedMessage.To]), at once.
//   - The request is answered when the message is taken, not when it is handled:
//     what Kommunicate waits for is not documented, nor whether it repeats what
//     fails. So an error, or a panic, of the function is logged and that is all;
//     what must not be lost, the function stores.
//   - The function's context has the values of the request's but outlives it: it
//     ends with the turn limit ([WithTurnLimit]).
//
// All of this is the memory of one process.
//
// Its answers are 200 without a body, 400 when the body is not a JSON object,
// 401 when the token is missing or wrong, 405 when the method is not POST, 413
// when the body is too large, and 503 with Retry-After when too many messages
// are in flight or the webhook shuts down.
//
// Source: docs.kommunicate.io/docs/webhooks-configuration.
type ForwardWebhook struct {
	handle func(context.Context, *ForwardedMessage) error
	config *forwardConfig
	engine *turns.Engine[*forwarded, struct{}]
}

// A forwarded is a message on its way. The function owns message; the rest is
// the webhook's.
type forwarded struct {
	message *ForwardedMessage
	arrived time.Time
	group   GroupID
	key     string
}

// NewForwardWebhook returns a webhook that gives each message to handle. When an
// option is given twice, the last one counts; [WithForwardToken] adds up.
//
// It panics when handle is nil or an option is refused, [WithAudience] and
// [WithFallback] among them: they are a relay's.
//
// With [WithLogger] it logs what becomes of messages. Of the function's error it
// logs what [NewWebhook] logs of a bot's: mostly the types only, since its text
// may quote the user. Log it yourself, or let it implement [slog.LogValuer].
func NewForwardWebhook(handle func(context.Context, *ForwardedMessage) error, opts ...ForwardOption) *ForwardWebhook {
	h, err := newForwardWebhook(handle, opts)
	if err != nil {
		panic(fmt.Errorf("kommunicate: NewForwardWebhook: %w", err))
	}
	return h
}

func newForwardWebhook(handle func(context.Context, *ForwardedMessage) error, opts []ForwardOption) (*ForwardWebhook, error) {
	if handle == nil {
		return nil, errors.New("the function is nil")
	}
	config, err := newForwardConfig(opts)
	switch {
	case err != nil:
		return nil, err
	case config.audience != nil:
		return nil, errors.New("WithAudience: only a Relay answers")
	case config.fallback != nil:
		return nil, errors.New("WithFallback: only a Relay answers")
	}
	h := &ForwardWebhook{handle: handle, config: config}
	h.engine = turns.New(turns.Config[*forwarded, struct{}]{
		Run:         h.run,
		Late:        h.handled,
		Dropped:     h.leftBehind,
		Limit:       config.limit,
		MaxInFlight: config.maxTurns,
	})
	return h, nil
}

// Shutdown answers new messages with 503 and waits until those in flight are
// handled. When ctx ends first, it ends the contexts of the function's calls and
// returns the error of ctx. Call it after [http.Server.Shutdown].
func (h *ForwardWebhook) Shutdown(ctx context.Context) error { return h.engine.Shutdown(ctx) }

// Wait waits until no message is in flight, or returns the error of ctx. It is
// meant for tests.
func (h *ForwardWebhook) Wait(ctx context.Context) error { return h.engine.Wait(ctx) }

// ServeHTTP takes one delivery of a message and answers it.
func (h *ForwardWebhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrived := time.Now()
	m, ok := h.config.receiveForwarded(w, r)
	if !ok {
		return
	}
	f := &forwarded{message: m, arrived: arrived, group: m.GroupID, key: m.Key}
	ctx, end := observe(r.Context(), h.config.observer, f.operation(OpTurn, arrived))
	kind := h.engine.Post(ctx, turns.Turn[*forwarded]{
		Conversation: string(f.group),
		Key:          turns.Key{Message: f.key},
		Arrived:      arrived,
		Value:        f,
	})
	if kind != turns.Late {
		h.log(r.Context(), f, levelOf(kind), "kommunicate: forwarded message not taken", slog.String("reason", kind.String()))
	}
	end(acknowledge(w, kind), nil)
}

func (h *ForwardWebhook) run(ctx context.Context, f *forwarded) (struct{}, error) {
	return struct{}{}, watch(ctx, h.config.observer, f.operation(OpBot, time.Time{}), func(ctx context.Context) (int, error) {
		return 0, h.handle(ctx, f.message)
	})
}

func (f *forwarded) operation(kind OperationKind, began time.Time) Operation {
	return Operation{Kind: kind, Began: began, GroupID: f.group, Key: f.key}
}

// handled hears how a message was handled.
func (h *ForwardWebhook) handled(ctx context.Context, f *forwarded, _ struct{}, err error) {
	if err != nil {
		h.log(ctx, f, slog.LevelError, "kommunicate: forwarded message not handled", safelog.Error(err)...)
		return
	}
	h.log(ctx, f, slog.LevelDebug, "kommunicate: forwarded message handled")
}

// leftBehind hears when a function returns after the limit.
func (h *ForwardWebhook) leftBehind(f *forwarded, err error) {
	h.log(context.Background(), f, slog.LevelWarn, "kommunicate: handler returned after the limit", slog.Bool("failed", err != nil))
}

// log writes an event of a message. No attribute holds what a user wrote.
func (h *ForwardWebhook) log(ctx context.Context, f *forwarded, level slog.Level, event string, more ...slog.Attr) {
	h.config.logger.LogAttrs(ctx, level, event, append([]slog.Attr{
		slog.String("group", cut(string(f.group), maxLogged)),
		slog.String("key", cut(f.key, maxLogged)),
		slog.Duration("duration", time.Since(f.arrived)),
	}, more...)...)
}

// receiveForwarded takes the message out of a request. A request that it refuses
// has been answered.
func (c *receiver) receiveForwarded(w http.ResponseWriter, r *http.Request) (*ForwardedMessage, bool) {
	body, ok := c.receive(w, r)
	if !ok {
		return nil, false
	}
	m := new(ForwardedMessage)
	if err := m.UnmarshalJSON(body); err != nil {
		c.refuse(w, r, http.StatusBadRequest, "the body is not a JSON object such as Kommunicate forwards")
		return nil, false
	}
	return m, true
}

// acknowledge answers a delivery that waits for nothing.
func acknowledge(w http.ResponseWriter, kind turns.Kind) Result {
	switch kind {
	case turns.Busy:
		return Result{Outcome: outcomeShed, Status: tryLater(w, "too many messages are in flight")}
	case turns.Closing:
		return Result{Outcome: outcomeClosing, Status: tryLater(w, "the webhook is shutting down")}
	case turns.Empty:
		w.WriteHeader(http.StatusOK)
		return Result{Outcome: outcomeDuplicate, Status: http.StatusOK}
	default:
		w.WriteHeader(http.StatusOK)
		return Result{Outcome: outcomeAccepted, Status: http.StatusOK}
	}
}

// levelOf is how much it matters that a delivery was not taken.
func levelOf(kind turns.Kind) slog.Level {
	if kind == turns.Empty { // It has been before.
		return slog.LevelDebug
	}
	return slog.LevelWarn
}
