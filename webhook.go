package kommunicate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A Webhook is the http.Handler that Kommunicate calls for a custom bot: it
// decodes the turn, asks the bot and writes the answer. The handlers of the
// platforms that stand in front of a bot are Webhooks too ([WithDialect]).
//
// Around that it keeps what a bot would otherwise have to:
//
//   - A message that is delivered several times reaches the bot once. The first
//     delivery that can still be written gets the answer, every other one []; a
//     client that goes in the moment in which it is answered takes the answer with
//     it. Messages are told apart by [Turn.BotID] and [Turn.Key]; a message without
//     a key is always a new one. Keys are remembered for at least 5 minutes, or
//     until 32768 newer ones have come.
//   - Turns of one conversation go to the bot one after the other, in order of
//     arrival. A late reply goes out before the next turn starts.
//   - A bot may take longer than Kommunicate waits. At the end of the budget
//     ([WithBudget]) the request is answered with [], or with an interim message
//     ([WithInterim]), and the bot's reply goes out through the client
//     ([WithClient]) when it is there. Without a client, or in a turn that names
//     no conversation or bot, the fallback message is answered. What the bot
//     returns after the client of such a turn has hung up waits a minute for a
//     redelivery. With a queue ([WithQueue]) no turn waits, and none is lost with
//     the process.
//   - The bot's context has the values of the request's but outlives it: it ends
//     with the turn limit ([WithTurnLimit]). Of a bot that does not heed that, the
//     goroutine lives on, since Go cannot end it; its result is dropped.
//   - An error, a panic and an answer that does not validate, or that the client
//     refuses to send late, become the fallback message ([WithFallback]), with
//     status 200.
//
// Its answers are 200 with a JSON array of messages, 400 when the body is not a
// JSON object, 401 when the request header is missing or wrong, 405 when the
// method is not POST, 413 when the body is too large, and 503 with Retry-After
// when too many turns are in flight ([WithMaxTurns]) or the webhook shuts down.
//
// Source: docs.kommunicate.io/docs/bot-custom-integration.
type Webhook struct {
	bot     BotPlatform
	config  *webhookConfig
	engine  *turns.Engine[*webhookTurn, []Message]
	replies *replier
	queued  *queueEnd // nil without a queue.
}

// A webhookTurn is a turn on its way. The bot owns turn; the rest is the
// webhook's, even if the bot was left behind and still writes to turn.
type webhookTurn struct {
	turn     Turn
	arrived  time.Time
	key, bot string
	group    GroupID
	user     string
	native   any
	calls    bool // The answer is a call: see [CallbackDialect].
}

// bare is all of the turn that does not change: the bot may still be at work with
// the rest.
func (t *webhookTurn) bare() *Turn {
	return &Turn{Key: t.key, BotID: t.bot, GroupID: t.group, UserID: t.user, Native: t.native}
}

// addressed reports whether a client can deliver an answer to the turn.
func (t *webhookTurn) addressed() bool { return t.group != "" && t.bot != "" }

// NewWebhook returns the webhook of a bot; the same bot may stand behind any
// number of bot ids. When an option is given twice, the last one counts;
// [WithRequestHeader] and [WithAuthorization] add up.
//
// It panics when bot is nil or an option is refused, as [http.ServeMux.Handle]
// does: both are mistakes in the program or its configuration that no request
// can mend.
//
// With [WithLogger] it logs what becomes of turns, and no text of the user's: of a
// bot's error the types only, since its own text may quote the user. Log that
// yourself, in the bot or in a [Middleware], or let the error, or one that it
// wraps, implement [slog.LogValuer]: what it says there is logged as it is. Of
// this library's errors more is logged: of a [*ValidationError] all, of an
// [*APIError] the call, the status and the Code if it is spelled like a name, of
// a call without an answer the kind of failure.
func NewWebhook(bot BotPlatform, opts ...WebhookOption) *Webhook {
	h, err := newWebhook(bot, opts)
	if err != nil {
		panic(fmt.Errorf("kommunicate: NewWebhook: %w", err))
	}
	if !knowsCallers(h.config.dialect) {
		h.config.warnOfAnybody("webhook", "WithRequestHeader")
	}
	return h
}

func newWebhook(bot BotPlatform, opts []WebhookOption) (*Webhook, error) {
	if f, ok := bot.(BotFunc); bot == nil || ok && f == nil {
		return nil, errors.New("the bot is nil")
	}
	h := &Webhook{bot: bot, config: defaultWebhookConfig()}
	if err := applyEach(opts, func(o WebhookOption) error { return o.applyWebhook(h.config) }); err != nil {
		return nil, err
	}
	h.replies = &replier{
		dialect: h.config.dialect, degraded: h.config.degraded,
		sender: h.config.late, sends: "late reply", whole: h.config.wholeHandoffs,
		fallback: h.config.fallback, logger: h.config.logger, observer: h.config.observer, budget: h.config.budget,
	}
	if callback, ok := h.config.dialect.(CallbackDialect); ok {
		h.replies.callback, h.replies.sends = callback, "reply"
	}
	if err := h.replies.ready(h.config.interim); err != nil {
		return nil, err
	}
	config := turns.Config[*webhookTurn, []Message]{
		Run:         h.respond,
		Dropped:     h.dropped,
		Budget:      h.config.budget,
		Limit:       h.config.limit,
		MaxInFlight: h.config.maxTurns,
	}
	if h.config.late != nil || h.replies.callback != nil {
		config.Late = h.replies.send
	}
	h.engine = turns.New(config)
	return h, h.openQueue()
}

