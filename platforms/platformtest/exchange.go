package platformtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// An exchange is what New and the platform say to each other.
type exchange struct {
	mu                sync.Mutex
	requests, answers documents
}

// documents are bodies: whatever is JSON among them is looked into.
type documents [][]byte

// tap returns a transport that goes through next, and keeps what passes.
func (e *exchange) tap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		asked, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(asked))
		response, err := next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		answered, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, err
		}
		response.Body = io.NopCloser(bytes.NewReader(answered))
		e.mu.Lock()
		defer e.mu.Unlock()
		e.requests, e.answers = append(e.requests, asked), append(e.answers, answered)
		return response, nil
	})
}

// any reports whether a document holds a value that is as wanted.
func (d documents) any(is func(any) bool) bool { return d.anyOutside(is, nil) }

// anyOutside is any, without what lies in values that are as not wanted.
func (d documents) anyOutside(is, outside func(any) bool) bool {
	for _, document := range d {
		var v any
		if json.Unmarshal(document, &v) == nil && holds(v, is, outside) {
			return true
		}
	}
	return false
}

// holds walks through a decoded JSON value, and the JSON in its texts.
func holds(v any, is, outside func(any) bool) bool {
	if outside != nil && outside(v) {
		return false
	}
	if is(v) {
		return true
	}
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			if holds(member, is, outside) {
				return true
			}
		}
	case []any:
		for _, element := range v {
			if holds(element, is, outside) {
				return true
			}
		}
	case string:
		var inner any
		if strings.HasPrefix(v, "{") || strings.HasPrefix(v, "[") {
			return json.Unmarshal([]byte(v), &inner) == nil && holds(inner, is, outside)
		}
	}
	return false
}

// isMessage reports whether a value is Kommunicate's JSON of a message.
func isMessage(v any) bool {
	object, _ := v.(map[string]any)
	return object["platform"] == "kommunicate"
}

// isContext reports whether a value is a chat context, or a turn that has one.
func isContext(v any) bool {
	object, _ := v.(map[string]any)
	return object["groupId"] != nil && object["botId"] != nil
}

// tree is v as decoded JSON.
func tree(t *testing.T, v any) (decoded any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &decoded)
	}
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}
