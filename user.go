package kommunicate

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A User is what Kommunicate knows of an end user, an agent or a bot. What it
// does not tell is zero.
type User struct {
	ID          string
	DisplayName string
	Email       string
	PhoneNumber string
	ImageLink   string // URL of a picture.
	// Metadata are details of your own, shown to agents.
	Metadata Members
	// RoleType is a number for what the user is: 3 is an end user. RoleKey is its
	// name, USER.
	RoleType    int
	RoleKey     string
	Connected   bool // Online now.
	Deactivated bool
	// Times are in UTC, to the millisecond.
	CreatedAt      time.Time
	LastSeenAt     time.Time
	LastLoggedInAt time.Time
	LastMessageAt  time.Time
	Extra          Members // What else the answer holds.
}

// UnmarshalJSON reads Kommunicate's description of a user. The name is
// displayName, or else userName.
func (u *User) UnmarshalJSON(data []byte) error {
	*u = User{}
	return decode(data, "user", u.fields)
}

func (u *User) fields(w *wire) {
	w.object(&u.Extra, func() {
		w.text("userId", &u.ID)
		w.text("displayName", &u.DisplayName)
		if u.DisplayName == "" {
			w.text("userName", &u.DisplayName)
		}
		w.text("email", &u.Email)
		w.text("phoneNumber", &u.PhoneNumber)
		w.text("imageLink", &u.ImageLink)
		w.part("metadata", &u.Metadata, func() {})
		w.number("roleType", &u.RoleType)
		w.text("roleKey", &u.RoleKey)
		w.flag("connected", &u.Connected)
		w.flag("deactivated", &u.Deactivated)
		w.millis("createdAtTime", &u.CreatedAt)
		w.millis("lastSeenAtTime", &u.LastSeenAt)
		w.millis("lastLoggedInAtTime", &u.LastLoggedInAt)
		w.millis("lastMessageAtTime", &u.LastMessageAt)
	})
}

// Users returns the details of users, in the order in which Kommunicate lists
// them, which need not be that of ids. Without ids it returns nil and sends nothing.
//
// Source: docs.kommunicate.io/docs/api-detail, "User detail".
func (c *Client) Users(ctx context.Context, ids ...string) ([]User, error) {
	request := struct {
		UserIDs []string `json:"userIdList" validate:"dive,id"`
	}{ids}
	if err := check(request); err != nil || len(ids) == 0 {
		return nil, err
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	r := call{method: http.MethodPost, path: "/rest/ws/user/v2/detail", body: body, repeatable: true, maxAnswer: maxUsers}
	result, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	users, ok := usersOf(result)
	if !ok {
		return nil, r.misread("it is no list of users")
	}
	return users, nil
}

// usersOf reads a list of users, one user, or an object that holds a list.
func usersOf(raw json.RawMessage) ([]User, bool) {
	var x rawjson.Index
	if x.Reset(raw) != nil {
		return nil, false
	}
	list := x.Root()
	if inside := list.Find("users"); inside.Kind() != rawjson.Missing {
		list = inside
	}
	var users []User
	for element := range elements(list) {
		var user User
		if user.UnmarshalJSON(element.Raw()) != nil || user.ID == "" {
			return nil, false
		}
		users = append(users, user)
	}
	return users, true
}

// UpdateUser changes what Kommunicate knows of an end user; empty fields stay as
// they are. Agents cannot be changed this way. Metadata values that are not strings are
// sent as their JSON text, since the service keeps strings.
//
// The request carries elasticUpdate=true, and allowEmail=true with an e-mail
// address, as the web SDK's does. That an API key needs them too is inferred.
//
// Source: docs.kommunicate.io/docs/api-detail, "Update user".
func (c *Client) UpdateUser(ctx context.Context, userID string, detail UpdateUserDetail) error {
	r, err := detail.call(userID)
	if err != nil {
		return err
	}
	_, err = c.do(ctx, r)
	return err
}

func (d *UpdateUserDetail) call(userID string) (call, error) {
	if err := check(struct {
		UserID    string `json:"userId" validate:"required,id"`
		Email     string `json:"email" validate:"omitempty,email"`
		ImageLink string `json:"imageLink" validate:"omitempty,http_url"`
	}{userID, d.Email, d.ImageLink}); err != nil {
		return call{}, err
	}
	body, err := d.body()
	if err != nil {
		return call{}, err
	}
	query := url.Values{"elasticUpdate": {"true"}}
	if d.Email != "" {
		query.Set("allowEmail", "true")
	}
	return call{
		method:     http.MethodPost,
		path:       "/rest/ws/user/update",
		query:      query,
		ofUser:     userID,
		body:       body,
		repeatable: true,
	}, nil
}

func (d *UpdateUserDetail) body() ([]byte, error) {
	detail := *d
	detail.Metadata = stringMap(d.Metadata)
	w := newEncoder(nil)
	if d.empty() {
		w.fail("", &rules.EmptyAction)
	}
	w.object(&detail.Extra, func() { detail.detail(w) })
	return w.encoded(nil)
}

// stringMap returns members with strings for values; any other value becomes its
// JSON text.
func stringMap(members Members) Members {
	texts := make(Members, len(members))
	for i, member := range members {
		value := bytes.TrimSpace(member.Value)
		if json.Valid(value) && value[0] != '"' {
			member.Value = appendString(nil, string(value))
		}
		texts[i] = member
	}
	return texts
}
