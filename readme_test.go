package kommunicate_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The README shows code that compiles and is tested: each of its Go blocks
// stands, word for word, in a file of examples/hello.
func TestReadmeShowsTheHelloExample(t *testing.T) {
	files, err := filepath.Glob("examples/hello/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var hello strings.Builder
	for _, name := range files {
		hello.WriteString(read(t, name))
	}
	blocks := regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllStringSubmatch(read(t, "README.md"), -1)
	if len(blocks) == 0 {
		t.Fatal("README.md has no Go block")
	}
	for _, block := range blocks {
		if !strings.Contains(hello.String(), block[1]) {
			t.Errorf("no file of examples/hello holds this block of README.md; change both:\n%s", block[1])
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
