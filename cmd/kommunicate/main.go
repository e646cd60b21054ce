// Command kommunicate helps with bots for Kommunicate in any language:
//
//	kommunicate emulate -bot http://localhost:3000
//
// opens a page on which the bot can be talked to,
//
//	kommunicate play -bot http://localhost:3000 testdata
//
// plays conversations against a bot's webhook,
//
//	kommunicate lint answers
//
// says what Kommunicate's clients would do with the messages in JSON files. Each
// subcommand has -h.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

// Exit codes.
const (
	exitOK       = 0
	exitFailures = 1 // What was looked at has failures.
	exitUnusable = 2 // It could not be looked at.
)

// A command is a subcommand. Its run takes what stands behind its name.
type command struct {
	name, summary string
	run           func(ctx context.Context, std stdio, args []string) int
}

// commands are the subcommands, in the order of the help.
func commands() []command {
	return []command{
		{"emulate", "talk to a bot in a browser, without an account", emulate},
		{"play", "play scripted conversations against a bot's webhook", play},
		{"lint", "say what is wrong with messages, in JSON files of any bot", lintFiles},
		{"version", "print the version", version},
	}
}

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs the command with these arguments and returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	std := stdio{stdin, stdout, stderr}
	if len(args) == 0 {
		help(stderr)
		return exitUnusable
	}
	name := args[0]
	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, std, args[1:])
		}
	}
	switch name {
	case "-h", "-help", "--help", "help":
		help(stdout)
		return exitOK
	}
	fmt.Fprintf(stderr, "kommunicate: there is no command %q\n\n", name)
	help(stderr)
	return exitUnusable
}

func help(w io.Writer) {
	fmt.Fprint(w, "Usage: kommunicate COMMAND [flags] ...\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nkommunicate COMMAND -h explains a command.\n")
}

// newFlags returns the flag set of a command. The usage is printed above its
// flags.
func newFlags(name, usage string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // parse prints.
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage, "\nFlags:\n")
		flags.PrintDefaults()
	}
	return flags
}

// parse reads flags, which may stand before, between and behind the other
// arguments; those behind "--" are none. With done, the command ends with code.
func parse(flags *flag.FlagSet, std stdio, args []string) (rest []string, code int, done bool) {
	for len(args) > 0 {
		err := flags.Parse(args)
		switch {
		case errors.Is(err, flag.ErrHelp):
			flags.SetOutput(std.out)
			flags.Usage()
			return nil, exitOK, true
		case err != nil:
			return nil, unusable(std, flags.Name(), err), true
		}
		behind := flags.Args()
		if n := len(args) - len(behind); n > 0 && args[n-1] == "--" || len(behind) == 0 {
			return append(rest, behind...), exitOK, false
		}
		rest, args = append(rest, behind[0]), behind[1:]
	}
	return rest, exitOK, false
}

// unusable prints why a command cannot do its work.
func unusable(std stdio, name string, err error) int {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(std.err, "kommunicate %s: %s\n", name, printable(line))
	}
	return exitUnusable
}
