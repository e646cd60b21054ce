package lextest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// What Lex takes of a function. The last is documented for Lex V1.
//
// Source: docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_RecognizeText.html,
// docs.aws.amazon.com/lex/latest/dg/gl-limits.html.
const (
	functionTime = 30 * time.Second
	maxMessages  = 10
	maxAnswer    = 25 << 10
)

// dependency is the failure of a call whose function failed.
func dependency(format string, args ...any) *failure {
	return &failure{http.StatusFailedDependency, "DependencyFailedException", "Invalid Lambda Response: " + fmt.Sprintf(format, args...)}
}

// ask calls the function and takes over what it says of the session's state.
func (t *turn) ask(ctx context.Context, source string) (*lex.Response, *failure) {
	answer, failed := t.bot.invoke(ctx, t.event(source))
	if failed != nil {
		return nil, failed
	}
	state := answer.SessionState
	if state.Intent == nil {
		state.Intent = t.state.Intent
	}
	intent := *state.Intent
	state.Intent = &intent
	if state.ActiveContexts == nil {
		state.ActiveContexts = t.state.ActiveContexts
	}
	state.DialogAction = nil
	t.state, t.attributes = state, answer.RequestAttributes
	t.intent = t.bot.known(t.intent, intent.Name)
	return answer, t.bot.checkSlots(t.intent, answer.SessionState.DialogAction, intent.Slots)
}

// checkSlots refuses slots that an intent does not have. Of an intent that the bot
// does not declare, nobody knows them.
func (b *Bot) checkSlots(intent *Intent, action *lex.DialogAction, slots map[string]*lex.Slot) *failure {
	if !slices.ContainsFunc(b.intents, func(i Intent) bool { return i.Name == intent.Name }) {
		return nil
	}
	has := func(name string) bool {
		return slices.ContainsFunc(intent.Slots, func(s Slot) bool { return s.Name == name })
	}
	if action.Type == lex.ElicitSlot && !has(action.SlotToElicit) {
		return dependency("slotToElicit: the intent %s has no slot %s", intent.Name, action.SlotToElicit)
	}
	for _, name := range slices.Sorted(maps.Keys(slots)) {
		if !has(name) {
			return dependency("slots: the intent %s has no slot %s", intent.Name, name)
		}
	}
	return nil
}

// known returns the intent that the function goes on with.
func (b *Bot) known(now *Intent, name string) *Intent {
	if now.Name == name {
		return now
	}
	return b.named(name)
}

func (t *turn) event(source string) lex.Request {
	proposed := t.missing()
	intent := *t.state.Intent
	intent.Slots = maps.Clone(intent.Slots)
	state := t.state
	state.Intent = &intent
	event := lex.Request{
		MessageVersion: "1.0", InvocationSource: source, InputMode: "Text", ResponseContentType: "text/plain; charset=utf-8",
		SessionID: t.call.session, InputTranscript: t.call.request.Text, Bot: t.call.version,
		Interpretations:   []lex.Interpretation{{Intent: intent, Source: "Lex"}},
		RequestAttributes: t.call.request.RequestAttributes,
		SessionState:      state,
	}
	if source == lex.DialogCodeHook {
		event.ProposedNextState = &lex.SessionState{DialogAction: &proposed, Intent: &intent}
	}
	return event
}

// invoke calls the function.
func (b *Bot) invoke(ctx context.Context, event lex.Request) (*lex.Response, *failure) {
	b.mu.Lock()
	b.requests = append(b.requests, event)
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, functionTime)
	defer cancel()
	body, err := event.MarshalJSON()
	if err != nil {
		return nil, dependency("the event: %v", err)
	}
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://function.lex.test/", bytes.NewReader(body))
	if err != nil {
		return nil, dependency("the event: %v", err)
	}
	maps.Copy(call.Header, b.Header)
	call.Header.Set("Content-Type", "application/json")
	answer, err := inprocess.Transport{Handler: b.function}.RoundTrip(call)
	if err != nil {
		return nil, dependency("Received error response from Lambda: Unhandled")
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return nil, dependency("Received error response from Lambda: Unhandled")
	case answer.StatusCode != http.StatusOK:
		return nil, dependency("Received error response from Lambda: Unhandled: HTTP %d %s", answer.StatusCode, bytes.TrimSpace(raw[:min(len(raw), 200)]))
	case len(raw) > maxAnswer:
		return nil, dependency("Lambda response exceeds maximum size (%d vs. 25K)", len(raw))
	}
	response := new(lex.Response)
	if response.UnmarshalJSON(raw) != nil {
		return nil, dependency("Invalid value in JSON")
	}
	return response, check(response)
}

var actions = []lex.DialogActionType{lex.Close, lex.ConfirmIntent, lex.Delegate, lex.ElicitIntent, lex.ElicitSlot}

// check refuses what Lex refuses of a function.
func check(r *lex.Response) *failure {
	action := r.SessionState.DialogAction
	switch {
	case action == nil || !slices.Contains(actions, action.Type):
		return dependency("sessionState.dialogAction.type is required")
	case action.Type == lex.ElicitSlot && action.SlotToElicit == "":
		return dependency("sessionState.dialogAction.slotToElicit is required")
	case (action.Type == lex.ElicitIntent || action.Type == lex.ConfirmIntent) && len(r.Messages) == 0:
		return dependency("messages is required for %s", action.Type)
	case len(r.Messages) > maxMessages:
		return dependency("%d messages, %d allowed", len(r.Messages), maxMessages)
	}
	for i, m := range r.Messages {
		card := m.ContentType == lex.ResponseCard
		if len(m.Extra) > 0 && m.Content == "" || card != (m.ImageResponseCard != nil) || !card && m.Content == "" {
			return dependency("messages[%d] has no content, or not as a string", i)
		}
	}
	return nil
}
