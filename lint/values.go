package lint

import (
	"net"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/internal/jsregex"
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// longestLeftover is how long a text may be to be held against the
// documentation's examples.
const longestLeftover = 200

// leftovers are texts of the documentation's examples, in lower case.
var leftovers = []string{
	"www.example", "image url", "url for header image", "thumbnail icon for list item", "header image for the card",
	"text will be sent as message", "acknowledgement text", "optional- ", "optional, will be used", "lorem ipsum",
	"agent's userid", "your-bot-id", "group unique identifier", "userid of sender", "<url>", "<api_endpoint>",
	"<group_id>", "<event_name>",
}

// prose looks for what was left over from an example.
func (c *checker) prose(n *node) {
	s := n.Text()
	if s == "" || len(s) > longestLeftover {
		return
	}
	if strings.TrimSpace(s) == "" {
		c.report(n, &rules.Blank)
		return
	}
	if blankToFill(s) {
		c.report(n, &rules.Leftover)
		return
	}
	s = strings.ToLower(s)
	if s == "key1" || s == "value1" {
		c.report(n, &rules.Leftover)
		return
	}
	for _, leftover := range leftovers {
		if strings.Contains(s, leftover) {
			c.report(n, &rules.Leftover)
			return
		}
	}
}

// blankToFill reports whether a text is a name in angle brackets, such as
// <AGENT_ID> or <your text>.
func blankToFill(s string) bool {
	inner, opened := strings.CutPrefix(s, "<")
	inner, closed := strings.CutSuffix(inner, ">")
	words := strings.IndexFunc(inner, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" _-", r) }) < 0
	return opened && closed && words && (strings.ContainsAny(inner, " _") || len(inner) > 2 && inner == strings.ToUpper(inner))
}

// confusable are the names of texts, one of which is often taken for another.
var confusable = []string{"title", "name", "label", "text", "message", "caption"}

// label looks at a text that must be there. What stands under a name that is not
// read in this place is hinted at.
func (c *checker) label(n *node, p *place, name string, rule *rules.Rule) bool {
	t := n.at(name)
	if !t.empty() {
		c.noMarkup(t)
		return true
	}
	c.report(t, rule)
	c.confused(n, p, name)
	return false
}

// confused looks for a text under a name that the place has no use for.
func (c *checker) confused(n *node, p *place, name string) {
	for _, other := range confusable {
		if k, known := p.kinds[other]; other == name || known && k == text {
			continue
		}
		if t := n.at(other); t.word() != "" {
			c.odd(t, &rules.Confused, "write it as "+name)
			return
		}
	}
}

// limit looks at the length that the documents recommend.
func (c *checker) limit(n *node, most int) {
	if s := n.word(); len(s) > most && utf8.RuneCountInString(s) > most {
		c.report(n, &rules.TooLong)
	}
}

// noMarkup looks for tags in a text that not every client reads as HTML.
func (c *checker) noMarkup(n *node) {
	switch s := n.word(); {
	case strings.Contains(strings.ToLower(s), "<script"):
		c.report(n, &rules.Script)
	case holdsTag(s):
		c.report(n, &rules.HTMLShown)
	}
}

// holdsTag reports whether a text holds an HTML tag, from < to >. An address in
// angle brackets is none.
func holdsTag(s string) bool {
	end := strings.LastIndexByte(s, '>')
	for i := 0; i < end; i++ {
		if s[i] != '<' || !shape.BeginsTag(s[i:end+1]) {
			continue
		}
		name := strings.TrimLeft(s[i+1:end+1], "/!?-")
		behind := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if strings.IndexByte(" \t\n\r/>-", name[behind]) >= 0 {
			return true
		}
	}
	return false
}

// attribute looks at a text that the web widget puts into its markup as it is.
func (c *checker) attribute(n *node) {
	if strings.Contains(n.word(), `"`) {
		c.report(n, &rules.BrokenMarkup)
	}
}

