package botframework

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// An element is any part of an Adaptive Card, the card itself among them. What
// holds others has them in one of several members.
//
// Source: adaptivecards.io/explorer.
type element struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Text    string `json:"text"`
	Title   string `json:"title"`
	URL     string `json:"url"`
	AltText string `json:"altText"`

	Body    []element `json:"body"`
	Items   []element `json:"items"`
	Columns []element `json:"columns"`
	Rows    []element `json:"rows"`
	Cells   []element `json:"cells"`
	Images  []element `json:"images"`
	Actions []element `json:"actions"`

	Inlines []json.RawMessage `json:"inlines"`
	Facts   []struct {
		Title string `json:"title"`
		Value string `json:"value"`
	} `json:"facts"`
	Sources []struct {
		MIMEType string `json:"mimeType"`
		URL      string `json:"url"`
	} `json:"sources"`

	Label         string          `json:"label"`
	Placeholder   string          `json:"placeholder"`
	Value         json.RawMessage `json:"value"`
	ValueOn       string          `json:"valueOn"`
	ValueOff      string          `json:"valueOff"`
	Style         string          `json:"style"`
	Regex         string          `json:"regex"`
	IsMultiline   bool            `json:"isMultiline"`
	IsMultiSelect bool            `json:"isMultiSelect"`
	IsRequired    bool            `json:"isRequired"`
	ErrorMessage  string          `json:"errorMessage"`
	Choices       []choice        `json:"choices"`

	Data json.RawMessage `json:"data"`
}

type choice struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// An adaptiveCard collects what of a card Kommunicate can show.
type adaptiveCard struct {
	answer  *bridge.Answer
	pointer string
	parts   []part
	texts   []string
	form    form
	actions []placedElement
}

// A placedElement is an element and where it stands.
type placedElement struct {
	pointer string
	*element
}

// adaptiveParts are the bubbles of an Adaptive Card: its pictures, its texts with
// the form that its inputs make or with its buttons, and its links.
func adaptiveParts(a *bridge.Answer, pointer string, content json.RawMessage) []part {
	lost := len(a.Degraded)
	var card element
	err := json.Unmarshal(content, &card)
	// A member of the wrong kind is left out, and the others are read.
	if kind := (*json.UnmarshalTypeError)(nil); err != nil && !errors.As(err, &kind) || card.Type == "" && card.Body == nil {
		a.Lose(pointer, "broken-card", "the card's content is no Adaptive Card: it is not shown")
		return nil
	}
	c := &adaptiveCard{answer: a, pointer: pointer + "/content", form: newForm()}
	c.children(placedElement{c.pointer, &card})
	if len(c.form.fields) > 0 {
		c.addForm()
	} else {
		c.addButtons()
	}
	if len(c.parts) == 0 && len(a.Degraded) == lost {
		a.Lose(pointer, "empty-message", "there is nothing on the card that Kommunicate could show")
	}
	return c.parts
}

func (c *adaptiveCard) lose(e placedElement, code, detail string) {
	c.answer.Lose(e.pointer, code, detail)
}

// children reads what an element holds.
func (c *adaptiveCard) children(e placedElement) {
	for _, list := range []struct {
		name     string
		elements []element
	}{{"body", e.Body}, {"items", e.Items}, {"columns", e.Columns}, {"rows", e.Rows}, {"cells", e.Cells}, {"images", e.Images}} {
		for i := range list.elements {
			c.read(placedElement{fmt.Sprintf("%s/%s/%d", e.pointer, list.name, i), &list.elements[i]})
		}
	}
	for i := range e.Actions {
		c.actions = append(c.actions, placedElement{fmt.Sprintf("%s/actions/%d", e.pointer, i), &e.Actions[i]})
	}
}

func (c *adaptiveCard) read(e placedElement) {
	switch e.Type {
	case "TextBlock":
		c.text(e.Text)
	case "RichTextBlock":
		c.text(e.inlineText())
	case "FactSet":
		for _, f := range e.Facts {
			c.text(f.Title + " " + f.Value)
		}
	case "Image":
		c.parts = append(c.parts, part{e.pointer, kommunicate.Message{Rich: kommunicate.Images{{URL: e.URL, Caption: e.AltText}}}})
	case "Media":
		for _, source := range e.Sources[:min(len(e.Sources), 1)] { // The others are variants.
			c.parts = append(c.parts, part{e.pointer, file(source.MIMEType, source.URL, e.AltText)})
		}
	case "ActionSet", "Container", "ColumnSet", "Column", "ImageSet", "Table", "TableRow", "TableCell", "":
		c.children(e)
	default:
		if strings.HasPrefix(e.Type, "Input.") {
			c.input(e)
			return
		}
		c.lose(e, "no-counterpart", "Kommunicate has nothing like this element of an Adaptive Card: it is not shown")
	}
}

func (c *adaptiveCard) text(text string) {
	if text = strings.TrimSpace(text); text != "" {
		c.texts = append(c.texts, text)
	}
}

// takeText takes the last text, which is the label of the input that follows.
func (c *adaptiveCard) takeText() string {
	last := len(c.texts) - 1
	if last < 0 {
		return ""
	}
	text := c.texts[last]
	c.texts = c.texts[:last]
	return text
}

func (e *element) inlineText() string {
	var text strings.Builder
	for _, raw := range e.Inlines {
		var run struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(raw, &run.Text) == nil || json.Unmarshal(raw, &run) == nil {
			text.WriteString(run.Text)
		}
	}
	return text.String()
}

func (c *adaptiveCard) message(rich kommunicate.RichMessage) {
	if m := (kommunicate.Message{Text: strings.Join(c.texts, "\n"), Rich: rich}); m.Text != "" || rich != nil {
		c.parts = append(c.parts, part{c.pointer, m})
	}
}

// addForm adds the form, with the first action that submits it, and the links.
func (c *adaptiveCard) addForm() {
	var links buttons
	var submit *element
	for _, action := range c.actions {
		switch {
		case !action.submits():
			links = append(links, c.button(action)...)
		case submit != nil:
			c.lose(action, "second-submit", "a form of Kommunicate's has one button: the first that submits")
		default:
			submit = action.element
		}
	}
	if submit == nil {
		c.answer.Lose(c.pointer+"/actions", "no-submit", "the card has inputs and nothing to submit them with: they are not shown")
		c.message(links.rich())
		return
	}
	c.message(c.form.message(submit))
	if rich := links.rich(); rich != nil {
		c.parts = append(c.parts, part{c.pointer + "/actions", kommunicate.Message{Rich: rich}})
	}
}

func (c *adaptiveCard) addButtons() {
	var all buttons
	for _, action := range c.actions {
		all = append(all, c.button(action)...)
	}
	c.message(all.rich())
}

func (e *element) submits() bool { return e.Type == "Action.Submit" || e.Type == "Action.Execute" }

// button is what an action is without inputs, if anything.
func (c *adaptiveCard) button(e placedElement) buttons {
	action := CardAction{Title: e.Title}
	switch {
	case e.submits():
		action.Type, action.Value = "postBack", e.Data
	case e.Type == "Action.OpenUrl":
		raw, err := json.Marshal(e.URL)
		if err != nil {
			return nil
		}
		action.Type, action.Value = "openUrl", raw
	}
	b, reason := action.button()
	if b == nil {
		c.lose(e, "unsupported-action", reason)
		return nil
	}
	return buttons{b}
}
