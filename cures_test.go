package kommunicate_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A cureRow is a row of docs/cures.md.
type cureRow struct{ name, in, out string }

func curesInDocument(t testing.TB) (rows []cureRow) {
	t.Helper()
	document, err := os.ReadFile("docs/cures.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(document)) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) != 3 || !strings.HasPrefix(cells[1], "`") {
			continue
		}
		rows = append(rows, cureRow{
			strings.TrimPrefix(cells[0], "| "), strings.Trim(cells[1], "`"), strings.Trim(cells[2], "`| "),
		})
	}
	return rows
}

func TestCures(t *testing.T) {
	documented := map[string]bool{}
	for _, row := range curesInDocument(t) {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.out, encode(t, decode(t, row.in))); diff != "" {
				t.Errorf("-document +now:\n%s", diff)
			}
			checkLossless(t, row.in)
		})
		documented[row.name] = true
	}
	for name, cure := range cures {
		if !documented[name] {
			t.Errorf("docs/cures.md has no row %q", name)
		}
		used := false
		for _, row := range curesInDocument(t) {
			after := leavesOf(t, row.out)
			for l, count := range leavesOf(t, row.in) {
				used = used || row.name == name && count > after[l] && cure.takes(l, after)
			}
		}
		if !used {
			t.Errorf("the row %q does not show what the cure does", name)
		}
	}
}
