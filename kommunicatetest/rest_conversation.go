package kommunicatetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// createConversation is POST /rest/ws/group/conversation.
func (s *Server) createConversation(r request) (any, error) {
	var body struct {
		GroupName     string                     `json:"groupName"`
		Members       []string                   `json:"groupMemberList"`
		ClientGroupID json.RawMessage            `json:"clientGroupId"`
		Metadata      map[string]json.RawMessage `json:"metadata"`
	}
	if err := decodeStrict(r.body, &body); err != nil {
		return nil, err
	}
	metadata, err := textMap(body.Metadata, true)
	if err != nil {
		return nil, err
	}
	switch {
	case body.GroupName == "":
		return nil, badRequest("groupName is required")
	case len(body.Members) == 0 || slices.Contains(body.Members, ""):
		return nil, badRequest("groupMemberList needs at least one user, and no empty id")
	}
	clientID := ""
	if len(body.ClientGroupID) > 0 {
		clientID, _ = widget.Text(body.ClientGroupID)
	}
	t, err := s.create(creation{
		title: body.GroupName, members: body.Members, clientID: clientID, metadata: metadata,
	})
	if err != nil {
		return nil, err
	}
	return t.detail(), nil
}

// A groupDetail is a conversation as the API shows one.
type groupDetail struct {
	ID        int64             `json:"id"`
	ClientID  string            `json:"clientGroupId"`
	Name      string            `json:"name"`
	AdminID   string            `json:"adminId"`
	MembersID []string          `json:"membersId"`
	Metadata  map[string]string `json:"metadata"`
	CreatedAt int64             `json:"createdAtTime"`
	UpdatedAt int64             `json:"updatedAtTime"`
}

func (t *thread) detail() groupDetail {
	metadata := maps.Clone(t.metadata)
	metadata["CONVERSATION_STATUS"] = strconv.Itoa(int(t.status))
	if t.assignee != "" {
		metadata["CONVERSATION_ASSIGNEE"] = t.assignee
	}
	if len(t.tags) > 0 {
		metadata["KM_TAGS"] = t.tagList()
	}
	return groupDetail{
		t.id, t.clientID, t.title, defaultBot, slices.Clone(t.members), metadata, t.created.UnixMilli(), t.updated.UnixMilli(),
	}
}

// changeAssignee is PATCH /rest/ws/group/assignee/change.
func (s *Server) changeAssignee(r request) (any, error) {
	query := r.URL.Query()
	t := s.thread(kommunicate.GroupID(query.Get("groupId")))
	if t == nil {
		return nil, errNoGroup
	}
	actor, err := s.actor(r)
	if err != nil {
		return nil, err
	}
	assignee := query.Get("assignee")
	if !s.assignable(assignee) {
		return nil, errNoUser
	}
	silent, err := isFalse(query.Get("sendNotifyMessage"))
	if err != nil {
		return nil, badRequest("sendNotifyMessage is neither true nor false")
	}
	if t.assignee != assignee && s.engaged(s.people[assignee]) {
		return "AGENT_IS_ALREADY_ENGAGED", nil
	}
	if query.Get("takeOverFromBot") == "true" {
		t.members = slices.DeleteFunc(t.members, func(id string) bool {
			_, bot := s.bots[id]
			return bot && id != assignee
		})
	}
	if t.assignee == assignee {
		return "already updated", nil
	}
	s.assign(t, assignee, actor, silent)
	return "updated", nil
}

// changeStatus is PATCH /rest/ws/group/status/change.
func (s *Server) changeStatus(r request) (any, error) {
	query := r.URL.Query()
	t := s.thread(kommunicate.GroupID(query.Get("groupId")))
	if t == nil {
		return nil, errNoGroup
	}
	actor, err := s.actor(r)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(query.Get("status"))
	if _, known := statusNames[kommunicate.Status(n)]; err != nil || !known {
		return nil, badRequest("status is not a number from -1 to 7")
	}
	silent, err := isFalse(query.Get("sendNotifyMessage"))
	if err != nil {
		return nil, badRequest("sendNotifyMessage is neither true nor false")
	}
	t.setStatus(kommunicate.Status(n), actor, silent)
	return "success", nil
}

// actor is who makes the change: the header Of-User-Id, or else the default bot.
func (s *Server) actor(r request) (string, error) {
	id := r.Header.Get("Of-User-Id")
	if id == "" {
		return defaultBot, nil
	}
	if s.people[id] == nil {
		return "", errNoUser
	}
	return id, nil
}

// isFalse reads a query parameter that is true by default.
func isFalse(value string) (bool, error) {
	if value == "" {
		return false, nil
	}
	yes, err := strconv.ParseBool(value)
	return !yes, err
}
