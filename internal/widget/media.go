package widget

import "github.com/kommunicate-go/kommunicate"

// drawMedia draws pictures and films (templates 9 and 14).
func drawMedia(on kommunicate.Surface, template string, items []Object) (v View) {
	kind := "picture"
	if template == "14" {
		kind = "film"
	}
	if on == kommunicate.IOS {
		if kind == "picture" {
			items = items[:1]
		}
		items = withText(items, "url")
	}
	for _, item := range items {
		line := kind + " " + item.text("url")
		if caption := item.text("caption"); caption != "" {
			line += ": " + caption
		}
		v.Lines = append(v.Lines, line)
	}
	return v
}
