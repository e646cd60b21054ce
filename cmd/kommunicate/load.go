package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A loaded script, and where it is from.
type loaded struct {
	*kommunicatetest.Script
	path string
}

// load reads all scripts at the paths, each once. The error names all that cannot
// be read.
func load(paths []string) ([]loaded, error) {
	var (
		scripts []loaded
		problem error
	)
	files, err := find(paths, ".convo")
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		script, err := kommunicatetest.LoadScript(path)
		problem = errors.Join(problem, err)
		scripts = append(scripts, loaded{script, path})
	}
	return scripts, problem
}

// isFile reports whether there is a regular file at the path, or a link to one.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// pathError is an error about a file, with a path that stays on its line.
func pathError(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return fmt.Errorf("%s: %w", printable(of.Path), of.Err)
	}
	return err
}

// find returns the files at the paths, each once; in directories, those whose names
// have the extension, but for hidden directories.
func find(paths []string, extension string) ([]string, error) {
	var files []string
	known := make(map[string]bool)
	for _, root := range paths {
		found, err := findAt(root, extension)
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			if path = filepath.Clean(path); !known[path] {
				known[path] = true
				files = append(files, path)
			}
		}
	}
	return files, nil
}

func findAt(root, extension string) ([]string, error) {
	info, err := os.Stat(root)
	switch {
	case err != nil:
		return nil, pathError(err)
	case info.Mode().IsRegular():
		return []string{root}, nil
	case !info.IsDir():
		return nil, fmt.Errorf("%s: this is neither a file nor a directory", printable(root))
	}
	files, err := findBelow(root, extension)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: there is no *%s file in this directory", printable(root), extension)
	}
	return files, err
}

func findBelow(root, extension string) (files []string, err error) {
	// With the separator, a link to a directory is walked too.
	err = filepath.WalkDir(root+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return pathError(err)
		case d.IsDir() && filepath.Clean(path) != filepath.Clean(root) && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case filepath.Ext(path) == extension && isFile(path):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}
