package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/lint"
)

const lintUsage = `Usage: kommunicate lint [flags] PATH...

Says what Kommunicate's clients would do with the messages in JSON files: which
break a conversation, show nothing, or have buttons that do nothing. A PATH is a
file, a directory in which all *.json files are linted, or - for standard input.

A file holds a message, an array of them, the answer of a webhook (Dialogflow ES
and CX, Lex V1 and V2, Watson), a body for the REST API, an import for Kompose,
or an exported Dialogflow intent:

  kommunicate lint -surface web answers
  curl -s http://localhost:3000/bot -d @turn.json | kommunicate lint -

With -format json, the output is an array of objects with file, severity, code,
pointer, surface, effect and fix, one for each surface.

The rules are described in docs/lint.md. Exit status: 0 when nothing is found, 1
when something is, as bad as -fail or worse, 2 when something cannot be used: a
path, a flag, a file that holds no JSON.
`

// lintFlags are the flags of lint.
type lintFlags struct {
	surfaces []kommunicate.Surface
	format   string
	fail     lint.Severity
}

// lintFiles lints files.
func lintFiles(ctx context.Context, std stdio, args []string) int {
	options := lintFlags{format: "text", fail: lint.Dead}
	flags := newFlags("lint", lintUsage)
	flags.Func("surface", "the `SURFACES` to look at, of web, android and ios (default web,android,ios)", options.setSurfaces)
	flags.Func("format", "the output's `FORMAT`: text or json (default text)", options.setFormat)
	flags.TextVar(&options.fail, "fail", lint.Dead, "the mildest `SEVERITY` that counts: breaks, nothing, dead, wrong or style")
	paths, code, done := parse(flags, std, args)
	if done {
		return code
	}
	files, err := filesToLint(paths)
	if err != nil {
		return unusable(std, "lint", err)
	}
	reports, err := options.lintAll(ctx, std, files)
	options.print(std, reports)
	switch {
	case err != nil:
		return unusable(std, "lint", err)
	case slices.ContainsFunc(reports, options.fails):
		return exitFailures
	}
	return exitOK
}

func (f *lintFlags) setSurfaces(text string) error {
	for name := range strings.SplitSeq(text, ",") {
		surface, ok := surfaces[strings.ToLower(strings.TrimSpace(name))]
		if !ok {
			return errors.New("a surface is web, android or ios; several are separated by commas")
		}
		f.surfaces = append(f.surfaces, surface)
	}
	return nil
}

var surfaces = map[string]kommunicate.Surface{
	"web": kommunicate.Web, "android": kommunicate.Android, "ios": kommunicate.IOS,
}

func (f *lintFlags) setFormat(text string) error {
	if text != "text" && text != "json" {
		return errors.New("a format is text or json")
	}
	f.format = text
	return nil
}

// standardInput is the path that stands for it.
const standardInput = "-"

// filesToLint are the files at the paths, sorted.
func filesToLint(paths []string) ([]string, error) {
	if len(paths) == 0 {
		return nil, errors.New("which files? Name files, directories with *.json files, or - (-h explains more)")
	}
	named := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == standardInput })
	files, err := find(named, ".json")
	if err != nil {
		return nil, err
	}
	if len(named) < len(paths) {
		files = append(files, standardInput)
	}
	slices.Sort(files)
	return files, nil
}

// A lintReport is what was found in one file.
type lintReport struct {
	file     string
	findings []lint.Finding
}

// fails reports whether a file's findings end the command with a failure.
func (f *lintFlags) fails(r lintReport) bool {
	return slices.ContainsFunc(r.findings, func(found lint.Finding) bool { return found.Severity >= f.fail })
}

// lintAll lints the files in their order. The error names those that cannot be
// read and those that hold no JSON.
func (f *lintFlags) lintAll(ctx context.Context, std stdio, files []string) (reports []lintReport, problem error) {
	var linted atomic.Int64
	done := std.progress(func() string {
		return fmt.Sprintf("linted %d of %d files", linted.Load(), len(files))
	}, patience)
	defer done()
	for _, file := range files {
		if ctx.Err() != nil {
			return reports, errors.New("interrupted")
		}
		content, err := readFile(std, file)
		if err != nil {
			problem = errors.Join(problem, err)
			continue
		}
		findings := lint.JSON(content, f.surfaces...)
		if i := slices.IndexFunc(findings, notJSON); i >= 0 {
			problem = errors.Join(problem, fmt.Errorf("%s: %s", printable(file), findings[i].Fix))
		}
		reports = append(reports, lintReport{file, findings})
		linted.Add(1)
	}
	return reports, problem
}

// notJSON reports whether a finding says that a file cannot be read.
func notJSON(f lint.Finding) bool {
	return f.Pointer == "" && slices.Contains([]string{"not-json", "too-large", "too-deep"}, f.Code)
}

// mostBytes is one byte more than the linter takes.
const mostBytes = 16<<20 + 1

func readFile(std stdio, file string) ([]byte, error) {
	from := std.in
	if file != standardInput {
		opened, err := os.Open(file)
		if err != nil {
			return nil, pathError(err)
		}
		defer opened.Close()
		from = opened
	}
	content, err := io.ReadAll(io.LimitReader(from, mostBytes))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable(file), err)
	}
	return content, nil
}
