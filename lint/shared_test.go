package lint_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/lint"
)

// shared is the folder of published samples and of what the web widget was seen
// to do with payloads.
func shared(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("KOMMUNICATE_SHARED")
	if root == "" {
		t.Skip("KOMMUNICATE_SHARED does not name the folder with the samples")
	}
	return filepath.Join(root, "samples", folder)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// worst is the highest severity of the findings, and 0 for style or none.
func worst(findings []lint.Finding) lint.Severity {
	most := lint.Style
	for _, f := range findings {
		most = max(most, f.Severity)
	}
	return most
}

// What the web widget was seen to do with a payload is what lint says of it, one
// step off at most, and nothing above style is said of what works.
func TestWidgetCases(t *testing.T) {
	folder := shared(t, "widget")
	cases := 0
	for line := range strings.Lines(string(read(t, filepath.Join(folder, "index.tsv")))) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if cells[0] == "case" {
			continue
		}
		cases++
		t.Run(cells[0], func(t *testing.T) {
			var observed struct{ Message json.RawMessage }
			if err := json.Unmarshal(read(t, filepath.Join(folder, cells[0]+".json")), &observed); err != nil {
				t.Fatal(err)
			}
			findings := lint.JSON(observed.Message, kommunicate.Web)
			got := worst(findings)
			if cells[1] == "ok" {
				if got > lint.Style {
					t.Errorf("works on the web, and lint says %v", findings)
				}
				return
			}
			var want lint.Severity
			if err := want.UnmarshalText([]byte(cells[1])); err != nil {
				t.Fatal(err)
			}
			if got == lint.Style || got < want-1 || got > want+1 {
				t.Errorf("%s on the web, and lint says %v", want, findings)
			}
		})
	}
	if cases < 78 {
		t.Errorf("%d cases, want all 78", cases)
	}
}

// testdata/samples.tsv lists what lint says of each published sample.
func TestSamples(t *testing.T) {
	root := shared(t, "")
	var b strings.Builder
	b.WriteString("file\tseverity\tcode\tpointer\tsurfaces\n")
	for _, folder := range []string{"rich", "bots"} {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no samples in %s (%v)", folder, err)
		}
		for _, file := range files {
			name := folder + "/" + filepath.Base(file)
			findings := lint.JSON(read(t, file))
			if len(findings) == 0 {
				fmt.Fprintf(&b, "%s\t-\n", name)
			}
			for _, row := range rows(findings) {
				fmt.Fprintf(&b, "%s\t%s\n", name, row)
			}
		}
	}
	const table = "testdata/samples.tsv"
	if *update {
		if err := os.WriteFile(table, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(strings.Split(string(read(t, table)), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("%s is not what lint says (-table +lint); go test ./lint -run TestSamples -update writes it:\n%s", table, diff)
	}
}

// rows writes findings, those of several surfaces in one row.
func rows(findings []lint.Finding) (rows []string) {
	for _, f := range findings {
		row := fmt.Sprintf("%s\t%s\t%s\t", f.Severity, f.Code, f.Pointer)
		if last := len(rows) - 1; last >= 0 && strings.HasPrefix(rows[last], row) && !slices.Contains(strings.Split(rows[last][len(row):], ","), f.Surface.String()) {
			rows[last] += "," + f.Surface.String()
			continue
		}
		rows = append(rows, row+f.Surface.String())
	}
	return rows
}
