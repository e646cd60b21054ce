package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// undocumented are the calls that clients of Kommunicate make and its API page
// does not list. That an API key opens them is this server's assumption.
func (s *Server) undocumented(mux *http.ServeMux) {
	for _, version := range []string{"", "/v2", "/v3"} {
		mux.HandleFunc("GET /rest/ws/message"+version+"/list", s.endpoint(s.listMessages))
	}
	mux.HandleFunc("GET /rest/ws/group/info", s.endpoint(s.groupInfo))
	mux.HandleFunc("GET /rest/ws/group/v2/info", s.endpoint(s.groupInfo))
	mux.HandleFunc("POST /rest/ws/group/update", s.endpoint(s.updateGroup))
	mux.HandleFunc("POST /rest/ws/group/add/member", s.endpoint(s.changeMember(true)))
	mux.HandleFunc("POST /rest/ws/group/remove/member", s.endpoint(s.changeMember(false)))
	mux.HandleFunc("PATCH /rest/ws/group/add/tags", s.endpoint(s.changeTags(true)))
	mux.HandleFunc("PATCH /rest/ws/group/remove/tags", s.endpoint(s.changeTags(false)))
}

// queried returns the conversation that a query names.
func (s *Server) queried(r request) (*thread, error) {
	query := r.URL.Query()
	id := query.Get("groupId")
	if id == "" {
		return s.conversation(nil, query.Get("clientGroupId"))
	}
	return s.conversation(mustJSON(id), "")
}

// groupInfo is GET /rest/ws/group/v2/info.
func (s *Server) groupInfo(r request) (any, error) {
	t, err := s.queried(r)
	if err != nil {
		return nil, err
	}
	return s.info(t), nil
}

// A groupUser is a member of a conversation, with the role of its kind.
type groupUser struct {
	UserID string `json:"userId"`
	Role   int    `json:"role"`
}

// groupRoles are the numbers of roles in a conversation.
var groupRoles = map[Who]int{ByAgent: 1, ByBot: 2, ByUser: 3}

// info is the conversation with its members' roles.
func (s *Server) info(t *thread) any {
	users := []groupUser{}
	for _, id := range t.members {
		users = append(users, groupUser{id, groupRoles[s.user(id).who]})
	}
	return struct {
		groupDetail
		Type       int         `json:"type"`
		UserCount  int         `json:"userCount"`
		GroupUsers []groupUser `json:"groupUsers"`
	}{t.detail(), 10, len(users), users}
}

// updateGroup is POST /rest/ws/group/update. Metadata is merged. A team is kept
// for the next handoff to the rules, a status is set.
func (s *Server) updateGroup(r request) (any, error) {
	var body struct {
		GroupID       json.RawMessage            `json:"groupId"`
		ClientGroupID string                     `json:"clientGroupId"`
		Name          string                     `json:"newName"`
		Metadata      map[string]json.RawMessage `json:"metadata"`
	}
	if err := decodeStrict(r.body, &body); err != nil {
		return nil, err
	}
	metadata, err := textMap(body.Metadata, true)
	if err != nil {
		return nil, err
	}
	t, err := s.conversation(body.GroupID, body.ClientGroupID)
	if err != nil {
		return nil, err
	}
	if team, ok := metadata["KM_TEAM_ID"]; ok {
		if _, known := s.teams[team]; !known {
			return nil, badRequest("metadata.KM_TEAM_ID names no team")
		}
		t.team = team
	}
	if status, ok := metadata["CONVERSATION_STATUS"]; ok {
		n, err := strconv.Atoi(status)
		if _, known := statusNames[kommunicate.Status(n)]; err != nil || !known {
			return nil, badRequest("metadata.CONVERSATION_STATUS is not a number from -1 to 7")
		}
		t.setStatus(kommunicate.Status(n), defaultBot, false)
	}
	for name, value := range metadata {
		t.metadata[name] = value
	}
	t.title = cmp.Or(body.Name, t.title)
	t.touch()
	return "success", nil
}

// changeMember is POST /rest/ws/group/add/member and remove/member.
func (s *Server) changeMember(add bool) operation {
	return func(r request) (any, error) {
		var body struct {
			UserID        string          `json:"userId"`
			GroupID       json.RawMessage `json:"groupId"`
			ClientGroupID string          `json:"clientGroupId"`
		}
		if err := decodeStrict(r.body, &body); err != nil {
			return nil, err
		}
		t, err := s.conversation(body.GroupID, body.ClientGroupID)
		if err != nil {
			return nil, err
		}
		switch member := slices.Contains(t.members, body.UserID); {
		case s.people[body.UserID] == nil, !add && !member:
			return nil, errNoUser
		case add:
			t.join(body.UserID)
		default:
			t.members = slices.DeleteFunc(t.members, func(id string) bool { return id == body.UserID })
		}
		t.touch()
		return "success", nil
	}
}

// changeTags is PATCH /rest/ws/group/add/tags and remove/tags, which answer the
// conversation's tags as JSON in a string.
func (s *Server) changeTags(add bool) operation {
	return func(r request) (any, error) {
		t, err := s.queried(r)
		if err != nil {
			return nil, err
		}
		var tags []struct {
			Name string `json:"name"`
		}
		if json.Unmarshal(r.body, &tags) != nil {
			return nil, badRequest("the body is not an array of tags")
		}
		var names []string
		for _, tag := range tags {
			if tag.Name == "" {
				return nil, badRequest("a tag has no name")
			}
			names = append(names, tag.Name)
		}
		if add {
			t.tag(names)
		} else {
			t.tags = slices.DeleteFunc(t.tags, func(tag string) bool { return slices.Contains(names, tag) })
			t.touch()
		}
		return t.tagList(), nil
	}
}

// tagList is the tags as JSON in a string, as KM_TAGS holds them.
func (t *thread) tagList() string {
	tags := []widget.Object{}
	for _, tag := range t.tags {
		tags = append(tags, widget.Object{"name": mustJSON(tag)})
	}
	return string(mustJSON(tags))
}
