package kommunicatetest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Save writes [Report.Updated] to the script's file, unless it is the same, and
// removes the failures that are gone with that. The file is replaced as a whole
// and keeps its mode; of a symbolic link, what it leads to is. It is an error when
// the file has changed since the script was loaded.
func (r *Report) Save() (changed bool, err error) {
	if string(r.Updated) != r.Script.source {
		if changed, err = r.save(); err != nil {
			return false, fmt.Errorf("recording: %w", err)
		}
	}
	r.Failures = slices.DeleteFunc(r.Failures, Failure.Recorded)
	return changed, nil
}

func (r *Report) save() (changed bool, err error) {
	path, mode := r.Script.path, fs.FileMode(0o644)
	switch resolved, err := filepath.EvalSymlinks(path); {
	case err == nil:
		path = resolved
	case !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	switch now, err := os.ReadFile(path); {
	case err == nil && string(now) == string(r.Updated):
		return false, nil
	case err == nil && string(now) != r.Script.source:
		return false, fmt.Errorf("%s has changed since it was loaded: play it again", r.Script.path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	return true, replaceFile(path, r.Updated, mode)
}

// replaceFile writes a file so that others see what was there before, or all of
// text.
func replaceFile(path string, text []byte, mode fs.FileMode) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	err = cmp.Or(err, file.Chmod(mode), file.Sync())
	err = cmp.Or(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// A change replaces lines of a script, from 0: first up to end.
type change struct {
	first, end int
	lines      []string
}

// change notes a change of the script, unless a bot has failed: that is not recorded.
func (p *player) change(c change) {
	if p.record {
		p.changes = append(p.changes, c)
	}
}

// updated is the script with all changes made. Line ends and a byte order mark
// stay.
func (p *player) updated() []byte {
	if len(p.changes) == 0 {
		return []byte(p.script.source)
	}
	slices.SortStableFunc(p.changes, func(a, b change) int { return a.first - b.first })
	var lines []string
	next := 0
	for _, c := range p.changes {
		lines = append(lines, p.script.lines[next:max(c.first, next)]...)
		lines = append(lines, c.lines...)
		next = max(next, c.end)
	}
	lines = append(lines, p.script.lines[next:]...)
	text, end := "", "\n"
	if strings.HasPrefix(p.script.source, byteOrderMark) {
		text = byteOrderMark
	}
	if strings.Contains(p.script.source, "\r\n") {
		end = "\r\n"
	}
	return []byte(text + strings.Join(lines, end) + end)
}
