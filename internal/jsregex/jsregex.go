// Package jsregex checks the syntax of regular expressions as JavaScript's
// RegExp reads them, without flags: the way the web widget makes one of a
// form's pattern.
package jsregex

import (
	"errors"
	"strings"
	"unicode/utf16"
)

var (
	errGroup      = errors.New("a group is not closed")
	errGroupEnd   = errors.New("a ) without its (")
	errGroupKind  = errors.New("an unknown kind of group")
	errClass      = errors.New("a [ without its ]")
	errRange      = errors.New("a range of characters runs backwards")
	errRepeat     = errors.New("there is nothing to repeat")
	errBounds     = errors.New("the bounds of a repetition are reversed")
	errBackslash  = errors.New("it ends in a backslash")
	errName       = errors.New("a group has no valid name")
	errDuplicate  = errors.New("two groups have the same name")
	errUnknownRef = errors.New("a reference to a group that does not exist")
)

// Check says why RegExp refuses a pattern; nil when it takes it. The error does
// not hold the pattern.
func Check(pattern string) error {
	p := parser{s: utf16.Encode([]rune(pattern))}
	p.named = strings.Contains(pattern, "(?<")
	p.alternatives = strings.Contains(pattern, "|")
	for p.pos < len(p.s) {
		if err := p.term(); err != nil {
			return err
		}
	}
	if len(p.groups) > 0 {
		return errGroup
	}
	for _, name := range p.references {
		if len(p.names) > 0 && !p.names[name] {
			return errUnknownRef
		}
	}
	return nil
}

// A parser reads a pattern once, from left to right.
type parser struct {
	s          []uint16
	pos        int
	repeatable bool   // The last term can be repeated.
	groups     []bool // The open groups: can each be repeated?
	named      bool   // There may be groups with names.
	// There may be alternatives, in which newer engines let names stand again.
	alternatives bool
	names        map[string]bool
	references   []string
}

// at reports whether the rest begins with text.
func (p *parser) at(text string) bool {
	if len(p.s)-p.pos < len(text) {
		return false
	}
	for i := range len(text) {
		if p.s[p.pos+i] != uint16(text[i]) {
			return false
		}
	}
	return true
}

func (p *parser) term() error {
	switch c := p.s[p.pos]; c {
	case '\\':
		return p.escape()
	case '(':
		return p.open()
	case ')':
		if len(p.groups) == 0 {
			return errGroupEnd
		}
		p.repeatable = p.groups[len(p.groups)-1]
		p.groups = p.groups[:len(p.groups)-1]
	case '[':
		p.repeatable = true
		return p.class()
	case '*', '+', '?':
		p.pos++
		return p.repeated()
	case '{':
		if bounds, err := p.bounds(); bounds || err != nil {
			return err
		}
		p.repeatable = true // A brace like any other character.
	case '|', '^', '$':
		p.repeatable = false
	default:
		p.repeatable = true
	}
	p.pos++
	return nil
}

// repeated ends a repetition, whose sign has been read.
func (p *parser) repeated() error {
	if !p.repeatable {
		return errRepeat
	}
	p.repeatable = false
	if p.at("?") {
		p.pos++
	}
	return nil
}

// bounds reads {n}, {n,} or {n,m}, if they stand there.
func (p *parser) bounds() (found bool, err error) {
	i := p.pos + 1
	low, i := p.digits(i)
	if low == "" {
		return false, nil
	}
	high, open := low, false
	if i < len(p.s) && p.s[i] == ',' {
		high, i = p.digits(i + 1)
		open = high == ""
	}
	if i >= len(p.s) || p.s[i] != '}' {
		return false, nil
	}
	p.pos = i + 1
	if err := p.repeated(); err != nil {
		return true, err
	}
	low, high = strings.TrimLeft(low, "0"), strings.TrimLeft(high, "0")
	if !open && (len(high) < len(low) || len(high) == len(low) && high < low) {
		return true, errBounds
	}
	return true, nil
}

func (p *parser) digits(i int) (string, int) {
	start := i
	for i < len(p.s) && p.s[i] >= '0' && p.s[i] <= '9' {
		i++
	}
	return string(utf16.Decode(p.s[start:i])), i
}

// open reads the beginning of a group.
func (p *parser) open() error {
	repeatable := true
	switch {
	case !p.at("(?"):
		p.pos++
	case p.at("(?:"), p.at("(?="), p.at("(?!"):
		p.pos += 3
	case p.at("(?<="), p.at("(?<!"):
		p.pos += 4
		repeatable = false
	case p.at("(?<"):
		p.pos += 3
		name, ok := p.name()
		if !ok {
			return errName
		}
		if p.names == nil {
			p.names = make(map[string]bool)
		}
		if p.names[name] && !p.alternatives {
			return errDuplicate
		}
		p.names[name] = true
	default:
		if !p.modifiers() {
			return errGroupKind
		}
	}
	p.groups = append(p.groups, repeatable)
	p.repeatable = false
	return nil
}

// modifiers reads (?i: and its like.
func (p *parser) modifiers() bool {
	seen := ""
	minus := false
	for i := p.pos + 2; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case c == ':' && seen != "":
			p.pos = i + 1
			return true
		case c == '-' && !minus:
			minus = true
		case (c == 'i' || c == 'm' || c == 's') && !strings.ContainsRune(seen, rune(c)):
			seen += string(rune(c))
		default:
			return false
		}
	}
	return false
}

// name reads the name of a group up to its >.
func (p *parser) name() (string, bool) {
	start := p.pos
	for ; p.pos < len(p.s); p.pos++ {
		switch c := p.s[p.pos] | 0x20; {
		case p.s[p.pos] == '>':
			p.pos++
			return string(utf16.Decode(p.s[start : p.pos-1])), p.pos-1 > start
		case p.at(`\u`):
			p.pos++
		case 'a' <= c && c <= 'z', p.s[p.pos] == '_', p.s[p.pos] == '$', c >= 0x80:
		case '0' <= p.s[p.pos] && p.s[p.pos] <= '9' && p.pos > start:
		default:
			return "", false
		}
	}
	return "", false
}

// escape reads a backslash and what it escapes, outside of classes.
func (p *parser) escape() error {
	p.pos++
	if p.pos == len(p.s) {
		return errBackslash
	}
	c := p.s[p.pos]
	p.pos++
	p.repeatable = c != 'b' && c != 'B'
	if c != 'k' || !p.named {
		return nil
	}
	if !p.at("<") {
		p.references = append(p.references, "")
		return nil
	}
	at := p.pos
	p.pos++
	name, ok := p.name()
	if !ok {
		p.pos, name = at, ""
	}
	p.references = append(p.references, name)
	return nil
}
