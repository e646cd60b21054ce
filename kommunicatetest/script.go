package kommunicatetest

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// byteOrderMark may stand at the beginning of a script.
const byteOrderMark = "\ufeff"

// MaxScript is how large a script may be, in bytes.
const MaxScript = 1 << 20

// A Script is a conversation in the text format of .convo files: what a user
// does, and what the user then sees. docs/convo.md describes it.
//
//	# A guest books a table.
//	event: WELCOME
//	bot: How can I help?
//	  replies: Book a table | Talk to Human
//	click: Talk to Human
//	expect assignee: anna@example.com
//
// A Script does not change: it can be run any number of times, at once, too.
type Script struct {
	name   string
	path   string
	source string   // The text.
	lines  []string // Its lines, without their ends.

	scene scene
	steps []step
}

// A step is what somebody does, with what is expected of it.
type step struct {
	first, end int // Its lines, from 0: first up to end.
	title      string
	act        func(*player) error
	wants      []want
	checks     []check
}

// A want is one line of what the user is expected to see.
type want struct {
	first, end int
	word, from string
	text       pattern
	items      []wantItem
}

// A check is an expectation of how things are after a step.
type check struct {
	line   int
	word   string // What stands before the colon.
	get    func(*player) string
	passes func(got string) bool
	want   string
}

// LoadScript reads a script from a file. The name of the script is its "given
// name", or else the file's name without .convo.
func LoadScript(path string) (*Script, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxScript+1))
	if err != nil {
		return nil, err
	}
	return ParseScript(path, text)
}

// ParseScript reads a script. The path is what errors and failures name. What
// cannot be understood is an error of the form "path:line: what", for unknown
// words with the nearest known one.
func ParseScript(path string, text []byte) (*Script, error) {
	if len(text) > MaxScript {
		return nil, fmt.Errorf("%s: is larger than %d KiB: split it", path, MaxScript>>10)
	}
	s := &Script{path: path, name: strings.TrimSuffix(filepath.Base(path), ".convo"), source: string(text)}
	source := strings.ReplaceAll(strings.TrimPrefix(s.source, byteOrderMark), "\r\n", "\n")
	s.lines = strings.Split(strings.TrimSuffix(source, "\n"), "\n")
	for i, line := range s.lines {
		if !utf8.ValidString(line) {
			return nil, s.fail(i, "this is not UTF-8: save the file in that encoding")
		}
	}
	if err := s.parse(); err != nil {
		return nil, err
	}
	s.name = cmp.Or(s.scene.name, s.name)
	return s, nil
}

// Name returns the script's name.
func (s *Script) Name() string { return s.name }

// fail is an error of a line, counted from 0.
func (s *Script) fail(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", s.path, line+1, fmt.Errorf(format, args...))
}
