package lextest

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// A turn is one thing that the user says in a session.
type turn struct {
	bot        *Bot
	call       *call
	id         string
	intent     *Intent
	state      lex.SessionState // Without a dialog action until the turn is over.
	attributes map[string]string
}

// recognize answers a text, with the function's help.
func (b *Bot) recognize(ctx context.Context, c *call) (*lex.RecognizeTextResponse, *failure) {
	t := b.begin(c)
	understood := *t.state.Intent
	messages, failed := t.run(ctx)
	if failed != nil {
		return nil, failed
	}
	b.mu.Lock()
	b.sessions[c.session] = t.state
	b.mu.Unlock()
	return &lex.RecognizeTextResponse{
		Messages: messages, SessionState: t.state, SessionID: c.session, RequestAttributes: t.attributes,
		Interpretations: []lex.Interpretation{{Intent: understood, Source: "Lex"}},
	}, nil
}

// begin finds out what the user says.
func (b *Bot) begin(c *call) *turn {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turns++
	t := &turn{bot: b, call: c, id: fmt.Sprintf("request-%d", b.turns), state: b.sessions[c.session], attributes: c.request.RequestAttributes}
	if set := c.request.SessionState; set != nil {
		t.state = *set
	}
	last := t.state.DialogAction
	t.state.DialogAction, t.state.OriginatingRequestID = nil, t.id
	if last != nil && t.state.Intent != nil && t.goesOn(last) {
		t.intent = b.named(t.state.Intent.Name)
		return t
	}
	t.intent = b.match(c.request.Text)
	t.state.Intent = &lex.Intent{Name: t.intent.Name, State: lex.InProgress, ConfirmationState: lex.NotConfirmed, Slots: make(map[string]*lex.Slot)}
	for _, slot := range t.intent.Slots {
		t.state.Intent.Slots[slot.Name] = nil
	}
	return t
}

// goesOn takes the text for the answer to what was asked last, if it is one.
func (t *turn) goesOn(last *lex.DialogAction) bool {
	intent := *t.state.Intent
	answer := strings.ToLower(t.call.request.Text)
	switch {
	case last.Type == lex.ElicitSlot:
		intent.Slots = maps.Clone(intent.Slots)
		if intent.Slots == nil {
			intent.Slots = make(map[string]*lex.Slot)
		}
		intent.Slots[last.SlotToElicit] = lex.NewSlot(t.call.request.Text)
	case last.Type == lex.ConfirmIntent && answer == "yes":
		intent.ConfirmationState = lex.Confirmed
	case last.Type == lex.ConfirmIntent && answer == "no":
		intent.ConfirmationState = lex.Denied
	default:
		return false
	}
	t.state.Intent = &intent
	return true
}

// run takes the turn to its end, and returns what is said.
func (t *turn) run(ctx context.Context) ([]lex.Message, *failure) {
	if t.intent.DialogHook && t.bot.function != nil {
		answer, failed := t.ask(ctx, lex.DialogCodeHook)
		if failed != nil || answer.SessionState.DialogAction.Type != lex.Delegate {
			return t.follow(answer), failed
		}
	}
	if action := t.missing(); action.Type != lex.Delegate {
		return t.stop(action, nil), nil
	}
	if t.state.Intent.ConfirmationState == lex.Denied {
		t.state.Intent.State = lex.Failed
		return t.stop(lex.DialogAction{Type: lex.Close}, nil), nil
	}
	t.state.Intent.State = lex.ReadyForFulfillment
	if t.intent.NoFulfillmentHook || t.bot.function == nil {
		t.state.Intent.State = lex.Fulfilled
		return t.stop(lex.DialogAction{Type: lex.Close}, nil), nil
	}
	answer, failed := t.ask(ctx, lex.FulfillmentCodeHook)
	if failed == nil && answer.SessionState.DialogAction.Type == lex.Delegate {
		t.state.Intent.State = lex.Fulfilled
		return t.stop(lex.DialogAction{Type: lex.Close}, nil), nil
	}
	return t.follow(answer), failed
}

// missing is what has to be asked before the intent can be fulfilled: [lex.Delegate]
// for nothing.
func (t *turn) missing() lex.DialogAction {
	for _, slot := range t.intent.Slots {
		if t.state.Intent.Slots[slot.Name] == nil {
			return lex.DialogAction{Type: lex.ElicitSlot, SlotToElicit: slot.Name}
		}
	}
	if t.intent.Confirmation != "" && t.state.Intent.ConfirmationState == lex.NotConfirmed {
		return lex.DialogAction{Type: lex.ConfirmIntent}
	}
	return lex.DialogAction{Type: lex.Delegate}
}

// follow does what the function wants.
func (t *turn) follow(answer *lex.Response) []lex.Message {
	if answer == nil {
		return nil
	}
	return t.stop(*answer.SessionState.DialogAction, answer.Messages)
}

// stop ends the turn with an action, and returns what is said: the messages, or what
// the console has for it.
func (t *turn) stop(action lex.DialogAction, messages []lex.Message) []lex.Message {
	t.state.DialogAction = &action
	switch {
	case len(messages) > 0:
		return messages
	case action.Type == lex.ElicitSlot:
		return t.intent.prompt(action.SlotToElicit)
	case action.Type == lex.ConfirmIntent:
		return says(t.intent.Confirmation)
	case action.Type == lex.Close && t.state.Intent.State == lex.Fulfilled:
		return t.intent.Messages
	}
	return nil
}
