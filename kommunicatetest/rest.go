package kommunicatetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// routes is the REST API.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /rest/ws/group/conversation", s.endpoint(s.createConversation))
	mux.HandleFunc("POST /rest/ws/message/v2/send", s.endpoint(s.sendMessage))
	mux.HandleFunc("POST /rest/ws/message/send", s.endpoint(s.sendUserMessage))
	mux.HandleFunc("PATCH /rest/ws/group/assignee/change", s.endpoint(s.changeAssignee))
	mux.HandleFunc("PATCH /rest/ws/group/status/change", s.endpoint(s.changeStatus))
	mux.HandleFunc("POST /rest/ws/user/v2/detail", s.endpoint(s.userDetail))
	mux.HandleFunc("POST /rest/ws/user/update", s.endpoint(s.updateUser))
	s.undocumented(mux)
	return mux
}

// A failure is what the API answers instead of a result.
type failure struct {
	status      int // The HTTP status; 0 means 200, as Kommunicate does it.
	code        string
	description string
}

func (f failure) Error() string { return f.description }

// Failures that several calls share.
var (
	errUnauthorized = failure{status: http.StatusUnauthorized, code: "AL-UN-01", description: "unauthorized: wrong or missing Api-Key"}
	errNoGroup      = failure{code: "AL-G-01", description: "group not found"}
	errNoUser       = failure{code: "AL-U-01", description: "user not found"}
)

// badRequest is a request that is not understood. The code is this server's own.
func badRequest(format string, args ...any) failure {
	return failure{code: "BAD_REQUEST", description: fmt.Sprintf(format, args...)}
}

// An operation answers a call; s.mu is held. What it returns goes into the
// envelope, unless it is bare.
type operation func(r request) (any, error)

// A request is a call whose body has been read.
type request struct {
	*http.Request
	body []byte
}

// bare is an answer without the envelope.
type bare struct{ value any }

// endpoint checks the key, reads the body and answers in the envelope.
func (s *Server) endpoint(op operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.perform(op, r, w)
		if err != nil {
			writeFailure(w, err)
			return
		}
		if plain, ok := answer.(bare); ok {
			writeJSON(w, http.StatusOK, plain.value)
			return
		}
		writeJSON(w, http.StatusOK, map[string]any{
			"status": "success", "generatedAt": time.Now().UnixMilli(), "response": answer,
		})
	}
}

func (s *Server) perform(op operation, r *http.Request, w http.ResponseWriter) (any, error) {
	if keyOf(r) != s.apiKey {
		return nil, errUnauthorized
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, failure{status: http.StatusRequestEntityTooLarge, code: "BAD_REQUEST", description: "the body cannot be read or is too large"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, failure{status: http.StatusServiceUnavailable, code: "CLOSED", description: "the server is closed"}
	}
	return op(request{r, body})
}

func writeFailure(w http.ResponseWriter, err error) {
	var f failure
	if !errors.As(err, &f) {
		f = badRequest("%v", err)
	}
	status := f.status
	if status == 0 {
		status = http.StatusOK
	}
	writeJSON(w, status, map[string]any{
		"status": "error", "generatedAt": time.Now().UnixMilli(),
		"errorResponse": []any{map[string]string{
			"errorCode": f.code, "description": f.description, "displayMessage": "Unable to process",
		}},
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(mustJSON(v))
}

// decodeStrict decodes an object and says which member has the wrong type,
// without repeating its value.
func decodeStrict(raw []byte, v any) error {
	err := json.Unmarshal(raw, v)
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return badRequest("the body is not a JSON object")
	}
	kind, _, _ := strings.Cut(wrong.Value, " ")
	if wrong.Field == "" {
		return badRequest("the body is not a JSON object but: %s", kind)
	}
	return badRequest("%s cannot be a JSON %s", wrong.Field, kind)
}

// textMap checks that all values of metadata are strings, which the API asks
// for. With scalars true, numbers and booleans are taken too, as text.
func textMap(metadata map[string]json.RawMessage, scalars bool) (map[string]string, error) {
	for name, raw := range metadata {
		switch raw[0] {
		case '"':
		case '{', '[', 'n':
			return nil, badRequest("metadata.%s is not a string: any object must be converted into a string", name)
		default:
			if !scalars {
				return nil, badRequest("metadata.%s is not a string: metadata is a map of strings", name)
			}
		}
	}
	return widget.Object(metadata).Strings(), nil
}

// conversation returns the conversation that groupId, a number or string, or
// clientGroupId names.
func (s *Server) conversation(groupID json.RawMessage, clientGroupID string) (*thread, error) {
	if len(groupID) == 0 && clientGroupID == "" {
		return nil, badRequest("groupId or clientGroupId is required")
	}
	if len(groupID) > 0 {
		text, _ := widget.Text(groupID)
		if t := s.thread(kommunicate.GroupID(text)); t != nil {
			return t, nil
		}
		return nil, errNoGroup
	}
	if t := s.byClientID[clientGroupID]; t != nil {
		return t, nil
	}
	return nil, errNoGroup
}

func (s *Server) thread(id kommunicate.GroupID) *thread {
	n, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil {
		return nil
	}
	return s.threads[n]
}
