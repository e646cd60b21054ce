package shape

import (
	"html"
	"strings"
	"unicode"
)

// BeginsTag reports whether an HTML reader begins a tag, or a comment, with s.
func BeginsTag(s string) bool {
	if len(s) < 2 || s[0] != '<' {
		return false
	}
	c := s[1] | 0x20
	return 'a' <= c && c <= 'z' || strings.IndexByte("/!?", s[1]) >= 0
}

// IsReference reports whether s begins with a character reference: "&lt;".
func IsReference(s string) bool {
	if end := strings.IndexByte(s[1:], '&'); end >= 0 {
		s = s[:1+end]
	}
	return html.UnescapeString(s) != s
}

// AttributeText reports whether s stays what it is in an HTML attribute.
func AttributeText(s string) bool {
	if Text.Passes(s) {
		return true
	}
	for i := range len(s) {
		if s[i] == '"' || s[i] == '&' && IsReference(s[i:]) && !isParameter(s[i+1:]) {
			return false
		}
	}
	return true
}

// isParameter reports whether s, from behind a "&", begins with a name and "=",
// as in the query of a URL: then attributes do not read the name as a
// character's.
func isParameter(s string) bool {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return end > 0 && s[end] == '='
}