// Shutdown answers new turns with 503 and waits until those in flight are over,
// late replies included. When ctx ends first, it ends the turns' contexts and
// returns the error of ctx. Call it after [http.Server.Shutdown].
func (h *Webhook) Shutdown(ctx context.Context) error { return h.engine.Shutdown(ctx) }

// Wait waits until no turn is in flight, late replies included, or returns the
// error of ctx. With a queue that has a method Wait like this one, it waits for
// that too. It is meant for tests.
func (h *Webhook) Wait(ctx context.Context) error {
	if err := h.engine.Wait(ctx); err != nil || h.queued == nil {
		return err
	}
	return h.queued.wait(ctx)
}

// ServeHTTP takes one delivery of a message and answers it.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t := &webhookTurn{arrived: time.Now()}
	body, ok := h.config.receive(w, r)
	if !ok {
		return
	}
	ctx := r.Context()
	if err := h.read(ctx, t, body); err != nil {
		h.config.refuse(w, r, http.StatusBadRequest, "the body is not a JSON object such as is posted to a bot")
		return
	}
	ctx, end := t.arrive(ctx, h.config.observer)
	if h.queues(t) {
		end(h.store(ctx, w, t))
		return
	}
	end(h.answer(ctx, w, t))
}

// answer runs the turn and answers its delivery.
func (h *Webhook) answer(ctx context.Context, w http.ResponseWriter, t *webhookTurn) (result Result, err error) {
	outcome := h.engine.Do(ctx, turns.Turn[*webhookTurn]{
		Conversation: string(t.group),
		Key:          turns.Key{Bot: t.bot, Message: t.key},
		Arrived:      t.arrived,
		NoLate:       !t.calls && (h.config.late == nil || !t.addressed()),
		AlwaysLate:   t.calls,
		Value:        t,
	})
	h.logOutcome(ctx, t, outcome.Kind)
	result = Result{Outcome: outcomeOf(outcome.Kind), Status: http.StatusOK}
	switch outcome.Kind {
	case turns.Answer:
		var body []byte
		if body, err = h.replies.answer(ctx, t, outcome.Answer, outcome.Err); err != nil {
			result.Outcome = outcomeFallback
		}
		h.write(w, body)
	case turns.Late:
		body := h.replies.say(ctx, t, h.interim()...)
		if t.calls {
			h.replies.call(ctx, t, body)
			body = nil
		}
		h.write(w, body)
	case turns.TimedOut:
		h.write(w, h.replies.say(ctx, t, h.config.fallback))
	case turns.Busy:
		result.Status = tryLater(w, "too many turns are in flight")
	case turns.Closing:
		result.Status = tryLater(w, "the bot is shutting down")
	case turns.Empty, turns.Gone:
		if t.calls {
			h.write(w, nil)
			break
		}
		h.write(w, h.replies.say(ctx, t))
	}
	return result, err
}

// interim is what is said at the end of the budget.
func (h *Webhook) interim() []Message {
	if h.config.interim == nil {
		return nil
	}
	return []Message{*h.config.interim}
}

// read takes the turn out of the request's body.
func (h *Webhook) read(ctx context.Context, t *webhookTurn, body []byte) error {
	degraded, err := h.config.dialect.Decode(body, &t.turn)
	if err != nil {
		return err
	}
	t.key, t.bot, t.group, t.user = t.turn.Key, t.turn.BotID, t.turn.GroupID, t.turn.UserID
	t.native = t.turn.Native
	t.calls = h.replies.callback != nil && h.replies.callback.CallsBack(&t.turn)
	h.replies.report(ctx, degraded)
	return nil
}

// respond asks the bot, or stores the turn.
func (h *Webhook) respond(ctx context.Context, t *webhookTurn) ([]Message, error) {
	if h.queues(t) {
		return nil, h.queued.queue.Put(ctx, &t.turn)
	}
	return ask(ctx, h.config.observer, h.bot, &t.turn)
}

func (h *Webhook) write(w http.ResponseWriter, body []byte) {
	if dialect, ok := h.config.dialect.(HeaderDialect); ok {
		maps.Copy(w.Header(), dialect.Header(body))
	}
	w.Header()["Content-Type"] = jsonType
	w.Write(body)
}
