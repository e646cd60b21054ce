package lint

import (
	"strings"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// longestName is how long a name may be to be held against those that are known.
const longestName = 40

// members looks at the names and kinds of an object's members.
func (c *checker) members(n *node, p *place) {
	met := make(map[string]bool, len(p.names))
	strange := false
	for key, value := range n.Members() {
		name := key.Text()
		k, known := p.kinds[name]
		if !known {
			strange = true
			continue
		}
		at := &node{value, n, name, 0}
		if met[name] {
			c.report(at, &rules.Repeated)
		}
		met[name] = true
		c.kind(at, k)
	}
	if strange {
		c.strange(n, p, met)
	}
}

// strange looks for the names that unknown ones were meant to be, and for
// messages under unknown names. A name whose member stands beside it is not what
// was meant.
func (c *checker) strange(n *node, p *place, met map[string]bool) {
	for key, value := range n.Members() {
		name := key.Text()
		if _, known := p.kinds[name]; known || name == "" || len(name) > longestName {
			continue
		}
		at := &node{value, n, name, 0}
		switch meant := nearest(name, p); {
		case p == bubble && isMetadataName(name):
			c.odd(at, &rules.Misplaced, "")
		case meant != "" && !met[meant]:
			c.odd(at, &rules.Misspelled, "the name here is "+meant)
			if p == bubble && meant == "metadata" && !c.typed {
				c.strays(at, 0)
			}
		case p != replyMetadata && !c.typed:
			c.strays(at, searched)
		}
	}
}

// nearest is the known name that differs from name in its case, in blanks and
// underscores around or between its words, or in one letter or two.
func nearest(name string, known *place) string {
	best, distance := "", 3
	plain := letters(name)
	for _, alias := range aliases[plain] {
		if _, ok := known.kinds[alias]; ok && known != metadata {
			return alias
		}
	}
	for i, k := range known.names {
		if known.plain[i] == plain {
			return k
		}
		limit := 1
		if len(k) >= 6 {
			limit = 2
		}
		if len(k) < 4 {
			limit = 0
		}
		if d := edits(name, k, limit); d <= limit && d < distance {
			best, distance = k, d
		}
	}
	return best
}

// aliases are names that people write for others, by their letters.
var aliases = map[string][]string{
	"metadata": {"replyMetadata"},
	"link":     {"url"}, "href": {"url"}, "src": {"url", "imgSrc"},
	"image": {"url", "imgSrc"}, "imageurl": {"url", "imgSrc"}, "imgurl": {"url", "imgSrc"}, "videourl": {"url"},
}

func letters(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '\t' || r == '\u00a0' {
			return -1
		}
		return r
	}, name))
}

// edits counts the letters to insert, delete, replace or swap to make b, at most
// longestName long, of a; a number above limit means more than that.
func edits(a, b string, limit int) int {
	if diff := len(a) - len(b); diff > limit || -diff > limit || !utf8.ValidString(a) {
		return limit + 1
	}
	var rows [3][longestName + 1]int
	before, last, row := rows[0][:len(b)+1], rows[1][:len(b)+1], rows[2][:len(b)+1]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// kind looks at the JSON type of a known member.
func (c *checker) kind(n *node, want kind) {
	got := n.Kind()
	switch {
	case want == anything:
	case got == rawjson.Null:
		c.report(n, &rules.NullMember)
	case want == text:
		c.textKind(n)
	case want == flag:
		c.flagKind(n, &rules.TextFlag)
	case want == number && got != rawjson.Number:
		if strings.Trim(n.word(), "0123456789") == "" && n.word() != "" {
			c.report(n, &rules.TextNumber)
		} else {
			c.odd(n, &rules.WrongKind, "")
		}
	case want == object:
		c.structure(n, rawjson.Object)
	case want == array:
		c.structure(n, rawjson.Array)
	}
}

func (c *checker) textKind(n *node) {
	switch n.Kind() {
	case rawjson.String:
		c.prose(n)
	case rawjson.Number, rawjson.Bool:
		c.report(n, &rules.NumberText)
	default:
		c.odd(n, &rules.WrongKind, "")
	}
}

// flagKind reports a boolean that is written as a text by the rule.
func (c *checker) flagKind(n *node, rule *rules.Rule) {
	switch {
	case n.Kind() <= rawjson.Null, n.Kind() == rawjson.Bool:
	case n.Is("true"), n.Is("false"):
		c.report(n, rule)
	default:
		c.odd(n, &rules.WrongKind, "")
	}
}

// structure looks at what must be an array or an object, and opens its text.
func (c *checker) structure(n *node, want rawjson.Kind) {
	switch {
	case n.Kind() == want:
	case n.open().Kind() == want:
		c.report(n, &rules.JSONText)
	default:
		c.odd(n, &rules.WrongKind, "")
	}
}
