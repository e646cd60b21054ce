package kommunicate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// A Relay is a message-forward webhook with a bot behind it. The bot needs no bot
// integration in the dashboard: what it answers goes out through a [Client], as a
// bot or an agent of the account. Otherwise a Relay is what a [ForwardWebhook]
// is, with the same answers to requests, and keeps for the bot what a [Webhook]
// does: an error, a panic, an answer that does not validate and a bot that does
// not return within the turn limit become the fallback message ([WithFallback]).
//
// The bot answers end users only. These messages do not reach it:
//
//   - those outside of a conversation, and those of the id it answers as;
//   - those whose metadata has skipBot "true", as every [Client] sends them by
//     default;
//   - hidden ones (category "HIDDEN" or hide "true"), unless they raise an event
//     (KM_TRIGGER_EVENT), and notices of an assignment or a status;
//   - those of anybody who is no end user, by [Client.Users] or [WithAudience].
//
// The bot hears no more of a conversation that it has handed off
// ([Message.Handoff]), when that was carried out or may have been, nor of one in
// which an agent has written: until the conversation is resolved or closed, or
// given to the id it answers as, which a notice tells (KM_STATUS, KM_ASSIGN). The
// notice of somebody who is known as an end user does not count. A handoff to the
// id itself changes nothing. [HandoffToRules] should not lead back to it, so keep
// it out of the dashboard's rules: there is no notice for a conversation that it
// had already. That notices are forwarded, and that what agents write at the
// dashboard has no skipBot, are assumptions: [Relay.Pause] and [Relay.Resume] do
// the same. With [WithAudience] agents are not noticed.
//
// Which conversations those are is the memory of one process, of the 32768 that
// were last paused or written to at least. Keep it in a database of your own,
// with [WithAudience], if a bot that speaks up again after a restart is a
// nuisance.
//
// A turn has what a forwarded message tells. That is less than a [Webhook] gets:
// no application, no source, no welcome event when a conversation starts
// ([Client.TriggerEvent] raises one), no answers to action requests. A file or a
// place is an [EventMedia]. [Turn.Native] is the [*ForwardedMessage].
type Relay struct {
	bot      BotPlatform
	botID    string
	client   *Client
	config   *forwardConfig
	roles    *roles
	audience func(context.Context, *ForwardedMessage) (bool, error) // nil: by the roles.
	engine   *turns.Engine[*relayTurn, []Message]
	replies  *replier
	paused   *pauses
}

// A relayTurn is a forwarded message on its way to the bot.
type relayTurn struct {
	webhookTurn
	message *ForwardedMessage
	asked   atomic.Bool // The bot was, so the user is owed an answer.
}

// NewRelay returns a relay to the bot that answers as botID. When an option is
// given twice, the last one counts; [WithForwardToken] adds up.
//
// It panics when bot or client is nil, botID is empty or an option is refused, as
// [NewWebhook] does.
func NewRelay(bot BotPlatform, client *Client, botID string, opts ...ForwardOption) *Relay {
	h, err := newRelay(bot, client, botID, opts)
	if err != nil {
		panic(fmt.Errorf("kommunicate: NewRelay: %w", err))
	}
	return h
}

func newRelay(bot BotPlatform, client *Client, botID string, opts []ForwardOption) (*Relay, error) {
	switch f, ok := bot.(BotFunc); {
	case bot == nil || ok && f == nil:
		return nil, errors.New("the bot is nil")
	case client == nil:
		return nil, errors.New("the client is nil")
	case botID == "":
		return nil, errors.New("the bot's id is empty: is it configured?")
	}
	config, err := newForwardConfig(opts)
	if err != nil {
		return nil, err
	}
	h := &Relay{
		bot:      bot,
		botID:    botID,
		client:   client,
		config:   config,
		roles:    newRoles(client),
		audience: config.audience,
		paused:   newPauses(),
	}
	h.replies = &replier{
		dialect: customDialect{}, sender: h, sends: "reply", whole: client.wholeHandoffs,
		fallback: *cmp.Or(config.fallback, &defaultFallback), logger: config.logger, observer: config.observer,
	}
	h.engine = turns.New(turns.Config[*relayTurn, []Message]{
		Run:         h.respond,
		Late:        h.answer,
		Dropped:     func(t *relayTurn, err error) { h.replies.dropped(&t.webhookTurn, err) },
		Limit:       config.limit,
		MaxInFlight: config.maxTurns,
	})
	return h, h.replies.ready(nil)
}

