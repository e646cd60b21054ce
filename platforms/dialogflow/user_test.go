package dialogflow_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

func TestUserDetailFromParams(t *testing.T) {
	tests := []struct {
		name, params string
		want         kommunicate.UpdateUserDetail
	}{
		{"nothing", `{}`, kommunicate.UpdateUserDetail{}},
		{
			"predefined", `{"email":"jo@example.com","displayName":"Jo","imageLink":"https://example.com/jo.png","phoneNumber":"+15550100"}`,
			kommunicate.UpdateUserDetail{Email: "jo@example.com", DisplayName: "Jo", ImageLink: "https://example.com/jo.png", PhoneNumber: "+15550100"},
		},
		{
			"the rest", `{"customParameter-address":"1 Main St","plan":"gold","age":30,"tags":["a"]}`,
			kommunicate.UpdateUserDetail{Metadata: members(t, `{"customParameter-address":"1 Main St","plan":"gold","age":30,"tags":["a"]}`)},
		},
		{"metadata", `{"metadata":{"plan":"gold","age":"$age"},"x":1}`, kommunicate.UpdateUserDetail{Metadata: members(t, `{"plan":"gold","x":1}`)}},
		{"metadata that is a text", `{"metadata":"gold"}`, kommunicate.UpdateUserDetail{Metadata: members(t, `{"metadata":"gold"}`)}},
		{"left empty", `{"email":"","displayName":null,"phoneNumber":[ ],"x":{},"y":[],"z":""}`, kommunicate.UpdateUserDetail{}},
		{"unresolved", `{"email":"$email","customParameter-address":"$customParameter-address","x":"$ü_1.original"}`, kommunicate.UpdateUserDetail{}},
		{"not unresolved", `{"price":"$100","note":"$email please"}`, kommunicate.UpdateUserDetail{Metadata: members(t, `{"price":"$100","note":"$email please"}`)}},
		{"system entities", `{"displayName":{"name":"Jo"},"phoneNumber":["+15550100","+15550101"],"email":7}`, kommunicate.UpdateUserDetail{DisplayName: "Jo", PhoneNumber: "+15550100", Email: "7"}},
	}
	for _, tt := range tests {
		got := dialogflow.UserDetailFromParams(members(t, tt.params))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func members(t *testing.T, object string) kommunicate.Members {
	t.Helper()
	var m kommunicate.Members
	if err := json.Unmarshal([]byte(object), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPayloadRefuses(t *testing.T) {
	var invalid *kommunicate.ValidationError
	if _, err := dialogflow.Payload(kommunicate.Message{}); !errors.As(err, &invalid) {
		t.Errorf("error %v", err)
	}
}
