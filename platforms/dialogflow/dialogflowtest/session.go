package dialogflowtest

import (
	"slices"

	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

// begin starts a turn of a session: its contexts grow older by a turn, and those
// of the call are set.
func (a *Agent) begin(session string, params dialogflow.QueryParams) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var active []dialogflow.Context
	for _, c := range a.sessions[session] {
		if c.LifespanCount--; c.LifespanCount > 0 && !params.ResetContexts {
			active = append(active, c)
		}
	}
	a.sessions[session] = active
	for _, c := range params.Contexts {
		a.setContext(session, c)
	}
}

func (a *Agent) setContexts(session string, contexts []dialogflow.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range contexts {
		a.setContext(session, c)
	}
}

// setContext adds a context or puts it in the place of the one of its name. A
// lifespan of 0 ends it. The agent is locked.
func (a *Agent) setContext(session string, c dialogflow.Context) {
	active := slices.DeleteFunc(slices.Clone(a.sessions[session]), func(other dialogflow.Context) bool { return other.Name == c.Name })
	if c.LifespanCount > 0 {
		active = append(active, c)
	}
	a.sessions[session] = active
}
