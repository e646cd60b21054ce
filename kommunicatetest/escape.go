package kommunicatetest

import (
	"strconv"
	"strings"
	"unicode"
)

// harmless is a text whose control characters, and those that turn the direction
// of writing, are written as escapes, so that it can be printed to a terminal.
// Line breaks and tabs stay.
func harmless(text string) string {
	if !strings.ContainsFunc(text, acts) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if acts(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// acts reports whether a terminal does something other than to show r.
func acts(r rune) bool {
	if r == '\n' || r == '\t' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}
