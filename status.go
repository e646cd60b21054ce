package kommunicate

import (
	"context"
	"strconv"
)

// Status is the state of a conversation. Kommunicate documents open, resolved and
// spam for setting; the others are known from its clients.
type Status int

const (
	StatusInitial     Status = -1 // Started, nothing said.
	StatusOpen        Status = 0
	StatusProgress    Status = 1
	StatusResolved    Status = 2
	StatusSpam        Status = 3
	StatusDuplicate   Status = 4
	StatusArchived    Status = 5
	StatusUnresponded Status = 6
	StatusWaiting     Status = 7 // In the queue for an agent.
)

// String returns the status as the notices in a chat name it: "Resolved".
func (s Status) String() string {
	if name, ok := statusNames[s]; ok {
		return name
	}
	return "Status(" + strconv.Itoa(int(s)) + ")"
}

var statusNames = map[Status]string{
	StatusInitial: "Initial", StatusOpen: "Open", StatusProgress: "Progress", StatusResolved: "Resolved",
	StatusSpam: "Spam", StatusDuplicate: "Duplicate", StatusArchived: "Archived",
	StatusUnresponded: "Unresponded", StatusWaiting: "Waiting",
}

// A StatusChange moves a conversation to another status.
type StatusChange struct {
	// Status is the new one. The zero value opens the conversation again.
	Status Status `json:"status" validate:"gte=-1,lte=7"`
	// Actor is who does it. Optional: without it, "bot".
	Actor string `json:"actor" validate:"omitempty,id"`
	// Silent leaves out the notice in the chat.
	Silent bool `json:"silent"`
}

// SetStatus resolves a conversation, opens it again or marks it as spam:
//
//	err := client.SetStatus(ctx, conv.GroupID, kommunicate.StatusChange{Status: kommunicate.StatusResolved})
//
// Source: docs.kommunicate.io/docs/api-detail, "Change conversation status".
func (c *Client) SetStatus(ctx context.Context, to GroupID, s StatusChange) error {
	r, err := s.call(to)
	if err != nil {
		return err
	}
	_, err = c.do(ctx, r)
	return err
}

func (s *StatusChange) call(to GroupID) (call, error) {
	if err := checkWithGroup(to, s); err != nil {
		return call{}, err
	}
	query := conversationQuery(to, s.Silent)
	query.Set("status", strconv.Itoa(int(s.Status)))
	return change("status", query, s.Actor), nil
}
