package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// reports is the module with the reports. A newer version finds more.
const reports = "golang.org/x/vulndb@v0.0.0-20261105234957-e22db6528018"

// build lays out the reports as a database in target, in the form that
// govulncheck reads, and returns how many there are.
func build(target string) (int, error) {
	source, err := download()
	if err != nil {
		return 0, err
	}
	return write(os.DirFS(filepath.Join(source, "data", "osv")), target)
}

// download fetches the reports into the module cache and returns where.
func download() (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", reports).Output()
	var module struct{ Dir, Error string }
	if decodeErr := json.Unmarshal(out, &module); decodeErr != nil {
		return "", errors.Join(err, decodeErr)
	}
	if module.Error != "" {
		return "", errors.New(module.Error)
	}
	return module.Dir, err
}

// A report is what the index says of a vulnerability.
type report struct {
	ID       string    `json:"id"`
	Modified time.Time `json:"modified"`
	Affected []struct {
		Package struct {
			Name string `json:"name"`
		} `json:"package"`
		Ranges []struct {
			Events []struct {
				Fixed string `json:"fixed"`
			} `json:"events"`
		} `json:"ranges"`
	} `json:"affected"`
}

// The files of the index; go.dev/doc/security/vuln/database describes them.
type (
	dbIndex struct {
		Modified time.Time `json:"modified"`
	}
	moduleIndex struct {
		Path  string      `json:"path"`
		Vulns []vulnIndex `json:"vulns"`
	}
	vulnIndex struct {
		ID       string    `json:"id"`
		Modified time.Time `json:"modified"`
		Fixed    string    `json:"fixed,omitempty"`
	}
)

// write is build with the reports below source.
func write(source fs.FS, target string) (int, error) {
	names, err := fs.Glob(source, "*.json")
	if err != nil {
		return 0, err
	}
	if len(names) == 0 {
		return 0, errors.New("no reports")
	}
	for _, dir := range []string{"ID", "index"} {
		if err := os.MkdirAll(filepath.Join(target, dir), 0o777); err != nil {
			return 0, err
		}
	}
	var db dbIndex
	modules := map[string]*moduleIndex{}
	for _, name := range names {
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return 0, err
		}
		var r report
		if err := json.Unmarshal(text, &r); err != nil {
			return 0, fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(target, "ID", name), text, 0o666); err != nil {
			return 0, err
		}
		if r.Modified.After(db.Modified) {
			db.Modified = r.Modified
		}
		r.addTo(modules)
	}
	sorted := slices.SortedFunc(maps.Values(modules), func(a, b *moduleIndex) int { return cmp.Compare(a.Path, b.Path) })
	return len(names), errors.Join(
		writeJSON(filepath.Join(target, "index", "db.json"), db),
		writeJSON(filepath.Join(target, "index", "modules.json"), sorted),
	)
}

// addTo enters the report at each module that it affects, once.
func (r report) addTo(modules map[string]*moduleIndex) {
	for _, affected := range r.Affected {
		path := affected.Package.Name
		m := modules[path]
		if m == nil {
			m = &moduleIndex{Path: path}
			modules[path] = m
		}
		if n := len(m.Vulns); n > 0 && m.Vulns[n-1].ID == r.ID {
			continue
		}
		entry := vulnIndex{ID: r.ID, Modified: r.Modified}
		for _, span := range affected.Ranges {
			for _, event := range span.Events {
				entry.Fixed = cmp.Or(event.Fixed, entry.Fixed)
			}
		}
		m.Vulns = append(m.Vulns, entry)
	}
}

func writeJSON(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o666)
}
