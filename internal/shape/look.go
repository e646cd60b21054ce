package shape

import (
	"encoding/binary"
	"slices"
)

var (
	// Text lets through ASCII of which nothing is markup or escaped in a JSON string,
	// but for "|".
	Text = &Sieve{' ' * each, 0x04 * each, 0x26 * each, 0x60 * each, 0x7c * each}
	// Address lets through ASCII that may stand in an address, and of which nothing is
	// escaped in a JSON string, but for "!", "^", "|" and "~".
	Address = &Sieve{'#' * each, 0x62 * each, 0x7e * each, 0, '`' * each}
)

// A Sieve finds texts without certain bytes, eight bytes at a time. What it lets
// through is plain; of what it holds back, some is plain too. It holds back bytes
// below a floor, DEL and what is not ASCII, and those that are equal to a byte once
// some of their bits are set. Each byte stands in all eight places of its word.
type Sieve struct{ floor, setA, likeA, setB, likeB uint64 }

const (
	each = 0x0101010101010101 // Times a byte, that byte in each place.
	high = 0x80 * each
)

// Passes reports whether a text is plain.
func (f *Sieve) Passes(s string) bool {
	last := len(s) - 8
	if last < 0 {
		return f.odd(fill(short(s), len(s)))&high == 0
	}
	odd := f.odd(word(s[last:])) // May have bytes in common with the word before.
	for ; len(s) > 8; s = s[8:] {
		odd |= f.odd(word(s))
	}
	return odd&high == 0
}

// AppendString appends a text as a JSON string, if it is plain. Else what is returned
// is of no use. Memory behind what was appended may be written to.
func (f *Sieve) AppendString(dst []byte, s string) (out []byte, plain bool) {
	return appendString(f, dst, s)
}

// AppendRaw is AppendString for a JSON string.
func (f *Sieve) AppendRaw(dst, raw []byte) (out []byte, plain bool) {
	last := len(raw) - 1
	if last < 1 || raw[0] != '"' || raw[last] != '"' {
		return dst, false
	}
	return appendString(f, dst, raw[1:last])
}

// appendString looks at a text while it copies it. To look first and copy then takes
// fewer instructions and more time: both depend on the length, which processors
// guess, and twice as often wrong.
func appendString[T string | []byte](f *Sieve, dst []byte, s T) (out []byte, plain bool) {
	const quotes = 2
	if cap(dst)-len(dst) < len(s)+quotes+8 {
		dst = grow(dst, len(s)+quotes+8)
	}
	dst = append(dst, '"')
	to := dst[len(dst):cap(dst)]
	out = dst[:len(dst)+len(s)]
	if len(s) < 8 {
		w := short(s)
		binary.LittleEndian.PutUint64(to, w)
		return append(out, '"'), f.odd(fill(w, len(s)))&high == 0
	}
	last := word(s[len(s)-8:]) // May have bytes in common with the word before.
	odd := f.odd(last)
	for len(s) > 8 && len(to) > 8 { // The second is known, but not to the compiler.
		w := word(s)
		odd |= f.odd(w)
		binary.LittleEndian.PutUint64(to, w)
		s, to = s[8:], to[8:]
	}
	binary.LittleEndian.PutUint64(out[len(out)-8:], last)
	return append(out, '"'), odd&high == 0
}

// grow is not inlined, so that what is rare does not stand between what is not.
//
//go:noinline
func grow(dst []byte, n int) []byte { return slices.Grow(dst, n) }

// odd sets the high bit of the first byte that is held back, and perhaps of some
// above it.
func (f *Sieve) odd(w uint64) uint64 {
	return (w - f.floor) | (((w | f.setA) ^ f.likeA) - each) | (((w | f.setB) ^ f.likeB) - each) | (w + each)
}

// word is the eight bytes that s begins with.
func word[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// short is all of s, which is less than a word. Some bytes are read twice, so that
// nothing depends on how many there are.
func short[T string | []byte](s T) uint64 {
	switch n := len(s); {
	case n >= 4: // Its first and its last four bytes.
		return half(s) | half(s[n-4:])<<bit(n-4)
	case n > 0: // The first, the one in the middle, the last.
		return uint64(s[0]) | uint64(s[n/2])<<bit(n/2) | uint64(s[n-1])<<bit(n-1)
	}
	return 0
}

// fill is a word of which n bytes are used, with plain bytes in the others.
func fill(w uint64, n int) uint64 { return w | 'a'*each<<bit(n) }

// bit is where the byte i of a word begins.
func bit(i int) int { return 8 * i & 63 }

// half is the four bytes that s begins with.
func half[T string | []byte](s T) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
