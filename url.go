package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// link walks a required absolute URL.
func (w *wire) link(name string, s *string) {
	if !w.encoding {
		w.readText(name, s)
		return
	}
	w.mustWrite(name, w.address(name, *s), &rules.NoURL)
}

// optionalLink walks an absolute URL that may be left out.
func (w *wire) optionalLink(name string, s *string) {
	if !w.encoding {
		w.readText(name, s)
		return
	}
	w.mayWrite(name, w.address(name, *s))
}

// address is an address to be written. It notes one that is broken.
func (w *wire) address(name, s string) said {
	plain := shape.PlainAddress(s)
	switch {
	case s == "":
	case shape.UnsafeURL(s):
		w.fail(name, &rules.UnsafeURL)
	case !shape.IsAddress(s, plain):
		w.fail(name, &rules.BadURL)
	}
	return said{s, plain}
}
