package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

// A row is one comparison.
type row struct {
	Work         string
	Peer         string // What it is compared with; "" for an absolute figure.
	Ours, Theirs string
	// Ratio is ours to theirs: of times, or of how many a second.
	Ratio           spread
	AtMost, AtLeast float64 // The goal is one of them.
	Aim             float64 // Better than the goal; 0 for none.
	Unit            string  // Of an absolute figure.
	Note            string

	Allocations, TheirAllocations *float64
}

// A run is what one build of this program measured.
type run struct {
	Go, Experiment string
	Processors     int
	Rows           []row
}

func newRun(rows []row) run {
	version, experiment, _ := strings.Cut(runtime.Version(), " X:")
	return run{version, experiment, runtime.GOMAXPROCS(0), rows}
}

func show(figures []float64, unit string) string {
	return fmt.Sprintf("%.*f %s", digits(spreadOf(figures).Median), spreadOf(figures).Median, unit)
}

func digits(f float64) int {
	if f < 10 {
		return 2
	}
	return 0
}

func (r *row) reached() bool {
	if r.AtMost > 0 {
		return r.Ratio.Median <= r.AtMost
	}
	return r.Ratio.Median >= r.AtLeast
}

func (r *row) goal() string {
	goal := fmt.Sprintf("≤ %g", r.AtMost)
	if r.AtMost == 0 {
		goal = fmt.Sprintf("≥ %g", r.AtLeast)
	}
	if r.Aim > 0 {
		goal += fmt.Sprintf(" (aim %g)", r.Aim)
	}
	return strings.TrimSpace(goal + " " + r.Unit)
}

func (r *row) ratio() string {
	if r.Peer == "" {
		return r.Ours
	}
	return fmt.Sprintf("**%.2f** (%.2f to %.2f)", r.Ratio.Median, r.Ratio.Low, r.Ratio.High)
}

func (r *row) verdict() string {
	if r.reached() {
		return "reached"
	}
	return "missed"
}

func (r *row) allocations() string {
	if r.Allocations == nil {
		return ""
	}
	return fmt.Sprintf("%.0f : %.0f", *r.Allocations, *r.TheirAllocations)
}

// writeTable writes a run as a table in Markdown.
func writeTable(w io.Writer, r run) {
	title := r.Go
	if r.Experiment != "" {
		title += ", GOEXPERIMENT=" + r.Experiment
	}
	fmt.Fprintf(w, "## %s\n\n", title)
	fmt.Fprintln(w, "| work | compared with | ours | theirs | ratio | goal | | allocations |")
	fmt.Fprintln(w, "|---|---|--:|--:|--:|--:|---|--:|")
	for _, row := range r.Rows {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s |\n",
			row.Work, row.Peer, row.Ours, row.Theirs, row.ratio(), row.goal(), row.verdict(), row.allocations())
	}
	fmt.Fprintln(w)
	for _, row := range r.Rows {
		if row.Note != "" {
			fmt.Fprintf(w, "* %s, by the number of cards: %s\n", row.Work, row.Note)
		}
	}
}

// report writes the runs in files as one document.
func report(w io.Writer, files []string) error {
	fmt.Fprintf(w, introduction, runtime.GOMAXPROCS(0), model())
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var r run
		if err := json.Unmarshal(raw, &r); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintln(w)
		writeTable(w, r)
	}
	return nil
}

const introduction = `# Results

Written by ` + "`bench/run`" + `. Everything is measured side by side: subjects take turns in
short rounds, and the ratio is the median of the rounds' ratios, with their middle
half. What only computes is measured in time of the processor, the rest in time of
the wall. Times depend on the machine (%d processors, %s); ratios
hardly do, if nothing else runs on it. docs/performance.md says where the time goes.
`

// model is the name of the machine's processor.
func model() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}
