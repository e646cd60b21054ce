package kommunicate_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/lint"
)

// TestTemplatesEverywhere holds what decodes, what lint knows and what the web
// widget draws to the same templates, and each that is written to a golden.
func TestTemplatesEverywhere(t *testing.T) {
	t.Parallel()
	written := map[string]bool{}
	for name, m := range goldens {
		raw, err := m.MarshalJSON()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		written[between(string(raw), `"templateId":"`, `"`)] = true
	}
	known := 0
	for number := range 100 {
		id := fmt.Sprint(number)
		document := `{"metadata":{"contentType":"300","templateId":"` + id + `"}}`
		var m kommunicate.Message
		if err := m.UnmarshalJSON([]byte(document)); err != nil {
			t.Fatal(err)
		}
		_, unknown := m.Rich.(kommunicate.UnknownRichMessage)
		strange := func(f lint.Finding) bool {
			return f.Code == rules.UnknownTemplate.Code || f.Code == rules.TravelDemo.Code
		}
		if slices.ContainsFunc(lint.JSON([]byte(document), kommunicate.Web), strange) != unknown {
			t.Errorf("template %s: decoded as %T, and lint sees it otherwise", id, m.Rich)
		}
		if unknown {
			continue
		}
		known++
		view := widget.Draw(kommunicate.Web, map[string]string{"contentType": "300", "templateId": id})
		if view.Fault != nil && view.Fault.Rule == &rules.UnknownTemplate {
			t.Errorf("template %s: the widget does not draw a %T", id, m.Rich)
		}
		if !written[id] && id != "13" { // 13 is written as 11.
			t.Errorf("template %s: no golden has a %T; those that do: %v", id, m.Rich, slices.Sorted(maps.Keys(written)))
		}
	}
	if known < 10 {
		t.Errorf("%d templates are known, want 10 at least", known)
	}
}

// between is what stands between two texts in s, "" when they do not.
func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
