package shape

import "strings"

// A Look is what one look at a text tells of its bytes.
type Look byte

const (
	// Escaped has a byte that does not stand in a JSON string as it is, or that is
	// not ASCII.
	Escaped Look = 1 << iota
	// Markup has a "<" or "&".
	Markup
	// NoAddress has a byte that cannot stand in an address.
	NoAddress
)

// LookAt looks at each byte of s once.
func LookAt(s string) (look Look) {
	for ; len(s) >= 8; s = s[8:] {
		look |= looks[s[0]] | looks[s[1]] | looks[s[2]] | looks[s[3]] |
			looks[s[4]] | looks[s[5]] | looks[s[6]] | looks[s[7]]
	}
	for i := range len(s) {
		look |= looks[s[i]]
	}
	return look
}

// Has reports whether the text has a byte of one of these kinds.
func (l Look) Has(kinds Look) bool { return l&kinds != 0 }

var looks = func() (table [256]Look) {
	for i := range table {
		c := byte(i)
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			table[c] |= Escaped
		}
		if c == '<' || c == '&' {
			table[c] |= Markup
		}
		if c <= ' ' || c == 0x7f || strings.IndexByte("\"<>`\\", c) >= 0 {
			table[c] |= NoAddress
		}
	}
	return table
}()
