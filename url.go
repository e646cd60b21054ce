package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// link walks a required absolute URL.
func (w *wire) link(name string, s *string) {
	switch {
	case !w.encoding:
		w.readText(name, s)
	case !w.known(name):
		w.notEmpty(name, *s, &rules.NoURL)
		w.writeAddress(name, *s)
	}
}

// optionalLink walks an absolute URL that may be left out.
func (w *wire) optionalLink(name string, s *string) {
	switch {
	case !w.encoding:
		w.readText(name, s)
	case !w.known(name) && *s != "":
		w.writeAddress(name, *s)
	}
}

func (w *wire) writeAddress(name, s string) {
	if w.address(name, s) {
		w.writePlain(name, s)
	} else {
		w.writeText(name, s)
	}
}

// address notes an address that is broken. It reports whether the text is plain.
func (w *wire) address(name, s string) (plain bool) {
	plain = shape.PlainAddress(s)
	switch {
	case s == "":
	case shape.UnsafeURL(s):
		w.fail(name, &rules.UnsafeURL)
	case !shape.IsAddress(s, plain):
		w.fail(name, &rules.BadURL)
	}
	return plain
}
