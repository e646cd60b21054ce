package kommunicate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A wire walks the members of a JSON object, either writing them or reading
// them. Each type lists its members once, in the order of the wire, in a method
// that takes a wire; what the list means is decided here.
//
// Writing validates in the same pass and never writes to the value. Reading
// takes what it can: a member that is of the wrong kind, and every member that
// the list does not name, goes to the Extra of the struct. A member of Extra
// that the list does name is what came in broken. It cannot be written, unless
// writing is lenient: then it stands in the place of the one of the list.
type wire struct {
	encoding bool
	lenient  bool // Writing: only what is no JSON is refused.

	// Writing.
	added      Members // What is to be added to the object at hand.
	out        []byte
	depth      int    // How many objects and arrays are open.
	scratch    []byte // Memory of the wire's own to write to.
	own        bool   // Out is in it.
	violations []*ValidationError
	// What one rich message may hold only so many of.
	submits, linksAndSubmits int
	payload                  bool // metadata.payload is the rich message's.

	// Reading.
	scope scope
	index rawjson.Index
	value rawjson.Value // The value at hand.
	unfit bool          // The structure does not fit the type.
}

// A scope is one JSON object that is read.
type scope struct {
	object rawjson.Value
	extra  Members // What was set aside.
}

var wires = sync.Pool{New: func() any { return new(wire) }}

func newEncoder(dst []byte) *wire {
	w := wires.Get().(*wire)
	w.encoding, w.out = true, dst
	if cap(dst) == 0 {
		w.own, w.out = true, w.scratch[:0]
	}
	return w
}

// newLenientEncoder is for what is shown to nobody, such as a message that came
// in: what was read is written again, broken members too.
func newLenientEncoder() *wire {
	w := newEncoder(nil)
	w.lenient = true
	return w
}

// encoded ends writing: it returns what was written, or, with dst unchanged,
// why it must not be sent.
func (w *wire) encoded(dst []byte) ([]byte, error) {
	defer w.release()
	switch {
	case len(w.violations) > 0:
		invalid := w.violations[0]
		invalid.More = w.violations[1:]
		return dst, invalid
	case w.own:
		fresh := make([]byte, len(w.out)) // Nothing of it is cleared first, as bytes.Clone does.
		copy(fresh, w.out)
		return fresh, nil
	}
	return w.out, nil
}

// newDecoder indexes data, which must not change while the wire is used.
func newDecoder(data []byte) (*wire, error) {
	w := wires.Get().(*wire)
	w.encoding = false
	if err := w.index.Reset(data); err != nil {
		w.release()
		return nil, err
	}
	w.value = w.index.Root()
	return w, nil
}

// decode reads an object, or a JSON string that holds one. The error names what
// was to be read.
func decode(data []byte, what string, fields func(*wire)) error {
	w, err := newDecoder(data)
	if err != nil {
		return fmt.Errorf("kommunicate: %s: %w", what, err)
	}
	defer w.release()
	if w.value = w.native(w.value); w.value.Kind() != rawjson.Object {
		return fmt.Errorf("kommunicate: %s: %w", what, errNotObject)
	}
	fields(w)
	return nil
}

// keptScratch is how much memory to write to a wire keeps. More is for a large
// document only.
const keptScratch = 1 << 16

// release gives the wire back, and with it what is written to its own memory.
func (w *wire) release() {
	index, scratch := w.index, w.scratch
	index.Clear()
	if w.own {
		scratch = w.out[:0]
	}
	if cap(scratch) > keptScratch {
		scratch = nil
	}
	*w = wire{index: index, scratch: scratch}
	wires.Put(w)
}

// fail notes that the member called name, or the value at hand for "", breaks a
// rule. Where that stands is added on the way out: see below.
func (w *wire) fail(name string, rule *rules.Rule) {
	if len(w.violations) < maxViolations {
		w.violations = append(w.violations, &ValidationError{
			Pointer: pointer(name), Code: rule.Code, Detail: rule.Fix, Effect: rule.Effect,
		})
	}
}

// maxViolations bounds a [ValidationError].
const maxViolations = 16

// below says that the violations from the one on that is the number before stand
// below the member or element called name.
func (w *wire) below(name string, before int) {
	if len(w.violations) > before {
		w.prefix(name, before)
	}
}

func (w *wire) prefix(name string, before int) {
	for _, v := range w.violations[before:] {
		v.Pointer = pointer(name) + v.Pointer
	}
}

func (w *wire) prefixElement(index, before int) { w.prefix(strconv.Itoa(index), before) }

// belowElement is below for an element of an array.
func (w *wire) belowElement(index, before int) {
	if len(w.violations) > before {
		w.prefixElement(index, before)
	}
}

