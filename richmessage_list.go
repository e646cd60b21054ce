package kommunicate

import "github.com/kommunicate-go/kommunicate/internal/rules"

// A List is a header, rows and buttons (templateId 7).
//
// Source: docs.kommunicate.io/docs/message-types.
type List struct {
	// HeaderText is the title above the rows. Optional.
	HeaderText string
	// HeaderHTML stands in place of HeaderText. Mobile clients show its tags.
	HeaderHTML HTML
	// HeaderImage is the URL of a picture of about 910 by 330 pixels. Optional.
	HeaderImage string
	// Rows, at least one.
	Rows []ListRow
	// Buttons below the rows. Optional.
	Buttons []ListButton
	Extra   Members
}

// A ListRow is a [LinkRow], [ReplyRow] or [UnknownElement]. Every row acts on
// a click: one that does not is dead on the web and crashes Android.
type ListRow interface{ listRow(w *wire) }

// A ListButton is a [Link], [SuggestedReply] or [UnknownElement]. As on the
// wire, the label of a reply is its Title, and that of a link its Name.
type ListButton interface{ listButton(w *wire) }

// A LinkRow is a row of a [List] that opens a web page.
type LinkRow struct {
	Title           string // Required.
	Description     string // Optional.
	DescriptionHTML HTML   // In place of Description; the web strips its tags.
	Image           string // URL of a picture of about 150 by 150 pixels. Optional.
	URL             string // Absolute, with its scheme. Required.
	SameTab         bool   // As in [Link].
	Extra           Members
}

// A ReplyRow is a row of a [List] that sends a text.
type ReplyRow struct {
	Title           string        // Required.
	Description     string        // Optional.
	DescriptionHTML HTML          // In place of Description; the web strips its tags.
	Image           string        // URL of a picture of about 150 by 150 pixels. Optional.
	Message         string        // What is sent. Optional: without it, the title.
	Language        string        // As in [SuggestedReply].
	Metadata        ReplyMetadata // As in [SuggestedReply]; iOS drops it.
	Extra           Members
}

var listRows = union[ListRow]{
	write: ListRow.listRow,
	kind:  actionKind,
	read: map[string]func(*wire) ListRow{
		"link":           reader[ListRow]((*LinkRow).fields),
		"quick_reply":    reader[ListRow]((*ReplyRow).fields),
		"quickReply":     reader[ListRow]((*ReplyRow).fields),
		"suggestedReply": reader[ListRow]((*ReplyRow).fields),
	},
	misplaced: reader[ListRow]((*ReplyRow).fields),
	unknown:   keep[ListRow],
}

var listButtons = union[ListButton]{
	write: ListButton.listButton,
	kind:  actionKind,
	read: map[string]func(*wire) ListButton{
		"link":           reader[ListButton]((*Link).list),
		"quick_reply":    reader[ListButton]((*SuggestedReply).list),
		"quickReply":     reader[ListButton]((*SuggestedReply).list),
		"suggestedReply": reader[ListButton]((*SuggestedReply).list),
	},
	misplaced: reader[ListButton]((*SuggestedReply).list),
	unknown:   keep[ListButton],
}

func (l List) richMessage(w *wire) { l.fields(w) }

func (l *List) fields(w *wire) {
	w.template("7")
	w.part("payload", &l.Extra, func() {
		w.optionalLink("headerImgSrc", &l.HeaderImage)
		w.markup("headerText", &l.HeaderText, &l.HeaderHTML)
		fullList(w, "elements", &l.Rows, listRows.walk)
		list(w, "buttons", &l.Buttons, listButtons.walk)
	})
}

func (r LinkRow) listRow(w *wire) { r.fields(w) }

func (r *LinkRow) fields(w *wire) {
	w.object(&r.Extra, func() {
		w.row(&r.Title, &r.Description, &r.DescriptionHTML, &r.Image)
		w.linkAction(&r.URL, &r.SameTab)
	})
}

func (r ReplyRow) listRow(w *wire) { r.fields(w) }

func (r *ReplyRow) fields(w *wire) {
	w.object(&r.Extra, func() {
		w.row(&r.Title, &r.Description, &r.DescriptionHTML, &r.Image)
		w.replyAction(&r.Message, r.Title, &r.Language, &r.Metadata)
	})
}

// row walks what both kinds of rows show.
func (w *wire) row(title, description *string, html *HTML, image *string) {
	w.shown("title", title, &rules.NoTitle)
	w.markup("description", description, html)
	w.optionalLink("imgSrc", image)
	w.never("articleId", &rules.ArticleID)
}

func (l Link) listButton(w *wire) { l.list(w) }

func (l *Link) list(w *wire) {
	w.object(&l.Extra, func() {
		w.must("name", &l.Name, &rules.NoLabel)
		w.linkAction(&l.URL, &l.SameTab)
	})
}

func (r SuggestedReply) listButton(w *wire) { r.list(w) }

func (r *SuggestedReply) list(w *wire) {
	w.object(&r.Extra, func() {
		w.must("name", &r.Title, &rules.NoLabel)
		w.replyAction(&r.Message, r.Title, &r.Language, &r.Metadata)
	})
}

// linkAction walks the action of a row or button that opens a page.
func (w *wire) linkAction(url *string, sameTab *bool) {
	w.need("action", &rules.NoAction, func() {
		w.tag("type", "link")
		w.link("url", url)
		w.unset("openLinkInNewTab", sameTab)
	})
}

// replyAction walks the action of a row or button that sends a text.
func (w *wire) replyAction(text *string, label string, language *string, metadata *ReplyMetadata) {
	w.need("action", &rules.NoAction, func() {
		w.tag("type", "quick_reply", "quickReply", "suggestedReply")
		w.or("text", text, label)
		w.never("message", &rules.ListText)
		w.text("updateLanguage", language)
		w.reply("replyMetadata", metadata)
	})
}
