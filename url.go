package kommunicate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// link walks a required absolute URL.
func (w *wire) link(name string, s *string) {
	if w.encoding && *s != "" {
		w.checkURL(name, *s)
	}
	w.must(name, s, &rules.NoURL)
}

// optionalLink walks an absolute URL that may be left out.
func (w *wire) optionalLink(name string, s *string) {
	if w.encoding && *s != "" {
		w.checkURL(name, *s)
	}
	w.text(name, s)
}

func (w *wire) checkURL(name, s string) {
	switch {
	case unsafeURL(s):
		w.fail(name, &rules.UnsafeURL)
	case !absoluteURL(s):
		w.fail(name, &rules.BadURL)
	}
}

// unsafeURL reports whether a click on the URL would run something.
func unsafeURL(s string) bool {
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

// absoluteURL reports whether s has a scheme and, for the web's, a host, and
// holds nothing that would end an attribute.
func absoluteURL(s string) bool {
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
