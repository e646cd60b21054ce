package kommunicate

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// flag walks a boolean that is written only when it is true.
func (w *wire) flag(name string, b *bool) { w.boolean(name, b, true, "true") }

// unset walks the opposite of a boolean: it is written, as false, only when b is
// true.
func (w *wire) unset(name string, b *bool) { w.boolean(name, b, false, "false") }

// flagText is flag for a boolean that clients want as a string.
func (w *wire) flagText(name string, b *bool) { w.boolean(name, b, true, `"true"`) }

func (w *wire) boolean(name string, b *bool, meaning bool, written string) {
	if w.encoding {
		if !w.known(name) && *b {
			w.key(name)
			w.out = append(w.out, written...)
		}
		return
	}
	switch v := w.scope.object.Take(name); {
	case v.Kind() == rawjson.Bool, v.Is("true"), v.Is("false"):
		*b = (v.Text() == "true") == meaning
	default:
		w.setAside(name, v)
	}
}

// number walks an integer that is left out when it is zero.
func (w *wire) number(name string, n *int) {
	if w.encoding {
		if !w.known(name) && *n != 0 {
			w.key(name)
			w.out = strconv.AppendInt(w.out, int64(*n), 10)
		}
		return
	}
	w.readNumber(name, w.scope.object.Take(name), n)
}

func (w *wire) readNumber(name string, v rawjson.Value, n *int) {
	if i, ok := v.Int(); ok && int64(int(i)) == i {
		*n = int(i)
		return
	}
	w.setAside(name, v)
}

// A literal is a plain text that stands in this source.
type literal string

// constant walks a member with one value. Reading takes any text for it.
func (w *wire) constant(name string, value literal) {
	if w.encoding {
		if !w.known(name) {
			w.writeLiteral(name, value)
		}
		return
	}
	var any string
	w.readText(name, &any)
}

// tag walks the member that says what kind of thing stands in this place.
// Reading takes the other spellings too; without one of them the thing cannot
// be written again.
func (w *wire) tag(name string, value literal, spellings ...string) {
	if !w.optionalTag(name, value, spellings...) {
		w.scope.extra = append(w.scope.extra, Member{name, json.RawMessage("null")})
	}
}

// optionalTag is tag for a member that may be missing when it is read. It
// reports whether it was there.
func (w *wire) optionalTag(name string, value literal, spellings ...string) (found bool) {
	if !w.encoding {
		return w.readTag(name, string(value), spellings...)
	}
	w.never(name, &rules.BadKind)
	w.writeLiteral(name, value)
	return true
}

func (w *wire) readTag(name, value string, spellings ...string) (found bool) {
	v := w.scope.object.Take(name)
	if v.Kind() <= rawjson.Null {
		return false
	}
	if !v.Is(value) && !slices.ContainsFunc(spellings, v.Is) {
		w.setAside(name, v)
	}
	return true
}

// members walks an object whose members are the user's own. Nothing is written
// for an empty one.
func (w *wire) members(name string, m *Members) {
	if !w.encoding {
		taken := w.scope.object.Take(name)
		v := w.native(taken)
		if v.Kind() != rawjson.Object {
			w.setAside(name, taken)
			return
		}
		inner := wire{scope: scope{object: v}}
		*m = inner.leftovers()
		return
	}
	if w.known(name) || len(*m) == 0 {
		return
	}
	w.inside(name, nil, func() {
		for i := range *m {
			w.rawMember(&(*m)[i])
		}
	})
}

// list walks an array. Nothing is written for an empty one.
func list[T any](w *wire, name string, elements *[]T, walk func(*T, *wire)) {
	if w.encoding && len(*elements) == 0 {
		w.known(name)
		return
	}
	array(w, name, elements, walk)
}

// fullList is list for an array that must not be empty.
func fullList[T any](w *wire, name string, elements *[]T, walk func(*T, *wire)) {
	if w.encoding && len(*elements) == 0 {
		if !w.known(name) {
			w.fail(name, &rules.NoElements)
		}
		return
	}
	array(w, name, elements, walk)
}

// array walks an array that is always written.
func array[T any](w *wire, name string, elements *[]T, walk func(*T, *wire)) {
	if !w.encoding {
		readArray(w, name, elements, walk)
		return
	}
	if w.known(name) {
		return
	}
	w.key(name)
	w.out = append(w.out, '[')
	w.depth++
	before := len(w.violations)
	for i := range *elements {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		inElement := len(w.violations)
		walk(&(*elements)[i], w)
		w.belowElement(i, inElement)
	}
	w.below(name, before)
	w.depth--
	w.out = append(w.out, ']')
}

// readArray reads all elements or, when one does not fit, none: then the array
// came in broken.
func readArray[T any](w *wire, name string, elements *[]T, walk func(*T, *wire)) {
	taken := w.scope.object.Take(name)
	v := w.native(taken)
	if v.Kind() != rawjson.Array {
		w.setAside(name, taken)
		return
	}
	count := 0
	for range v.Elements() {
		count++
	}
	if count == 0 {
		return
	}
	read := make([]T, count)
	saved, unfit := w.value, w.unfit
	w.unfit = false
	i := 0
	for element := range v.Elements() {
		w.value = element
		walk(&read[i], w)
		i++
	}
	if w.unfit {
		w.setAside(name, taken)
	} else {
		*elements = read
	}
	w.value, w.unfit = saved, unfit
}

// pointerTo walks an object that may be left out altogether.
func pointerTo[T any](w *wire, name string, p **T, walk func(*T, *wire)) {
	if w.encoding {
		if w.known(name) || *p == nil {
			return
		}
		w.key(name)
		before := len(w.violations)
		walk(*p, w)
		w.below(name, before)
		return
	}
	taken := w.scope.object.Take(name)
	v := w.native(taken)
	if v.Kind() != rawjson.Object {
		w.setAside(name, taken)
		return
	}
	saved := w.value
	w.value, *p = v, new(T)
	walk(*p, w)
	w.value = saved
}

// words walks an array of texts.
func (w *wire) words(name string, words *[]string) {
	array(w, name, words, func(s *string, w *wire) {
		if w.encoding {
			w.out = rawjson.AppendString(w.out, *s)
			return
		}
		switch w.value.Kind() {
		case rawjson.String, rawjson.Number, rawjson.Bool:
			*s = w.value.Text()
		default:
			w.unfit = true
		}
	})
}

// reply walks the metadata that rides on a reply.
func (w *wire) reply(name string, m *ReplyMetadata) {
	if w.encoding {
		if w.known(name) || m.empty() {
			return
		}
		w.inside(name, m.Extra, func() { m.fields(w) })
		return
	}
	if m.empty() {
		w.part(name, &m.Extra, func() { m.fields(w) })
	}
}
