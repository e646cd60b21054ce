package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

var anAddress = treatment{plain: shape.Address, apply: asItIs.apply}

// link walks a required absolute URL.
func (w *wire) link(name string, s *string) {
	if !w.encoding {
		w.readText(name, s)
		return
	}
	if *s == "" {
		w.missing(name, &rules.NoURL)
	}
	w.writeAddress(name, *s)
}

// optionalLink walks an absolute URL that may be left out.
func (w *wire) optionalLink(name string, s *string) {
	switch {
	case !w.encoding:
		w.readText(name, s)
	case *s == "":
		w.known(name)
	default:
		w.writeAddress(name, *s)
	}
}

func (w *wire) writeAddress(name, s string) {
	if !w.known(name) {
		w.address(name, s, w.writeTreated(name, s, &anAddress))
	}
}

// address notes an address that is broken. It is told whether it is plain.
func (w *wire) address(name, s string, plain bool) {
	switch {
	case s == "":
	case shape.UnsafeURL(s):
		w.fail(name, &rules.UnsafeURL)
	case !shape.IsAddress(s, plain):
		w.fail(name, &rules.BadURL)
	}
}
