package safelog

import (
	"bytes"
	"strconv"
)

// Mask returns text with a mark in place of the key, which a service may quote when
// it refuses it: as it is, or with the escapes of a JSON string. It does not write to
// text.
func Mask(text []byte, key, mark string) []byte {
	if key == "" {
		return text
	}
	var masked []byte
	from := 0
	for i := 0; i < len(text); {
		n := keyAt(text[i:], key)
		if n == 0 {
			i++
			continue
		}
		masked = append(append(masked, text[from:i]...), mark...)
		i += n
		from = i
	}
	if from == 0 {
		return text
	}
	return append(masked, text[from:]...)
}

// keyAt returns how many bytes of text, at its beginning, are the key.
func keyAt(text []byte, key string) int {
	if bytes.HasPrefix(text, []byte(key)) {
		return len(key)
	}
	n := 0
	for i := range len(key) {
		size := charAt(text[n:], key[i])
		if size == 0 {
			return 0
		}
		n += size
	}
	return n
}

// charAt returns how many bytes of text, at its beginning, mean c: the byte itself
// or an escape of it, in a JSON string or in one within another.
func charAt(text []byte, c byte) int {
	n := 0
	for n < len(text) && text[n] == '\\' {
		n++
	}
	rest := text[n:]
	if n > 0 && len(rest) >= 5 && rest[0] == 'u' {
		if r, err := strconv.ParseUint(string(rest[1:5]), 16, 16); err == nil && r == uint64(c) {
			return n + 5
		}
	}
	switch {
	case c == '\\':
		return n
	case len(rest) > 0 && rest[0] == c:
		return n + 1
	}
	return 0
}
