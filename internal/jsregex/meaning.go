package jsregex

import "strings"

// Foreign reports whether a pattern holds what other languages' engines read
// and JavaScript, without flags, reads as plain characters: \A, \p{L},
// [[:alpha:]], or slashes around the whole.
func Foreign(pattern string) bool {
	if strings.HasPrefix(pattern, "/") {
		if end := strings.LastIndexByte(pattern, '/'); end > 0 && strings.Trim(pattern[end+1:], "dgimsuvy") == "" {
			return true
		}
	}
	for i := 0; i+1 < len(pattern); i++ {
		switch {
		case pattern[i] == '\\':
			i++
			if strings.IndexByte("AZzQEhHGRXpP", pattern[i]) >= 0 {
				return true
			}
		case strings.HasPrefix(pattern[i:], "[[:"):
			return true
		}
	}
	return false
}

// Anchored reports whether a pattern begins with ^ and ends with $.
func Anchored(pattern string) bool {
	if !strings.HasPrefix(pattern, "^") || !strings.HasSuffix(pattern, "$") {
		return false
	}
	body := pattern[:len(pattern)-1]
	return (len(body)-len(strings.TrimRight(body, `\`)))%2 == 0
}
