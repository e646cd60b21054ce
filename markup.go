package kommunicate

import (
	"strings"
	"unicode"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// Text is never markup. Some fields are read as HTML by some clients and as
// text by others, so that escaping would show on the latter. In those a "<",
// and a "&" that begins a character reference, is followed by U+2060 (word
// joiner, which is not drawn): with no letter after it, it begins nothing,
// however often a client reads the text as HTML (the web widget reads a list
// row's description twice). Checked in the web widget; for Android's and iOS's
// HTML readers it follows from how HTML is read.
const joiner = "\u2060"

// tame makes text that no client reads as markup.
func tame(s string) string {
	return join(s, func(rest string) bool { return rest[0] == '<' || shape.IsReference(rest) })
}

// tameBubble is tame for a bubble's text. Clients show that as text, but for the
// web widget's preview of an unread message, which is HTML: only what begins a
// tag is changed.
func tameBubble(s string) string { return join(s, shape.BeginsTag) }

// join puts a joiner behind each "<" and "&" from which on the text is markup.
func join(s string, markup func(rest string) bool) string {
	if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if (s[i] == '<' || s[i] == '&') && !strings.HasPrefix(s[i+1:], joiner) && markup(s[i:]) {
			b.WriteString(joiner)
		}
	}
	return b.String()
}

// untame takes the joiners out of what tame made, and leaves other text as it
// is.
func untame(s string, tame func(string) string) string {
	if !strings.Contains(s, joiner) {
		return s
	}
	plain := strings.NewReplacer("<"+joiner, "<", "&"+joiner, "&").Replace(s)
	if tame(plain) == s {
		return plain
	}
	return s
}

// tameAttribute is tame for text that also stands in an HTML attribute as it
// is, where a quote would end it: quotes become typographic ones.
func tameAttribute(s string) string {
	s = tame(s)
	if strings.IndexByte(s, '"') < 0 {
		return s
	}
	var b strings.Builder
	before := ' '
	for _, r := range s {
		switch {
		case r != '"':
			b.WriteRune(r)
		case unicode.IsSpace(before) || strings.ContainsRune("([{-", before):
			b.WriteRune('\u201c')
		default:
			b.WriteRune('\u201d')
		}
		before = r
	}
	return b.String()
}

// tamed is for a text that some client reads as HTML when it shows it,
// tamedAttribute for one that the web widget also puts into an attribute.
var (
	tamed          = treatment{plain: shape.Text, apply: tame, tames: true}
	tamedAttribute = treatment{plain: shape.Text, apply: tameAttribute, tames: true}
)

// shown walks a required text that is shown.
func (w *wire) shown(name string, s *string, rule *rules.Rule) { w.required(name, s, &tamed, rule) }

// caption is shown for a text that may be left out.
func (w *wire) caption(name string, s *string) { w.optional(name, s, &tamed) }

// label is shown for one that also stands in an attribute.
func (w *wire) label(name string, s *string) {
	w.required(name, s, &tamedAttribute, &rules.NoLabel)
}

// acknowledgement walks what a submit button sends as the user's text. The web
// widget keeps it in an attribute.
func (w *wire) acknowledgement(name string, s *string, fallback string) {
	w.always(name, s, &tamedAttribute, fallback)
}

// again writes the text of the member called first under another name too, for
// the clients that look for it there. Reading takes it where the first is
// missing.
func (w *wire) again(name, first string, s *string, fallback string) {
	if w.encoding {
		if _, other := w.toAdd(name); !other {
			w.acknowledgement(name, s, fallback)
		}
		return
	}
	if w.scope.object.Find(first).Text() == "" {
		w.acknowledgement(name, s, fallback)
		return
	}
	v := w.scope.object.Take(name)
	text := untame(v.Text(), tame)
	if v.Kind() != rawjson.String || text != *s && (*s != "" || text != fallback) {
		w.setAside(name, v)
	}
}

// markup walks a text that some clients read as HTML and others do not, with
// its HTML form, which stands in the same member.
func (w *wire) markup(name string, text *string, html *HTML) {
	if !w.encoding {
		var s string
		w.readText(name, &s)
		if plain := untame(s, tame); tame(plain) == s {
			*text = plain
		} else {
			*html = HTML(s)
		}
		return
	}
	if *html == "" {
		w.optional(name, text, &tamed)
		return
	}
	if *text != "" {
		w.fail(name, &rules.TextAndHTML)
	}
	w.optional(name, (*string)(html), &asItIs)
}
