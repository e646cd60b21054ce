package kommunicate

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// What no field of a struct takes stands in its Extra.

// setAside keeps what came in as another kind than its member takes. Null is as
// good as nothing.
func (w *wire) setAside(name string, v rawjson.Value) {
	if v.Kind() > rawjson.Null {
		w.scope.extra = append(w.scope.extra, Member{name, clone(v)})
	}
}

// leftovers are the members of the scope that nobody took, and those set aside.
// Of equal names the last counts.
func (w *wire) leftovers() Members {
	count, names, values := 0, 0, 0
	for name, value := range w.scope.object.Unused() {
		count++
		names += shared(name)
		values += shared(value)
	}
	if count == 0 {
		return w.scope.extra
	}
	extra := make(Members, 0, count+len(w.scope.extra))
	var text strings.Builder
	text.Grow(names)
	raw := make([]byte, 0, values)
	at := newPlaces(count)
	for name, value := range w.scope.object.Unused() {
		var m Member
		if shared(name) > 0 {
			start := text.Len()
			text.Write(name.Raw())
			m.Name = text.String()[start+1 : text.Len()-1]
		} else {
			m.Name = name.Text()
		}
		if shared(value) > 0 {
			start := len(raw)
			raw = append(raw, value.Raw()...)
			m.Value = raw[start:len(raw):len(raw)]
		} else {
			m.Value = clone(value)
		}
		if w.scope.object.MayRepeat() {
			if i, ok := at.find(extra, m.Name); ok {
				extra[i].Value = m.Value
				continue
			}
		}
		extra = append(extra, m)
	}
	return append(extra, w.scope.extra...)
}

// shared is how much of the memory that an object's leftovers share goes to a name
// or value: nothing for a long one, for whoever keeps one of them keeps the others
// too, nor for one that is not copied as it is.
func shared(v rawjson.Value) int {
	const long = 128
	if size := len(v.Raw()); size <= long && v.IsPlain() {
		return size
	}
	return 0
}

// places are where names stand in an object. Of a few members, it is quicker to
// look at all.
type places map[string]int

func newPlaces(members int) places {
	if members <= 16 {
		return nil
	}
	return make(places, members)
}

// find returns the index of the member called name, or else notes that it is to be
// the next one.
func (p places) find(members Members, name string) (int, bool) {
	if p == nil {
		i := slices.IndexFunc(members, func(m Member) bool { return m.Name == name })
		return i, i >= 0
	}
	i, ok := p[name]
	if !ok {
		p[name] = len(members)
	}
	return i, ok
}

// toAdd is the member called name that is to be added to the object at hand.
func (w *wire) toAdd(name string) (json.RawMessage, bool) {
	if len(w.added) == 0 {
		return nil, false
	}
	return w.added.Get(name)
}

// known refuses a member of Extra that a field stands for, unless writing is
// lenient. It reports whether there is one: then the field is not written.
func (w *wire) known(name string) bool { return len(w.added) > 0 && w.refuse(name) }

func (w *wire) refuse(name string) bool {
	raw, ok := w.toAdd(name)
	switch {
	case !ok || w.lenient:
	case string(raw) == "null":
		w.fail(name, &rules.Missing)
	default:
		w.fail(name, &rules.Broken)
	}
	return ok
}

// never refuses a member that does nothing, or worse, where it stands.
func (w *wire) never(name string, rule *rules.Rule) {
	if len(w.added) > 0 { // When reading, nothing is added.
		w.refuseAny(name, rule)
	}
}

func (w *wire) refuseAny(name string, rule *rules.Rule) {
	if _, ok := w.toAdd(name); ok {
		w.fail(name, rule)
	}
}

// takeAdded takes the members that Extra adds to an object of ours. It is not ok
// when Extra has something else in its place.
func (w *wire) takeAdded(name string, rule *rules.Rule) (added Members, ok bool) {
	raw, ok := w.toAdd(name)
	if !ok {
		return nil, true
	}
	added, err := parseObject(raw)
	if err != nil && w.lenient {
		return nil, false
	}
	w.added.Delete(name) // A copy: the message is not written to.
	switch {
	case err == nil:
	case string(raw) == "null" && rule != nil:
		w.fail(name, rule)
	default:
		w.fail(name, &rules.Broken)
	}
	return added, true
}

func (w *wire) rawMember(member *Member) {
	if w.plainMember(member) {
		return
	}
	w.out = append(appendString(append(w.out, ','), member.Name), ':')
	w.raw(member.Name, member.Value)
}

// plainMember writes a member if its name is plain and its value a plain string,
// as nearly all are.
func (w *wire) plainMember(m *Member) bool {
	if !shape.Text.Passes(m.Name) || !shape.Text.PassesRaw(m.Value) {
		return false
	}
	w.key(m.Name)
	w.wrote(append(w.out, m.Value...))
	return true
}

// raw writes JSON that came from outside.
func (w *wire) raw(name string, value json.RawMessage) {
	if !json.Valid(value) {
		w.fail(name, &rules.NotJSON)
		return
	}
	if w.tooDeep(value) {
		w.fail(name, &rules.TooDeep)
		return
	}
	w.out = append(w.out, asUTF8(value)...)
}

// asUTF8 puts U+FFFD in place of each byte that is not UTF-8, as encoding/json
// does.
func asUTF8(raw []byte) []byte {
	if utf8.Valid(raw) {
		return raw
	}
	return []byte(string([]rune(string(raw))))
}

// tooDeep reports whether what is written could not be read again with the value
// in it.
func (w *wire) tooDeep(value []byte) bool {
	const ownLevels = 32 // More than the types nest by themselves around a raw value.
	if len(value) < 2*(rawjson.MaxDepth-ownLevels) {
		return false
	}
	return w.depth+rawjson.Nesting(value) > rawjson.MaxDepth
}

// parseObject returns the members of a JSON object.
func parseObject(data []byte) (Members, error) {
	var x rawjson.Index
	if err := x.Reset(data); err != nil {
		return nil, err
	}
	if x.Root().Kind() != rawjson.Object {
		return nil, errNotObject
	}
	w := wire{scope: scope{object: x.Root()}}
	return w.leftovers(), nil
}
