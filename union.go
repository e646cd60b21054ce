package kommunicate

import (
	"reflect"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A union is the registry of the types that may stand in one place.
type union[U any] struct {
	// write is the place's method.
	write func(U, *wire)
	// kind is what the value at hand says it is.
	kind func(rawjson.Value) string
	// read has the reader of each kind.
	read map[string]func(*wire) U
	// misplaced reads what says nothing, or that it is something that exists but
	// does not work here. It must yield a value that cannot be written.
	misplaced func(*wire) U
	// unknown reads a kind that nobody knows.
	unknown func(*wire) U
}

func (u *union[U]) walk(element *U, w *wire) {
	if w.encoding {
		if isNil(*element) {
			w.fail("", &rules.NilElement)
			return
		}
		u.write(*element, w)
		return
	}
	if w.value.Kind() != rawjson.Object {
		w.unfit = true
		return
	}
	kind := u.kind(w.value)
	switch read, ok := u.read[kind]; {
	case ok:
		*element = read(w)
	case kind == "" || actionKinds[kind]:
		*element = u.misplaced(w)
	default:
		*element = u.unknown(w)
	}
}

// actionKinds are the kinds of actions that work in some place.
var actionKinds = map[string]bool{
	"link": true, "submit": true, "quickReply": true, "quick_reply": true, "suggestedReply": true,
}

// reader returns a reader of T as a member of the union U.
func reader[U, T any](fields func(*T, *wire)) func(*wire) U {
	return func(w *wire) U {
		var t T
		fields(&t, w)
		return any(t).(U)
	}
}

// isNil reports whether v is nil, or a nil pointer to a member of a union.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

// actionKind reads action.type.
func actionKind(v rawjson.Value) string { return v.Find("action").Find("type").Text() }

// keep reads an element as it is.
func keep[U any](w *wire) U {
	return any(UnknownElement{Raw: clone(w.value)}).(U)
}

// element writes raw JSON in place of an element.
func (u UnknownElement) element(w *wire) { w.raw("", u.Raw) }

func (u UnknownElement) cardButton(w *wire)     { u.element(w) }
func (u UnknownElement) combinedButton(w *wire) { u.element(w) }
func (u UnknownElement) listButton(w *wire)     { u.element(w) }
func (u UnknownElement) listRow(w *wire)        { u.element(w) }
func (u UnknownElement) formField(w *wire)      { u.element(w) }
