package kommunicate_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

func TestPhone(t *testing.T) {
	for _, test := range []struct{ userID, info, want string }{
		{"ann", "", ""},
		{"+15550100", "", "+15550100"},
		{"whatsapp:+15550100", "", "+15550100"},
		{"whatsapp:VE.1482982650009223", "", ""},
		{"whatsapp:VE.1482982650009223", "+58 412-000 0000", "+584120000000"},
		{"+15550100", "unknown", "+15550100"},
		{"+1555ann", "", ""},
		{"+123", "", ""},
		{"+1234567890123456", "", ""},
		{"15550100", "", ""},
	} {
		turn := kommunicate.Turn{UserID: test.userID}
		if test.info != "" {
			turn.UserInfo = kommunicate.Pairs("$user_phone", test.info)
		}
		if got := turn.Phone(); got != test.want {
			t.Errorf("Phone of %q with %q = %q, want %q", test.userID, test.info, got, test.want)
		}
	}
}
