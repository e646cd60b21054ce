package kommunicatetest

import (
	"strings"

	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// drawn is rich content in characters.
func drawn(view widget.View) []string {
	var lines []string
	var below []widget.Control // All figures; those of cards stand below their card.
	cards := make(map[int][]widget.Control)
	for _, c := range view.Controls {
		if c.Figure > 0 && view.Figures[c.Figure-1].Kind == widget.Card {
			cards[c.Figure] = append(cards[c.Figure], c)
			continue
		}
		below = append(below, c)
	}
	for i, figure := range view.Figures {
		for _, line := range figure.Lines() {
			lines = append(lines, strings.Split(line, "\n")...)
		}
		lines = append(lines, drawnButtons(cards[i+1])...)
	}
	if view.Form != nil {
		lines = append(lines, drawnForm(view.Form)...)
	}
	lines = append(lines, drawnButtons(below)...)
	if view.Fault != nil {
		lines = append(lines, "(cannot be shown: "+view.Fault.Reason+")")
	}
	return lines
}

// drawnButtons are controls in a line of their own.
func drawnButtons(controls []widget.Control) []string {
	var buttons []string
	for _, c := range controls {
		label := c.Label
		if c.Visit != nil && !c.Sends {
			label += " -> " + c.Visit.URL
		}
		buttons = append(buttons, "["+label+"]")
	}
	if len(buttons) == 0 {
		return nil
	}
	return []string{strings.Join(buttons, " ")}
}

func drawnForm(f *widget.Form) []string {
	var lines []string
	for _, have := range f.Fields {
		switch have.Kind {
		case "hidden":
		case "dropdown":
			lines = append(lines, have.Key+": ["+strings.Join(labels(have, ""), " | ")+"]")
		case "radio":
			lines = append(lines, have.Key+": "+strings.Join(labels(have, "( ) "), "  "))
		case "checkbox":
			lines = append(lines, have.Key+": "+strings.Join(labels(have, "[ ] "), "  "))
		default:
			lines = append(lines, widget.Box(have.Key, have.Hint))
		}
	}
	return lines
}

// labels are the labels of the options behind a mark.
func labels(f widget.Field, mark string) []string {
	labels := make([]string, len(f.Options))
	for i, o := range f.Options {
		labels[i] = mark + o.Label
	}
	return labels
}
