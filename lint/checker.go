package lint

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A checker goes through a document once and notes what is wrong.
type checker struct {
	surfaces []kommunicate.Surface
	typed    bool // The document was written by the types.
	rest     bool // The message is a send's: its metadata holds texts.
	seen     map[rawjson.Value]bool
	astray   bool // The message stands where it should not.
	findings []Finding
	full     bool // There are more, which are not noted.
}

// A node is a value of the document and the way to it. A missing value is a node
// too: one knows where it should be.
type node struct {
	rawjson.Value
	up    *node
	name  string // In an object.
	index int    // In an array, with name "".
}

// at is the member called name.
func (n *node) at(name string) *node { return &node{n.Find(name), n, name, 0} }

// each yields the elements of an array.
func (n *node) each() iter.Seq2[int, *node] {
	return func(yield func(int, *node) bool) {
		i := 0
		for v := range n.Elements() {
			if !yield(i, &node{v, n, "", i}) {
				return
			}
			i++
		}
	}
}

// objects yields those elements of an array that are objects.
func (n *node) objects() iter.Seq2[int, *node] {
	return func(yield func(int, *node) bool) {
		for i, element := range n.each() {
			if element.object() && !yield(i, element) {
				return
			}
		}
	}
}

// open is the array or object that a string holds as JSON, and otherwise the
// node itself.
func (n *node) open() *node {
	if n.Kind() != rawjson.String {
		return n
	}
	var inner rawjson.Index
	if inner.Reset([]byte(n.Text())) != nil || inner.Root().Kind() < rawjson.Array {
		return n
	}
	opened := *n
	opened.Value = inner.Root()
	return &opened
}

// has reports whether the value is there and not null.
func (n *node) has() bool { return n.Kind() > rawjson.Null }

// empty reports whether a text is missing, or "".
func (n *node) empty() bool { return !n.has() || n.Is("") }

func (n *node) object() bool { return n.Kind() == rawjson.Object }

// word is the text of a string, or "" for anything else.
func (n *node) word() string {
	if n.Kind() != rawjson.String {
		return ""
	}
	return n.Text()
}

func (n *node) pointer() string {
	var steps []string
	for ; n.up != nil; n = n.up {
		step := strconv.Itoa(n.index)
		if n.name != "" {
			step = escaper.Replace(n.name)
		}
		steps = append(steps, "/"+step)
	}
	slices.Reverse(steps)
	return strings.Join(steps, "")
}

// escaper writes a name as a step of a JSON pointer.
var escaper = strings.NewReplacer("~", "~0", "/", "~1")

var (
	mobile  = []kommunicate.Surface{kommunicate.Android, kommunicate.IOS}
	android = mobile[:1]
	ios     = mobile[1:]
	web     = []kommunicate.Surface{kommunicate.Web}
)

// report notes that n breaks a rule, on the surfaces where that has an effect.
func (c *checker) report(n *node, rule *rules.Rule) { c.note(n, rule, "", nil, false) }

// hint is report with more to say of the cure.
func (c *checker) hint(n *node, rule *rules.Rule, hint string) { c.note(n, rule, hint, nil, false) }

// on is report for these surfaces only.
func (c *checker) on(surfaces []kommunicate.Surface, n *node, rule *rules.Rule) {
	c.note(n, rule, "", surfaces, false)
}

// odd is report for what the types pass on as the caller's word.
func (c *checker) odd(n *node, rule *rules.Rule, hint string) { c.note(n, rule, hint, nil, c.typed) }

func (c *checker) note(n *node, rule *rules.Rule, hint string, only []kommunicate.Surface, mild bool) {
	switch {
	case c.full:
		return
	case len(c.findings) >= most:
		c.full = true
		n, rule, hint, only, mild = &node{}, &rules.TooMany, "", nil, false
	}
	pointer, fix := "", rule.Fix
	if hint != "" {
		fix += ": " + hint
	}
	for _, surface := range c.surfaces {
		outcome, ok := rule.On(rules.Surface(surface))
		if !ok || only != nil && !slices.Contains(only, surface) {
			continue
		}
		if mild {
			outcome.Severity = rules.Style
		}
		if pointer == "" {
			pointer = n.pointer()
		}
		c.findings = append(c.findings, Finding{
			Severity(outcome.Severity), rule.Code, pointer, surface, outcome.Effect, fix,
		})
	}
}
