package kommunicate

import (
	"maps"
	"slices"
)

// ActionNames are the action requests that have a type.
func ActionNames() []string { return slices.Sorted(maps.Keys(actions)) }

// TemplateIDs are the templates that have a type.
func TemplateIDs() []string { return slices.Sorted(maps.Keys(templates)) }
