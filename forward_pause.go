package kommunicate

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/kommunicate-go/kommunicate/internal/recent"
)

const maxPauses = 1 << 16

// pauses are the conversations that a bot is kept from. Each has a number, so
// that who began a pause ends no other.
type pauses struct {
	numbers *recent.Map[string, int64] // By recent.Key.
	last    atomic.Int64
}

func newPauses() *pauses { return &pauses{numbers: recent.New[string, int64](maxPauses)} }

func (p *pauses) begin(id GroupID) (number int64) {
	number = p.last.Add(1)
	p.numbers.Put(recent.Key(string(id)), number)
	return number
}

func (p *pauses) holds(id GroupID) bool {
	_, paused := p.numbers.Get(recent.Key(string(id)))
	return paused
}

func (p *pauses) end(id GroupID) { p.numbers.Delete(recent.Key(string(id))) }

// undo ends the pause with this number only.
func (p *pauses) undo(id GroupID, number int64) {
	p.numbers.DeleteIf(recent.Key(string(id)), func(n int64) bool { return n == number })
}

// prepare readies messages to be sent. A handoff among them begins a pause before
// the first is sent, since what follows may be waited for no longer than the turn
// limit; the pause stays if the handoff was carried out, or may have been.
func (h *Relay) prepare(to GroupID, from, user string, msgs ...Message) (func(context.Context) ([]Sent, error), error) {
	errands, err := h.client.plan(to, from, user, msgs)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) ([]Sent, error) {
		if !slices.ContainsFunc(errands, h.handsOver) {
			sent, _, err := h.client.carryOutAll(ctx, errands)
			return sent, err
		}
		pause := h.paused.begin(to)
		sent, done, err := h.client.carryOutAll(ctx, errands)
		if mayBeCarriedOut(err) {
			done++
		}
		if !slices.ContainsFunc(errands[:done], h.handsOver) {
			h.paused.undo(to, pause)
		}
		return sent, err
	}, nil
}

// mayBeCarriedOut reports whether a call that failed may have had its effect: also
// one that can be repeated, and whose last repetition failed.
func mayBeCarriedOut(err error) bool {
	var (
		refused *APIError
		failed  *callError
	)
	return errors.Is(err, ErrOutcomeUnknown) ||
		errors.As(err, &failed) && failed.sent ||
		errors.As(err, &refused) && refused.StatusCode >= http.StatusInternalServerError
}

// handsOver reports whether the errand gives the conversation to somebody else.
func (h *Relay) handsOver(e errand) bool {
	switch to := e.handoff.(type) {
	case nil:
		return false
	case HandoffToAgent:
		return !h.answersAs(to.UserID)
	case HandoffToBot:
		return !h.answersAs(to.BotID)
	case *HandoffToBot:
		return !h.answersAs(to.BotID)
	}
	return true
}

// answersAs reports whether the id is the bot's. Kommunicate does not tell ids
// apart that differ in case.
func (h *Relay) answersAs(id string) bool { return strings.EqualFold(id, h.botID) }

// system is who Kommunicate itself writes as.
const system = "bot"

// hear ends a pause when a notice says that the conversation is nobody's, or the
// bot's. That of an end user is none: clients can put anything in their metadata.
func (h *Relay) hear(ctx context.Context, m *ForwardedMessage) {
	if !h.frees(m) || !h.paused.holds(m.GroupID) {
		return
	}
	if !h.answersAs(m.From) && m.From != system {
		if is, err := h.roles.of(ctx, m.From); err == nil && is == endUser {
			return
		}
	}
	h.Resume(m.GroupID)
}

func (h *Relay) frees(m *ForwardedMessage) bool {
	status := m.Metadata.Text("KM_STATUS")
	return strings.EqualFold(status, "resolved") || strings.EqualFold(status, "closed") ||
		h.answersAs(m.Metadata.Text("KM_ASSIGN"))
}

// concerns reports whether the message is for the bot to answer. An agent who
// writes has taken over.
func (h *Relay) concerns(ctx context.Context, m *ForwardedMessage) (bool, error) {
	if h.audience != nil {
		return h.audience(ctx, m)
	}
	is, err := h.roles.of(ctx, m.From)
	if is == agent {
		h.Pause(m.GroupID)
	}
	return is == endUser, err
}