// url looks at an address that must be there.
func (c *checker) url(n *node) {
	if n.empty() {
		c.report(n, &rules.NoURL)
		return
	}
	c.optionalURL(n)
}

// optionalURL looks at an address, if there is one. What a platform fills in is
// not known here.
func (c *checker) optionalURL(n *node) {
	if n.empty() {
		return
	}
	if n.Kind() != rawjson.String {
		c.odd(n, &rules.WrongKind, "")
		return
	}
	s := n.Text()
	lower := strings.ToLower(s)
	switch {
	case shape.UnsafeURL(s):
		c.report(n, &rules.UnsafeURL)
	case filledIn(s):
	case !shape.AbsoluteURL(s) && shape.AbsoluteURL(strings.ReplaceAll(s, " ", "%20")) && s == strings.TrimSpace(s):
		c.report(n, &rules.BlankInURL)
	case !shape.AbsoluteURL(s):
		c.report(n, &rules.BadURL)
	case examplePage(lower):
		c.report(n, &rules.ForeignPage)
	case ownMachine(lower):
		c.report(n, &rules.OwnMachine)
	case strings.HasPrefix(lower, "http:"):
		c.report(n, &rules.InsecureURL)
	}
}

// filledIn reports whether a text begins with what a platform replaces.
func filledIn(s string) bool {
	return len(s) > 1 && strings.IndexByte("$#{", s[0]) >= 0 && shape.Placeholder(s)
}

// examplePage reports whether a URL, in lower case, is one of the domains of
// examples.
func examplePage(s string) bool {
	host := hostOf(s)
	for _, domain := range []string{"example.com", "example.org", "example.net"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

// ownMachine reports whether a URL, in lower case, is of the machine that reads
// it: one of a developer's.
func ownMachine(s string) bool {
	host := hostOf(s)
	address, _ := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || address.IsLoopback()
}

// hostOf is the host of a URL, without its port.
func hostOf(s string) string {
	_, host, _ := strings.Cut(s, "://")
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

// tab looks at whether a link keeps to its tab: only the boolean counts.
func (c *checker) tab(n *node) { c.flagKind(n.at("openLinkInNewTab"), &rules.TabText) }

// pattern looks at a field's validation. Choices are not matched: an errorText
// alone makes them mandatory.
func (c *checker) pattern(n *node, choice bool) {
	if !n.object() {
		return
	}
	c.members(n, validation)
	regex, advice := n.at("regex"), n.at("errorText")
	switch s := regex.word(); {
	case s == "" && advice.word() != "" && !choice:
		c.report(advice, &rules.IdleErrorText)
	case s == "":
	case jsregex.Check(s) != nil:
		c.hint(regex, &rules.BadRegex, jsregex.Check(s).Error())
	case jsregex.Foreign(s):
		c.report(regex, &rules.ForeignRegex)
	case !jsregex.Anchored(s):
		c.report(regex, &rules.LooseRegex)
	}
	if regex.word() != "" && advice.empty() {
		c.report(advice, &rules.NoErrorText)
	}
}

// replyMetadata looks at what rides on a reply: an object. It reports whether
// there is any.
func (c *checker) replyMetadata(n *node) bool {
	if !n.has() {
		return false
	}
	if !n.object() {
		if opened := n.open(); !opened.object() {
			c.odd(n, &rules.WrongKind, "")
		}
		return true
	}
	c.members(n, replyMetadata)
	for name, value := range n.Members() {
		if isExampleName(name.Text()) {
			c.report(&node{value, n, name.Text(), 0}, &rules.Leftover)
		}
	}
	return true
}

// isExampleName reports whether a member's name is the documentation's.
func isExampleName(name string) bool { return name == "key1" || name == "key-1" }

// duplicates looks for entries with the same text.
func (c *checker) duplicates(entries *node, name string) {
	met := make(map[string]bool)
	for _, entry := range entries.each() {
		title := entry.at(name)
		s := strings.TrimSpace(title.word())
		if s != "" && met[s] {
			c.report(title, &rules.Duplicate)
		}
		met[s] = true
	}
}
