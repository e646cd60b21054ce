package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const playUsage = `Usage: kommunicate play -bot URL [flags] PATH...

Plays scripted conversations against a bot, in any language, that answers
Kommunicate's webhook at URL. A PATH is a script, or a directory in which all
*.convo files are scripts. Kommunicate itself runs in this process: no account,
no network but to the bot.

  # greeting.convo
  user: Hello
  bot: /How can I help/
    replies: Book a table | Talk to Human
  click: Talk to Human
  expect assignee: anna@example.com

The format is described in docs/convo.md. Exit status: 0 when all went as the
scripts say, 1 when something did not, 2 when something cannot be used: a path, a
script, a flag.
`

// playFlags are the flags of play.
type playFlags struct {
	botFlags
	junit   string
	update  bool
	verbose bool
}

// play plays scripts.
func play(ctx context.Context, std stdio, args []string) int {
	var options playFlags
	flags := newFlags("play", playUsage)
	options.register(flags)
	flags.StringVar(&options.junit, "junit", "", "write the results to `FILE`, as JUnit's XML")
	flags.BoolVar(&options.update, "update", false, "record: write what came into the scripts")
	flags.BoolVar(&options.verbose, "v", false, "print each conversation")
	paths, code, done := parse(flags, std, args)
	if done {
		return code
	}
	if err := options.check(paths); err != nil {
		return unusable(std, "play", err)
	}
	scripts, err := load(paths)
	if err != nil {
		return unusable(std, "play", err)
	}
	p := player{playFlags: options, std: std, colour: paletteFor(std.out)}
	if err := p.playAll(ctx, scripts); err != nil {
		return unusable(std, "play", err)
	}
	if p.failed > 0 {
		return exitFailures
	}
	return exitOK
}

func (f *playFlags) check(paths []string) error {
	if err := f.addHeaders(); err != nil {
		return err
	}
	if f.bot == "" {
		return errors.New("which bot? Add its webhook's URL, such as -bot http://localhost:3000 (-h explains more)")
	}
	if err := f.checkURL(); err != nil {
		return err
	}
	if len(paths) == 0 {
		return errors.New("which scripts? Name files, or directories with *.convo files (-h explains more)")
	}
	return nil
}

// A player plays scripts and tells how it goes.
type player struct {
	playFlags
	std    stdio
	colour palette

	results []result
	failed  int
}

// A result is what came of one script.
type result struct {
	path string
	took time.Duration
	*kommunicatetest.Report
}

// patience is how long a script may be played before that is said, and again.
const patience = 5 * time.Second

func (p *player) playAll(ctx context.Context, scripts []loaded) error {
	for i, s := range scripts {
		done := p.std.progress(func() string { return fmt.Sprintf("playing %d of %d: %s", i+1, len(scripts), s.path) }, patience)
		err := p.play(ctx, s)
		done()
		if err != nil {
			return err
		}
	}
	return p.summarize()
}

func (p *player) play(ctx context.Context, s loaded) error {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	began := time.Now()
	report, err := s.Run(ctx, srv, kommunicatetest.Bot{URL: p.bot, Header: p.header})
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	if err != nil {
		return err
	}
	r := result{path: s.path, took: time.Since(began), Report: report}
	changed := false
	if p.update {
		if changed, err = report.Save(); err != nil {
			return err
		}
	}
	p.results = append(p.results, r)
	p.tell(r, changed)
	return nil
}

// tell prints a result.
func (p *player) tell(r result, changed bool) {
	word := p.colour.green("ok  ")
	if len(r.Failures) > 0 {
		word = p.colour.red("FAIL")
		p.failed++
	}
	note := ""
	if changed {
		note = ", updated"
	}
	fmt.Fprintf(p.std.out, "%s %s (%.2fs%s)\n", word, r.path, r.took.Seconds(), note)
	for line := range strings.Lines(r.String()) {
		fmt.Fprint(p.std.out, "  ", p.paint(line))
	}
	if hint := p.hint(r); hint != "" {
		fmt.Fprintln(p.std.out, "  hint:", hint)
	}
	if p.verbose {
		for line := range strings.Lines(r.Transcript.String()) {
			fmt.Fprint(p.std.out, "  ", line)
		}
	}
}

// hint is what to do about a bot that refuses to be called like this.
func (p *player) hint(r result) string {
	said := r.String()
	switch {
	case strings.Contains(said, "answered HTTP 404"):
		return "is the URL that -bot names the webhook's, path and all?"
	case !strings.Contains(said, "answered HTTP 401"):
		return ""
	case len(p.header) == 0:
		return `the bot wants a request header: give it with -header "Name: value"`
	}
	return "the bot wants another request header than -header gives"
}

// paint colours a line of a difference.
func (p *player) paint(line string) string {
	text := strings.TrimSuffix(line, "\n")
	switch mark := strings.TrimLeft(text, " 0123456789"); {
	case !strings.HasPrefix(text, "  "):
		return line
	case strings.HasPrefix(mark, "- "):
		return p.colour.red(text) + "\n"
	case strings.HasPrefix(mark, "+ "):
		return p.colour.green(text) + "\n"
	}
	return line
}

// summarize ends the output, and writes the file for JUnit.
func (p *player) summarize() error {
	verdict := p.colour.green("all passed")
	if p.failed > 0 {
		verdict = p.colour.red(fmt.Sprintf("%d failed", p.failed))
	}
	noun := "scripts"
	if len(p.results) == 1 {
		noun = "script"
	}
	fmt.Fprintf(p.std.out, "%d %s, %s\n", len(p.results), noun, verdict)
	if p.junit == "" {
		return nil
	}
	document, err := junit(p.results)
	if err != nil {
		return err
	}
	return os.WriteFile(p.junit, document, 0o644)
}
