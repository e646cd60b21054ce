package main

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A frame of a flame graph is a function as it was called on one way from the
// root.
type frame struct {
	name  string
	took  time.Duration // With all that it called.
	calls map[string]*frame
}

// add adds a stack, the root first.
func (f *frame) add(stack []string, took time.Duration) {
	f.took += took
	if len(stack) == 0 {
		return
	}
	called := f.calls[stack[0]]
	if called == nil {
		called = &frame{name: stack[0], calls: make(map[string]*frame)}
		f.calls[stack[0]] = called
	}
	called.add(stack[1:], took)
}

// writeFlame draws a CPU profile as a flame graph, in SVG.
func writeFlame(w io.Writer, profile string) error {
	traces, err := exec.Command("go", "tool", "pprof", "-traces", profile).Output()
	if err != nil {
		return fmt.Errorf("go tool pprof: %w", err)
	}
	root := readTraces(traces)
	if root.took == 0 {
		return fmt.Errorf("%s has no samples", profile)
	}
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n",
		flameWidth, (root.depth(root.took)+1)*rowHeight)
	root.draw(w, root.took, 0, 0)
	_, err = fmt.Fprintln(w, "</svg>")
	return err
}

// readTraces reads what go tool pprof -traces prints: blocks of a duration and a
// function, and below it those that called it.
func readTraces(traces []byte) *frame {
	root := &frame{name: "all", calls: make(map[string]*frame)}
	for block := range bytes.SplitSeq(traces, []byte("-----------+")) {
		var stack []string
		var took time.Duration
		for line := range strings.Lines(string(block)) {
			fields := strings.Fields(strings.ReplaceAll(line, " (inline)", ""))
			if len(fields) == 2 && stack == nil {
				took, _ = time.ParseDuration(fields[0])
				fields = fields[1:]
			}
			if len(fields) == 1 && took > 0 {
				stack = append(stack, fields[0])
			}
		}
		slices.Reverse(stack)
		root.add(stack, took)
	}
	return root
}

const (
	flameWidth = 1200
	rowHeight  = 16
	smallest   = 3.0 // Pixels that are drawn.
	letter     = 6.0 // Pixels of a letter, about.
)

func (f *frame) width(all time.Duration) float64 {
	return flameWidth * float64(f.took) / float64(all)
}

func (f *frame) depth(all time.Duration) int {
	deepest := 0
	for _, called := range f.calls {
		if called.width(all) >= smallest {
			deepest = max(deepest, called.depth(all)+1)
		}
	}
	return deepest
}

// draw draws the frame and, below it, what it called, the longest first.
func (f *frame) draw(w io.Writer, all time.Duration, x float64, depth int) {
	width, y := f.width(all), depth*rowHeight
	fmt.Fprintf(w, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s" stroke="white" stroke-width="0.5"><title>%s: %.1f %%</title></rect>`+"\n",
		x, y, width, rowHeight-1, color(f.name), html.EscapeString(f.name), 100*float64(f.took)/float64(all))
	if letters := int(width / letter); letters > 3 {
		label := f.name[strings.LastIndex(f.name, "/")+1:]
		fmt.Fprintf(w, `<text x="%.1f" y="%d" pointer-events="none">%s</text>`+"\n", x+2, y+rowHeight-5, html.EscapeString(label[:min(len(label), letters)]))
	}
	byTime := slices.SortedFunc(maps.Values(f.calls), func(a, b *frame) int {
		return cmp.Or(cmp.Compare(b.took, a.took), cmp.Compare(a.name, b.name))
	})
	for _, called := range byTime {
		if called.width(all) >= smallest {
			called.draw(w, all, x, depth+1)
		}
		x += called.width(all)
	}
}

// color tells this library's functions from those of net/http, of the kernel and
// of the runtime.
func color(function string) string {
	switch {
	case strings.HasPrefix(function, "github.com/kommunicate-go/"):
		return "#7fb7ff"
	case strings.Contains(function, "yscall"):
		return "#d9d9d9"
	case strings.HasPrefix(function, "runtime"), strings.HasPrefix(function, "gc"), strings.HasPrefix(function, "sync"):
		return "#f3d08a"
	}
	return "#b9e3b0"
}
