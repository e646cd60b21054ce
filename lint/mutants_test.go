package lint_test

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/lint"
)

// replacements are what a mutant has in place of a value. Null is missing: so a
// member that is left out is.
var replacements = []any{
	"", " ", "x", "true", 7, true,
	[]any{},
	map[string]any{},
	"{}", "[{}]", "quick_reply", "quickReply", "submit", "link",
	"javascript:a", "www.a.test", "https://a.test/b c", "<b>x</b>", "(",
}

// everyMutant is which part of the mutants the tests take: one of so many.
const everyMutant = 11

// mutants yields a document with one value replaced, one member left out or
// renamed, or one element repeated.
func mutants(document string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		var root any
		if json.Unmarshal([]byte(document), &root) != nil {
			return
		}
		n := 0
		mutate(root, func(v any) { root = v }, func() bool {
			if n++; n%everyMutant != 0 {
				return true
			}
			raw, err := json.Marshal(root)
			return err != nil || yield(raw)
		})
	}
}

// mutant is the nth mutant of a document, or the document when it has fewer.
func mutant(document string, n int) (changed []byte) {
	var root any
	if json.Unmarshal([]byte(document), &root) != nil {
		return []byte(document)
	}
	mutate(root, func(v any) { root = v }, func() bool {
		if n--; n >= 0 {
			return true
		}
		changed, _ = json.Marshal(root)
		return false
	})
	if changed == nil {
		changed = []byte(document)
	}
	return changed
}

// mutate calls emit for each change to the value at hand, which set replaces. It
// reports whether to go on.
func mutate(value any, set func(any), emit func() bool) bool {
	defer set(value)
	for _, r := range replacements {
		if set(r); !emit() {
			return false
		}
	}
	set(value)
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner := v[name]
			delete(v, name)
			ok := emit()
			v[name+"s"] = inner
			ok = ok && emit()
			delete(v, name+"s")
			v[name] = inner
			if !ok || !mutate(inner, func(r any) { v[name] = r }, emit) {
				return false
			}
		}
	case []any:
		for i := range v {
			if set(append(slices.Clone(v), v[i])); !emit() {
				return false
			}
			set(value)
			if !mutate(v[i], func(r any) { v[i] = r }, emit) {
				return false
			}
		}
	}
	return true
}

// What the types let pass is clean, whatever is changed in a message.
func TestMutantsThatEncodeAreClean(t *testing.T) {
	checked := 0
	for _, seed := range seeds(t) {
		for changed := range mutants(seed) {
			if checkClean(t, changed) {
				checked++
			}
		}
	}
	if checked < 1000 {
		t.Errorf("%d messages checked, want more", checked)
	}
}

// What a client does not show, and a control that does nothing, is a finding on
// that surface.
func TestLintSeesWhatTheClientsDo(t *testing.T) {
	checked, bad := 0, map[string]bool{}
	for _, seed := range seeds(t) {
		for changed := range mutants(seed) {
			var message struct{ Metadata json.RawMessage }
			if json.Unmarshal(changed, &message) != nil {
				continue
			}
			metadata := widget.ParseObject(string(message.Metadata)).Strings()
			for surface := kommunicate.Web; surface <= kommunicate.IOS; surface++ {
				fault := trouble(surface, metadata)
				if fault == "" {
					continue
				}
				checked++
				if findings := lint.JSON(changed, surface); worst(findings) < lint.Dead && !bad[fault+surface.String()] {
					bad[fault+surface.String()] = true
					t.Errorf("%s\non %s: %s, and lint says %v", changed, surface, fault, findings)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("%d faults checked, want more", checked)
	}
}

// trouble says what a client cannot do with a message.
func trouble(on kommunicate.Surface, metadata map[string]string) string {
	view := widget.Draw(on, metadata)
	if view.Fault != nil {
		return view.Fault.Reason
	}
	for _, control := range view.Controls {
		if control.Dead != "" {
			return strings.TrimSpace(control.Label + " " + control.Dead)
		}
	}
	return ""
}
