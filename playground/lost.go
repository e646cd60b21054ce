package playground

import (
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// Lost is what a surface does not show of a message, or what is dead there.
type lost struct {
	Surface string   `json:"surface"`
	What    []string `json:"what"` // None when nothing is.
}

// lost compares the surfaces.
func (e *entry) lost() []lost {
	all := []kommunicate.Surface{kommunicate.Web, kommunicate.Android, kommunicate.IOS}
	figures := make(map[widget.Kind]int)
	labels, fields := make(map[string]int), make(map[string]int)
	var views []widget.View
	for _, on := range all {
		view := e.view(on)
		views = append(views, view)
		most(figures, kinds(view))
		most(labels, labelled(view))
		most(fields, keys(view))
	}
	result := make([]lost, len(all))
	for i, on := range all {
		result[i] = lost{surfaceName(on), []string{}}
		missing := &result[i].What
		switch view := views[i]; {
		case !e.shownOn(on):
			*missing = append(*missing, "the whole message is hidden")
		case view.Fault != nil:
			*missing = append(*missing, view.Fault.Reason+": "+effect(view.Fault, on))
		default:
			compare(missing, "%d × %s", kinds(view), figures)
			compare(missing, "%d × button %q", labelled(view), labels)
			compare(missing, "%d × field %q", keys(view), fields)
			for _, c := range view.Controls {
				if c.Dead != "" {
					*missing = append(*missing, fmt.Sprintf("button %q is dead: %s", c.Label, c.Dead))
				}
			}
		}
	}
	return result
}

func kinds(view widget.View) map[widget.Kind]int {
	counts := make(map[widget.Kind]int)
	for _, f := range view.Figures {
		counts[f.Kind]++
	}
	return counts
}

func labelled(view widget.View) map[string]int {
	counts := make(map[string]int)
	for _, c := range view.Controls {
		counts[c.Label]++
	}
	return counts
}

func keys(view widget.View) map[string]int {
	counts := make(map[string]int)
	if view.Form != nil {
		for _, f := range view.Form.Fields {
			counts[f.Key]++
		}
	}
	return counts
}

// most raises counts to those of another surface.
func most[K comparable](counts, other map[K]int) {
	for key, n := range other {
		counts[key] = max(counts[key], n)
	}
}

// compare adds what is there less often than on another surface.
func compare[K ~string](missing *[]string, format string, counts, most map[K]int) {
	for _, key := range sorted(most) {
		if n := most[key] - counts[key]; n > 0 {
			*missing = append(*missing, fmt.Sprintf(format, n, key)+" is missing")
		}
	}
}
