package kommunicate

import "github.com/kommunicate-go/kommunicate/internal/rules"

// A Dialog is a question with its answer and buttons below it, as the help
// centre shows them (templateId 8, "FAQ"). A click sends the button's name; on
// the web the bot gets that message only when Metadata says so.
//
// Not in Kommunicate's public documents; known from the client SDKs.
type Dialog struct {
	Title           string // The question. Required.
	TitleHTML       HTML   // In place of Title; the web shows its tags.
	Description     string // The answer. Optional.
	DescriptionHTML HTML   // In place of Description.
	ButtonLabel     string // A line above the buttons. Optional.
	Buttons         []DialogButton
	Extra           Members
}

// A DialogButton is a button of a [Dialog]. Android shows the first two, and
// does not act on a click.
type DialogButton struct {
	Name     string        // Label, and the text that is sent. Required.
	Metadata ReplyMetadata // Optional. iOS drops it.
	Extra    Members
}

func (d Dialog) richMessage(w *wire) { d.fields(w) }

func (d *Dialog) fields(w *wire) {
	w.template("8")
	w.part("payload", &d.Extra, func() {
		if w.encoding && d.Title == "" && d.TitleHTML == "" {
			w.fail("title", &rules.NoTitle)
		}
		w.markup("title", &d.Title, &d.TitleHTML)
		w.markup("description", &d.Description, &d.DescriptionHTML)
		w.text("buttonLabel", &d.ButtonLabel)
		array(w, "buttons", &d.Buttons, (*DialogButton).fields)
	})
}

func (b *DialogButton) fields(w *wire) {
	w.object(&b.Extra, func() {
		w.must("name", &b.Name, &rules.NoLabel)
		w.reply("replyMetadata", &b.Metadata)
	})
}
