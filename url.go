package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// link walks a required absolute URL.
func (w *wire) link(name string, s *string) {
	if w.encoding && *s != "" {
		w.checkURL(name, *s)
	}
	w.must(name, s, &rules.NoURL)
}

// optionalLink walks an absolute URL that may be left out.
func (w *wire) optionalLink(name string, s *string) {
	if w.encoding && *s != "" {
		w.checkURL(name, *s)
	}
	w.text(name, s)
}

func (w *wire) checkURL(name, s string) {
	switch {
	case shape.UnsafeURL(s):
		w.fail(name, &rules.UnsafeURL)
	case !shape.AbsoluteURL(s):
		w.fail(name, &rules.BadURL)
	}
}
