package lint_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/lint"
)

// freely are the members whose own members are the caller's.
var freely = []string{"replyMetadata", "formData", "headers", "KM_CHAT_CONTEXT", "event/data", "payload/metadata", "source/metadata"}

// unknowns are the members that goldens have where no type knows any.
var unknowns = []string{"tomorrow", "plan", "ink", "minutes"}

// The linter knows every member that the types write, in its place: when one is
// misspelled in a golden, it says how it is spelled.
func TestPlacesKnowWhatTheTypesWrite(t *testing.T) {
	files, err := filepath.Glob("../testdata/golden/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d goldens (%v)", len(files), err)
	}
	names := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root any
		if err := json.Unmarshal(raw, &root); err != nil {
			t.Fatal(err)
		}
		misspellEach(root, "", "", func(path, name string) {
			names++
			changed, err := json.Marshal(root)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range lint.JSON(changed) {
				if f.Code == "misspelled" && strings.HasSuffix(f.Fix, " "+name) {
					return
				}
			}
			t.Errorf("%s: %s/%s is not known", filepath.Base(file), path, name)
		})
	}
	if names < 200 {
		t.Errorf("%d names looked at, want more", names)
	}
}

// misspellEach calls try with each member of the value misspelled in turn.
func misspellEach(value any, path, parent string, try func(path, name string)) {
	switch v := value.(type) {
	case []any:
		for _, element := range v {
			misspellEach(element, path, parent, try)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			free := slices.Contains(freely, name) || slices.Contains(freely, parent+"/"+name)
			if slices.Contains(unknowns, name) {
				continue
			}
			inner := v[name]
			delete(v, name)
			v[strings.ToUpper(name)+"_"] = inner
			try(path, name)
			delete(v, strings.ToUpper(name)+"_")
			v[name] = inner
			if !free {
				misspellEach(inner, path+"/"+name, name, try)
			}
		}
	}
}
