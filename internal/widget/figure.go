package widget

import "slices"

// A Kind says what a [Figure] is.
type Kind string

// The kinds of figures.
const (
	Card    Kind = "card"
	Header  Kind = "header" // Of a list.
	Row     Kind = "row"    // Of a list.
	Dialog  Kind = "dialog"
	Picture Kind = "picture"
	Film    Kind = "film"
	TextBox Kind = "input"  // What the chat's text box becomes.
	Travel  Kind = "travel" // Of the travel demo.
)

// A Figure is one thing that a client draws.
type Figure struct {
	Kind        Kind
	Title       string // The caption of a picture or film.
	Extra       string // Beside a card's title, below a dialog, the hint of a text box.
	Subtitle    string
	Description string
	URL         string // Of the picture or film.
	Overlay     string // Stands over a card's picture.
	Embedded    bool   // The film is a page of its own.
	// HTML is set where the client reads the title of a header, and of all others
	// the subtitle and description, as HTML.
	HTML bool
}

// Lines are the figure's texts, as they stand in a transcript.
func (f Figure) Lines() []string {
	switch f.Kind {
	case Card:
		line := f.Title
		for _, text := range []string{f.Extra, f.Subtitle, f.Description} {
			if text != "" {
				line += " | " + text
			}
		}
		return []string{line}
	case Row:
		if f.Description == "" {
			return nil
		}
		return []string{f.Title + ": " + f.Description}
	case Picture, Film:
		line := string(f.Kind) + " " + f.URL
		if f.Title != "" {
			line += ": " + f.Title
		}
		return []string{line}
	case TextBox:
		return []string{Box(f.Title, f.Extra)}
	case Travel:
		return []string{"[travel template " + f.Title + "]"}
	}
	return slices.DeleteFunc([]string{f.Title, f.Description, f.Extra}, func(text string) bool { return text == "" })
}

// More are the texts beside the title that are not empty.
func (f Figure) More() []string {
	texts := []string{f.Extra, f.Subtitle, f.Description}
	if f.Kind == Dialog {
		texts = []string{f.Description, f.Extra}
	}
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" })
}
