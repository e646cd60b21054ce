package kommunicatetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// A statement is one line of a script, with the lines that continue it.
type statement struct {
	first, end int // Its lines, from 0: first up to end.
	indented   bool
	word       string // What stands before the colon.
	value      string // What stands behind it, continuations behind line breaks.
	continued  []byte // What the continuations add to value, until all are known.
}

func (s *Script) parse() error {
	statements, err := s.statements()
	if err != nil {
		return err
	}
	for _, st := range statements {
		st.value += string(st.continued)
		if err := s.add(st); err != nil {
			return s.fail(st.first, "%w", err)
		}
	}
	if len(s.steps) == 0 {
		return fmt.Errorf("%s: nothing happens in this script: begin with what the user does, such as \"user: Hello\" or \"event: WELCOME\"", s.path)
	}
	return nil
}

// statements splits the script into statements, without comments and blank
// lines.
func (s *Script) statements() ([]statement, error) {
	var all []statement
	for i, line := range s.lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#':
		case trimmed[0] == '|':
			if len(all) == 0 || all[len(all)-1].end != i {
				return nil, s.fail(i, "this continues no line: what begins with | follows the line that it continues")
			}
			all[len(all)-1].extend(trimmed[1:])
		default:
			st, err := newStatement(line)
			if err != nil {
				return nil, s.fail(i, "%w", err)
			}
			st.first, st.end = i, i+1
			all = append(all, st)
		}
	}
	return all, nil
}

func newStatement(line string) (statement, error) {
	word, value, ok := strings.Cut(line, ":")
	st := statement{
		indented: line[0] == ' ' || line[0] == '\t',
		word:     strings.Join(strings.Fields(word), " "),
		value:    strings.TrimSpace(value),
	}
	if !ok && st.word != noAnswer {
		return st, errors.New("there is no colon: a line is a word, a colon and a value, or begins with # or |")
	}
	return st, nil
}

func (st *statement) extend(text string) {
	if st.end > st.first+1 || st.value != "" {
		st.continued = append(st.continued, '\n')
	}
	st.continued = append(st.continued, strings.TrimPrefix(text, " ")...)
	st.end++
}

// add adds the statement to the script.
func (s *Script) add(st statement) error {
	verb, arg, _ := strings.Cut(st.word, " ")
	switch {
	case st.indented:
		return s.addPart(st)
	case verb == "given":
		return s.addGiven(st, arg)
	case isBubble(st.word):
		return s.addWant(st, "")
	case verb == "bot":
		st.word = verb
		return s.addWant(st, arg)
	case verb == "expect":
		return s.addCheck(st, arg)
	case actions[verb] != nil && (arg == "" || verb == "agent" || verb == "availability"):
		return s.addStep(st, verb, arg)
	}
	return unknown("the word", st.word, topWords())
}

func (s *Script) addStep(st statement, verb, arg string) error {
	act, err := actions[verb](arg, st.value)
	if err != nil {
		return err
	}
	if len(s.steps) == 0 && verb == "event" && unquote(st.value) == kommunicate.EventWelcome {
		s.scene.welcome, act = true, (*player).look
	}
	s.steps = append(s.steps, step{first: st.first, end: st.end, title: strings.TrimSpace(s.lines[st.first]), act: act})
	return nil
}

// last is the step that an expectation belongs to.
func (s *Script) last() (*step, error) {
	if len(s.steps) == 0 {
		return nil, errors.New("nothing has happened yet that this could follow: begin with what the user does, such as \"user: Hello\" or \"event: WELCOME\"")
	}
	return &s.steps[len(s.steps)-1], nil
}

func (s *Script) addWant(st statement, from string) error {
	current, err := s.last()
	if err != nil {
		return err
	}
	if st.word == noAnswer && st.value != "" {
		return fmt.Errorf("%q takes no value", noAnswer)
	}
	w := want{first: st.first, end: st.end, word: st.word, from: from}
	if w.text, err = parsePattern(st.value); err != nil {
		return err
	}
	current.wants = append(current.wants, w)
	return nil
}

func (s *Script) addPart(st statement) error {
	if plural, ok := singular[st.word]; ok {
		st.word = plural
	}
	isText := slices.Contains(textParts, st.word)
	if !isText && !slices.Contains(listParts, st.word) {
		return unknown("the indented word", st.word, partWords())
	}
	if len(s.steps) == 0 || len(s.steps[len(s.steps)-1].wants) == 0 {
		return fmt.Errorf("%q is part of a bubble: it stands, indented, below \"bot:\"", st.word)
	}
	if isText {
		return s.addWant(st, "")
	}
	between := separator(st.word)
	items, err := parseItems(strings.ReplaceAll(st.value, "\n", string(between)), between)
	if err != nil {
		return err
	}
	current := &s.steps[len(s.steps)-1]
	current.wants = append(current.wants, want{first: st.first, end: st.end, word: st.word, items: items})
	return nil
}

func (s *Script) addCheck(st statement, word string) error {
	current, err := s.last()
	if err != nil {
		return err
	}
	state, known := states[word]
	if key, isUser := strings.CutPrefix(word, "user."); isUser && key != "" {
		state, known = userState(key), true
	}
	if !known {
		return unknown("the word", st.word, topWords())
	}
	passes, err := state.parse(st.value)
	if err != nil {
		return err
	}
	current.checks = append(current.checks, check{
		line: st.first, word: st.word, get: state.get, passes: passes, want: st.value,
	})
	return nil
}

func (s *Script) addGiven(st statement, word string) error {
	if len(s.steps) > 0 {
		return errors.New("what is given stands before the first thing that happens")
	}
	set, known := givens[word]
	if !known {
		set, known = givenMember(word)
	}
	if !known {
		return unknown("the word", st.word, topWords())
	}
	return set(&s.scene, st.value)
}

// pieces splits a value at a separator that does not stand in quotes. Quotes
// begin a piece, or follow = or |.
func pieces(value string, separator byte) []string {
	var all []string
	begin, opening := 0, true
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"' && opening:
			if quoted := quotedPrefix(value[i:]); quoted != "" {
				i += len(quoted) - 1
			}
			opening = false
		case c == separator:
			all = append(all, strings.TrimSpace(value[begin:i]))
			begin, opening = i+1, true
		case c == '=' || c == '|':
			opening = true
		case c != ' ':
			opening = false
		}
	}
	return append(all, strings.TrimSpace(value[begin:]))
}
