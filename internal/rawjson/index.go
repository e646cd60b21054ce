package rawjson

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
)

// MaxDepth is how deep arrays and objects may be nested.
const MaxDepth = 1000

// ErrTooDeep is the error of a document that is nested deeper than MaxDepth.
var ErrTooDeep = fmt.Errorf("JSON nested deeper than %d", MaxDepth)

// Kind is what a value is.
type Kind byte

// The kinds of values. Missing is the kind of the zero Value.
const (
	Missing Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// An Index knows where each value of a document is. It refers to the document:
// the bytes must not change while it is used.
type Index struct {
	data  []byte
	nodes []node
	pos   int
}

// A node is one value. The nodes of a document stand in the order of the text:
// an array's elements follow it, an object's members follow it as pairs of name
// and value.
type node struct {
	start, end int32
	next       int32 // The node after this value and all that it holds; of a name, after the value too.
	likely     int32 // Of an object: the name that will be asked for next, it may be.
	names      names // Of an object.
	kind       Kind
	escaped    bool // A string with a backslash or with bytes that are not ASCII.
	used       bool
	repeated   bool // An object in which a name may stand twice.
	mark       byte // Of a member's name: see markOf. 0 when it is escaped.
}

// Reset makes x the index of data, which must be one JSON value. It reuses x's
// memory.
func (x *Index) Reset(data []byte) error {
	if len(data) > math.MaxInt32 {
		return errors.New("JSON document too large")
	}
	x.data, x.nodes, x.pos = data, x.nodes[:0], 0
	x.space()
	if err := x.value(0); err != nil {
		return err
	}
	x.space()
	if x.pos < len(data) {
		return x.unexpected("after the JSON value")
	}
	return nil
}

// Offset is how far Reset has read: where a document that it refuses is broken.
func (x *Index) Offset() int { return x.pos }

// Clear lets go of the document, and of memory that only a large one needs.
func (x *Index) Clear() {
	x.data = nil
	if cap(x.nodes) > keptNodes {
		x.nodes = nil
	}
}

const keptNodes = 1 << 14

// Root is the whole document.
func (x *Index) Root() Value { return Value{x, 0} }

func (x *Index) value(depth int) error {
	if x.pos >= len(x.data) {
		return errors.New("unexpected end of JSON")
	}
	if depth > MaxDepth {
		return ErrTooDeep
	}
	switch c := x.data[x.pos]; {
	case c == '{':
		return x.object(depth)
	case c == '[':
		return x.array(depth)
	case c == '"':
		return x.str()
	case c == '-' || c >= '0' && c <= '9':
		return x.number()
	case c == 't':
		return x.word("true", Bool)
	case c == 'f':
		return x.word("false", Bool)
	case c == 'n':
		return x.word("null", Null)
	}
	return x.unexpected("instead of a JSON value")
}

func (x *Index) open(kind Kind) (at int) {
	if cap(x.nodes)-len(x.nodes) < fewNodes {
		x.grow()
	}
	x.nodes = append(x.nodes, node{start: int32(x.pos), kind: kind, likely: int32(len(x.nodes)) + 1})
	x.pos++
	x.space()
	return len(x.nodes) - 1
}

func (x *Index) close(at int) {
	x.pos++
	x.nodes[at].end = int32(x.pos)
	x.nodes[at].next = int32(len(x.nodes))
}

func (x *Index) object(depth int) error {
	at := x.open(Object)
	if x.peek() == '}' {
		x.close(at)
		return nil
	}
	var all names
	repeated := false
	for {
		if x.peek() != '"' {
			return x.unexpected("instead of a member's name")
		}
		start := x.pos + 1
		if err := x.str(); err != nil {
			return err
		}
		name := len(x.nodes) - 1
		n := &x.nodes[name]
		if !n.escaped {
			n.mark = markOf(x.data[start : x.pos-1])
		}
		one := namesLike(n.mark)
		repeated = repeated || all&one != 0 && x.again(at, name)
		all |= one
		x.space()
		if x.peek() != ':' {
			return x.unexpected("instead of a colon")
		}
		x.pos++
		x.space()
		if err := x.value(depth + 1); err != nil {
			return err
		}
		x.nodes[name].next = int32(len(x.nodes))
		if done, err := x.separator('}'); err != nil {
			return err
		} else if done {
			n := &x.nodes[at]
			n.names, n.repeated = all, repeated
			x.close(at)
			return nil
		}
	}
}

// again reports whether the name may stand before in the object. Of a large object
// it does not look at all.
func (x *Index) again(object, name int) bool {
	n, looked := &x.nodes[name], 0
	for at := object + 1; at < name; at = int(x.nodes[at].next) {
		before := &x.nodes[at]
		if looked++; looked > fewNodes || before.mark == 0 || n.mark == 0 {
			return true
		}
		if before.mark == n.mark && bytes.Equal(x.data[before.start:before.end], x.data[n.start:n.end]) {
			return true
		}
	}
	return false
}

func (x *Index) array(depth int) error {
	at := x.open(Array)
	if x.peek() == ']' {
		x.close(at)
		return nil
	}
	for {
		if err := x.value(depth + 1); err != nil {
			return err
		}
		if done, err := x.separator(']'); err != nil {
			return err
		} else if done {
			x.close(at)
			return nil
		}
	}
}

// separator reads the comma between two elements, or stops at the closing byte.
func (x *Index) separator(closing byte) (done bool, err error) {
	x.space()
	switch x.peek() {
	case closing:
		return true, nil
	case ',':
		x.pos++
		x.space()
		return false, nil
	}
	return false, x.unexpected("instead of a comma or the end of an array or object")
}

func (x *Index) str() error {
	start := x.pos
	escaped := false
	x.pos++
	for {
		x.pos += plainPrefix(x.data[x.pos:])
		switch c := x.peek(); {
		case c == '"':
			x.pos++
			x.leaf(String, start, escaped)
			return nil
		case c == '\\':
			escaped = true
			if err := x.escape(); err != nil {
				return err
			}
		case c < ' ':
			return x.unexpected("in a string")
		case c >= 0x80:
			escaped = true // Let the slow path look at the UTF-8.
		}
		x.pos++
	}
}

// escape checks an escape sequence and leaves pos at its last byte.
func (x *Index) escape() error {
	x.pos++
	switch x.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		for range 4 {
			x.pos++
			if _, ok := hexValue(x.peek()); !ok {
				return x.unexpected("in a \\u sequence")
			}
		}
		return nil
	}
	return x.unexpected("after a backslash")
}

