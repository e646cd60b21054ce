package dialogflowcxtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect/detecttest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

var path = regexp.MustCompile(`^/v3/((projects/[^/]+/locations/[^/]+/agents/[^/]+)(?:/environments/[^/]+)?/sessions/([^/]+)):detectIntent$`)

// A call is one call of detectIntent.
type call struct {
	agent, session string // Names.
	request        *dialogflowcx.DetectIntentRequest
	state          *session
	id             string
}

// ServeHTTP answers detectIntent.
func (a *Agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, failure := a.read(r)
	if failure != nil {
		detecttest.Write(w, nil, failure)
		return
	}
	a.begin(c)
	detecttest.Write(w, dialogflowcx.DetectIntentResponse{ResponseID: c.id, QueryResult: *a.detect(r.Context(), c)}, nil)
}

// read takes the request, if nothing is wrong with it.
func (a *Agent) read(r *http.Request) (*call, *detecttest.Failure) {
	body, failure := a.front.Read(r, a.Token)
	if failure != nil {
		return nil, failure
	}
	found := path.FindStringSubmatch(r.URL.Path)
	if found == nil {
		return nil, detecttest.NotFound()
	}
	request := new(dialogflowcx.DetectIntentRequest)
	if request.UnmarshalJSON(body) != nil {
		return nil, detecttest.Invalid("Invalid JSON payload received.")
	}
	if len(found[3]) > detecttest.MaxSession {
		return nil, detecttest.Invalid("The session id is too long.")
	}
	return &call{agent: found[2], session: found[1], request: request}, check(request.QueryInput)
}

func check(input dialogflowcx.QueryInput) *detecttest.Failure {
	switch {
	case (input.Text == nil) == (input.Event == nil):
		return detecttest.Invalid("query_input must be one of text, intent, audio, event and dtmf.")
	case input.LanguageCode == "":
		return detecttest.Invalid("Language code is not set.")
	case input.Event != nil && input.Event.Event == "":
		return detecttest.Invalid("Event name is not set.")
	case input.Text != nil:
		return detecttest.CheckText(input.Text.Text)
	}
	return nil
}

// begin starts a turn of the session.
func (a *Agent) begin(c *call) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turns++
	c.id = fmt.Sprintf("response-%d", a.turns)
	state, ok := a.sessions[c.session]
	if !ok {
		state = &session{page: c.agent + "/flows/" + defaultFlow + "/pages/START_PAGE"}
		a.sessions[c.session] = state
	}
	if page := c.request.QueryParams.CurrentPage; page != "" {
		state.page = page
	}
	state.set(c.request.QueryParams.Parameters)
	c.state = state
}

// defaultFlow is the id of the flow that each agent begins with.
const defaultFlow = "00000000-0000-0000-0000-000000000000"

// set changes parameters; null removes one.
func (s *session) set(parameters kommunicate.Members) {
	for _, p := range parameters {
		if string(p.Value) == "null" {
			s.parameters.Delete(p.Name)
			continue
		}
		s.parameters.Delete(p.Name)
		s.parameters = append(s.parameters, p)
	}
}

// detect answers a text or event.
func (a *Agent) detect(ctx context.Context, c *call) *dialogflowcx.QueryResult {
	a.mu.Lock()
	defer a.mu.Unlock()
	input := c.request.QueryInput
	route, matchType := a.match(input, c.state.page)
	result := &dialogflowcx.QueryResult{LanguageCode: input.LanguageCode, Match: dialogflowcx.Match{MatchType: matchType, Confidence: 1}}
	if input.Event != nil {
		result.TriggerEvent, result.Match.Event = input.Event.Event, input.Event.Event
	} else {
		result.Text, result.Match.ResolvedInput = input.Text.Text, input.Text.Text
	}
	if route != nil {
		c.state.set(route.Parameters)
		result.ResponseMessages = slices.Clone(route.Messages)
		page := route.TargetPage
		if !route.NoWebhook && a.webhook != nil {
			if target := a.fulfill(ctx, c, route, result); target != "" {
				page = target
			}
		}
		if page != "" {
			c.state.page = page
		}
	}
	result.Parameters = slices.Clone(c.state.parameters)
	result.CurrentPage = object("name", c.state.page)
	return result
}

// object is a JSON object with one text in it.
func object(name, text string) json.RawMessage {
	raw, err := kommunicate.Pairs(name, text).MarshalJSON()
	if err != nil {
		panic(err)
	}
	return raw
}
