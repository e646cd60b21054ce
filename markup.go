package kommunicate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is never markup. Some fields are read as HTML by some clients and as
// text by others, so that escaping would show on the latter. In those a "<" is
// followed by U+2060 (word joiner, which is not drawn): "<" and no letter after
// it begins no tag anywhere. Checked in the web widget; for Android's and iOS's
// HTML readers it follows from how HTML is read.
const tamed = "<\u2060"

// tame makes text that no client reads as markup.
func tame(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	return strings.ReplaceAll(untame(s), "<", tamed)
}

func untame(s string) string { return strings.ReplaceAll(s, tamed, "<") }

// tameAttribute is tame for text that also stands in an HTML attribute as it
// is, where a quote would end it: quotes become typographic ones.
func tameAttribute(s string) string {
	s = tame(s)
	if strings.IndexByte(s, '"') < 0 {
		return s
	}
	var b strings.Builder
	before := ' '
	for _, r := range s {
		switch {
		case r != '"':
			b.WriteRune(r)
		case unicode.IsSpace(before) || strings.ContainsRune("([{-", before):
			b.WriteRune('\u201c')
		default:
			b.WriteRune('\u201d')
		}
		before = r
	}
	return b.String()
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
		if c := s[i]; c <= ' ' || c == 0x7f || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\\' {
			return false
		}
	}
	switch strings.ToLower(scheme) {
	case "http", "https":
		return strings.HasPrefix(rest, "//") && len(rest) > 2 && rest[2] != '/' && rest[2] != ':' && rest[2] != '?' && rest[2] != '#'
	}
	return true
}
