package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// permissive are the licences that ask a user for no more than a notice.
var permissive = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}

// A dependency is a module of somebody else's.
type dependency struct {
	Path, Dir string
	Main      bool
}

// list is the page: a section for each module, with what its packages link.
func list(modules []string) (string, error) {
	var page strings.Builder
	page.WriteString("# Licences of dependencies\n\nWhat a program links that uses the packages of a module, beyond Go's standard\nlibrary. Written by a tool; the continuous build compares.\n")
	for _, module := range modules {
		name, dependencies, err := linked(module)
		if err != nil {
			return "", fmt.Errorf("%s: %w", module, err)
		}
		fmt.Fprintf(&page, "\n## %s\n\n| module | licence |\n|---|---|\n", name)
		for _, d := range dependencies {
			licence, err := identify(os.DirFS(d.Dir))
			if err != nil {
				return "", fmt.Errorf("%s: %w", d.Path, err)
			}
			fmt.Fprintf(&page, "| %s | %s |\n", d.Path, licence)
		}
	}
	return page.String(), nil
}

// linked returns the name of the module in dir and the modules that its
// packages link, sorted.
func linked(dir string) (name string, dependencies []dependency, err error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Module", "./...")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", nil, err
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *dependency }
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", nil, err
		}
		switch {
		case p.Module == nil: // The standard library.
		case p.Module.Main:
			name = p.Module.Path
		case !slices.Contains(dependencies, *p.Module):
			dependencies = append(dependencies, *p.Module)
		}
	}
	slices.SortFunc(dependencies, func(a, b dependency) int { return strings.Compare(a.Path, b.Path) })
	return name, dependencies, nil
}

// identify reads the licence of a module. A file has to be nothing but it.
func identify(module fs.FS) (string, error) {
	var found []string
	for _, pattern := range []string{"LICEN[CS]E*", "COPYING*"} {
		names, err := fs.Glob(module, pattern)
		if err != nil {
			return "", err
		}
		for _, name := range names {
			text, err := fs.ReadFile(module, name)
			if err != nil {
				return "", err
			}
			coverage := licensecheck.Scan(text)
			if coverage.Percent < 75 {
				return "", fmt.Errorf("%s is no licence that is known: read it", name)
			}
			for _, match := range coverage.Match {
				if !slices.Contains(permissive, match.ID) {
					return "", fmt.Errorf("%s is %s, which is not among the licences accepted here", name, match.ID)
				}
				if !slices.Contains(found, match.ID) {
					found = append(found, match.ID)
				}
			}
		}
	}
	if len(found) == 0 {
		return "", errors.New("has no licence file")
	}
	slices.Sort(found)
	return strings.Join(found, ", "), nil
}
