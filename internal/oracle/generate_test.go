package oracle

import (
	"encoding/json"
	"fmt"

	"pgregory.net/rapid"

	"github.com/kommunicate-go/kommunicate"
)

// word is a text that is not empty: the vendors' types leave empty ones out.
func word(t *rapid.T) string {
	return rapid.StringN(1, 12, -1).Draw(t, "text")
}

// object is a JSON object with members in it.
func object(t *rapid.T) json.RawMessage {
	raw, err := members(t).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// members are one to three members with values of all kinds. Numbers are such
// that a float holds.
func members(t *rapid.T) kommunicate.Members {
	values := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) any { return word(t) }),
		rapid.Custom(func(t *rapid.T) any { return rapid.IntRange(-1000, 1000).Draw(t, "number") }),
		rapid.SampledFrom([]any{true, false, nil, []any{"a", 1, nil}, map[string]any{"a": map[string]any{"b": "c"}}}),
	)
	var m kommunicate.Members
	for i := range rapid.IntRange(1, 3).Draw(t, "members") {
		if err := m.Set(fmt.Sprint("m", i, word(t)), values.Draw(t, "value")); err != nil {
			t.Fatal(err)
		}
	}
	return m
}
