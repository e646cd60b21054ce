package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/kommunicate-go/kommunicate/lint"
)

// print writes the reports to the standard output.
func (f *lintFlags) print(std stdio, reports []lintReport) {
	if f.format == "json" {
		printJSON(std, reports)
		return
	}
	colour := paletteFor(std.out)
	count, failing := 0, 0
	for _, r := range reports {
		if len(r.findings) == 0 {
			continue
		}
		fmt.Fprintln(std.out, printable(r.file))
		for _, group := range groups(r.findings) {
			count++
			found := group[0]
			if found.Severity >= f.fail {
				failing++
			}
			fmt.Fprintf(std.out, "  %s %s [%s] %s\n", severityColour(colour, found.Severity), place(found.Pointer), found.Code, names(group))
			fmt.Fprintf(std.out, "          %s\n          fix: %s\n", found.Effect, found.Fix)
		}
	}
	fmt.Fprintf(std.err, "%s, %s", counted(len(reports), "file"), counted(count, "finding"))
	if failing > 0 {
		fmt.Fprintf(std.err, ", %d of them %s or worse", failing, f.fail)
	}
	fmt.Fprintln(std.err)
}

// severityColour is a severity, red when a control or more is lost.
func severityColour(p palette, s lint.Severity) string {
	text := fmt.Sprintf("%-7s", s)
	if s >= lint.Dead {
		return p.red(text)
	}
	return text
}

// place is a pointer as people read it. Blanks around a name are seen.
func place(pointer string) string {
	if strings.HasSuffix(pointer, " ") || strings.Contains(pointer, "/ ") || strings.Contains(pointer, " /") {
		return strconv.Quote(pointer)
	}
	return cmp.Or(printable(pointer), "(the whole)")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// groups puts findings together that differ in their surface alone.
func groups(findings []lint.Finding) (groups [][]lint.Finding) {
	for _, found := range findings {
		if last := len(groups) - 1; last >= 0 {
			same := groups[last][0]
			same.Surface = found.Surface
			if same == found {
				groups[last] = append(groups[last], found)
				continue
			}
		}
		groups = append(groups, []lint.Finding{found})
	}
	return groups
}

// names are the surfaces of a group.
func names(group []lint.Finding) string {
	texts := make([]string, len(group))
	for i, found := range group {
		texts[i] = found.Surface.String()
	}
	return strings.Join(texts, ", ")
}

// A jsonFinding is a finding as the format json has it.
type jsonFinding struct {
	File     string        `json:"file"`
	Severity lint.Severity `json:"severity"`
	Code     string        `json:"code"`
	Pointer  string        `json:"pointer"`
	Surface  string        `json:"surface"`
	Effect   string        `json:"effect"`
	Fix      string        `json:"fix"`
}

func printJSON(std stdio, reports []lintReport) {
	all := []jsonFinding{}
	for _, r := range reports {
		for _, found := range r.findings {
			all = append(all, jsonFinding{
				r.file, found.Severity, found.Code, found.Pointer, strings.ToLower(found.Surface.String()), found.Effect, found.Fix,
			})
		}
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(all) // Strings can be encoded.
	fmt.Fprint(std.out, escapeHidden(b.String()))
}

// escapeHidden escapes what is not to be seen in the strings of JSON, where
// encoding/json leaves some.
func escapeHidden(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, "\\u%04x", unit)
		}
	}
	return b.String()
}

// printable is a text that moves no cursor: what is not to be seen is escaped.
func printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	quoted := strconv.Quote(s)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
