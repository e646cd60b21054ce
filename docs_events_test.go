package kommunicate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The tables of docs/observability.md name every event that is logged, by the root and
// by jetstream, and no other.
func TestEventsAreDocumented(t *testing.T) {
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `((?:kommunicate|jetstream): [^`]+)`").FindAllStringSubmatch(read(t, "docs/observability.md"), -1) {
		documented = append(documented, row[1])
	}
	logged := []string{ // Of which the text is made of parts.
		"kommunicate: late reply sent", "kommunicate: late reply lost", "kommunicate: reply sent", "kommunicate: reply lost",
	}
	for _, pattern := range []string{"*.go", "jetstream/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				logged = append(logged, eventsIn(t, name)...)
			}
		}
	}
	for _, event := range logged {
		if !slices.Contains(documented, event) {
			t.Errorf("docs/observability.md does not name %q", event)
		}
	}
	for _, event := range documented {
		if !slices.Contains(logged, event) {
			t.Errorf("docs/observability.md names %q, which nothing logs", event)
		}
	}
}

// eventsIn are the texts in a file that are logged as they stand there.
func eventsIn(t *testing.T, name string) (events []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	logging := regexp.MustCompile(`^(log|refuse|LogAttrs|(Debug|Info|Warn|Error)(Context)?)$`)
	event := regexp.MustCompile(`^"(kommunicate|jetstream): `)
	add := func(list []ast.Expr) {
		for _, expr := range list {
			if literal, ok := expr.(*ast.BasicLit); ok && event.MatchString(literal.Value) {
				event, _ := strconv.Unquote(literal.Value)
				events = append(events, event)
			}
		}
	}
	for node := range ast.Preorder(file) {
		switch node := node.(type) {
		case *ast.CallExpr:
			if called, ok := node.Fun.(*ast.SelectorExpr); ok && logging.MatchString(called.Sel.Name) {
				add(node.Args)
			}
		case *ast.AssignStmt:
			if to, ok := node.Lhs[0].(*ast.Ident); ok && to.Name == "event" {
				add(node.Rhs)
			}
		}
	}
	return events
}
