package widget

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/kommunicate-go/kommunicate"
)

// ErrUnchecked says that nobody here can tell whether a pattern matches.
var ErrUnchecked = errors.New("is not checked: package regexp does not read it, or not as the client does")

// match reports whether a part of the text, or the whole of it, matches the
// pattern as the surface reads it, and whether that is known. Where package
// regexp and the engines of the clients may differ, it is not known.
func match(on kommunicate.Surface, pattern, text string, whole bool) (matched, known bool) {
	if !sameInGo(pattern) || !plain(on, pattern, text) {
		return false, false
	}
	if whole {
		pattern = `^(?:` + pattern + `)$`
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return false, false
	}
	return compiled.MatchString(text), true
}

// sameInGo reports whether the pattern keeps to the syntax that means the same
// in package regexp as in JavaScript, Java and ICU.
func sameInGo(pattern string) bool {
	inClass := false
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i+1:]
		switch c := pattern[i]; {
		case c == '\\':
			if rest == "" || !sameEscape(rest[0]) {
				return false
			}
			i++
		case inClass && (c == '[' || strings.HasPrefix(pattern[i:], "&&")):
			return false // Posix classes, unions, intersections.
		case c == '[':
			if strings.HasPrefix(rest, "]") || strings.HasPrefix(rest, "^]") {
				return false
			}
			inClass = true
		case c == ']':
			inClass = false
		case c == '(' && strings.HasPrefix(rest, "?") && !strings.HasPrefix(rest, "?:"):
			return false // Flags, names, what looks ahead.
		}
	}
	return true
}

// sameEscape reports whether a backslash and c mean the same everywhere.
func sameEscape(c byte) bool {
	letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	digit := '0' <= c && c <= '9'
	return strings.IndexByte("dDwWsSbBtnrf", c) >= 0 || !letter && !digit && c < 0x80
}

// plain reports whether the text holds nothing in which the engines differ:
// line ends, blanks and letters beyond ASCII, and characters that JavaScript
// takes for two.
func plain(on kommunicate.Surface, pattern, text string) bool {
	blanks := strings.Contains(pattern, `\s`) || strings.Contains(pattern, `\S`)
	for _, r := range text {
		switch {
		case r > 0xFFFF, r == '\r', r == '\v', r == 0x2028, r == 0x2029, r == unicode.ReplacementChar:
			return false
		case r > unicode.MaxASCII && (on != kommunicate.Web || blanks && (unicode.IsSpace(r) || r == 0xFEFF)):
			return false
		case r == '\n' && on != kommunicate.Web:
			return false
		}
	}
	return true
}
