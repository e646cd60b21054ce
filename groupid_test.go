package kommunicate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

func TestGroupIDJSON(t *testing.T) {
	for in, want := range map[string]kommunicate.GroupID{
		`1234567`:                   "1234567",
		`"1234567"`:                 "1234567",
		`"cg-1"`:                    "cg-1",
		`9007199254740993123456789`: "9007199254740993123456789",
		`-1`:                        "-1",
		`null`:                      "",
	} {
		var id kommunicate.GroupID
		if err := json.Unmarshal([]byte(in), &id); err != nil || id != want {
			t.Errorf("%s: got %q, %v, want %q", in, id, err, want)
		}
	}
	out, err := json.Marshal(map[string]kommunicate.GroupID{"groupId": "42"})
	if err != nil || string(out) != `{"groupId":"42"}` {
		t.Errorf("written as %s, %v", out, err)
	}
}

func TestGroupIDRefuses(t *testing.T) {
	for _, in := range []string{`true`, `{}`, `[1]`} {
		var id kommunicate.GroupID
		err := json.Unmarshal([]byte(in), &id)
		if err == nil || !strings.Contains(err.Error(), "want a JSON number or string") {
			t.Errorf("%s: error is %v", in, err)
		}
	}
	for _, in := range []string{``, ` `, `12x`, `"`} {
		var id kommunicate.GroupID
		if err := id.UnmarshalJSON([]byte(in)); err == nil {
			t.Errorf("%q: no error", in)
		}
	}
}
