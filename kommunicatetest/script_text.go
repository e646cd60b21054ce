package kommunicatetest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A pattern is what a script expects of a text: the text itself, or a regular
// expression that matches a part of it.
type pattern struct {
	text string
	re   *regexp.Regexp
}

func (p pattern) matches(text string) bool {
	if p.re != nil {
		return p.re.MatchString(text)
	}
	return p.text == text
}

// parsePattern reads a value of a script as a whole.
func parsePattern(value string) (pattern, error) {
	p, _, err := token(value, func(rest string) bool { return rest == "" })
	return p, err
}

// unquote reads a value of a script that is no pattern.
func unquote(value string) string {
	if value == "" || value[0] != '"' {
		return value
	}
	if text, err := strconv.Unquote(value); err == nil {
		return text
	}
	return value
}

// quotedPrefix is the quoted text at the beginning of s, with its quotes; "" when
// there is none.
func quotedPrefix(s string) string {
	if s == "" || s[0] != '"' {
		return ""
	}
	quoted, _ := strconv.QuotedPrefix(s) // "" with an error.
	return quoted
}

// token reads, at the beginning of s, a quoted text, a regular expression between
// slashes, or else plain text up to where stop says that the rest is something
// else. What begins with a quote or slash and is neither is plain text.
func token(s string, stop func(rest string) bool) (p pattern, rest string, err error) {
	if quoted := quotedPrefix(s); quoted != "" {
		if rest := s[len(quoted):]; stop(strings.TrimRight(rest, " ")) {
			return pattern{text: unquote(quoted)}, rest, nil
		}
	}
	if source, rest, ok := slashed(s); ok && stop(strings.TrimRight(rest, " ")) {
		re, err := regexp.Compile(source)
		if err != nil {
			return pattern{}, "", fmt.Errorf("the regular expression cannot be read: %w", err)
		}
		return pattern{re: re}, rest, nil
	}
	end := 0
	for end < len(s) && !stop(s[end:]) {
		end++
		for s[end-1] == ' ' && end < len(s) && s[end] == ' ' { // What follows blanks is looked at once.
			end++
		}
	}
	return pattern{text: strings.TrimSpace(s[:end])}, s[end:], nil
}

// slashed reads a regular expression between slashes; \/ stands for a slash in
// it.
func slashed(s string) (source, rest string, ok bool) {
	if s == "" || s[0] != '/' {
		return "", s, false
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '/':
			return strings.ReplaceAll(s[1:i], `\/`, "/"), s[i+1:], i > 1
		}
	}
	return "", s, false
}

// An item is one of several things that stand side by side: a button, a card, a
// field.
type item struct {
	label string
	more  []string // The other texts of a card, the options of a field.
	to    string   // Where a link leads.
}

// A wantItem is what a script expects of an item. What it leaves out is not
// looked at.
type wantItem struct {
	label          pattern
	more           []pattern
	to             pattern
	hasMore, hasTo bool
	whole          string // The item as it stands in the script.
}

func (w wantItem) matches(got item) bool {
	if w.whole == got.label { // A label that looks like one with more.
		return true
	}
	if !w.label.matches(got.label) || w.hasTo && !w.to.matches(got.to) {
		return false
	}
	return !w.hasMore || slices.EqualFunc(w.more, got.more, pattern.matches)
}

// parseItems reads LABEL (MORE; MORE) -> TARGET, any number of them, with the
// separator in between.
func parseItems(value string, separator byte) ([]wantItem, error) {
	var items []wantItem
	for value = strings.TrimSpace(value); value != ""; {
		one, rest, err := parseItem(value, separator)
		if err != nil {
			return nil, err
		}
		items = append(items, one)
		if rest == "" {
			return items, nil
		}
		value = strings.TrimSpace(rest[1:]) // Behind the separator.
		if value == "" {
			return nil, fmt.Errorf("there is nothing behind the last %q", separator)
		}
	}
	return items, nil
}

func parseItem(value string, separator byte) (one wantItem, rest string, err error) {
	atEnd := func(rest string) bool { return rest == "" || rest[0] == separator }
	one.label, rest, err = token(value, func(rest string) bool {
		trimmed := strings.TrimLeft(rest, " ")
		return atEnd(trimmed) || len(trimmed) < len(rest) && (trimmed[0] == '(' || strings.HasPrefix(trimmed, "->"))
	})
	if err != nil {
		return one, "", err
	}
	rest = strings.TrimLeft(rest, " ")
	if strings.HasPrefix(rest, "(") {
		one.hasMore = true
		if one.more, rest, err = parseMore(rest[1:]); err != nil {
			return one, "", err
		}
	}
	if strings.HasPrefix(rest, "->") {
		one.hasTo = true
		if one.to, rest, err = token(strings.TrimLeft(rest[2:], " "), func(rest string) bool {
			return atEnd(strings.TrimLeft(rest, " "))
		}); err != nil {
			return one, "", err
		}
		rest = strings.TrimLeft(rest, " ")
	}
	if !atEnd(rest) { // It only looked like an item with more.
		one = wantItem{}
		one.label, rest, _ = token(value, atEnd)
	}
	one.whole = strings.TrimSpace(value[:len(value)-len(rest)])
	return one, rest, nil
}

// parseMore reads MORE; MORE) and what follows.
func parseMore(s string) (more []pattern, rest string, err error) {
	for {
		var p pattern
		p, s, err = token(strings.TrimLeft(s, " "), func(rest string) bool {
			trimmed := strings.TrimLeft(rest, " ")
			return trimmed == "" || trimmed[0] == ';' || trimmed[0] == ')'
		})
		if err != nil {
			return nil, "", err
		}
		more = append(more, p)
		s = strings.TrimLeft(s, " ")
		if s == "" || s[0] == ')' {
			return more, strings.TrimLeft(strings.TrimPrefix(s, ")"), " "), nil
		}
		s = s[1:]
	}
}

// write writes an item as a script has it.
func (i item) write(separator byte) string {
	text := quoteIf(i.label, string(separator), " (", " ->")
	if len(i.more) > 0 {
		more := make([]string, len(i.more))
		for n, part := range i.more {
			more[n] = quoteIf(part, ";", ")")
		}
		text += " (" + strings.Join(more, "; ") + ")"
	}
	if i.to != "" {
		text += " -> " + quoteIf(i.to, string(separator))
	}
	return text
}

// quoteIf quotes a text that a script would otherwise read as something else.
func quoteIf(text string, special ...string) string {
	if text == "" || !isPlain(text) || strings.Contains(text, "\n") ||
		slices.ContainsFunc(special, func(s string) bool { return strings.Contains(text, s) }) {
		return strconv.Quote(text)
	}
	return text
}

// isPlain reports whether all lines of a text can stand in a script as they are.
func isPlain(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != line || strings.ContainsFunc(line, func(r rune) bool { return !strconv.IsPrint(r) }) {
			return false
		}
	}
	return text == "" || !strings.ContainsRune("\"/\n", rune(text[0])) && !strings.HasSuffix(text, "\n")
}
