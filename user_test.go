package kommunicate_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func TestUsers(t *testing.T) {
	const ann = `{"userId":"ann","userName":"Ann","displayName":"Ann B.","email":"ann@example.com","phoneNumber":"+49123",
		"imageLink":"https://example.com/a.png","metadata":{"plan":"gold"},"roleType":3,"roleKey":"USER","connected":true,"deactivated":"false",
		"createdAtTime":1735689600000,"lastSeenAtTime":1735689600001,"lastLoggedInAtTime":0,"unreadCount":10}`
	want := []kommunicate.User{{
		ID:          "ann",
		DisplayName: "Ann B.",
		Email:       "ann@example.com",
		PhoneNumber: "+49123",
		ImageLink:   "https://example.com/a.png",
		Metadata:    kommunicate.Pairs("plan", "gold"),
		RoleType:    3,
		RoleKey:     "USER",
		Connected:   true,
		CreatedAt:   time.UnixMilli(1735689600000).UTC(),
		LastSeenAt:  time.UnixMilli(1735689600001).UTC(),
		Extra: kommunicate.Members{
			{Name: "userName", Value: json.RawMessage(`"Ann"`)},
			{Name: "unreadCount", Value: json.RawMessage(`10`)},
		},
	}}
	for what, body := range map[string]string{
		"array":              `[` + ann + `]`,
		"object":             ann,
		"envelope of array":  `{"status":"success","response":[` + ann + `]}`,
		"envelope of object": `{"status":"success","response":` + ann + `}`,
		"envelope of users":  `{"status":"success","response":{"users":[` + ann + `]}}`,
		"node style":         `{"code":"SUCCESS","data":[` + ann + `]}`,
	} {
		client, api := newFake(t, says(body))
		got, err := client.Users(t.Context(), "ann", "bob")
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		wantRequests(t, api, apiRequest{"POST", "/rest/ws/user/v2/detail", "", "", `{"userIdList":["ann","bob"]}`})
	}
}

func TestUsersOddAnswers(t *testing.T) {
	client, _ := newFake(t, says(`{"response":[],"status":"success"}`))
	if users, err := client.Users(t.Context(), "ann"); err != nil || len(users) != 0 {
		t.Errorf("empty list: %v, %v", users, err)
	}
	client, _ = newFake(t, says(`[{"userId":7,"connected":null,"roleType":"8","metadata":"{\"a\":1}","email":null,"imageLink":[],"deactivated":"maybe"}]`))
	got, err := client.Users(t.Context(), "7")
	want := []kommunicate.User{{
		ID:       "7",
		RoleType: 8,
		Metadata: kommunicate.Members{{Name: "a", Value: json.RawMessage("1")}},
		Extra: kommunicate.Members{
			{Name: "imageLink", Value: json.RawMessage("[]")},
			{Name: "deactivated", Value: json.RawMessage(`"maybe"`)},
		},
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, body := range []string{``, `"success"`, `[1]`, `[{"name":"x"}]`, `{}`} {
		client, _ := newFake(t, says(body))
		_, err := client.Users(t.Context(), "ann")
		if err == nil || !strings.Contains(err.Error(), "no list of users") || errors.Is(err, kommunicate.ErrOutcomeUnknown) {
			t.Errorf("%s: error is %v", body, err)
		}
	}
}

func TestUsersRefusesAndAsksNothing(t *testing.T) {
	client, api := newFake(t, says(`[]`))
	if users, err := client.Users(t.Context()); users != nil || err != nil {
		t.Errorf("no ids: %v, %v", users, err)
	}
	_, err := client.Users(t.Context(), "ann", "")
	wantInvalid(t, err, "/userIdList/1", "bad-id")
	wantRequests(t, api)
	var user kommunicate.User
	if err := json.Unmarshal([]byte(`[]`), &user); err == nil {
		t.Error("an array decoded as a user")
	}
}

func TestUpdateUser(t *testing.T) {
	client, api := newFake(t, says(`{"status":"success","response":"success"}`))
	for _, detail := range []kommunicate.UpdateUserDetail{
		{DisplayName: "Ann"},
		{
			Email:       "ann@example.com",
			ImageLink:   "https://example.com/a.png",
			PhoneNumber: "+49123",
			Metadata: kommunicate.Members{
				{Name: "plan", Value: json.RawMessage(`"gold"`)},
				{Name: "age", Value: json.RawMessage(` 42`)},
				{Name: "tags", Value: json.RawMessage(`["a"]`)},
			},
			Extra: kommunicate.Pairs("statusMessage", "away"),
		},
	} {
		if err := client.UpdateUser(t.Context(), "ann", detail); err != nil {
			t.Fatal(err)
		}
	}
	wantRequests(
		t, api,
		apiRequest{"POST", "/rest/ws/user/update", "elasticUpdate=true", "ann", `{"displayName":"Ann"}`},
		apiRequest{"POST", "/rest/ws/user/update", "allowEmail=true&elasticUpdate=true", "ann", `{"email":"ann@example.com",` +
			`"imageLink":"https://example.com/a.png","phoneNumber":"+49123",` +
			`"metadata":{"plan":"gold","age":"42","tags":"[\"a\"]"},"statusMessage":"away"}`},
	)
}

func TestUpdateUserRefuses(t *testing.T) {
	broken := kommunicate.Members{{Name: "plan", Value: json.RawMessage(`gold`)}}
	tests := map[string]struct {
		user          string
		detail        kommunicate.UpdateUserDetail
		pointer, code string
	}{
		"no user":  {"", kommunicate.UpdateUserDetail{DisplayName: "x"}, "/userId", "required"},
		"nothing":  {"ann", kommunicate.UpdateUserDetail{}, "", "empty-action"},
		"email":    {"ann", kommunicate.UpdateUserDetail{Email: "$email"}, "/email", "bad-email"},
		"image":    {"ann", kommunicate.UpdateUserDetail{ImageLink: "a.png"}, "/imageLink", "bad-url"},
		"metadata": {"ann", kommunicate.UpdateUserDetail{Metadata: broken}, "/metadata/plan", "not-json"},
		"extra":    {"ann", kommunicate.UpdateUserDetail{Extra: broken}, "/plan", "not-json"},
		"twice":    {"ann", kommunicate.UpdateUserDetail{DisplayName: "x", Extra: kommunicate.Pairs("displayName", "y")}, "/displayName", "broken-member"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, api := newFake(t, says(`success`))
			wantInvalid(t, client.UpdateUser(t.Context(), test.user, test.detail), test.pointer, test.code)
			wantRequests(t, api)
		})
	}
}
