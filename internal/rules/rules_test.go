package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSeveritiesHaveNames(t *testing.T) {
	for severity, want := range map[Severity]string{
		Style: "style", Wrong: "wrong", Dead: "dead", Nothing: "nothing", Breaks: "breaks",
	} {
		if got := severity.String(); got != want {
			t.Errorf("severity %d is %q, want %q", int(severity), got, want)
		}
	}
	if Style >= Wrong || Wrong >= Dead || Dead >= Nothing || Nothing >= Breaks {
		t.Error("severities are out of order")
	}
}

// The table holds every rule that is declared.
func TestAll(t *testing.T) {
	declared := 0
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		declared += strings.Count(string(content), "= Rule{")
	}
	if len(All) != declared {
		t.Errorf("All has %d of %d rules", len(All), declared)
	}
	for rule := range elsewhere {
		if !slices.Contains(All, rule) {
			t.Errorf("%s has outcomes and is not in All", rule.Code)
		}
	}
}

func TestOn(t *testing.T) {
	if got, ok := NoAction.On(Web); !ok || got != (Outcome{Breaks, NoAction.Effect}) {
		t.Errorf("on the web: %v, %v", got, ok)
	}
	if got, ok := NoAction.On(IOS); !ok || got.Severity != Nothing {
		t.Errorf("on iOS: %v, %v", got, ok)
	}
	if got, ok := NoContentType.On(Web); ok {
		t.Errorf("on the web: %v, want nothing", got)
	}
}
