package watsontest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// A failure is an answer of IBM's that says no.
type failure struct {
	status  int
	message string
}

// The paths of the API.
var (
	sessionsPath  = regexp.MustCompile(`/v2/assistants/[^/]+/sessions$`)
	sessionPath   = regexp.MustCompile(`/v2/assistants/[^/]+/sessions/([^/]+)$`)
	messagePath   = regexp.MustCompile(`/v2/assistants/[^/]+/sessions/([^/]+)/message$`)
	statelessPath = regexp.MustCompile(`/v2/assistants/[^/]+/message$`)
)

// ServeHTTP answers a call.
func (a *Assistant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, answer, failed := a.answer(r)
	if failed != nil {
		status, answer = failed.status, map[string]any{"error": failed.message, "code": failed.status}
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"error":"Internal Server Error","code":500}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(raw)
}

func (a *Assistant) answer(r *http.Request) (status int, answer any, failed *failure) {
	if failed := a.refuse(r); failed != nil {
		return 0, nil, failed
	}
	path := r.URL.Path
	switch {
	case r.Method == http.MethodDelete && sessionPath.MatchString(path):
		return a.end(sessionPath.FindStringSubmatch(path)[1])
	case r.Method != http.MethodPost:
	case sessionsPath.MatchString(path):
		return http.StatusCreated, map[string]string{"session_id": a.begin()}, nil
	case messagePath.MatchString(path):
		return a.message(r, messagePath.FindStringSubmatch(path)[1])
	case statelessPath.MatchString(path):
		return a.message(r, "")
	}
	return 0, nil, &failure{http.StatusNotFound, "Not Found"}
}

// refuse says what is wrong with a call, whatever it is about.
func (a *Assistant) refuse(r *http.Request) *failure {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.failures) > 0 {
		next := a.failures[0]
		a.failures = a.failures[1:]
		return &next
	}
	if !a.authorized(r) {
		return &failure{http.StatusUnauthorized, "Unauthorized"}
	}
	if _, err := time.Parse(time.DateOnly, r.URL.Query().Get("version")); err != nil {
		return &failure{http.StatusBadRequest, "Invalid version parameter value."}
	}
	return nil
}

func (a *Assistant) authorized(r *http.Request) bool {
	user, password, _ := r.BasicAuth()
	return a.APIKey == "" && a.Token == "" ||
		a.APIKey != "" && user == "apikey" && password == a.APIKey ||
		a.Token != "" && r.Header.Get("Authorization") == "Bearer "+a.Token
}

func (a *Assistant) begin() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made++
	id := fmt.Sprintf("session-%d", a.made)
	a.sessions[id] = &session{used: time.Now()}
	return id
}

func (a *Assistant) end(id string) (status int, answer any, failed *failure) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.live(id) == nil {
		return 0, nil, invalidSession
	}
	delete(a.sessions, id)
	return http.StatusOK, map[string]any{}, nil
}

var invalidSession = &failure{http.StatusNotFound, "Invalid Session"}

// live returns a session that has not ended. The assistant is locked.
func (a *Assistant) live(id string) *session {
	idle := a.Idle
	if idle == 0 {
		idle = 5 * time.Minute
	}
	s := a.sessions[id]
	if s == nil || time.Since(s.used) >= idle {
		delete(a.sessions, id)
		return nil
	}
	return s
}

// message answers a message: of a session, or with "" without one.
func (a *Assistant) message(r *http.Request, id string) (status int, answer any, failed *failure) {
	request, failed := read(r)
	if failed != nil {
		return 0, nil, failed
	}
	a.mu.Lock()
	if id != "" {
		s := a.live(id)
		if s == nil {
			a.mu.Unlock()
			return 0, nil, invalidSession
		}
		s.used = time.Now()
	}
	a.asked = append(a.asked, *request)
	a.mu.Unlock()
	response, failed := a.process(r.Context(), id, request)
	return http.StatusOK, response, failed
}

// maxText is how many characters a text may have.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-message-anatomy.
const maxText = 2048

func read(r *http.Request) (*watson.MessageRequest, *failure) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, &failure{http.StatusBadRequest, "The request broke off."}
	}
	request := new(watson.MessageRequest)
	if len(body) > 0 && request.UnmarshalJSON(body) != nil {
		return nil, &failure{http.StatusBadRequest, "Invalid JSON."}
	}
	const breaks = "\r\n\t"
	switch text := request.Input.Text; {
	case request.Input.MessageType != "" && request.Input.MessageType != "text":
		return nil, &failure{http.StatusBadRequest, "input.message_type is not one of text."}
	case utf8.RuneCountInString(text) > maxText:
		return nil, &failure{http.StatusBadRequest, "input.text cannot be longer than 2048 characters."}
	case strings.ContainsAny(text, breaks):
		return nil, &failure{http.StatusBadRequest, "input.text cannot contain carriage return, newline, or tab characters."}
	case strings.ContainsAny(request.UserID, breaks):
		return nil, &failure{http.StatusBadRequest, "user_id cannot contain carriage return, newline, or tab characters."}
	}
	return request, nil
}
