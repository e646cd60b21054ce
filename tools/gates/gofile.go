package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

const (
	module   = "github.com/kommunicate-go/kommunicate"
	maxLines = 400
	// sharedSamples is the variable that names the folder of real payloads.
	// Without it a test of those may skip; nothing else may.
	sharedSamples = "KOMMUNICATE_SHARED"
)

// What the root module may import, besides the standard library and itself.
var (
	allowed       = []string{"github.com/go-playground/validator/v10", "golang.org/x/sync"}
	allowedInTest = append([]string{"github.com/google/go-cmp"}, allowed...)
)

// A goFile is one Go source file under check.
type goFile struct {
	name     string
	test     bool
	root     bool // part of the root module
	text     []byte
	set      *token.FileSet
	tree     *ast.File
	breaches []string
}

// checkGo returns the breaches in the Go file called name, in the root module
// or a nested one.
func checkGo(name string, text []byte, root bool) ([]string, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &goFile{name: name, test: strings.HasSuffix(name, "_test.go"), root: root, text: text, set: set, tree: tree}
	if lines := bytes.Count(text, []byte("\n")); !f.test && lines > maxLines {
		f.breach(token.NoPos, "%d lines: a file is one concept, at most %d lines", lines, maxLines)
	}
	for _, spec := range tree.Imports {
		f.checkImport(spec)
	}
	switch {
	case f.test:
		f.checkCalls()
	case public(name):
		f.checkDocumented()
	}
	return f.breaches, nil
}

func (f *goFile) checkImport(spec *ast.ImportSpec) {
	imported, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		f.breach(spec.Pos(), "import path: %v", err)
		return
	}
	measures := within(f.name, "bench")
	if within(imported, "testing") && !f.test && !measures && !strings.HasSuffix(path.Dir(f.name), "test") {
		f.breach(spec.Pos(), "imports %s outside a test and a package for tests", imported)
	}
	list := allowed
	if f.test {
		list = allowedInTest
	}
	first, _, _ := strings.Cut(imported, "/")
	external := strings.Contains(first, ".") && !within(imported, module)
	if f.root && external && !slices.ContainsFunc(list, func(a string) bool { return within(imported, a) }) {
		f.breach(spec.Pos(), "imports %s, which is none of the root module's dependencies here", imported)
	}
}

// checkCalls looks for tests that sleep on the real clock and tests that skip.
func (f *goFile) checkCalls() {
	// A helper that sleeps may say so: it runs in the bubble of its callers. The
	// processes and servers that jetstream's tests kill live in no bubble.
	bubble := bytes.Contains(f.text, []byte("synctest")) || within(f.name, "jetstream")
	// The long form of a test is run by a script.
	may := bytes.Contains(f.text, []byte(sharedSamples)) || bytes.Contains(f.text, []byte("scripts/"))
	for node := range ast.Preorder(f.tree) {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			continue
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		on, ok := selector.X.(*ast.Ident)
		if !ok {
			continue
		}
		switch {
		case on.Name == "time" && selector.Sel.Name == "Sleep" && !bubble:
			f.breach(call.Pos(), "sleeps on the real clock: use testing/synctest")
		case slices.Contains([]string{"t", "b", "f", "tb"}, on.Name) && strings.HasPrefix(selector.Sel.Name, "Skip") && !may:
			f.breach(call.Pos(), "skips: only tests of shared samples may, without %s, and long ones that name their script", sharedSamples)
		}
	}
}

func (f *goFile) breach(pos token.Pos, format string, args ...any) {
	line := 1
	if pos.IsValid() {
		line = f.set.Position(pos).Line
	}
	f.breaches = append(f.breaches, fmt.Sprintf("%s:%d: %s", f.name, line, fmt.Sprintf(format, args...)))
}

// within says whether the package imported is parent or below it.
func within(imported, parent string) bool {
	return imported == parent || strings.HasPrefix(imported, parent+"/")
}
