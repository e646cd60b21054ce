package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// CombinedButtons are buttons of several kinds in one message (templateId 11):
// at most one [Submit], at most eight [Link] and Submit together (each one
// doubles the web widget's markup).
type CombinedButtons []CombinedButton

// A CombinedButton is a [Link], [SuggestedReply], [Submit] or [UnknownElement]. As on the
// wire, the label of a reply is its Title, and that of links and submit buttons their Name.
type CombinedButton interface{ combinedButton(w *wire) }

var combinedButtons = union[CombinedButton]{
	write: CombinedButton.combinedButton,
	kind: func(v rawjson.Value) string {
		if kind := v.Find("type").Text(); kind != "" {
			return kind
		}
		return actionKind(v)
	},
	read: map[string]func(*wire) CombinedButton{
		"link":           reader[CombinedButton]((*Link).combined),
		"submit":         reader[CombinedButton]((*Submit).combined),
		"quickReply":     reader[CombinedButton]((*SuggestedReply).combined),
		"quick_reply":    reader[CombinedButton]((*SuggestedReply).combined),
		"suggestedReply": reader[CombinedButton]((*SuggestedReply).combined),
	},
	misplaced: reader[CombinedButton]((*SuggestedReply).combined),
	unknown:   keep[CombinedButton],
}

// maxLinksAndSubmits is where the web widget's markup, which doubles with each
// of them, is still small.
const maxLinksAndSubmits = 8

func (c CombinedButtons) richMessage(w *wire) { c.fields(w) }

func (c *CombinedButtons) fields(w *wire) {
	w.template("11")
	w.submits, w.linksAndSubmits = 0, 0
	fullList(w, "payload", (*[]CombinedButton)(c), combinedButtons.walk)
	if w.submits > 1 {
		w.fail("payload", &rules.TwoSubmits)
	}
	if w.linksAndSubmits > maxLinksAndSubmits {
		w.fail("payload", &rules.TooManyButtons)
	}
}

// kind walks the type of a combined button, which each client looks for in
// another place, and what its action holds.
func (w *wire) kind(name literal, action func(), spellings ...string) {
	found := w.optionalTag("type", name, spellings...)
	w.need("action", &rules.NoAction, func() {
		if found {
			w.optionalTag("type", name, spellings...)
		} else {
			w.tag("type", name, spellings...)
		}
		action()
	})
}

func (l Link) combinedButton(w *wire) { l.combined(w) }

func (l *Link) combined(w *wire) {
	w.linksAndSubmits++
	w.object(&l.Extra, func() {
		w.label("name", &l.Name)
		w.never("replyMetadata", &rules.DeadMetadata)
		w.kind("link", func() {
			w.link("url", &l.URL)
			w.unset("openLinkInNewTab", &l.SameTab)
			w.never("replyMetadata", &rules.DeadMetadata)
		})
	})
}

func (r SuggestedReply) combinedButton(w *wire) { r.combined(w) }

func (r *SuggestedReply) combined(w *wire) {
	w.object(&r.Extra, func() {
		w.shown("name", &r.Title, &rules.NoLabel)
		w.reply("replyMetadata", &r.Metadata)
		w.kind("quickReply", func() {
			w.or("message", &r.Message, r.Title)
			w.text("updateLanguage", &r.Language)
			if !w.encoding {
				w.reply("replyMetadata", &r.Metadata) // Where only the web reads it.
			}
			w.never("replyMetadata", &rules.UntypedMetadata)
		}, "quick_reply", "suggestedReply")
	})
}

func (s Submit) combinedButton(w *wire) { s.combined(w) }

func (s *Submit) combined(w *wire) {
	w.submits++
	w.linksAndSubmits++
	w.object(&s.Extra, func() {
		w.label("name", &s.Name)
		w.never("replyMetadata", &rules.DeadMetadata)
		w.kind("submit", func() {
			w.acknowledgement("message", &s.Message, s.Name)
			s.request(w)
			w.never("replyMetadata", &rules.DeadMetadata)
		})
	})
}
