package widget

import "github.com/kommunicate-go/kommunicate"

// drawMedia draws pictures and films (templates 9 and 14).
func drawMedia(on kommunicate.Surface, template string, items []Object) (v View) {
	kind := Picture
	if template == "14" {
		kind = Film
	}
	if on == kommunicate.IOS {
		if kind == Picture {
			items = items[:1]
		}
		items = withText(items, "url")
	}
	for _, item := range items {
		v.Figures = append(v.Figures, Figure{
			Kind: kind, URL: item.text("url"), Title: item.text("caption"), Embedded: kind == Film && item.text("source") != "",
		})
	}
	return v
}
