// Package lossless reads and writes structs that lose nothing of a JSON object:
// each member that a field knows goes to that field, all others to the struct's
// Extra.
//
// A struct takes part with a field Extra of type [kommunicate.Members] and two
// methods:
//
//	func (c *Card) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, c) }
//	func (c Card) MarshalJSON() ([]byte, error)     { return lossless.Marshal(c) }
//
// Its other fields are named by their json tags. Fields with the zero value are
// not written; an empty list that is not nil is.
package lossless

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"sync"

	"github.com/kommunicate-go/kommunicate"
)

// Unmarshal reads a JSON object into the struct that v points to, in place of
// what it held. A member that its field cannot take stays in Extra, so the only
// error is that of data that is not an object. JSON null is an empty object.
func Unmarshal(data []byte, v any) error {
	var members kommunicate.Members
	if err := members.UnmarshalJSON(data); err != nil {
		return err
	}
	target := reflect.ValueOf(v).Elem()
	target.SetZero()
	layout := layoutOf(target.Type())
	var extra kommunicate.Members
	for _, member := range members {
		index, known := layout.index[member.Name]
		if known {
			field := target.Field(index)
			if json.Unmarshal(member.Value, field.Addr().Interface()) == nil {
				continue
			}
			field.SetZero()
		}
		extra = append(extra, member)
	}
	target.Field(layout.extra).Set(reflect.ValueOf(extra))
	return nil
}

// Marshal writes the struct v. Members of Extra come last; one whose name a
// field has written already is left out.
func Marshal(v any) ([]byte, error) {
	source := reflect.ValueOf(v)
	layout := layoutOf(source.Type())
	w := objectWriter{}
	w.out.WriteByte('{')
	for _, known := range layout.fields {
		if field := source.Field(known.index); !field.IsZero() {
			if err := w.member(known.name, field.Interface()); err != nil {
				return nil, err
			}
		}
	}
	extra := source.Field(layout.extra).Interface().(kommunicate.Members)
	for _, member := range extra {
		if index, ok := layout.index[member.Name]; ok && !source.Field(index).IsZero() {
			continue
		}
		if err := w.member(member.Name, member.Value); err != nil {
			return nil, err
		}
	}
	w.out.WriteByte('}')
	return w.out.Bytes(), nil
}

// An objectWriter writes the members of one JSON object.
type objectWriter struct{ out bytes.Buffer }

func (w *objectWriter) member(name string, value any) error {
	if w.out.Len() > len("{") {
		w.out.WriteByte(',')
	}
	if err := w.value(name); err != nil {
		return err
	}
	w.out.WriteByte(':')
	return w.value(value)
}

func (w *objectWriter) value(v any) error {
	encoder := json.NewEncoder(&w.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	w.out.Truncate(w.out.Len() - len("\n"))
	return nil
}

// A layout is what is known of a struct type.
type layout struct {
	fields []field
	index  map[string]int // Of the field, by its name in JSON.
	extra  int
}

type field struct {
	name  string
	index int
}

var layouts sync.Map // Of layouts by reflect.Type.

func layoutOf(t reflect.Type) *layout {
	if known, ok := layouts.Load(t); ok {
		return known.(*layout)
	}
	l := &layout{index: make(map[string]int)}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		switch {
		case t.Field(i).Name == "Extra":
			l.extra = i
		case name != "":
			l.fields = append(l.fields, field{name, i})
			l.index[name] = i
		}
	}
	stored, _ := layouts.LoadOrStore(t, l)
	return stored.(*layout)
}
