package kommunicate_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestMisplacedPartsDoNotCompile compiles snippets with things in places where
// they cannot stand. A comment says why the compiler must refuse the line; every
// other line must compile.
func TestMisplacedPartsDoNotCompile(t *testing.T) {
	files, err := filepath.Glob("testdata/compilefail/*.go.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no snippets (%v)", err)
	}
	refused := compile(t, files)
	for _, file := range files {
		source := filepath.Base(file)
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		number := 0
		for line := range strings.Lines(string(content)) {
			number++
			place := source + ":" + strconv.Itoa(number)
			switch want := wanted.FindStringSubmatch(line); {
			case want == nil && refused[place] != "":
				t.Errorf("%s does not compile: %s", place, refused[place])
			case want != nil && !regexp.MustCompile(want[1]).MatchString(refused[place]):
				t.Errorf("%s: the compiler says %q, want %q", place, refused[place], want[1])
			}
			delete(refused, place)
		}
	}
	for place, reason := range refused {
		t.Errorf("%s: %s", place, reason)
	}
}

var (
	wanted   = regexp.MustCompile(`// want "(.*)"`)
	compiled = regexp.MustCompile(`(?m)^(?:.*[/\\])?(\w+\.go\.txt:\d+):\d+: (.*)$`)
)

// compile returns what the compiler says, by file and line. The snippets' names
// keep them from being a package; an overlay makes them one.
func compile(t *testing.T, files []string) map[string]string {
	t.Helper()
	dir, err := filepath.Abs("testdata/compilefail")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for _, file := range files {
		name := filepath.Join(dir, filepath.Base(file))
		replace[strings.TrimSuffix(name, ".txt")] = name
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(path, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "build", "-overlay", path, "-gcflags=-e", "./testdata/compilefail").CombinedOutput()
	if err == nil {
		t.Fatal("all of it compiles")
	}
	said := map[string]string{}
	for _, line := range compiled.FindAllStringSubmatch(string(out), -1) {
		said[line[1]] = line[2]
	}
	if len(said) == 0 {
		t.Fatalf("%v: %s", err, out)
	}
	return said
}
