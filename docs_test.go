package kommunicate_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The README and the documents show code that compiles and is tested. A Go block
// of the README stands in a file of examples; one of a document, in any Go file.
// JSON beside Go in the migration guide is what an Example prints.
func TestDocumentsShowCodeThatRuns(t *testing.T) {
	examples := sources(t, "examples")
	everything := sources(t, ".")
	documents, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("docs/platforms/*.md")
	if err != nil {
		t.Fatal(err)
	}
	documents = append(documents, pages...)
	shown := map[string]int{}
	for _, name := range append(documents, "README.md") {
		held := everything
		if name == "README.md" {
			held = examples
		}
		for _, block := range codeBlocks(read(t, name)) {
			if block.language != "go" && (block.language != "json" || name != "docs/migration.md") {
				continue
			}
			shown[name]++
			if !strings.Contains(held, strings.TrimSpace(plainText(block.text))) {
				t.Errorf("no Go file holds this block of %s; change both:\n%s", name, block.text)
			}
		}
	}
	for _, name := range []string{"README.md", "docs/migration.md"} {
		if shown[name] == 0 {
			t.Errorf("%s shows no code", name)
		}
	}
}

// Links between documents lead somewhere.
func TestDocumentsLinkToWhatIsThere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/platforms/*.md", "examples/*.md"} {
		documents, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range documents {
			for _, match := range link.FindAllStringSubmatch(read(t, name), -1) {
				if _, err := os.Stat(filepath.Join(filepath.Dir(name), match[1])); err != nil {
					t.Errorf("%s links to %s, which is not there", name, match[1])
				}
			}
		}
	}
}

// examples/README.md names every example.
func TestExamplesAreListed(t *testing.T) {
	programs, err := filepath.Glob("examples/*/main.go")
	if err != nil || len(programs) == 0 {
		t.Fatal(programs, err)
	}
	list := read(t, "examples/README.md")
	for _, program := range programs {
		if name := filepath.Base(filepath.Dir(program)); !strings.Contains(list, "| `"+name+"`") && !strings.Contains(list, ", and `"+name+"`") {
			t.Errorf("examples/README.md does not name %s", name)
		}
	}
}

type codeBlock struct{ language, text string }

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func codeBlocks(document string) (blocks []codeBlock) {
	for _, match := range fence.FindAllStringSubmatch(document, -1) {
		blocks = append(blocks, codeBlock{match[1], match[2]})
	}
	return blocks
}

// sources is the text of the Go files below a directory, for comparison.
func sources(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(name) == ".go" {
			text.WriteString(plainText(read(t, name)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// plainText is a text without indentation and without what makes a comment of a
// line, so that what an Example prints can be found in it.
func plainText(text string) string {
	var plain strings.Builder
	for line := range strings.Lines(text) {
		plain.WriteString(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "//")))
		plain.WriteByte('\n')
	}
	return plain.String()
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
