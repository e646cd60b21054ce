package lint_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/lint"
)

var update = flag.Bool("update", false, "write the documents that tests hold against the code")

// findings are what lint says of an example's bad document.
func (e example) findings() []lint.Finding {
	if e.message != nil {
		return lint.Message(*e.message)
	}
	return lint.JSON([]byte(e.bad))
}

// Each rule is broken by its bad example, with the effect that the table gives,
// and not by its good one.
func TestEveryRuleHasItsExamples(t *testing.T) {
	shown := make(map[*rules.Rule]bool)
	for _, chapter := range chapters {
		for _, e := range chapter.examples {
			shown[e.rule] = true
			t.Run(e.rule.Code, func(t *testing.T) {
				found := 0
				for _, f := range e.findings() {
					outcome, ok := e.rule.On(rules.Surface(f.Surface))
					if f.Code == e.rule.Code && ok && f.Effect == outcome.Effect && f.Severity == lint.Severity(outcome.Severity) {
						found++
					}
				}
				if found == 0 {
					t.Errorf("not found in the bad example: %v", e.findings())
				}
				for _, f := range lint.JSON([]byte(e.good)) {
					if f.Code == e.rule.Code {
						t.Errorf("found in the good example: %v", f)
					}
				}
			})
		}
	}
	for _, rule := range rules.All {
		if !shown[rule] {
			t.Errorf("%s (%s) has no example", rule.Code, rule.Effect)
		}
	}
}

func TestDocument(t *testing.T) {
	const file = "../docs/lint.md"
	want := rulesDocument()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the rules say: go test ./lint -run TestDocument -update", file)
	}
}

// rulesDocument is docs/lint.md.
func rulesDocument() []byte {
	var b bytes.Buffer
	b.WriteString(`# What the linter says

<!-- Written by go test ./lint -run TestDocument -update from internal/rules and the examples in lint/examples_test.go. -->

` + "`kommunicate lint PATH...`" + ` and package ` + "`lint`" + ` report these mistakes. The severity says what a user notices:

| severity | is |
|---|---|
| breaks | the client throws: older messages vanish too |
| nothing | nothing is shown |
| dead | a control does nothing |
| wrong | something else is shown or sent than was meant |
| style | nothing that a user would notice |

What is said of the web was seen in its code at work; what is said of Android and iOS was read from their code. Codes are stable. Encoding a ` + "`kommunicate.Message`" + ` refuses by the same table, as the Code of a ` + "`*ValidationError`" + `.

The command's exit status is 1 when a finding is as bad as ` + "`-fail`" + ` says or worse: without it, "dead". What is wrong or style alone is printed, and the status is 0. It is 2 when something cannot be read.
`)
	for _, chapter := range chapters {
		fmt.Fprintf(&b, "\n## %s\n", chapter.title)
		for _, e := range chapter.examples {
			e.describe(&b)
		}
	}
	return b.Bytes()
}

// describe writes what a document says of a rule: surfaces with the same effect
// in one line.
func (e example) describe(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n### %s\n\n%s.\n\n", e.rule.Code, sentence(e.rule.Fix))
	var outcomes []rules.Outcome
	surfaces := make(map[rules.Outcome][]string)
	for surface := kommunicate.Web; surface <= kommunicate.IOS; surface++ {
		if outcome, ok := e.rule.On(rules.Surface(surface)); ok {
			if surfaces[outcome] == nil {
				outcomes = append(outcomes, outcome)
			}
			surfaces[outcome] = append(surfaces[outcome], surface.String())
		}
	}
	for _, outcome := range outcomes {
		fmt.Fprintf(b, "- %s: **%s**: %s\n", strings.Join(surfaces[outcome], ", "), outcome.Severity, outcome.Effect)
	}
	switch {
	case e.message != nil:
		b.WriteString("- only a value of the Go types can break this rule\n")
	case len(e.bad) > 1500:
		b.WriteString("- bad: too long to show\n")
	default:
		fmt.Fprintf(b, "- bad: `%s`\n- good: `%s`\n", e.bad, e.good)
	}
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Every code that the types refuse by is one that lint reports, by the same
// rule.
func TestCodesOfRefusalsAreCodesOfLint(t *testing.T) {
	for _, chapter := range chapters {
		for _, e := range chapter.examples {
			var m kommunicate.Message
			switch {
			case e.message != nil:
				m = *e.message
			case m.UnmarshalJSON([]byte(e.bad)) != nil:
				continue
			}
			_, err := m.AppendJSON(nil)
			refusal, ok := err.(*kommunicate.ValidationError)
			if !ok {
				continue
			}
			for _, violation := range append(refusal.More, refusal) {
				known := slices.ContainsFunc(rules.All, func(r *rules.Rule) bool { return r.Code == violation.Code })
				reported := slices.ContainsFunc(lint.Message(m), func(f lint.Finding) bool {
					return f.Code == violation.Code && f.Pointer == violation.Pointer
				})
				if !known || !reported {
					t.Errorf("%s: known %v, reported %v", violation, known, reported)
				}
			}
		}
	}
}

func TestRulesAreComplete(t *testing.T) {
	for _, rule := range rules.All {
		if rule.Code == "" || rule.Effect == "" || rule.Fix == "" || strings.HasSuffix(rule.Fix, ".") {
			t.Errorf("%+v: code, effect and fix must be there, without a full stop", rule)
		}
	}
	if int(kommunicate.IOS) != int(rules.IOS) || int(kommunicate.Android) != int(rules.Android) || int(kommunicate.Web) != int(rules.Web) {
		t.Error("the rules number the surfaces otherwise")
	}
}
