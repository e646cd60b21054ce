package kommunicate

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/recent"
	"golang.org/x/sync/singleflight"
)

const (
	maxRoles      = 1 << 16
	roleLifetime  = time.Hour
	roleTimeLimit = 30 * time.Second // Of one look-up.
)

// A role is what somebody is in the account.
type role int

const (
	noRole role = iota // It is not known.
	endUser
	agent // Or an administrator.
	otherBot
)

// roles knows who is what.
type roles struct {
	users  func(ctx context.Context, ids ...string) ([]User, error)
	known  *recent.Map[string, knownRole] // By recent.Key.
	flight singleflight.Group
}

type knownRole struct {
	role  role
	until time.Time
}

func newRoles(client *Client) *roles {
	return &roles{users: client.Users, known: recent.New[string, knownRole](maxRoles)}
}

// of returns the role of whoever has the id, or an error.
func (r *roles) of(ctx context.Context, id string) (role, error) {
	if known, ok := r.known.Get(recent.Key(id)); ok && time.Now().Before(known.until) {
		return known.role, nil
	}
	select {
	case found := <-r.flight.DoChan(id, func() (any, error) { return r.lookUp(ctx, id) }):
		is, _ := found.Val.(role)
		return is, found.Err
	case <-ctx.Done():
		return noRole, ctx.Err()
	}
}

// lookUp asks for one user, for all who wait for that: so it does not end with
// the context of the first of them, nor the process with a panic of the transport.
func (r *roles) lookUp(ctx context.Context, id string) (is role, err error) {
	defer recoverTo(&err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), roleTimeLimit)
	defer cancel()
	if is, err = r.ask(ctx, id); err != nil {
		return noRole, err
	}
	r.known.Put(recent.Key(id), knownRole{is, time.Now().Add(roleLifetime)})
	return is, nil
}

func (r *roles) ask(ctx context.Context, id string) (role, error) {
	users, err := r.users(ctx, id)
	if err != nil {
		return noRole, fmt.Errorf("role of the sender: %w", err)
	}
	for i := range users {
		if !strings.EqualFold(users[i].ID, id) {
			continue
		}
		if is := roleOf(&users[i]); is != noRole {
			return is, nil
		}
		return noRole, errNoRole
	}
	return noRole, errNoUser
}

// roleOf reads Kommunicate's number of a role, or without one its name.
func roleOf(user *User) role {
	key := strings.ToUpper(user.RoleKey)
	switch {
	case user.RoleType == 0 && key == "":
		return noRole
	case user.RoleType == 3, user.RoleType == 0 && key == "USER":
		return endUser
	case user.RoleType == 1, user.RoleType == 0 && key == "BOT":
		return otherBot
	}
	return agent
}

// A roleError says why it is not known who wrote a message. It quotes nobody, so
// that it is logged as it stands.
type roleError string

const (
	errNoUser roleError = "role of the sender: the user is unknown"
	errNoRole roleError = "role of the sender: the user's detail does not tell it: decide yourself, see WithAudience"
)

func (e roleError) Error() string { return string(e) }

func (e roleError) LogValue() slog.Value { return slog.StringValue(string(e)) }
