package kommunicatetest

import (
	"fmt"
	"strings"
)

// Diff compares two texts line by line. It returns "" when they are equal, and
// otherwise what to take away from want (-) and to add (+) to get got, with up to
// three equal lines around each change and "..." where more are left out:
//
//	  FAQ  How can I help?
//	-      [Book a table]
//	+      [Book a table] [Talk to Human]
//
// White space at the end of a line and line breaks at the end of the text do not
// count.
func Diff(want, got string) string {
	before, after := textLines(want), textLines(got)
	var lines []diffLine
	for _, e := range edits(len(before), len(after), func(i, j int) bool { return before[i] == after[j] }) {
		if e.kind == lineAdded {
			lines = append(lines, diffLine{e.kind, after[e.got]})
		} else {
			lines = append(lines, diffLine{e.kind, before[e.want]})
		}
	}
	return drawDiff(lines)
}

func textLines(text string) []string {
	text = strings.TrimRight(text, " \t\r\n")
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return lines
}

const (
	lineKept    = ' '
	lineRemoved = '-'
	lineAdded   = '+'
)

// An edit is one step from one list to another: an element of want is kept or
// removed, or one of got is added.
type edit struct {
	kind      byte
	want, got int // Where it stands in the lists; what is added, before want.
}

// maxDiff bounds the table that edits fills, in cells.
const maxDiff = 4 << 20

// edits returns the shortest way from a list of want elements to one of got
// elements. Lists that are too long for that differ as a whole, but for their
// equal beginning and end.
func edits(want, got int, equal func(i, j int) bool) []edit {
	var out []edit
	first, last := 0, 0
	for first < min(want, got) && equal(first, first) {
		out = append(out, edit{lineKept, first, first})
		first++
	}
	for last < min(want, got)-first && equal(want-1-last, got-1-last) {
		last++
	}
	out = append(out, middle(first, want-last, got-last, equal)...)
	for i := last; i > 0; i-- {
		out = append(out, edit{lineKept, want - i, got - i})
	}
	return out
}

// middle are the edits of the elements from first up to want and got.
func middle(first, want, got int, equal func(i, j int) bool) []edit {
	var out []edit
	common := commonTable(first, want, got, equal)
	width := got - first + 1
	for i, j := first, first; i < want || j < got; {
		at := (i-first)*width + j - first
		switch {
		case common != nil && i < want && j < got && common[at] == common[at+width+1]+1 && equal(i, j):
			out = append(out, edit{lineKept, i, j})
			i, j = i+1, j+1
		case i < want && (j == got || common == nil || common[at+width] >= common[at+1]):
			out = append(out, edit{lineRemoved, i, j})
			i++
		default:
			out = append(out, edit{lineAdded, i, j})
			j++
		}
	}
	return out
}

// commonTable holds, for each pair of places, how many elements the rest of the
// lists has in common; nil when it would be too large.
func commonTable(first, want, got int, equal func(i, j int) bool) []int32 {
	width := got - first + 1
	if (want-first+1)*width > maxDiff {
		return nil
	}
	common := make([]int32, (want-first+1)*width)
	for i := want - 1; i >= first; i-- {
		for j := got - 1; j >= first; j-- {
			at := (i-first)*width + j - first
			common[at] = max(common[at+width], common[at+1])
			if equal(i, j) {
				common[at] = max(common[at], common[at+width+1]+1)
			}
		}
	}
	return common
}

type diffLine struct {
	kind byte
	text string
}

// drawDiff draws the lines that changed and those around them; "" when none
// did.
func drawDiff(lines []diffLine) string {
	const around = 3
	near := make([]bool, len(lines))
	changed := false
	for i, line := range lines {
		if line.kind == lineKept {
			continue
		}
		changed = true
		for j := max(0, i-around); j < min(len(lines), i+around+1); j++ {
			near[j] = true
		}
	}
	if !changed {
		return ""
	}
	var b strings.Builder
	for i, line := range lines {
		switch {
		case near[i]:
			b.WriteString(strings.TrimRight(fmt.Sprintf("%c %s", line.kind, line.text), " ") + "\n")
		case i == 0 || near[i-1]:
			b.WriteString("  ...\n")
		}
	}
	return b.String()
}
