package kommunicatetest

import (
	"fmt"
	"slices"
	"strings"
)

// noAnswer is the line of a step after which nothing came.
const noAnswer = "expect no answer"

// matches reports whether a line that came is the one that is expected.
func (w *want) matches(came sight) bool {
	switch {
	case w.word != came.word || came.broken:
		return false
	case w.from != "" && !slices.Contains(came.from, w.from):
		return false
	case came.items == nil:
		return w.text.matches(came.text)
	}
	return slices.EqualFunc(w.items, came.items, wantItem.matches)
}

// compare compares what came of a step with what is expected.
func (p *player) compare(s *step, n news) {
	steps := differences(s.wants, &n)
	if steps != nil {
		p.differs(s, n, steps)
	} else if n.failed {
		p.report.Failures = append(p.report.Failures, Failure{
			Line: s.first + 1, Text: fmt.Sprintf("after %q the bot fails:\n%s", s.title, notes(n.remarks)),
		})
	}
}

// differences are the edits that turn what is expected into what came; nil when
// it came as expected. What came is given a line for nothing.
func differences(wants []want, n *news) []edit {
	if !slices.ContainsFunc(n.came, func(line sight) bool { return !line.optional }) {
		n.came = append(n.came, sight{word: noAnswer, optional: true})
	}
	steps := edits(len(wants), len(n.came), func(i, j int) bool { return wants[i].matches(n.came[j]) })
	missed := make(map[string]bool) // Words of what was expected and did not come.
	for _, e := range steps {
		if e.kind == lineRemoved {
			missed[wants[e.want].word] = true
		}
	}
	steps = slices.DeleteFunc(steps, func(e edit) bool {
		return e.kind == lineAdded && n.came[e.got].optional && !missed[n.came[e.got].word]
	})
	if !slices.ContainsFunc(steps, func(e edit) bool { return e.kind != lineKept }) {
		return nil
	}
	return steps
}

// differs notes the failure, and how the script would have to change.
func (p *player) differs(s *step, n news, steps []edit) {
	remarks := n.remarks
	if p.record && silent(s.wants, n.came) {
		p.record = false
		remarks = append(remarks, "this is not recorded: if no answer is right, take out what was expected")
	}
	failure := Failure{Line: s.first + 1, recorded: p.record}
	at := s.end
	for _, e := range steps {
		switch {
		case e.kind == lineAdded && n.came[e.got].broken:
			failure.recorded = false
		case e.kind == lineAdded:
			p.change(change{first: at, end: at, lines: n.came[e.got].write()})
		case e.kind == lineRemoved:
			p.change(change{first: s.wants[e.want].first, end: s.wants[e.want].end})
			fallthrough
		default:
			at = s.wants[e.want].end
		}
	}
	if s.wants != nil {
		failure.Line = s.wants[firstChange(steps, len(s.wants))].first + 1
	}
	failure.Text = fmt.Sprintf("after %q the user sees (-expected +came):\n%s", s.title, p.draw(s, n.came, steps)) + notes(remarks)
	p.report.Failures = append(p.report.Failures, failure)
}

// silent reports whether nothing came where something was expected, as it is with
// a bot that is down.
func silent(wants []want, came []sight) bool {
	return !slices.ContainsFunc(came, func(line sight) bool { return !line.optional }) &&
		slices.ContainsFunc(wants, func(w want) bool { return w.word != noAnswer && w.word != "notice" })
}

// firstChange is the place in the script of the first thing that is not as
// expected.
func firstChange(steps []edit, wants int) int {
	first := slices.IndexFunc(steps, func(e edit) bool { return e.kind != lineKept })
	return min(steps[first].want, wants-1)
}

// draw draws the difference, with the lines' numbers.
func (p *player) draw(s *step, came []sight, steps []edit) string {
	var b strings.Builder
	for _, e := range steps {
		if e.kind == lineAdded {
			for _, line := range came[e.got].write() {
				fmt.Fprintf(&b, "      + %s\n", line)
			}
			continue
		}
		for i := s.wants[e.want].first; i < s.wants[e.want].end; i++ {
			fmt.Fprintf(&b, "%5d %c %s\n", i+1, e.kind, strings.TrimRight(p.script.lines[i], " \t"))
		}
	}
	return b.String()
}

// notes are the server's remarks on a step.
func notes(remarks []string) string {
	var b strings.Builder
	for _, remark := range remarks {
		fmt.Fprintf(&b, "      (%s)\n", remark)
	}
	return b.String()
}

// check compares how things are with what is expected.
func (p *player) check(c *check) {
	got := c.get(p)
	if c.passes(got) {
		return
	}
	written := got
	if c.word != "expect tags" { // Tags are quoted one by one.
		written = ""
		if got != "" {
			written = quoteIf(got)
		}
	}
	p.report.Failures = append(p.report.Failures, Failure{
		Line: c.line + 1, recorded: p.record,
		Text: fmt.Sprintf("%s: want %s, got %s\n", c.word, orNothing(c.want), orNothing(written)),
	})
	line := strings.TrimRight(c.word+": "+written, " ")
	p.change(change{first: c.line, end: c.line + 1, lines: []string{line}})
}

func orNothing(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}

// stopped notes that a step cannot be played.
func (p *player) stopped(s *step, err error) {
	text := "cannot be played: " + strings.TrimPrefix(err.Error(), "kommunicatetest: ") + "\n"
	if s.first != p.script.steps[len(p.script.steps)-1].first {
		text += "      (the rest of the script is not played)\n"
	}
	remarks := p.news(p.conv.since(p.seen)).remarks
	p.report.Failures = append(p.report.Failures, Failure{
		Line: s.first + 1, Text: fmt.Sprintf("%q %s", s.title, text) + notes(remarks),
	})
}
