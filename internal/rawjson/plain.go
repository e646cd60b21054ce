package rawjson

// Most text is plain: ASCII of which nothing is escaped in a JSON string. Plain
// text is found by words of eight bytes.

// IsPlainString reports whether raw is a JSON string of plain text: one that is
// valid, and whose text is what stands between the quotes.
func IsPlainString(raw []byte) bool {
	last := len(raw) - 1
	return last > 0 && raw[0] == '"' && raw[last] == '"' && plainPrefix(raw[1:last]) == last-1
}

// plainPrefix is how many bytes of s, from its beginning on, are plain.
func plainPrefix[T string | []byte](s T) int {
	i := 0
	if len(s) >= 8 {
		for i+8 < len(s) && plainWord(word(s[i:i+8])) {
			i += 8
		}
		if i+8 >= len(s) && plainWord(word(s[len(s)-8:])) {
			return len(s)
		}
	}
	for i < len(s) && plain[s[i]] {
		i++
	}
	return i
}

// word is the eight bytes of s.
func word[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

const (
	each = 0x0101010101010101 // Times a byte, that byte in each place.
	high = 0x80 * each
)

// plainWord reports whether eight bytes are plain. Each term sets the high bit of
// a byte that is not, and of a byte above it at most: a control character, a
// quote, a backslash, DEL, or no ASCII.
func plainWord(w uint64) bool {
	return ((w-' '*each)|((w^'"'*each)-each)|((w^'\\'*each)-each)|(w+each)|w)&high == 0
}

// plain says which bytes are plain.
var plain = func() (table [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()