// failAt is fail for an element of the array called name.
func (w *wire) failAt(name string, index int, rule *rules.Rule) {
	before := len(w.violations)
	w.fail("", rule)
	w.belowElement(index, before)
	w.below(name, before)
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is the JSON pointer to a member, or to the value at hand for "".
func pointer(name string) string {
	if name == "" {
		return ""
	}
	return "/" + escapePointer.Replace(name)
}

// object walks the value at hand as an object. What fields does not name is in
// extra.
func (w *wire) object(extra *Members, fields func()) {
	if w.encoding {
		start := w.open()
		if len(*extra) == 0 && len(w.added) == 0 {
			fields()
		} else {
			w.writeBoth(*extra, fields)
		}
		w.close(start)
		return
	}
	if w.value.Kind() != rawjson.Object {
		w.unfit = true
		return
	}
	*extra = w.readObject(w.value, fields)
}

// readObject returns what fields leaves of an object.
func (w *wire) readObject(object rawjson.Value, fields func()) (extra Members) {
	saved := w.scope
	w.scope = scope{object: object}
	fields()
	extra = w.leftovers()
	w.scope = saved
	return extra
}

// in walks the object that is the member called name, in which further members
// of the same struct stand. Its leftovers stand in the struct's Extra, below
// that name.
func (w *wire) in(name string, fields func()) { w.need(name, nil, fields) }

// need is in for an object without which the client breaks the rule.
func (w *wire) need(name string, rule *rules.Rule, fields func()) {
	switch {
	case !w.encoding:
		w.readNested(name, rule, fields)
	case len(w.added) == 0: // As inside, which would be one call more.
		before := len(w.violations)
		w.key(name)
		start := w.open()
		fields()
		w.close(start)
		w.below(name, before)
	default:
		if added, ok := w.takeAdded(name, rule); ok {
			w.inside(name, added, fields)
		}
	}
}

func (w *wire) readNested(name string, rule *rules.Rule, fields func()) {
	taken := w.scope.object.Take(name)
	v := w.native(taken)
	if v.Kind() != rawjson.Object {
		if v.Kind() > rawjson.Null {
			w.setAside(name, taken)
		} else if rule != nil {
			w.scope.extra = append(w.scope.extra, Member{name, json.RawMessage("null")})
		}
		return
	}
	if rest := w.readObject(v, fields); len(rest) > 0 {
		w.scope.extra = append(w.scope.extra, Member{name, rest.appendJSON(nil)})
	}
}

// inside writes an object as a member: its fields, and what is to be added.
func (w *wire) inside(name string, added Members, fields func()) {
	before := len(w.violations)
	w.key(name)
	start := w.open()
	if len(added) == 0 && len(w.added) == 0 {
		fields()
	} else {
		w.writeBoth(added, fields)
	}
	w.close(start)
	w.below(name, before)
}

// open begins an object.
func (w *wire) open() (start int) {
	w.depth++
	return len(w.out)
}

// close ends an object that begins at start. Each member begins with a comma; that
// of the first one becomes the brace.
func (w *wire) close(start int) {
	w.depth--
	if len(w.out) > start {
		w.out[start] = '{'
		w.out = append(w.out, '}')
	} else {
		w.out = append(w.out, '{', '}')
	}
}

// writeBoth writes an object's members: those of fields, and what is to be added.
func (w *wire) writeBoth(added Members, fields func()) {
	outer := w.added
	w.added = added
	fields()
	for i := range w.added { // What the fields did not write.
		w.rawMember(&w.added[i])
	}
	w.added = outer
}

// part is in for an object whose leftovers have a place of their own. Writing
// leaves an empty one out.
func (w *wire) part(name string, extra *Members, fields func()) {
	if w.encoding {
		if w.known(name) {
			return
		}
		start := len(w.out)
		w.inside(name, *extra, fields)
		if bytes.HasSuffix(w.out, emptyObject) {
			w.out = w.out[:start]
		}
		return
	}
	taken := w.scope.object.Take(name)
	v := w.native(taken)
	if v.Kind() != rawjson.Object {
		w.setAside(name, taken)
		return
	}
	*extra = w.readObject(v, fields)
}

var emptyObject = []byte("{}")

// inOrHere is in when writing, or when the member is there; else its members
// stand beside it.
func (w *wire) inOrHere(name string, fields func()) {
	if w.encoding || w.scope.object.Find(name).Kind() > rawjson.Null {
		w.in(name, fields)
		return
	}
	fields()
}

// clone copies a value's JSON, without the blanks between its tokens, and as
// UTF-8.
func clone(v rawjson.Value) json.RawMessage {
	if v.IsPlain() {
		return bytes.Clone(v.Raw())
	}
	raw := asUTF8(v.Raw())
	if raw[0] != '{' && raw[0] != '[' {
		return bytes.Clone(raw)
	}
	var b bytes.Buffer
	b.Grow(len(raw))
	if json.Compact(&b, raw) != nil {
		return bytes.Clone(raw)
	}
	return b.Bytes()
}

// native is the value that a string holds as JSON, where an array or object is
// expected, and otherwise the value itself.
func (w *wire) native(v rawjson.Value) rawjson.Value {
	if v.Kind() != rawjson.String {
		return v
	}
	var inner rawjson.Index
	if inner.Reset([]byte(v.Text())) != nil || inner.Root().Kind() < rawjson.Array {
		return v
	}
	return inner.Root()
}

func appendString(dst []byte, s string) []byte { return rawjson.AppendString(dst, s) }
