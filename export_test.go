package kommunicate

import (
	"maps"
	"slices"
)

// ActionNames are the action requests that have a type.
func ActionNames() []string { return slices.Sorted(maps.Keys(actions)) }

// TemplateIDs are the templates that have a type.
func TemplateIDs() []string { return slices.Sorted(maps.Keys(templates)) }

// Key is how a member called name begins, where so many bytes of memory are free, and
// Quote a text as a JSON string.
func Key(name string, free int) string   { return written(free, func(w *wire) { w.key(name) }) }
func Quote(text string, free int) string { return written(free, func(w *wire) { w.quote(text) }) }

func written(free int, write func(*wire)) string {
	w := wire{out: append(make([]byte, 0, 1+free), 'x')}
	write(&w)
	return string(w.out)
}
