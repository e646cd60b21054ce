package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// UnsafeURL reports whether a click on the URL would run something.
func UnsafeURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok {
		return false
	}
	scheme = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1 // As browsers read it.
		}
		return unicode.ToLower(r)
	}, scheme)
	return scheme == "javascript" || scheme == "vbscript" || scheme == "data"
}

// AbsoluteURL reports whether s has a scheme and, for the web's, a host, and
// holds nothing that would end an attribute.
func AbsoluteURL(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || rest == "" {
		return false
	}
	for i := range len(scheme) {
		c := scheme[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(scheme[i]))) {
			return false
		}
	}
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '`' || c == '\\' {
			return false
		}
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		return strings.HasPrefix(rest, "//") && len(rest) > 2 && rest[2] != '/' && rest[2] != ':' && rest[2] != '?' && rest[2] != '#'
	}
	return true
}
