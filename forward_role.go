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

// roles knows who is an end user.
type roles struct {
	users  func(ctx context.Context, ids ...string) ([]User, error)
	known  *recent.Map[string, role] // By recent.Key.
	flight singleflight.Group
}

type role struct {
	endUser bool
	until   time.Time
}

func newRoles(client *Client) *roles {
	return &roles{users: client.Users, known: recent.New[string, role](maxRoles)}
}

// wroteIt reports whether an end user wrote the message.
func (r *roles) wroteIt(ctx context.Context, m *ForwardedMessage) (bool, error) {
	if endUser, ok := r.remembered(m.From); ok {
		return endUser, nil
	}
	select {
	case found := <-r.flight.DoChan(m.From, func() (any, error) { return r.lookUp(ctx, m.From) }):
		endUser, _ := found.Val.(bool)
		return endUser, found.Err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (r *roles) remembered(id string) (endUser, ok bool) {
	known, ok := r.known.Get(recent.Key(id))
	return known.endUser, ok && time.Now().Before(known.until)
}

// lookUp asks for one user, for all who wait for that: so it does not end with
// the context of the first of them, nor the process with a panic of the transport.
func (r *roles) lookUp(ctx context.Context, id string) (endUser bool, err error) {
	defer recoverTo(&err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), roleTimeLimit)
	defer cancel()
	if endUser, err = r.ask(ctx, id); err != nil {
		return false, err
	}
	r.known.Put(recent.Key(id), role{endUser: endUser, until: time.Now().Add(roleLifetime)})
	return endUser, nil
}

// Kommunicate's number and name of an end user's role.
const (
	endUserType = 3
	endUserKey  = "USER"
)

func (r *roles) ask(ctx context.Context, id string) (endUser bool, err error) {
	users, err := r.users(ctx, id)
	if err != nil {
		return false, fmt.Errorf("role of the sender: %w", err)
	}
	for _, user := range users {
		switch {
		case user.ID != id:
		case user.RoleType != 0:
			return user.RoleType == endUserType, nil
		case user.RoleKey != "":
			return strings.EqualFold(user.RoleKey, endUserKey), nil
		default:
			return false, errNoRole
		}
	}
	return false, errNoUser
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
