package kommunicate

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A Member is one name and value of a JSON object.
type Member struct {
	Name  string
	Value json.RawMessage
}

// Members is a JSON object whose members keep their order and their bytes: what
// this library has no field for (every Extra), a [Message]'s further Metadata,
// the free keys of a [ChatContext], the values of a form.
//
// An Extra stands in the object that its struct is written as. Its members come
// after the known ones. A member of Extra that is an object, and whose name is
// that of an object the library writes itself, adds to that object: with
//
//	Link{Name: "Shop", URL: "https://example.com", Extra: extra}
//
// as a card's button and {"action": {"tracking": true}} as extra, the button's
// action has a member tracking. Any other clash with a known member is a
// [*ValidationError], but in what Kommunicate posts: a [Turn], its [ChatContext]
// and a [ForwardedMessage] are written with the member of Extra in place of
// theirs.
//
// The zero Members is an empty object.
type Members []Member

// Pairs returns members whose values are strings: Pairs("amount", "1000",
// "currency", "EUR"). A last name without a value gets "".
func Pairs(nameValue ...string) Members {
	members := make(Members, 0, (len(nameValue)+1)/2)
	for pair := range slices.Chunk(nameValue, 2) {
		value := ""
		if len(pair) == 2 {
			value = pair[1]
		}
		members = append(members, Member{Name: pair[0], Value: appendString(nil, value)})
	}
	return members
}

// MembersOf returns v, a map or struct that marshals to a JSON object, as
// members. A map's members come in the order of their names. The error is as that
// of [Members.Set].
func MembersOf(v any) (Members, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("kommunicate: members of %T: %w", v, err)
	}
	var members Members
	if err := members.UnmarshalJSON(raw); err != nil {
		return nil, fmt.Errorf("kommunicate: members of %T: not a JSON object", v)
	}
	return members, nil
}

// Get returns the value of the member called name, and whether there is one.
func (m Members) Get(name string) (json.RawMessage, bool) {
	for i := range m {
		if m[i].Name == name {
			return m[i].Value, true
		}
	}
	return nil, false
}

// Text returns the member called name as text: a JSON string without its
// quotes, any other value as its JSON, and "" when there is none.
func (m Members) Text(name string) string {
	raw, ok := m.Get(name)
	if !ok {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// Set gives the member called name the value v, as [encoding/json] writes it.
// A new member goes to the end. Set never writes to an array that another
// Members value shares. Its error names the member and wraps that of encoding/json
// or of v's type, which can quote v.
func (m *Members) Set(name string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("kommunicate: member %q: %w", name, err)
	}
	m.set(name, raw)
	return nil
}

func (m *Members) set(name string, raw json.RawMessage) {
	next := slices.Clone(*m)
	for i := range next {
		if next[i].Name == name {
			next[i].Value = raw
			*m = next
			return
		}
	}
	*m = append(next, Member{Name: name, Value: raw})
}

// Delete removes the member called name.
func (m *Members) Delete(name string) {
	*m = slices.DeleteFunc(slices.Clone(*m), func(member Member) bool { return member.Name == name })
}

// Decode stores the members in the value that v points to, as
// [encoding/json.Unmarshal] does with an object. Its error may be that of
// encoding/json or of v's type, which can quote a value: a log is no place for it.
func (m Members) Decode(v any) error {
	raw, err := m.MarshalJSON()
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}

// MarshalJSON writes the members as a JSON object. A value that is not JSON is
// an error that names its member.
func (m Members) MarshalJSON() ([]byte, error) {
	for i := range m {
		if !json.Valid(m[i].Value) {
			return nil, fmt.Errorf("kommunicate: member %q is not JSON", m[i].Name)
		}
	}
	return m.appendJSON(nil), nil
}

// appendJSON appends the object; the values have been checked.
func (m Members) appendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	for i := range m {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, m[i].Name)
		dst = append(dst, ':')
		dst = append(dst, m[i].Value...)
	}
	return append(dst, '}')
}

// UnmarshalJSON reads a JSON object. Of members with the same name the last
// one counts. JSON null is an empty object.
func (m *Members) UnmarshalJSON(data []byte) error {
	if isNull(data) {
		*m = nil
		return nil
	}
	members, err := parseObject(data)
	if err != nil {
		return fmt.Errorf("kommunicate: %w", err)
	}
	*m = members
	return nil
}
