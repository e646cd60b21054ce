package platformtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

// A column is a platform's, from the file that its contract test keeps.
type column struct {
	Platform        string `json:"-"`
	Messages, Turns []cell
}

type cell struct {
	Name, As string
	Changed  bool
	Lost     []string
	Degraded []struct{ Code, Detail string }
}

// columns are those of all packages in the directory of this one, and below them.
func columns(t *testing.T) []column {
	t.Helper()
	var dirs []string
	for _, pattern := range []string{"../*/contract_test.go", "../*/*/contract_test.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, found...)
	}
	slices.SortFunc(dirs, func(a, b string) int { return strings.Compare(filepath.Dir(a), filepath.Dir(b)) })
	var all []column
	for _, dir := range dirs {
		c := column{Platform: filepath.Base(filepath.Dir(dir))}
		raw, err := os.ReadFile(filepath.Join(filepath.Dir(dir), "testdata", "carried.json"))
		if err != nil {
			t.Errorf("%v: %s=1 go test ./platforms/%s writes it", err, kommunicatetest.UpdateEnv, c.Platform)
			continue
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatalf("%s: %v", c.Platform, err)
		}
		all = append(all, c)
	}
	return all
}

func TestDocument(t *testing.T) {
	const file = "../../docs/platforms.md"
	want := document(columns(t))
	if os.Getenv(kommunicatetest.UpdateEnv) == "1" {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("docs/platforms.md is not what the contract tests say: %s=1 go test ./platforms/platformtest -run TestDocument", kommunicatetest.UpdateEnv)
	}
}

// document is docs/platforms.md.
func document(all []column) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# What each platform carries

<!-- Written by %s=1 go test ./platforms/platformtest -run TestDocument from the testdata/carried.json of each platform, which its contract test keeps. -->

The contract test of each package below `+"`platforms`"+` lets a bot say the same messages and hear the same turns through the platform: what `+"`New`"+` returns calls the platform's fake, the fake calls what `+"`Handler`"+` returns, the handler asks the bot. The tables are what the tests saw pass.

| word | is |
|---|---|
| native | in the platform's own terms: whoever else reads them understands |
| payload | as Kommunicate's JSON, in the place that the platform has for what it does not know: Kommunicate reads all of it, nobody else does |
| changed | something else arrives than was said |
| degraded | something is lost or arrives in another form, and is reported as a `+"`Degraded`"+` with this code |
| nothing | it does not arrive |

A custom bot and a Kompose bot speak Kommunicate's own format, so nothing is a payload there.
`, kommunicatetest.UpdateEnv)
	b.WriteString("\n## What a bot says\n\n")
	var messages, turns []string
	for _, m := range platformtest.Messages() {
		messages = append(messages, m.Name)
	}
	for _, turn := range platformtest.Turns() {
		turns = append(turns, turn.Name)
	}
	table(&b, "message", messages, all, func(c column) []cell { return c.Messages })
	b.WriteString("\n## What a user does\n\n")
	table(&b, "turn", turns, all, func(c column) []cell { return c.Turns })
	b.WriteString("\nBesides, of no turn arrives:\n\n")
	for _, c := range all {
		if names := lostAlways(c.Turns); len(names) > 0 {
			fmt.Fprintf(&b, "- %s: `%s`\n", c.Platform, strings.Join(names, "`, `"))
		}
	}
	codes(&b, all)
	return b.Bytes()
}

func table(b *bytes.Buffer, what string, rows []string, all []column, cells func(column) []cell) {
	fmt.Fprintf(b, "| %s |", what)
	for _, c := range all {
		fmt.Fprintf(b, " %s |", c.Platform)
	}
	fmt.Fprintf(b, "\n|---|%s\n", strings.Repeat("---|", len(all)))
	for _, row := range rows {
		fmt.Fprintf(b, "| %s |", row)
		for _, c := range all {
			text := "not in the file"
			for _, cell := range cells(c) {
				if cell.Name == row {
					text = cell.text(lostAlways(c.Turns))
				}
			}
			fmt.Fprintf(b, " %s |", text)
		}
		b.WriteByte('\n')
	}
}

// text is what stands in the table. What is lost always is said elsewhere.
func (c cell) text(always []string) string {
	text := c.As
	if text == "" {
		text = "nothing"
	}
	if c.Changed {
		text += ", changed"
	}
	for _, name := range c.Lost {
		if !slices.Contains(always, name) {
			text += ", without `" + name + "`"
		}
	}
	for _, d := range c.Degraded {
		text += ", degraded: `" + d.Code + "`"
	}
	return text
}

// lostAlways is what all turns lose.
func lostAlways(turns []cell) []string {
	if len(turns) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(turns[0].Lost), func(name string) bool {
		return slices.ContainsFunc(turns, func(c cell) bool { return !slices.Contains(c.Lost, name) })
	})
}

// codes explains what is degraded.
func codes(b *bytes.Buffer, all []column) {
	title := "\n## What degrades\n\n"
	seen := make(map[string]bool)
	for _, c := range all {
		for _, cell := range slices.Concat(c.Messages, c.Turns) {
			for _, d := range cell.Degraded {
				line := fmt.Sprintf("- %s, `%s`: %s\n", c.Platform, d.Code, d.Detail)
				if !seen[line] {
					b.WriteString(title + line)
					title, seen[line] = "", true
				}
			}
		}
	}
}
