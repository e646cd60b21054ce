package detect

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

// A Caller calls detectIntent of one agent.
type Caller struct {
	endpoint string // With the API's version.
	agent    string
	caller   call.Caller
}

// NewCaller returns a caller of version ("v2") of the API at endpoint, or, if that
// is "", at Google's for the agent's region. The error is a
// [*kommunicate.ValidationError].
func NewCaller(platform, version string, form Resource, agent, endpoint string, config *kommunicate.PlatformConfig) (*Caller, error) {
	if !form.expression.MatchString(agent) {
		return nil, &kommunicate.ValidationError{Pointer: "/name", Code: "agent-name", Detail: "an agent's name has the form " + form.form}
	}
	if endpoint == "" {
		endpoint = endpointOf(agent)
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, &kommunicate.ValidationError{Pointer: "/endpoint", Code: "endpoint", Detail: "an endpoint has the form https://host"}
	}
	return &Caller{
		endpoint: strings.TrimSuffix(endpoint, "/") + "/" + version + "/",
		agent:    agent,
		caller:   call.Caller{Platform: platform, Config: config, Explain: explain},
	}, nil
}

// Detect asks the agent in the session of a conversation, and reads the answer
// into response.
func (c *Caller) Detect(ctx context.Context, conversation kommunicate.GroupID, request json.Marshaler, response json.Unmarshaler) error {
	id, err := SessionID(conversation, sessionForm)
	if err != nil {
		return fmt.Errorf("kommunicate: %s: %w", c.caller.Platform, err)
	}
	body, err := request.MarshalJSON()
	if err != nil {
		return fmt.Errorf("kommunicate: %s: the request cannot be written: %w", c.caller.Platform, err)
	}
	target := c.endpoint + c.agent + "/sessions/" + id + ":detectIntent"
	answer, err := c.caller.Post(ctx, target, "detectIntent", body)
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
