package kommunicatetest

import (
	"encoding/json"
	"maps"
	"slices"
)

// userDetail is POST /rest/ws/user/v2/detail. Unknown ids are left out.
func (s *Server) userDetail(r request) (any, error) {
	var body struct {
		UserIDs      []string `json:"userIdList"`
		PhoneNumbers []string `json:"phoneNumberList"`
	}
	if err := decodeStrict(r.body, &body); err != nil {
		return nil, err
	}
	if len(body.UserIDs)+len(body.PhoneNumbers) == 0 {
		return nil, badRequest("userIdList or phoneNumberList is required")
	}
	found := []detail{}
	for _, id := range body.UserIDs {
		if p := s.people[id]; p != nil {
			found = append(found, p.detail())
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.people)) {
		if p := s.people[id]; p.phone != "" && slices.Contains(body.PhoneNumbers, p.phone) {
			found = append(found, p.detail())
		}
	}
	if len(found) == 0 {
		return nil, errNoUser
	}
	return found, nil
}

// A detail is a user as the API shows one.
type detail struct {
	UserID      string                     `json:"userId"`
	UserName    string                     `json:"userName"`
	DisplayName string                     `json:"displayName"`
	Email       string                     `json:"email,omitempty"`
	ImageLink   string                     `json:"imageLink,omitempty"`
	PhoneNumber string                     `json:"phoneNumber,omitempty"`
	Connected   bool                       `json:"connected"`
	Deactivated bool                       `json:"deactivated"`
	UnreadCount int                        `json:"unreadCount"`
	RoleKey     string                     `json:"roleKey"`
	RoleType    int                        `json:"roleType"`
	Metadata    map[string]json.RawMessage `json:"metadata,omitempty"`
	CreatedAt   int64                      `json:"createdAtTime"`
}

func (p *person) detail() detail {
	role := roles[p.who]
	return detail{
		UserID: p.id, UserName: p.displayName(), DisplayName: p.displayName(), Email: p.email,
		ImageLink: p.image, PhoneNumber: p.phone, RoleKey: role.key, RoleType: role.number,
		Metadata: maps.Clone(p.metadata), CreatedAt: p.created.UnixMilli(),
	}
}

// roles are the names and numbers of Kommunicate's roles.
var roles = map[Who]struct {
	key    string
	number int
}{
	ByUser:  {"USER", 3},
	ByAgent: {"APPLICATION_WEB_ADMIN", 8},
	ByBot:   {"BOT", 1},
}

// updateUser is POST /rest/ws/user/update.
func (s *Server) updateUser(r request) (any, error) {
	var body userUpdate
	if err := decodeStrict(r.body, &body); err != nil {
		return nil, err
	}
	p := s.people[r.Header.Get("Of-User-Id")]
	switch {
	case p == nil:
		return nil, errNoUser
	case p.who != ByUser:
		return nil, failure{code: "AL-UN-01", description: "only end users can be updated"}
	}
	p.update(body)
	return "success", nil
}
