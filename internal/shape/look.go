package shape

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
func (f *Sieve) Passes(s string) bool { return passes(f, s) }

// PassesRaw reports whether raw is a JSON string of plain text.
func (f *Sieve) PassesRaw(raw []byte) bool {
	last := len(raw) - 1
	return last > 0 && raw[0] == '"' && raw[last] == '"' && passes(f, raw[1:last])
}

func passes[T string | []byte](f *Sieve, s T) bool {
	last := len(s) - 8
	if last < 0 {
		return f.odd(short(s))&high == 0
	}
	odd := f.odd(word(s[last:])) // May have bytes in common with the word before.
	for ; len(s) > 8; s = s[8:] {
		odd |= f.odd(word(s))
	}
	return odd&high == 0
}

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

// short is all of s, which is less than a word, and bytes that are plain.
func short[T string | []byte](s T) uint64 {
	n := len(s)
	if n >= 4 { // Its first and its last four bytes.
		return half(s) | half(s[n-4:])<<32
	}
	w := uint64('a' * each)
	for i := range n {
		w = w<<8 | uint64(s[i])
	}
	return w
}

// half is the four bytes that s begins with.
func half[T string | []byte](s T) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
