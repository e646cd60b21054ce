package lex

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Slot is a value that the intent needs. One of Value, Values and SubSlots is
// set, as Shape says.
type Slot struct {
	Shape    string               `json:"shape"` // "Scalar", "List" or "Composite"; "" is "Scalar".
	Value    *SlotValue           `json:"value"`
	Values   []SlotPart           `json:"values"`
	SubSlots map[string]*SlotPart `json:"subSlots"`
	Extra    kommunicate.Members  `json:"-"`
}

// A SlotPart is an element of a list, or a part of a composite slot.
type SlotPart struct {
	Shape string              `json:"shape"`
	Value *SlotValue          `json:"value"`
	Extra kommunicate.Members `json:"-"`
}

// A SlotValue is what the user said for a slot, and what Lex takes it for.
type SlotValue struct {
	OriginalValue    string              `json:"originalValue"`
	InterpretedValue string              `json:"interpretedValue"`
	ResolvedValues   []string            `json:"resolvedValues"`
	Extra            kommunicate.Members `json:"-"`
}

// NewSlot returns a slot with a value.
func NewSlot(value string) *Slot {
	return &Slot{Shape: "Scalar", Value: &SlotValue{OriginalValue: value, InterpretedValue: value, ResolvedValues: []string{value}}}
}

// String is the slot's value as Lex takes it: "" for a slot without one, and for a
// list or a composite.
func (s *Slot) String() string {
	if s == nil {
		return ""
	}
	return s.Value.text()
}

func (p *SlotPart) text() string {
	if p == nil {
		return ""
	}
	return p.Value.text()
}

func (v *SlotValue) text() string {
	if v == nil {
		return ""
	}
	return cmp.Or(v.InterpretedValue, v.OriginalValue)
}

// params are the values of slots by their names: texts, of lists arrays, of
// composites objects. Those without a value are left out.
func params(slots map[string]*Slot) kommunicate.Members {
	var params kommunicate.Members
	for _, name := range slices.Sorted(maps.Keys(slots)) {
		value := slots[name].param()
		if value == nil {
			continue
		}
		if raw, err := json.Marshal(value); err == nil {
			params = append(params, kommunicate.Member{Name: name, Value: raw})
		}
	}
	return params
}

func (s *Slot) param() any {
	switch {
	case s == nil:
		return nil
	case len(s.Values) > 0:
		texts := make([]string, len(s.Values))
		for i := range s.Values {
			texts[i] = s.Values[i].text()
		}
		return texts
	case len(s.SubSlots) > 0:
		texts := make(map[string]string)
		for name, part := range s.SubSlots {
			if text := part.text(); text != "" {
				texts[name] = text
			}
		}
		return texts
	case s.String() != "":
		return s.String()
	}
	return nil
}

// The methods below are the types' JSON.

func (s *Slot) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, s) }
func (s Slot) MarshalJSON() ([]byte, error)          { return lossless.Marshal(s) }
func (p *SlotPart) UnmarshalJSON(data []byte) error  { return lossless.Unmarshal(data, p) }
func (p SlotPart) MarshalJSON() ([]byte, error)      { return lossless.Marshal(p) }
func (v *SlotValue) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, v) }
func (v SlotValue) MarshalJSON() ([]byte, error)     { return lossless.Marshal(v) }
