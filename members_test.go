package kommunicate_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func TestMembersKeepOrderAndDigits(t *testing.T) {
	const object = `{"b":1.50,"a":{"z":[12345678901234567890]},"c":"\u00e9"}`
	var m kommunicate.Members
	if err := json.Unmarshal([]byte(object), &m); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(object, string(out)); diff != "" {
		t.Error(diff)
	}
	var decoded struct{ B float64 }
	if err := m.Decode(&decoded); err != nil || decoded.B != 1.5 {
		t.Errorf("decoded %v, %v", decoded, err)
	}
	for name, want := range map[string]string{"b": "1.50", "c": "é", "a": `{"z":[12345678901234567890]}`, "none": ""} {
		if got := m.Text(name); got != want {
			t.Errorf("Text(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestMembersUnmarshal(t *testing.T) {
	for document, want := range map[string]kommunicate.Members{
		`null`:                        nil,
		`{}`:                          nil,
		`{"a":1,"b":2,"a":3}`:         {{Name: "a", Value: []byte("3")}, {Name: "b", Value: []byte("2")}},
		`{"a":"\uD83D\uDE00", "":[]}`: {{Name: "a", Value: []byte(`"\uD83D\uDE00"`)}, {Name: "", Value: []byte("[]")}},
	} {
		m := kommunicate.Pairs("old", "1")
		if err := m.UnmarshalJSON([]byte(document)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, m); diff != "" {
			t.Errorf("%s (-want +got):\n%s", document, diff)
		}
	}
	for _, document := range []string{``, `[]`, `{"a"`, `5`} {
		m := kommunicate.Pairs("old", "1")
		if err := m.UnmarshalJSON([]byte(document)); err == nil || len(m) != 1 {
			t.Errorf("%s: %v, %v", document, m, err)
		}
	}
}

// Set and Delete never write to an array that another value shares.
func TestMembersDoNotShare(t *testing.T) {
	shared := append(make(kommunicate.Members, 0, 8), kommunicate.Pairs("a", "1", "b", "2")...)
	one, other := shared, shared
	for _, set := range []struct {
		members *kommunicate.Members
		name    string
		value   any
	}{{&one, "a", 5}, {&one, "c", 6}, {&other, "c", 7}} {
		if err := set.members.Set(set.name, set.value); err != nil {
			t.Fatal(err)
		}
	}
	other.Delete("a")
	other.Delete("none")
	got := []string{shared.Text("a"), one.Text("a"), one.Text("c"), other.Text("a"), other.Text("c")}
	if diff := cmp.Diff([]string{"1", "5", "6", "", "7"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMembersOf(t *testing.T) {
	m, err := kommunicate.MembersOf(map[string]any{"b": 1, "a": "x"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kommunicate.Members{{Name: "a", Value: []byte(`"x"`)}, {Name: "b", Value: []byte("1")}}, m); diff != "" {
		t.Error(diff)
	}
	for _, v := range []any{[]int{1}, "a", math.NaN(), func() {}} {
		if _, err := kommunicate.MembersOf(v); err == nil || !strings.HasPrefix(err.Error(), "kommunicate: members of ") {
			t.Errorf("MembersOf(%T): %v", v, err)
		}
	}
	if err := m.Set("x", math.NaN()); err == nil || !strings.Contains(err.Error(), `member "x"`) {
		t.Errorf("Set NaN: %v", err)
	}
	broken := kommunicate.Members{{Name: "x", Value: []byte("{")}}
	if _, err := broken.MarshalJSON(); err == nil || !strings.Contains(err.Error(), `member "x"`) {
		t.Errorf("MarshalJSON: %v", err)
	}
	if err := broken.Decode(&m); err == nil {
		t.Error("broken members decode")
	}
	if got := kommunicate.Pairs("a", "1", "b").Text("b"); got != "" {
		t.Errorf("a name without a value is %q", got)
	}
}

// Members that were read share memory, and none can write to another's.
func TestMembersThatWereReadDoNotOverlap(t *testing.T) {
	long := strings.Repeat("x", 1000)
	var members kommunicate.Members
	if err := json.Unmarshal([]byte(`{"a":1,"b":"two","\u0063":[3, 3],"`+long+`":"`+long+`","":true}`), &members); err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		_ = append(m.Value, "overwritten"...)
	}
	got, err := json.Marshal(members)
	if want := `{"a":1,"b":"two","c":[3,3],"` + long + `":"` + long + `","":true}`; string(got) != want || err != nil {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}
