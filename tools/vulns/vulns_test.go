package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestWriteLaysOutADatabase(t *testing.T) {
	const text = `{"id": "GO-1", "modified": "2026-01-02T03:04:05Z", "affected": [
		{"package": {"name": "b"}, "ranges": [{"events": [{"introduced": "0"}, {"fixed": "1.2.0"}]}]},
		{"package": {"name": "a"}},
		{"package": {"name": "a"}}]}`
	dir := t.TempDir()
	n, err := write(fstest.MapFS{"GO-1.json": {Data: []byte(text)}}, dir)
	if n != 1 || err != nil {
		t.Fatalf("write returned %d, %v", n, err)
	}
	for name, want := range map[string]string{
		"ID/GO-1.json":  text,
		"index/db.json": `{"modified":"2026-01-02T03:04:05Z"}`,
		"index/modules.json": `[{"path":"a","vulns":[{"id":"GO-1","modified":"2026-01-02T03:04:05Z"}]},` +
			`{"path":"b","vulns":[{"id":"GO-1","modified":"2026-01-02T03:04:05Z","fixed":"1.2.0"}]}]`,
	} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s holds %s, want %s (%v)", name, got, want, err)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, source := range map[string]fstest.MapFS{
		"no reports": {},
		"no JSON":    {"GO-1.json": {Data: []byte("no")}},
	} {
		if _, err := write(source, t.TempDir()); err == nil {
			t.Errorf("write accepted %s", name)
		}
	}
}

func TestReadTakesWhatIsCalled(t *testing.T) {
	const output = `{"config": {}}
		{"finding": {"osv": "GO-1", "fixed_version": "v1.1.0", "trace": [{"module": "m", "version": "v1.0.0", "function": "F"}]}}
		{"finding": {"osv": "GO-1", "fixed_version": "v1.1.0", "trace": [{"module": "m", "version": "v1.0.0", "function": "G"}]}}
		{"finding": {"osv": "GO-2", "trace": [{"module": "stdlib", "version": "v1.0.0", "function": "F"}]}}
		{"finding": {"osv": "GO-3", "trace": [{"module": "m", "version": "v1.0.0"}]}}
		{"finding": {"osv": "GO-4", "trace": []}}`
	findings, err := read(strings.NewReader(output))
	if err != nil || len(findings) != 2 || findings[0].standard() || !findings[1].standard() {
		t.Fatalf("read returned %v, %v", findings, err)
	}
	const want = "calls what GO-1 is about, in m v1.0.0; mended in v1.1.0"
	if got := findings[0].String(); got != want {
		t.Errorf("the finding reads %q, want %q", got, want)
	}
}

func TestReadRefusesWhatIsNoJSON(t *testing.T) {
	if _, err := read(strings.NewReader(`{"finding": `)); err == nil {
		t.Error("read accepted half a message")
	}
}
