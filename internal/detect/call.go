// Package detect holds what the two editions of Dialogflow, ES and CX, have in
// common: the names of agents, the call of detectIntent and the webhook.
package detect

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

// An Agent is what a [Caller] calls.
type Agent struct {
	Vendor   bridge.Vendor
	Version  string // Of the API: "v2".
	Form     Resource
	Name     string
	Language string // Of turns that name none; "" is "en".
	Endpoint string // "" is Google's for the agent's region.
}

// A Caller calls detectIntent of one agent.
type Caller struct {
	agent    Agent
	sessions string // Their URL, with a slash at its end.
	caller   call.Caller
}

// NewCaller returns a caller of the agent that waits for the budget, if the options
// say nothing else. The error is a [*kommunicate.ValidationError], or that of an
// option.
func NewCaller(agent Agent, budget time.Duration, opts ...kommunicate.PlatformOption) (*Caller, error) {
	config, err := kommunicate.NewPlatformConfig(budget, opts...)
	if err != nil {
		return nil, err
	}
	if !agent.Form.expression.MatchString(agent.Name) {
		return nil, &kommunicate.ValidationError{Platform: agent.Vendor.Platform, Pointer: "/name", Code: "agent-name", Detail: "an agent's name has the form " + agent.Form.form}
	}
	if agent.Endpoint == "" {
		agent.Endpoint = endpointOf(agent.Name)
	}
	u, err := url.Parse(agent.Endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, &kommunicate.ValidationError{Platform: agent.Vendor.Platform, Pointer: "/endpoint", Code: "endpoint", Detail: "an endpoint has the form https://host"}
	}
	if agent.Language == "" {
		agent.Language = "en"
	}
	return &Caller{
		agent:    agent,
		sessions: strings.TrimSuffix(agent.Endpoint, "/") + "/" + agent.Version + "/" + agent.Name + "/sessions/",
		caller:   call.Caller{Platform: agent.Vendor.Platform, Config: config, Explain: explain},
	}, nil
}

// detect asks the agent in the session of a conversation, and reads the answer
// into response.
func (c *Caller) detect(ctx context.Context, conversation kommunicate.GroupID, request json.Marshaler, response json.Unmarshaler) error {
	id, err := bridge.SessionID(conversation, sessionForm)
	if err != nil {
		return fmt.Errorf("kommunicate: %s: %w", c.caller.Platform, err)
	}
	body, err := request.MarshalJSON()
	if err != nil {
		return fmt.Errorf("kommunicate: %s: the request cannot be written: %w", c.caller.Platform, err)
	}
	answer, err := c.caller.Post(ctx, c.sessions+id+":detectIntent", "detectIntent", body)
	if err != nil {
		return err
	}
	if response.UnmarshalJSON(answer) != nil {
		return c.caller.Misread("the answer to detectIntent is no JSON object")
	}
	return nil
}

// explain reads the error of a Google API, but not the text of one that says what
// is wrong with the request: it may quote the user.
//
// Source: cloud.google.com/apis/design/errors.
func explain(_ http.Header, body []byte) (code, description string) {
	var answer struct {
		Error struct {
			Status  string `json:"status"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return "", ""
	}
	if answer.Error.Status == "INVALID_ARGUMENT" {
		return answer.Error.Status, ""
	}
	return answer.Error.Status, answer.Error.Message
}
