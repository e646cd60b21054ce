package kommunicatetest

import (
	"context"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// Sent reports whether the conversation has the message whose metadata holds this
// id ([kommunicate.AnswerIDKey]). With that method, a Server is what package
// jetstream calls a SentLog. It fails when there is no such conversation.
func (s *Server) Sent(_ context.Context, group kommunicate.GroupID, id string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.thread(group)
	if t == nil {
		return false, fmt.Errorf("kommunicatetest: there is no conversation %q", group)
	}
	for _, e := range t.entries {
		if e.metadata[kommunicate.AnswerIDKey] == id {
			return true, nil
		}
	}
	return false, nil
}
