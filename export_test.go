package kommunicate

import (
	"maps"
	"slices"
)

// ActionNames are the action requests that have a type.
func ActionNames() []string { return slices.Sorted(maps.Keys(actions)) }

// TemplateIDs are the templates that have a type.
func TemplateIDs() []string { return slices.Sorted(maps.Keys(templates)) }

// Key is how a member called name begins, where so many bytes of memory are free.
func Key(name string, free int) string {
	w := wire{out: append(make([]byte, 0, 1+free), 'x')}
	w.key(name)
	return string(w.out)
}
