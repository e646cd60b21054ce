package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// UnsafeURL reports whether a click on the URL would run something.
func UnsafeURL(s string) bool {
	return !strings.HasPrefix(s, "http") && runs(s) // Nearly all begin so.
}

func runs(s string) bool {
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
	return IsAddress(s, Address.Passes(s))
}

// IsAddress is AbsoluteURL for a text of which it is known whether it is plain.
func IsAddress(s string, plain bool) bool {
	if !plain && (strings.ContainsFunc(s, endsAddress) || !utf8.ValidString(s)) {
		return false
	}
	if rest, ok := strings.CutPrefix(s, "https://"); ok {
		return beginsWithHost(rest)
	}
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || !isScheme(scheme) {
		return false
	}
	if strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") {
		rest, ok := strings.CutPrefix(rest, "//")
		return ok && beginsWithHost(rest)
	}
	return true
}

// endsAddress reports whether a character cannot stand in an address.
func endsAddress(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>`\\", r)
}

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(s[i]))) {
			return false
		}
	}
	return s != ""
}

func beginsWithHost(s string) bool {
	return s != "" && s[0] != '/' && s[0] != ':' && s[0] != '?' && s[0] != '#'
}
