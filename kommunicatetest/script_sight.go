package kommunicatetest

import (
	"encoding/json"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// A sight is one line of what a user sees, as a script has it: a bubble or a part
// of one.
type sight struct {
	word  string
	from  []string // The name and id of who says it.
	text  string
	items []item
	// optional lines need not stand in a script: notices and the button of a form.
	optional bool
	broken   bool // What the widget cannot draw is never as expected.
}

// shown are the lines of a bubble that the user sees.
func (b Bubble) shown() []sight {
	first := sight{word: "bot", from: []string{b.Name, b.From}, text: seen(b.Message.Text)}
	switch b.Who {
	case Notice:
		return []sight{{word: "notice", text: b.Message.Text, optional: true}}
	case ByAgent:
		first.word = "expect agent"
	}
	lines := []sight{first}
	switch m := b.Message; {
	case m.Location != nil:
		lines[0].text = ""
		lines = append(lines, sight{word: "location", text: m.Location.Latitude + ", " + m.Location.Longitude})
	case m.Attachment != nil:
		lines = append(lines, sight{word: "file", items: []item{{label: m.Attachment.Name, to: m.Attachment.URL}}})
	case m.HTML != "":
		lines[0].text = ""
		lines = append(lines, sight{word: "html", text: string(m.HTML)})
	}
	return append(lines, b.parts()...)
}

// seen is a text without the mark, shown by no client, that keeps a < from
// beginning a tag.
func seen(text string) string { return strings.ReplaceAll(text, "<\u2060", "<") }

// parts are the lines of the bubble's rich content, as the user's client shows it.
// What can be clicked is the client's view; what else there is, the message's.
func (b Bubble) parts() []sight {
	view := b.drawing()
	var stored struct{ Metadata map[string]string }
	_ = json.Unmarshal(b.Raw, &stored) // Of a bubble without Raw there is no view.
	lines := partLines(view, b.Surface, stored.Metadata)
	if view.Fault != nil {
		lines = append(lines, sight{word: "broken", text: "cannot be shown: " + view.Fault.Reason, broken: true})
	}
	return lines
}

func partLines(view widget.View, on kommunicate.Surface, metadata map[string]string) []sight {
	if len(view.Figures)+len(view.Controls) == 0 && view.Form == nil {
		return nil
	}
	id := metadata["templateId"]
	if id == "" {
		return inputLines(on, metadata)
	}
	if lines, ok := templates[id]; ok {
		return lines(view)
	}
	return buttonLines(view.Controls)
}

// templates are the lines of each templateId that is more than buttons.
var templates = map[string]func(widget.View) []sight{
	"6":  func(v widget.View) []sight { return itemLine("replies", controlItems(v.Controls)) },
	"7":  listLines,
	"8":  dialogLines,
	"9":  func(v widget.View) []sight { return mediaLines("images", v.Figures) },
	"10": cardLines,
	"12": formLines,
	"14": func(v widget.View) []sight { return mediaLines("videos", v.Figures) },
}

// itemLine is a line of items; none without items.
func itemLine(word string, items []item) []sight {
	if len(items) == 0 {
		return nil
	}
	return []sight{{word: word, items: items}}
}

func controlItems(controls []widget.Control) []item {
	items := make([]item, len(controls))
	for i, c := range controls {
		items[i].label = c.Label
		if c.Visit != nil && !c.Sends {
			items[i].to = c.Visit.URL
		}
	}
	return items
}

// buttonLines are links, when all buttons are, or else buttons.
func buttonLines(controls []widget.Control) []sight {
	word := "links"
	for _, c := range controls {
		if c.Visit == nil || c.Sends {
			word = "buttons"
		}
	}
	return itemLine(word, controlItems(controls))
}

// listLines are a list's header, rows and buttons. The rows come first among what
// can be clicked.
func listLines(view widget.View) []sight {
	figures, clickable := view.Figures, controlItems(view.Controls)
	var lines []sight
	if len(figures) > 0 && figures[0].Kind == widget.Header {
		if figures[0].Title != "" {
			lines = append(lines, sight{word: "header", text: figures[0].Title})
		}
		figures = figures[1:]
	}
	for i, row := range figures {
		clickable[i].more = row.More()
	}
	lines = append(lines, itemLine("list", clickable[:len(figures)])...)
	return append(lines, itemLine("buttons", clickable[len(figures):])...)
}

func dialogLines(view widget.View) []sight {
	return append(figureLines("dialog", view.Figures), itemLine("buttons", controlItems(view.Controls))...)
}

func cardLines(view widget.View) []sight {
	return append(figureLines("cards", view.Figures), buttonLines(view.Controls)...)
}

// figureLines are cards or a dialog.
func figureLines(word string, figures []widget.Figure) []sight {
	items := make([]item, len(figures))
	for i, f := range figures {
		items[i] = item{label: f.Title, more: f.More()}
	}
	return itemLine(word, items)
}

// mediaLines are the pictures or films that the client shows.
func mediaLines(word string, figures []widget.Figure) []sight {
	items := make([]item, len(figures))
	for i, f := range figures {
		items[i].label = f.URL
		if f.Title != "" {
			items[i].more = []string{f.Title}
		}
	}
	return itemLine(word, items)
}

func formLines(view widget.View) []sight {
	var lines []sight
	if view.Form != nil {
		var items []item
		for _, f := range view.Form.Fields {
			if f.Kind != "hidden" {
				items = append(items, item{label: f.Key, more: labels(f, "")})
			}
		}
		lines = itemLine("form", items)
	}
	for _, c := range view.Controls {
		lines = append(lines, sight{word: "submit", text: c.Label, optional: true})
	}
	return lines
}

// inputLines is the field that the text box becomes.
func inputLines(on kommunicate.Surface, metadata map[string]string) []sight {
	asked := widget.AskedInput(on, metadata)
	if asked == nil {
		return nil
	}
	label := item{label: asked.Label}
	if asked.Hint != "" {
		label.more = []string{asked.Hint}
	}
	return itemLine("input", []item{label})
}

// separator is what stands between the items of a line.
func separator(word string) byte {
	if word == "form" {
		return ','
	}
	return '|'
}

// longLine is where a list goes on in the next line.
const longLine = 100

// write writes the line as a script has it, in several lines when it has several.
func (s sight) write() []string {
	indent := "  "
	if isBubble(s.word) {
		indent = ""
	}
	head := indent + s.word + ":"
	if s.items == nil {
		return writeText(head, s.text)
	}
	between := ", "
	if separator(s.word) == '|' {
		between = " | "
	}
	lines := []string{head}
	for i, one := range s.items {
		text, last := one.write(separator(s.word)), &lines[len(lines)-1]
		switch {
		case i == 0:
			*last += " " + text
		case len(*last)+len(text) > longLine:
			lines = append(lines, "    | "+text)
		default:
			*last += between + text
		}
	}
	return lines
}

func writeText(head, text string) []string {
	if text == "" {
		return []string{head}
	}
	if !isPlain(text) {
		text = quoteIf(text)
	}
	lines := strings.Split(text, "\n")
	lines[0] = strings.TrimRight(head+" "+lines[0], " ")
	for i, line := range lines[1:] {
		lines[i+1] = strings.TrimRight("  | "+line, " ")
	}
	return lines
}
