package lint_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/lint"
)

// seeds are JSON messages: those of the examples and of the codec's goldens.
func seeds(t testing.TB) (messages []string) {
	t.Helper()
	for _, chapter := range chapters {
		for _, e := range chapter.examples {
			if len(e.bad) < 5000 {
				messages = append(messages, e.bad, e.good)
			}
		}
	}
	files, err := filepath.Glob("../testdata/golden/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens (%v)", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, string(content))
	}
	slices.Sort(messages)
	return slices.Compact(messages)
}

// holdsUnknown reports whether a value of the types holds one of those that are
// sent unchecked.
func holdsUnknown(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		return !v.IsNil() && holdsUnknown(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if holdsUnknown(v.Index(i)) {
				return true
			}
		}
	case reflect.Struct:
		if strings.HasPrefix(v.Type().Name(), "Unknown") {
			return true
		}
		for i := range v.NumField() {
			if holdsUnknown(v.Field(i)) {
				return true
			}
		}
	}
	return false
}

// checkClean holds that a message that encodes without a value of an Unknown
// type is clean on the web, style apart.
func checkClean(t *testing.T, data []byte) (checked bool) {
	t.Helper()
	var m kommunicate.Message
	if m.UnmarshalJSON(data) != nil {
		return false
	}
	raw, err := m.AppendJSON(nil)
	if err != nil || holdsUnknown(reflect.ValueOf(m)) {
		return false
	}
	for _, f := range lint.Message(m, kommunicate.Web) {
		if f.Severity > lint.Style {
			t.Errorf("%s\nencodes as\n%s\nand lint says %v", data, raw, f)
		}
	}
	return true
}

func TestWhatEncodesIsClean(t *testing.T) {
	checked := 0
	for _, seed := range seeds(t) {
		if checkClean(t, []byte(seed)) {
			checked++
		}
	}
	if checked < 100 {
		t.Errorf("%d messages checked, want more", checked)
	}
}

// Two changes to a message that is known, and any bytes.
func FuzzWhatEncodesIsClean(f *testing.F) {
	all := seeds(f)
	for i, seed := range all {
		f.Add([]byte(seed), uint16(i), uint16(7*i), uint16(11*i))
	}
	f.Fuzz(func(t *testing.T, data []byte, seed, first, second uint16) {
		checkClean(t, data)
		once := mutant(all[int(seed)%len(all)], int(first))
		checkClean(t, mutant(string(once), int(second)))
	})
}
