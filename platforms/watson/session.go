package watson

import (
	"context"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/internal/recent"
)

// How many conversations are remembered at most; of those in use, at least half as
// many are.
const (
	maxSessions = 1 << 16
	maxContexts = 1 << 12 // Each may have some 100 kB.
)

// sessions are the sessions of an assistant, one for each conversation.
type sessions struct {
	caller *call.Caller
	url    string
	flight flight
	known  *recent.Map[string, string] // Their ids, by conversation.
}

func newSessions(caller *call.Caller, url string) *sessions {
	return &sessions{caller: caller, url: url, known: recent.New[string, string](maxSessions)}
}

// of returns the session of a conversation, a new one if there is none.
func (s *sessions) of(ctx context.Context, conversation kommunicate.GroupID) (string, error) {
	key := recent.Key(string(conversation))
	if id, ok := s.known.Get(key); ok {
		return id, nil
	}
	return s.flight.do(ctx, key, s.caller.Config.Budget, func(ctx context.Context) (string, error) {
		if id, ok := s.known.Get(key); ok { // Another flight has just ended.
			return id, nil
		}
		id, err := s.create(ctx)
		if err == nil {
			s.known.Put(key, id)
		}
		return id, err
	})
}

func (s *sessions) create(ctx context.Context) (string, error) {
	body, err := s.caller.Post(ctx, s.url, "sessions", []byte("{}"))
	if err != nil {
		return "", err
	}
	var answer struct {
		SessionID string `json:"session_id"`
	}
	if json.Unmarshal(body, &answer) != nil || answer.SessionID == "" {
		return "", s.caller.Misread("the answer holds no session")
	}
	return answer.SessionID, nil
}

// ended forgets a session, unless the conversation has another one already.
func (s *sessions) ended(conversation kommunicate.GroupID, id string) {
	s.known.DeleteIf(recent.Key(string(conversation)), func(known string) bool { return known == id })
}
