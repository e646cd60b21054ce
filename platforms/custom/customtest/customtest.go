// Package customtest is the line between Kommunicate and a custom bot, for tests:
// it takes what Kommunicate would post, refuses what Kommunicate never posts, and
// hands the rest to a webhook. It is written from the documents and from captured
// requests, and not with the library that it tests.
package customtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
)

// A Line is an [http.Handler] in front of a custom bot's webhook. A request that
// is not as Kommunicate's is answered with 400 and the reason.
type Line struct {
	webhook http.Handler

	mu     sync.Mutex
	bodies []json.RawMessage
}

// NewLine returns the line to a webhook.
func NewLine(webhook http.Handler) *Line { return &Line{webhook: webhook} }

// Requests returns the bodies that the webhook was given, in order.
func (l *Line) Requests() []json.RawMessage {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.bodies)
}

// ServeHTTP checks a request and passes it on.
func (l *Line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = check(r, body)
	}
	if err != nil {
		http.Error(w, "customtest: "+err.Error(), http.StatusBadRequest)
		return
	}
	l.mu.Lock()
	l.bodies = append(l.bodies, body)
	l.mu.Unlock()
	r.Body = io.NopCloser(bytes.NewReader(body))
	l.webhook.ServeHTTP(w, r)
}

// The kinds of JSON values, by their first byte.
const (
	text   = `"`
	number = "-0123456789"
	object = "{"
)

// members are those of every body.
var members = []struct {
	name, kinds string
	required    bool
}{
	{"botId", text, true},
	{"key", text, true},
	{"from", text, true},
	{"message", text, true},
	{"groupId", number, true},
	{"metadata", object, true},
	{"contentType", number, true},
	{"source", number, true},
	{"createdAt", number, true},
	{"eventName", text, false},
	{"userInfo", object, false},
	{"matchedIntentName", text, false},
}

func check(r *http.Request, body []byte) error {
	if r.Method != http.MethodPost {
		return errors.New("the method is not POST")
	}
	if got := r.Header.Get("Content-Type"); got != "application/json" {
		return fmt.Errorf("the content type is %q", got)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return errors.New("the body is not a JSON object")
	}
	for _, member := range members {
		value, ok := fields[member.name]
		switch {
		case !ok && member.required:
			return fmt.Errorf("%s is missing", member.name)
		case ok && !bytes.Contains([]byte(member.kinds), value[:1]):
			return fmt.Errorf("%s is of the wrong kind", member.name)
		}
	}
	if fields["applicationId"] == nil && fields["applicationKey"] == nil {
		return errors.New("applicationId is missing, and so is applicationKey")
	}
	return checkContext(fields["metadata"], fields)
}

// checkContext looks at the keys that Kommunicate adds to the chat context: they
// say what the body says.
func checkContext(metadata json.RawMessage, body map[string]json.RawMessage) error {
	var have struct {
		Context map[string]any `json:"KM_CHAT_CONTEXT"`
	}
	if err := json.Unmarshal(metadata, &have); err != nil || have.Context == nil {
		return errors.New("metadata.KM_CHAT_CONTEXT is not an object")
	}
	for _, name := range []string{"groupId", "botId", "from"} {
		var said any
		decoder := json.NewDecoder(bytes.NewReader(body[name]))
		decoder.UseNumber()
		if err := decoder.Decode(&said); err != nil {
			return err
		}
		if have.Context[name] != fmt.Sprint(said) {
			return fmt.Errorf("metadata.KM_CHAT_CONTEXT.%s is not that of the body, as text", name)
		}
	}
	return nil
}
