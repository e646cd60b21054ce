package widget

import (
	"bytes"
	"cmp"
	"encoding/json"
)

// An Object is a JSON object whose members are read whatever their types, as
// the clients do. Objects that hold no members are not nil; what is no object is.
type Object map[string]json.RawMessage

// ParseObject reads a JSON object; nil when the text is none.
func ParseObject(text string) Object {
	var o Object
	if json.Unmarshal([]byte(text), &o) != nil {
		return nil
	}
	return o
}

func parseObjects(text string) []Object {
	var objects []Object
	if json.Unmarshal([]byte(text), &objects) != nil {
		return nil
	}
	return objects
}

// Text returns a JSON string without its quotes and any other value as compact
// JSON; false for null and for what is no JSON.
func Text(raw json.RawMessage) (string, bool) {
	var text *string
	if json.Unmarshal(raw, &text) == nil {
		if text == nil {
			return "", false
		}
		return *text, true
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return "", false
	}
	return compact.String(), true
}

// Strings turns the members into the map of strings that clients and servers
// exchange. A null is left out.
func (o Object) Strings() map[string]string {
	texts := make(map[string]string, len(o))
	for name, raw := range o {
		if text, ok := Text(raw); ok {
			texts[name] = text
		}
	}
	return texts
}

// text returns a member as text: "" when it is missing or null.
func (o Object) text(name string) string {
	text, _ := Text(o[name])
	return text
}

// orUndefined returns a member as text where the web widget shows what
// JavaScript makes of a missing one.
func (o Object) orUndefined(name string) string { return cmp.Or(o.text(name), "undefined") }

func (o Object) object(name string) Object { return ParseObject(string(o[name])) }

func (o Object) objects(name string) []Object { return parseObjects(string(o[name])) }

func (o Object) has(name string) bool { return len(o[name]) > 0 }

// isString reports whether a member is a JSON string.
func (o Object) isString(name string) bool { return o.has(name) && o[name][0] == '"' }

// orderedNames returns the names of an object's members in their order.
func orderedNames(raw string) (names []string) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(raw)))
	_, _ = decoder.Token()
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return names
		}
		text, _ := name.(string)
		names = append(names, text)
		var skip json.RawMessage
		if decoder.Decode(&skip) != nil {
			return names
		}
	}
	return names
}