func (x *Index) number() error {
	start := x.pos
	if x.peek() == '-' {
		x.pos++
	}
	switch c := x.peek(); {
	case c == '0':
		x.pos++
	case !x.digits():
		return x.unexpected("in a number")
	}
	if x.peek() == '.' {
		x.pos++
		if !x.digits() {
			return x.unexpected("in a number")
		}
	}
	if c := x.peek(); c == 'e' || c == 'E' {
		x.pos++
		if c := x.peek(); c == '+' || c == '-' {
			x.pos++
		}
		if !x.digits() {
			return x.unexpected("in a number")
		}
	}
	x.leaf(Number, start, false)
	return nil
}

// digits skips digits and says whether there was one.
func (x *Index) digits() bool {
	start := x.pos
	for c := x.peek(); c >= '0' && c <= '9'; c = x.peek() {
		x.pos++
	}
	return x.pos > start
}

func (x *Index) word(word string, kind Kind) error {
	start := x.pos
	for i := range len(word) {
		if x.peek() != word[i] {
			return x.unexpected("instead of a JSON value")
		}
		x.pos++
	}
	x.leaf(kind, start, false)
	return nil
}

func (x *Index) leaf(kind Kind, start int, escaped bool) {
	x.nodes = append(x.nodes, node{
		start: int32(start), end: int32(x.pos), next: int32(len(x.nodes)) + 1, kind: kind, escaped: escaped,
	})
}

// grow makes space for as many nodes as the document has if its rest is like what
// was read: a large index is not copied again and again. It is at most eight times
// as large as before, for a document that begins with much and goes on with little.
func (x *Index) grow() {
	read, left := len(x.nodes), len(x.data)-x.pos
	like := read * left / (x.pos + 1)
	x.nodes = slices.Grow(x.nodes, min(like+like/8+2*fewNodes, 7*read+2*fewNodes, left))
}

// fewNodes are enough for an object without arrays or objects in it.
const fewNodes = 32

func (x *Index) space() {
	for x.pos < len(x.data) && x.data[x.pos] <= ' ' && isSpace(x.data[x.pos]) {
		x.pos++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// peek returns the next byte, or 0 at the end, which no rule accepts.
func (x *Index) peek() byte {
	if x.pos < len(x.data) {
		return x.data[x.pos]
	}
	return 0
}

// unexpected names the place of a syntax error, but never the text there.
func (x *Index) unexpected(where string) error {
	if x.pos >= len(x.data) {
		return errors.New("unexpected end of JSON")
	}
	return fmt.Errorf("unexpected byte at offset %d %s", x.pos, where)
}
