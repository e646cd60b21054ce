package main

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestListsTheNames(t *testing.T) {
	var names bytes.Buffer
	if err := run("", &names); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(names.String(), "\n"); got != len(payloads) || got < 30 {
		t.Errorf("%d names for %d payloads, of which there should be at least 30", got, len(payloads))
	}
}

// The files hold what the examples in the documentation print, and the examples
// print nothing else.
func TestFilesAreWhatTheExamplesPrint(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	if err := run(folder, nil); err != nil {
		t.Fatal(err)
	}
	printed := examples(t)
	for _, p := range payloads {
		content, err := os.ReadFile(filepath.Join(folder, p.name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var answer bytes.Buffer
		if err := json.Compact(&answer, content); err != nil {
			t.Fatal(err)
		}
		if printed[answer.String()] == "" {
			t.Errorf("%s: no example prints %s", p.name, &answer)
		}
		delete(printed, answer.String())
	}
	for answer, name := range printed {
		t.Errorf("Example%s: no file holds %s", name, answer)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != len(payloads) {
		t.Errorf("%d files for %d payloads (%v)", len(files), len(payloads), err)
	}
}

// examples returns the answers that the examples of messages print, and their
// names.
func examples(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../../example_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	printed := map[string]string{}
	for _, example := range doc.Examples(files...) {
		if out := strings.TrimSpace(example.Output); strings.HasPrefix(out, "[") {
			printed[out] = example.Name
		}
	}
	return printed
}

func TestErrorsNameTheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(file, nil); err == nil || !strings.Contains(err.Error(), "file") {
		t.Errorf("error = %v", err)
	}
}
