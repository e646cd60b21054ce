package watsontest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// process answers a message that nothing is wrong with: the webhook does, or lets
// the assistant.
func (a *Assistant) process(ctx context.Context, id string, request *watson.MessageRequest) (*watson.MessageResponse, *failure) {
	stateless := id == ""
	answer := new(watson.MessageResponse)
	answered := false
	if a.webhook != nil {
		var failed *failure
		if answered, failed = a.ask(ctx, request, answer); failed != nil {
			return nil, failed
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	known := &request.Context
	if !stateless {
		known = a.remember(id, request)
	}
	known.Global.SessionID = cmp.Or(id, known.Global.SessionID, "stateless")
	known.Global.System.TurnCount++
	known.Global.System.UserID = cmp.Or(request.UserID, known.Global.System.UserID, known.Global.SessionID)
	if !answered {
		a.act(request, known, answer)
	}
	answer.UserID = cmp.Or(answer.UserID, known.Global.System.UserID)
	if answer.Output.Generic == nil {
		answer.Output.Generic = []watson.Generic{}
	}
	if stateless || request.Input.Options.ReturnContext {
		answer.Context = *known
	}
	return answer, nil
}

// remember adds a message's context to that of its session. The assistant is
// locked.
func (a *Assistant) remember(id string, request *watson.MessageRequest) *watson.Context {
	s := a.sessions[id]
	if s == nil { // It has been deleted since.
		s = new(session)
	}
	known, said := &s.context, request.Context
	known.Global.System.Timezone = cmp.Or(said.Global.System.Timezone, known.Global.System.Timezone)
	known.Skills.Main = merge(known.Skills.Main, said.Skills.Main)
	known.Skills.Actions = merge(known.Skills.Actions, said.Skills.Actions)
	return known
}

func merge(known, said *watson.Skill) *watson.Skill {
	if said == nil {
		return known
	}
	merged := new(watson.Skill)
	if known != nil {
		*merged = *known
	}
	merged.UserDefined, merged.SkillVariables = slices.Clone(merged.UserDefined), slices.Clone(merged.SkillVariables)
	for _, v := range said.UserDefined {
		_ = merged.UserDefined.Set(v.Name, v.Value) // It was read as JSON.
	}
	for _, v := range said.SkillVariables {
		_ = merged.SkillVariables.Set(v.Name, v.Value)
	}
	return merged
}

// act lets the actions answer.
func (a *Assistant) act(request *watson.MessageRequest, known *watson.Context, answer *watson.MessageResponse) {
	action, understood := a.match(request.Input.Text)
	answer.Output.Generic = slices.Clone(action.Generic)
	if len(action.Variables) > 0 {
		known.Skills.Main = merge(known.Skills.Main, &watson.Skill{UserDefined: action.Variables})
	}
	if !request.Input.Options.Debug {
		return
	}
	if understood {
		answer.Output.Debug.NodesVisited = []watson.NodeVisited{{DialogNode: "node", Conditions: "true"}}
		return
	}
	answer.Output.Debug.NodesVisited = []watson.NodeVisited{{DialogNode: "Anything else", Conditions: "anything_else"}}
}

// ask asks the webhook. What it answers is read into answer; what it wants the
// assistant to process, into request.
func (a *Assistant) ask(ctx context.Context, request *watson.MessageRequest, answer *watson.MessageResponse) (answered bool, failed *failure) {
	status, header, body := a.call(ctx, watson.Request{
		Payload: *request,
		Event:   watson.Event{Name: watson.MessageReceived},
		Options: json.RawMessage("{}"),
	})
	var processed struct {
		Payload *watson.MessageRequest `json:"payload"`
	}
	_, returns := header[watson.ReturnHeader]
	switch {
	case status != 200:
		failed = &failure{422, fmt.Sprintf("Webhook responded with [%d] status code", status)}
	case returns && answer.UnmarshalJSON(body) == nil:
		return true, nil
	case !returns && json.Unmarshal(body, &processed) == nil && processed.Payload != nil:
		*request = *processed.Payload
		return false, nil
	default:
		failed = &failure{422, "Webhook responded with invalid JSON body"}
	}
	if !a.WebhookRequired {
		failed = nil
	}
	return false, failed
}
