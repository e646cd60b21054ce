package rawjson

import "math/bits"

// Most text is plain: ASCII of which nothing is escaped in a JSON string. Plain
// text is found by words of eight bytes.

// plainPrefix is how many bytes of s, from its beginning on, are plain.
func plainPrefix[T string | []byte](s T) int {
	if len(s) < 8 {
		for i := range len(s) {
			if !plain[s[i]] {
				return i
			}
		}
		return len(s)
	}
	for rest := s; len(rest) > 8; rest = rest[8:] {
		if odd := oddBytes(word(rest)); odd != 0 {
			return len(s) - len(rest) + bits.TrailingZeros64(odd)/8
		}
	}
	last := len(s) - 8 // What it has in common with the word before is plain.
	if odd := oddBytes(word(s[last:])); odd != 0 {
		return last + bits.TrailingZeros64(odd)/8
	}
	return len(s)
}

// word is the eight bytes that s begins with.
func word[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

const (
	each = 0x0101010101010101 // Times a byte, that byte in each place.
	high = 0x80 * each
)

// oddBytes has the high bit of the first byte set that is not plain, and perhaps
// of some above it. Each term sets it for one of these: a control character, a
// quote, a backslash, DEL, what is not ASCII.
func oddBytes(w uint64) uint64 {
	return ((w - ' '*each) | ((w ^ '"'*each) - each) | ((w ^ '\\'*each) - each) | (w + each) | w) & high
}

// plain says which bytes are plain.
var plain = func() (table [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()
