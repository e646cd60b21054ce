package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// machinePath finds absolute paths of one person's machine. What follows a
// letter or digit is part of a URL or of a longer path.
var machinePath = regexp.MustCompile(`(^|[^\w.~}/-])/(work|tmp|home)/`)

// check reads every text file below root and returns the breaches it finds, as
// path:line: what, in the order of the walk.
func check(root fs.FS) ([]string, error) {
	var breaches []string
	nested := "" // the nested module that is being walked, "" in the root module
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if nested != "" && !strings.HasPrefix(name, nested+"/") {
			nested = ""
		}
		if d.Name() == ".git" || d.Name() == "node_modules" { // .git is a file in a linked worktree.
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if _, err := fs.Stat(root, path.Join(name, "go.mod")); err == nil && name != "." && nested == "" {
				nested = name
			}
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return err
		}
		breaches = append(breaches, checkText(name, text)...)
		if path.Ext(name) != ".go" || strings.Contains("/"+name, "/testdata/") {
			return nil
		}
		found, err := checkGo(name, text, nested == "")
		breaches = append(breaches, found...)
		return err
	})
	return breaches, err
}

func checkText(name string, text []byte) (breaches []string) {
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if machinePath.Match(line) {
			breaches = append(breaches, fmt.Sprintf("%s:%d: a path of one machine", name, number))
		}
	}
	return breaches
}
