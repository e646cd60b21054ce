package kommunicatetest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// A binding holds which value of the program stands for which name in a
// recording. One value stands for one name.
type binding struct{ values, names map[string]string }

func newBinding() binding {
	return binding{values: make(map[string]string), names: make(map[string]string)}
}

func (b binding) clone() binding { return binding{maps.Clone(b.values), maps.Clone(b.names)} }

// bind lets value stand for name, unless either is taken.
func (b binding) bind(name, value string) bool {
	have, named := b.values[name]
	other, valued := b.names[canonical(value)]
	switch {
	case named || valued:
		return named && valued && canonical(have) == canonical(value) && other == name
	case (name == "") != (value == ""), (name == defaultBot) != (value == defaultBot):
		return false
	}
	b.values[name], b.names[canonical(value)] = value, name
	return true
}

// leaf puts the program's values for names in a recorded value.
func (b binding) leaf(value any, k kind) any {
	switch v := value.(type) {
	case json.Number:
		if have, ok := b.values[v.String()]; ok && k != kindNone {
			return numberOrText(have)
		}
	case string:
		if have, ok := b.values[v]; ok && k != kindNone {
			return have
		}
		if k == kindNone {
			return nameLike.ReplaceAllStringFunc(v, func(name string) string {
				if have, ok := b.values[name]; ok {
					return have
				}
				if have, ok := b.values[strings.Replace(name, "%40", "@", 1)]; ok {
					return url.QueryEscape(have)
				}
				return name
			})
		}
	}
	return value
}

func numberOrText(text string) any {
	if isNumber(text) {
		return json.Number(text)
	}
	return text
}

// A matcher compares what a program sends with what is recorded.
type matcher struct {
	mask mask
	binding
}

// same reports whether a value of the program is the recorded one, once names are
// bound. It binds all names that it can, for a difference to be told from what
// was merely replaced.
func (m matcher) same(recorded, live any, k kind, file bool) bool {
	if k == kindSecret {
		return (recorded == nil) == (live == nil)
	}
	switch r := recorded.(type) {
	case map[string]any:
		l, ok := live.(map[string]any)
		return ok && m.sameObject(r, l, k, file)
	case []any:
		l, ok := live.([]any)
		same := ok && len(r) == len(l)
		for i := range min(len(r), len(l)) {
			same = m.same(r[i], l[i], k, file) && same
		}
		return same
	case string, json.Number:
		return m.sameLeaf(r, live, k, file)
	}
	return recorded == live // A boolean or null.
}

func (m matcher) sameObject(recorded, live map[string]any, k kind, file bool) bool {
	same := len(recorded) == len(live)
	for _, name := range slices.Sorted(maps.Keys(recorded)) {
		below := m.mask.kind(name, file)
		if below == kindNone && k == kindText {
			below = kindText
		}
		key, _ := m.leaf(name, kindNone).(string)
		value, ok := live[key]
		same = ok && m.same(recorded[name], value, below, file || inFile(name)) && same
	}
	return same
}

func (m matcher) sameLeaf(recorded, live any, k kind, file bool) bool {
	if text, ok := recorded.(string); ok {
		if inner, ok := nested(text); ok {
			liveText, _ := live.(string)
			liveInner, ok := nested(liveText)
			return ok && m.same(inner, liveInner, k, file)
		}
	}
	name, isText := leafText(recorded)
	value, isLiveText := leafText(live)
	switch {
	case live == nil || value == "" && !isLiveText:
		return false
	case k == kindNone:
		return isText == isLiveText && m.sameText(name, value) && (isText || name == value)
	case isText != isLiveText && !isNumber(name): // Only a number can be either.
		return false
	}
	return m.bind(name, value)
}

// leafText is a text, or a number as text.
func leafText(v any) (text string, isText bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), false
	}
	return "", false
}

// sameCall reports whether a call of the program is the recorded one.
func (m matcher) sameCall(recorded, live recordedCall) bool {
	same := recorded.Method == live.Method && m.samePath(recorded.Path, live.Path)
	same = m.same(asDocument(recorded.Query), asDocument(live.Query), kindNone, false) && same
	same = m.same(recorded.User, live.User, "person", false) && same
	return m.same(recorded.Request, live.Request, kindNone, false) && same
}

// asDocument is a query as a JSON document.
func asDocument(query map[string][]string) any {
	object := make(map[string]any, len(query))
	for name, values := range query {
		all := make([]any, len(values))
		for i, value := range values {
			all[i] = value
		}
		object[name] = all
	}
	return object
}

// difference draws where a value of the program is not the recorded one.
func (m matcher) difference(recorded, live any) string {
	hide := func(value any, _ kind) any { return value } // walk removes secrets.
	return Diff(indented(m.mask.walk(recorded, kindNone, false, m.leaf)), indented(m.mask.walk(live, kindNone, false, hide)))
}

func indented(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if v == nil || encoder.Encode(v) != nil {
		return ""
	}
	return b.String()
}

// call is all of a call that is compared, for a difference.
func (x recordedCall) call() any {
	object := map[string]any{"call": x.Method + " " + x.Path}
	if len(x.Query) > 0 {
		object["query"] = asDocument(x.Query)
	}
	if x.User != "" {
		object["Of-User-Id"] = x.User
	}
	if x.Request != nil {
		object["request"] = x.Request
	}
	return object
}
