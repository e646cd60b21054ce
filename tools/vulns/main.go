// Command vulns looks for known vulnerabilities in the modules of a workspace
// that are released. It runs govulncheck with Go's reports on disk, so that a
// machine needs no more than a module proxy. It exits 1 when code here calls a
// vulnerable function of a required module. Those of the standard library are
// told, no more: another Go release mends them.
//
//	go run -C tools ./vulns MODULE_DIRECTORY...
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: vulns MODULE_DIRECTORY...")
		os.Exit(2)
	}
	called, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "vulns:", err)
		os.Exit(2)
	}
	if called {
		os.Exit(1)
	}
}

// run scans modules and tells whether any calls what is vulnerable.
func run(modules []string) (called bool, err error) {
	db, err := os.MkdirTemp("", "vulndb-")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(db)) }()
	n, err := build(db)
	if err != nil {
		return false, err
	}
	fmt.Printf("%d reports of %s\n", n, reports)
	for _, module := range modules {
		findings, err := scan(module, db)
		if err != nil {
			return false, fmt.Errorf("%s: %w", module, err)
		}
		for _, f := range findings {
			fmt.Printf("%s: %s\n", module, f)
			called = called || !f.standard()
		}
		fmt.Printf("%s: vulnerable functions called: %d\n", module, len(findings))
	}
	return called, nil
}

// scan runs govulncheck in a module.
func scan(module, db string) ([]finding, error) {
	db, err := filepath.Abs(db)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "tool", "govulncheck", "-C", module, "-db", "file://"+db, "-format", "json", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	findings, readErr := read(out)
	return findings, errors.Join(readErr, cmd.Wait())
}
