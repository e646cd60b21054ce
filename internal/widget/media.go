package widget

import "github.com/kommunicate-go/kommunicate"

// drawImages draws pictures (template 9), of which iOS takes the first.
func drawImages(on kommunicate.Surface, items []Object, _ map[string]string) View {
	if on == kommunicate.IOS {
		items = items[:1]
	}
	return drawMedia(on, Picture, items)
}

// drawVideos draws films (template 14).
func drawVideos(on kommunicate.Surface, items []Object, _ map[string]string) View {
	return drawMedia(on, Film, items)
}

func drawMedia(on kommunicate.Surface, kind Kind, items []Object) (v View) {
	if on == kommunicate.IOS {
		items = withText(items, "url")
	}
	for _, item := range items {
		v.Figures = append(v.Figures, Figure{
			Kind: kind, URL: item.text("url"), Title: item.text("caption"), Embedded: kind == Film && item.text("source") != "",
		})
	}
	return v
}