// Shutdown answers new messages with 503 and waits until those in flight are
// answered. When ctx ends first, it ends the turns' contexts and returns the
// error of ctx. Call it after [http.Server.Shutdown].
func (h *Relay) Shutdown(ctx context.Context) error { return h.engine.Shutdown(ctx) }

// Wait waits until no message is in flight and all answers are sent, or returns
// the error of ctx. It is meant for tests.
func (h *Relay) Wait(ctx context.Context) error { return h.engine.Wait(ctx) }

// Pause keeps a conversation from the bot, as a handoff does.
func (h *Relay) Pause(id GroupID) { h.paused.begin(id) }

// Resume ends what a handoff or [Relay.Pause] began: the bot hears of the
// conversation again.
func (h *Relay) Resume(id GroupID) { h.paused.end(id) }

// ServeHTTP takes one delivery of a message and answers it.
func (h *Relay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrived := time.Now()
	m, ok := h.config.receiveForwarded(w, r)
	if !ok {
		return
	}
	t := &relayTurn{message: m}
	t.arrived, t.key, t.bot, t.group, t.user = arrived, m.Key, h.botID, m.GroupID, m.From
	ctx, end := t.arrive(r.Context(), h.config.observer)
	if h.ignores(m) { // It is answered with 200 as well.
		end(Result{Outcome: outcomeIgnored, Status: http.StatusOK}, nil)
		return
	}
	kind := h.engine.Post(ctx, turns.Turn[*relayTurn]{
		Conversation: string(t.group),
		Key:          turns.Key{Message: t.key},
		Arrived:      arrived,
		Value:        t,
	})
	if kind != turns.Late {
		h.replies.log(r.Context(), &t.webhookTurn, levelOf(kind), "kommunicate: forwarded message not taken", slog.String("reason", kind.String()))
	}
	end(acknowledge(w, kind), nil)
}

// ignores reports whether a message cannot concern the bot, whoever wrote it.
func (h *Relay) ignores(m *ForwardedMessage) bool {
	switch {
	case m.GroupID == "":
		return true
	case m.notice():
		return false
	case m.From == "" || h.answersAs(m.From):
		return true
	}
	return m.Metadata.Text(skipBotKey) == "true" || m.hidden() && m.event() == ""
}

// respond asks the bot, if the message is for it.
func (h *Relay) respond(ctx context.Context, t *relayTurn) ([]Message, error) {
	m := t.message
	if m.notice() {
		h.hear(ctx, m)
		return nil, nil
	}
	if h.paused.holds(m.GroupID) {
		return nil, nil
	}
	if concerned, err := h.concerns(ctx, m); err != nil || !concerned {
		return nil, err
	}
	if err := ctx.Err(); err != nil { // Nobody waits for this turn any more.
		return nil, err
	}
	t.asked.Store(true)
	t.turn = m.turn(h.botID)
	return ask(ctx, h.config.observer, h.bot, &t.turn)
}

// answer sends what the bot returned, or the fallback. A user whose message did
// not get so far as to the bot may be an agent, and is told nothing.
func (h *Relay) answer(ctx context.Context, t *relayTurn, msgs []Message, err error) {
	switch {
	case t.asked.Load():
		h.replies.send(ctx, &t.webhookTurn, msgs, err)
	case err != nil:
		h.replies.log(ctx, &t.webhookTurn, slog.LevelError, "kommunicate: forwarded message not relayed", safelog.Error(err)...)
	}
}
