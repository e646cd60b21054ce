package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestIdentify(t *testing.T) {
	mit, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, file string
		text       []byte
		want, err  string
	}{
		{"MIT", "LICENSE", mit, "MIT", ""},
		{"another spelling", "LICENCE.md", mit, "MIT", ""},
		{"copyleft", "COPYING", []byte("Licensed under the GNU General Public License, https://www.gnu.org/licenses/gpl-3.0.html"), "", "COPYING is "},
		{"no licence", "LICENSE", []byte("Ask us."), "", "LICENSE is no licence that is known"},
		{"no file", "README", mit, "", "has no licence file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := identify(fstest.MapFS{tt.file: {Data: tt.text}})
			if got != tt.want {
				t.Errorf("identify returned %q, want %q", got, tt.want)
			}
			if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("identify failed with %v, want %q", err, tt.err)
			}
		})
	}
}

func TestRunComparesThePage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	if err := run(true, page, []string{".."}); err != nil {
		t.Fatal(err)
	}
	if err := run(false, page, []string{".."}); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(page, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	if run(false, page, []string{".."}) == nil {
		t.Error("a page that differs passes")
	}
}
