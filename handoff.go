package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A Handoff gives the conversation to somebody else: [HandoffToRules],
// [HandoffToAgent], [HandoffToTeam] or [HandoffToBot].
//
// Android hides the text of a message that carries a handoff, so a [Webhook]
// and [Client.SendMessage] deliver such a message as two.
//
// Source: docs.kommunicate.io/docs/web-conversation-assignment.
type Handoff interface{ handoff(w *wire) }

// HandoffToRules lets the conversation rules of the dashboard choose an agent
// (KM_ASSIGN_TO "").
type HandoffToRules struct{}

// HandoffToAgent gives the conversation to one agent. UserID is the agent's
// login e-mail.
type HandoffToAgent struct {
	UserID string // Required.
}

// HandoffToTeam gives the conversation to a team (KM_ASSIGN_TEAM). The key is
// known from the web widget; that its value is the team's id is an assumption.
type HandoffToTeam struct {
	TeamID string // Required.
}

// HandoffToBot gives the conversation to another bot and raises an event on it.
type HandoffToBot struct {
	BotID string // Required.
	// Event is raised on the other bot. Optional: without it, the bot waits for
	// the user. On the wire that is the same as [HandoffToAgent], as which it
	// decodes.
	Event BotEvent
}

// A BotEvent is an event that one bot raises on another.
type BotEvent struct {
	Name string // EventWelcome, or one of your own. Required.
	// Data reaches the other bot in its chat context. Optional.
	Data  Members
	Extra Members
}

// takeOver walks the members of metadata that hand the conversation off.
func (w *wire) takeOver(h *Handoff) {
	if w.encoding {
		switch {
		case *h == nil:
		case isNil(*h):
			w.fail("KM_ASSIGN_TO", &rules.NilElement)
		default:
			(*h).handoff(w)
		}
		return
	}
	to, team := w.scope.object.Find("KM_ASSIGN_TO"), w.scope.object.Find("KM_ASSIGN_TEAM")
	switch {
	case to.Is(""):
		w.scope.object.Take("KM_ASSIGN_TO")
		*h = HandoffToRules{}
	case to.Kind() == rawjson.String && w.native(w.scope.object.Find("event")).Kind() == rawjson.Object:
		*h = reader[Handoff]((*HandoffToBot).fields)(w)
	case to.Kind() == rawjson.String:
		*h = reader[Handoff]((*HandoffToAgent).fields)(w)
	case to.Kind() <= rawjson.Null && (team.Kind() == rawjson.String || team.Kind() == rawjson.Number):
		*h = reader[Handoff]((*HandoffToTeam).fields)(w)
	}
}

func (HandoffToRules) handoff(w *wire) { w.constant("KM_ASSIGN_TO", "") }

func (h HandoffToAgent) handoff(w *wire) { h.fields(w) }

func (h *HandoffToAgent) fields(w *wire) { w.must("KM_ASSIGN_TO", &h.UserID, &rules.EmptyHandoff) }

func (h HandoffToTeam) handoff(w *wire) { h.fields(w) }

func (h *HandoffToTeam) fields(w *wire) { w.must("KM_ASSIGN_TEAM", &h.TeamID, &rules.EmptyHandoff) }

func (h HandoffToBot) handoff(w *wire) { h.fields(w) }

func (h *HandoffToBot) fields(w *wire) {
	w.must("KM_ASSIGN_TO", &h.BotID, &rules.EmptyHandoff)
	w.part("event", &h.Event.Extra, func() {
		if w.encoding && h.Event.Name == "" && len(h.Event.Data)+len(h.Event.Extra) > 0 {
			w.fail("name", &rules.NamelessEvent)
		}
		w.text("name", &h.Event.Name)
		w.members("data", &h.Event.Data)
	})
}
