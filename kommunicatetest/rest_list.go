package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"slices"
	"strconv"
)

// pageSize is how many messages a page of a list has, unless the call says.
const pageSize = 50

// A messageList is a page of messages, the latest first.
type messageList struct {
	Message     []json.RawMessage `json:"message"`
	UserDetails []detail          `json:"userDetails"`
	GroupFeeds  []groupDetail     `json:"groupFeeds"`
}

// A listed message knows its conversation.
type listed struct {
	t *thread
	e *entry
}

// listMessages is GET /rest/ws/message/v2/list: the messages of one conversation,
// or else the latest one of each that the caller takes part in.
func (s *Server) listMessages(r request) (any, error) {
	query := r.URL.Query()
	page, err := readPage(query)
	if err != nil {
		return nil, err
	}
	var messages []listed
	if query.Get("groupId") != "" || query.Get("clientGroupId") != "" {
		t, err := s.queried(r)
		if err != nil {
			return nil, err
		}
		messages = t.sent()
	} else {
		messages = s.inbox(r.Header.Get("Of-User-Id"))
	}
	return bare{s.list(page.cut(messages))}, nil
}

// sent returns the messages of the conversation, the latest first.
func (t *thread) sent() (messages []listed) {
	for _, e := range slices.Backward(t.entries) {
		if e.who != Remark {
			messages = append(messages, listed{t, e})
		}
	}
	return messages
}

// inbox returns the latest message of each conversation of the member, or of
// everybody's for "".
func (s *Server) inbox(member string) (messages []listed) {
	for _, t := range s.threads {
		if member != "" && !slices.Contains(t.members, member) {
			continue
		}
		if sent := t.sent(); len(sent) > 0 {
			messages = append(messages, sent[0])
		}
	}
	slices.SortFunc(messages, func(a, b listed) int {
		return cmp.Or(b.e.at.Compare(a.e.at), cmp.Compare(b.t.id, a.t.id))
	})
	return messages
}

// list writes the messages, and who and which conversations are in them.
func (s *Server) list(messages []listed) messageList {
	list := messageList{Message: []json.RawMessage{}, UserDetails: []detail{}, GroupFeeds: []groupDetail{}}
	seen := make(map[any]bool)
	for _, m := range messages {
		list.Message = append(list.Message, m.e.raw(m.t))
		if p := s.people[m.e.from]; p != nil && !seen[p] {
			seen[p] = true
			list.UserDetails = append(list.UserDetails, p.detail())
		}
		if !seen[m.t] {
			seen[m.t] = true
			list.GroupFeeds = append(list.GroupFeeds, m.t.detail())
		}
	}
	return list
}

// A page is which part of a list is asked for. Times are milliseconds; from is
// in the page, to is not.
type page struct{ index, size, from, to int64 }

func readPage(query url.Values) (page, error) {
	p := page{size: pageSize, to: math.MaxInt64}
	for name, value := range map[string]*int64{"startIndex": &p.index, "pageSize": &p.size, "startTime": &p.from, "endTime": &p.to} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return p, badRequest("%s is not a number from 0 on", name)
		}
		*value = n
	}
	return p, nil
}

func (p page) cut(messages []listed) []listed {
	messages = slices.DeleteFunc(messages, func(m listed) bool {
		at := m.e.at.UnixMilli()
		return at < p.from || at >= p.to
	})
	first := min(p.index, int64(len(messages)))
	return messages[first : first+min(p.size, int64(len(messages))-first)]
}
