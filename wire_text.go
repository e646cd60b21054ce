package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// A treatment is what is done to a text before it is written, except to a plain
// one, as most are: that is written as it is.
type treatment struct {
	plain *shape.Sieve // Lets plain texts through.
	apply func(string) string
	tames bool // What came in may have been tamed.
}

var asItIs = treatment{plain: shape.Text, apply: func(s string) string { return s }}

// text is optional for a text that no client reads as markup.
func (w *wire) text(name string, s *string) { w.optional(name, s, &asItIs) }

// must is required for such a text.
func (w *wire) must(name string, s *string, rule *rules.Rule) { w.required(name, s, &asItIs, rule) }

// or is always for such a text.
func (w *wire) or(name string, s *string, fallback string) { w.always(name, s, &asItIs, fallback) }

// optional walks a text that is left out when it is empty.
func (w *wire) optional(name string, s *string, treat *treatment) {
	switch {
	case !w.encoding:
		w.readTreated(name, s, treat)
	case *s == "":
		w.known(name)
	default:
		w.writeTreated(name, *s, treat)
	}
}

// required walks a text that breaks the rule when it is empty.
func (w *wire) required(name string, s *string, treat *treatment, rule *rules.Rule) {
	if !w.encoding {
		w.readTreated(name, s, treat)
		return
	}
	if *s == "" {
		w.missing(name, rule)
	}
	w.writeTreated(name, *s, treat)
}

// missing refuses an empty text, unless Extra has something in its place.
func (w *wire) missing(name string, rule *rules.Rule) {
	if _, added := w.toAdd(name); !added && !w.lenient {
		w.fail(name, rule)
	}
}

// always walks a text that is written as the fallback when it is empty.
func (w *wire) always(name string, s *string, treat *treatment, fallback string) {
	switch {
	case !w.encoding:
		if w.readTreated(name, s, treat); *s == fallback {
			*s = ""
		}
	case *s == "":
		w.writeTreated(name, fallback, treat)
	default:
		w.writeTreated(name, *s, treat)
	}
}

// readText takes a text, or a number or boolean in its place.
func (w *wire) readText(name string, s *string) {
	switch v := w.scope.object.Take(name); v.Kind() {
	case rawjson.String, rawjson.Number, rawjson.Bool:
		*s = v.Text()
	default:
		w.setAside(name, v)
	}
}

func (w *wire) readTreated(name string, s *string, treat *treatment) {
	w.readText(name, s)
	if treat.tames {
		*s = untame(*s, tame)
	}
}

// writeText writes a member whose value is a text, unless Extra has it.
func (w *wire) writeText(name, s string) { w.writeTreated(name, s, &asItIs) }

// writeTreated is writeText for a text that may have to be treated. If it is written,
// it reports whether it was plain.
func (w *wire) writeTreated(name, s string, treat *treatment) (plain bool) {
	if w.known(name) {
		return false
	}
	w.key(name)
	if treat.plain.Passes(s) {
		w.quote(s)
		return true
	}
	w.wrote(rawjson.AppendString(w.out, treat.apply(s)))
	return false
}

// writeLiteral writes a text that nobody has to look at, whatever Extra has.
func (w *wire) writeLiteral(name string, s literal) {
	w.key(name)
	w.quote(string(s))
}
