// Package detecttest holds what the agents of dialogflowtest and dialogflowcxtest
// have in common: how Google refuses a call, and how it calls a webhook.
package detecttest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
)

// A Failure is an answer of Google's that says no.
//
// Source: cloud.google.com/apis/design/errors.
type Failure struct {
	Status  int
	Code    string // "PERMISSION_DENIED".
	Message string
}

// Invalid is the failure of a call that makes no sense.
func Invalid(message string) *Failure {
	return &Failure{http.StatusBadRequest, "INVALID_ARGUMENT", message}
}

// NotFound is the failure of a call to a path that is none of the agent's.
func NotFound() *Failure {
	return &Failure{http.StatusNotFound, "NOT_FOUND", "The requested URL was not found on this server."}
}

// Google's limits of detectIntent.
//
// Source: cloud.google.com/dialogflow/quotas.
const (
	MaxText    = 256 // Characters of a text.
	MaxSession = 36  // Bytes of a session's id.
)

// CheckText holds a text against the limits of detectIntent.
func CheckText(text string) *Failure {
	switch {
	case text == "":
		return Invalid("Input text not set.")
	case utf8.RuneCountInString(text) > MaxText:
		return Invalid(fmt.Sprintf("Input text exceeds %d characters.", MaxText))
	}
	return nil
}

// A Front is where calls arrive: it knows who may call and what is to fail.
type Front struct {
	mu       sync.Mutex
	failures []Failure
}

// Fail makes the next call fail.
func (f *Front) Fail(failure Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failures = append(f.failures, failure)
}

// Read returns the body of a call, unless the call fails.
func (f *Front) Read(r *http.Request, token string) ([]byte, *Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.failures) > 0 {
		next := f.failures[0]
		f.failures = f.failures[1:]
		return nil, &next
	}
	if token != "" && r.Header.Get("Authorization") != "Bearer "+token {
		return nil, &Failure{http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials."}
	}
	if r.Method != http.MethodPost {
		return nil, NotFound()
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, Invalid("The request broke off.")
	}
	return body, nil
}

// Client returns an HTTP client that reaches agent at every URL, with a token.
func Client(agent http.Handler, token func() string) *http.Client {
	return &http.Client{Transport: inprocess.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := token(); token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		agent.ServeHTTP(w, r)
	})}}
}

// Write answers a call: with a failure, if there is one, or with the response.
func Write(w http.ResponseWriter, response json.Marshaler, failure *Failure) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	var raw []byte
	if failure == nil {
		var err error
		if raw, err = response.MarshalJSON(); err != nil {
			failure = &Failure{http.StatusInternalServerError, "INTERNAL", err.Error()}
		}
	}
	if failure != nil {
		w.WriteHeader(failure.Status)
		raw = marshal(map[string]any{"error": map[string]any{
			"code": failure.Status, "message": failure.Message, "status": failure.Code,
		}})
	}
	w.Write(raw)
}

// marshal writes what always is JSON.
func marshal(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}
