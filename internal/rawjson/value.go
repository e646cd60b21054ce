package rawjson

import (
	"bytes"
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// A Value is one value of an indexed document. The zero Value is missing.
type Value struct {
	x  *Index
	at int32
}

// Kind is what the value is.
func (v Value) Kind() Kind {
	if v.x == nil {
		return Missing
	}
	return v.x.nodes[v.at].kind
}

// Raw is the value's text in the document.
func (v Value) Raw() []byte {
	if v.x == nil {
		return nil
	}
	n := &v.x.nodes[v.at]
	return v.x.data[n.start:n.end:n.end]
}

// IsPlain reports whether the value is no array or object, and its text ASCII
// without escape sequences.
func (v Value) IsPlain() bool {
	if v.x == nil {
		return false
	}
	n := &v.x.nodes[v.at]
	return n.kind < Array && !n.escaped
}

// Text is a string's text, and the raw text of any other value.
func (v Value) Text() string {
	if v.Kind() != String {
		return string(v.Raw())
	}
	n := &v.x.nodes[v.at]
	inner := v.x.data[n.start+1 : n.end-1]
	if !n.escaped {
		return string(inner)
	}
	return unescape(inner)
}

// Int is the whole number that the value is, or that a string says, written as
// JSON writes one.
func (v Value) Int() (n int64, ok bool) {
	var digits [20]byte
	raw := v.Raw()
	switch v.Kind() {
	case Number:
	case String:
		raw = raw[1 : len(raw)-1]
	default:
		return 0, false
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	return n, err == nil && bytes.Equal(strconv.AppendInt(digits[:0], n, 10), raw)
}

// Is reports whether the value is the string s.
func (v Value) Is(s string) bool {
	if v.Kind() != String {
		return false
	}
	n := &v.x.nodes[v.at]
	inner := v.x.data[n.start+1 : n.end-1]
	if !n.escaped {
		return string(inner) == s
	}
	return unescape(inner) == s
}

// Elements yields the elements of an array.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.Kind() != Array {
			return
		}
		end := v.x.nodes[v.at].next
		for at := v.at + 1; at < end; at = v.x.nodes[at].next {
			if !yield(Value{v.x, at}) {
				return
			}
		}
	}
}

// Members yields the names and values of an object's members.
func (v Value) Members() iter.Seq2[Value, Value] {
	return func(yield func(name, value Value) bool) {
		if v.Kind() != Object {
			return
		}
		end := v.x.nodes[v.at].next
		for at := v.at + 1; at < end; at = v.x.nodes[at].next {
			if !yield(Value{v.x, at}, Value{v.x, at + 1}) {
				return
			}
		}
	}
}

// MayRepeat reports whether a name may stand twice in an object.
func (v Value) MayRepeat() bool { return v.x != nil && v.x.nodes[v.at].repeated }

// Find returns the last member called name.
func (v Value) Find(name string) Value { return v.find(name, false) }

// Take is Find, and marks every member called name as used.
func (v Value) Take(name string) Value { return v.find(name, true) }

// find begins behind the member that was taken before: mostly, members are asked
// for in the order of the document. Where a name may stand twice it begins with
// the first, and looks at all.
func (v Value) find(name string, use bool) (found Value) {
	if v.Kind() != Object {
		return found
	}
	nodes, mark := v.x.nodes, markOf(name)
	object := &nodes[v.at]
	if object.names&namesLike(mark) == 0 {
		return found
	}
	for at := object.likely; ; {
		n := &nodes[at]
		here := at
		if at = n.next; at == object.next {
			at = v.at + 1
		}
		if n.mark == mark && string(v.x.data[n.start+1:n.end-1]) == name || n.mark == 0 && (Value{v.x, here}).Is(name) {
			n.used = n.used || use
			found = Value{v.x, here + 1}
			if !object.repeated {
				if use {
					object.likely = at
				}
				return found
			}
		}
		if at == object.likely {
			return found
		}
	}
}

// names is a set of names, by their marks: it may seem to hold one that it does
// not.
type names uint64

// namesLike is the set of one name with the mark; of a name without one, of all.
func namesLike(mark byte) names {
	if mark == 0 {
		return ^names(0)
	}
	return 1 << (mark >> 1 & 63)
}

// markOf tells most names apart. It is not 0.
func markOf[T string | []byte](name T) byte {
	if len(name) == 0 {
		return 1
	}
	return byte(len(name))<<4 ^ name[0] ^ name[len(name)-1]<<1 | 1
}

// Unused yields the members that no Take has marked.
func (v Value) Unused() iter.Seq2[Value, Value] {
	return func(yield func(name, value Value) bool) {
		for name, value := range v.Members() {
			if !name.x.nodes[name.at].used && !yield(name, value) {
				return
			}
		}
	}
}

// unescape turns the inside of a JSON string, known to be well formed, into
// text. What is not UTF-8, and half a surrogate pair, becomes U+FFFD.
func unescape(s []byte) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\' && s[i+1] == 'u':
			r := hex4(s[i+2:])
			i += 6
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if i+6 <= len(s) && s[i] == '\\' && s[i+1] == 'u' {
					low = hex4(s[i+2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			b = utf8.AppendRune(b, r)
		case c == '\\':
			b = append(b, escapes[s[i+1]])
			i += 2
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, size := utf8.DecodeRune(s[i:])
			b = utf8.AppendRune(b, r)
			i += size
		}
	}
	return string(b)
}

var escapes = [128]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

func hex4(s []byte) rune {
	var r rune
	for _, c := range s[:4] {
		v, _ := hexValue(c)
		r = r<<4 | rune(v)
	}
	return r
}

func hexValue(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
