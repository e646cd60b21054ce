package kommunicatetest

import (
	"context"
	"strings"
)

// A TB is what this package needs of a test: *testing.T, *testing.B and
// *testing.F have it, and what a test framework of another kind has can be
// wrapped. The package itself does not import testing, so that it can be part of
// a program.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	// Context is done when the test is.
	Context() context.Context
}

// ExpectTranscript fails the test, with a diff, unless the conversation went as
// want says, in the form that [Transcript.String] draws. Line breaks around want
// do not count, nor does an indentation that all its lines share, so that it can
// stand in a raw string beside the code:
//
//	kommunicatetest.ExpectTranscript(t, conv.Transcript().Visible(), `
//		FAQ  How can I help?
//		     [Talk to Human]
//		ann  Talk to Human
//		     -- Assigned to Anna --`)
func ExpectTranscript(t TB, got Transcript, want string) {
	t.Helper()
	if diff := Diff(unindent(want), unindent(got.String())); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

// unindent removes line breaks around text and the indentation that all its lines
// share.
func unindent(text string) string {
	lines := textLines(text)
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	margin, have := "", false
	for _, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		switch {
		case line == "":
		case !have:
			margin, have = indent, true
		default:
			margin = commonPrefix(margin, indent)
		}
	}
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], margin)
	}
	return strings.Join(lines, "\n")
}

func commonPrefix(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[:n]
}
