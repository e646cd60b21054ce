package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// A treatment is what is done to a text before it is written. Plain texts, as most
// are, need none: [shape.PlainText] tells.
type treatment struct {
	apply func(string) string
	tames bool // What came in may have been tamed.
}

var asItIs = treatment{apply: func(s string) string { return s }}

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
	case w.known(name) || *s == "":
	case shape.PlainText(*s):
		w.writePlain(name, *s)
	default:
		w.writeTreated(name, *s, treat)
	}
}

// required walks a text that breaks the rule when it is empty.
func (w *wire) required(name string, s *string, treat *treatment, rule *rules.Rule) {
	switch {
	case !w.encoding:
		w.readTreated(name, s, treat)
	case w.known(name):
	case shape.PlainText(*s):
		w.notEmpty(name, *s, rule)
		w.writePlain(name, *s)
	default:
		w.writeTreated(name, *s, treat)
	}
}

func (w *wire) notEmpty(name, s string, rule *rules.Rule) {
	if s == "" && !w.lenient {
		w.fail(name, rule)
	}
}

// always walks a text that is written as the fallback when it is empty.
func (w *wire) always(name string, s *string, treat *treatment, fallback string) {
	if !w.encoding {
		if w.readTreated(name, s, treat); *s == fallback {
			*s = ""
		}
		return
	}
	if *s == "" {
		s = &fallback
	}
	switch {
	case w.known(name):
	case shape.PlainText(*s):
		w.writePlain(name, *s)
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

// writeText writes a member whose value is a text.
func (w *wire) writeText(name, s string) { w.writeTreated(name, s, &asItIs) }

func (w *wire) writeTreated(name, s string, treat *treatment) {
	w.key(name)
	w.wrote(rawjson.AppendString(w.out, treat.apply(s)))
}

// writePlain is writeText for a text that is plain.
func (w *wire) writePlain(name, s string) {
	out := append(append(append(w.out, ',', '"'), name...), '"', ':', '"')
	w.wrote(append(append(out, s...), '"'))
}
