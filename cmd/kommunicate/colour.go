package main

import (
	"io"
	"os"
)

// A palette colours texts, on terminals alone.
type palette bool

// paletteFor colours when w is a terminal and the environment does not ask for
// none (NO_COLOR, TERM=dumb).
func paletteFor(w io.Writer) palette {
	return palette(isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb")
}

// isTerminal reports whether w is a character device.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p palette) green(text string) string { return p.paint("32", text) }

func (p palette) red(text string) string { return p.paint("31", text) }

func (p palette) paint(code, text string) string {
	if !p {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
