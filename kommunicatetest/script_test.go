package kommunicatetest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestParseScriptErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ script, want string }{
		"unknown word":      {"user: Hi\nclik: Yes", `a.convo:2: the word "clik" is not known: did you mean "click"?`},
		"unknown part":      {"user: Hi\nbot: Hello\n  repiles: Yes", `a.convo:3: the indented word "repiles" is not known: did you mean "replies"?`},
		"unknown state":     {"user: Hi\nexpect asignee: anna", `a.convo:2: the word "expect asignee" is not known: did you mean "expect assignee"?`},
		"unknown given":     {"given agnet: anna", `a.convo:1: the word "given agnet" is not known: did you mean "given agent"?`},
		"far off":           {"abracadabra: x", `a.convo:1: the word "abracadabra" is not known; known are: agent, `},
		"argument":          {"click now: x", `a.convo:1: the word "click now" is not known`},
		"no answer":         {"user: Hi\nexpect no answer: x", `a.convo:2: "expect no answer" takes no value`},
		"surface":           {"given surface: andriod\nuser: Hi", `a.convo:1: the surface "andriod" is not known: did you mean "android"?`},
		"rate":              {"rate: good", `a.convo:1: "good" is no number: want SCORE, COMMENT`},
		"rate nothing":      {"rate:", `a.convo:1: a value is missing`},
		"assignment":        {"given assignment: automatc\nuser: Hi", `a.convo:1: the assignment "automatc" is not known: did you mean "automatic"?`},
		"auto resolve":      {"given auto resolve: soon\nuser: Hi", `a.convo:1: "soon" is no duration`},
		"no availability":   {"availability: here", `a.convo:1: the availability "here" is not known; known are: online, away, offline`},
		"very long":         {strings.Repeat("x", 1000) + ": x", `is not known; known are`},
		"no colon":          {"# a\n\nhello", `a.convo:3: there is no colon`},
		"empty":             {"# nothing\n", `a.convo: nothing happens in this script`},
		"only given":        {"given user: ann", `a.convo: nothing happens`},
		"bot first":         {"bot: Hello", `a.convo:1: nothing has happened yet`},
		"expect first":      {"expect assignee: anna", `a.convo:1: nothing has happened yet`},
		"part first":        {"  replies: A", `a.convo:1: "replies" is part of a bubble`},
		"part of an action": {"user: Hi\n  replies: A", `a.convo:2: "replies" is part of a bubble`},
		"continues nothing": {"| x", `a.convo:1: this continues no line`},
		"continues a gap":   {"user: Hi\n\n  | x", `a.convo:3: this continues no line`},
		"late given":        {"user: Hi\ngiven user: ann", `a.convo:2: what is given stands before`},
		"regex":             {"user: Hi\nbot: /(/", `a.convo:2: the regular expression cannot be read`},
		"regex in list":     {"user: Hi\nbot: x\n  replies: A | /(/", `a.convo:3: the regular expression cannot be read`},
		"regex in card":     {"user: Hi\nbot: x\n  cards: A (/(/)", `a.convo:3: the regular expression cannot be read`},
		"regex in link":     {"user: Hi\nbot: x\n  links: A -> /(/", `a.convo:3: the regular expression cannot be read`},
		"regex in state":    {"user: Hi\nexpect assignee: /(/", `a.convo:2: the regular expression cannot be read`},
		"regex in tags":     {"user: Hi\nexpect tags: /(/", `a.convo:2: the tags: the regular expression cannot be read`},
		"list end":          {"user: Hi\nbot: x\n  replies: A | ", `a.convo:3: there is nothing behind the last '|'`},
		"empty click":       {"click:", `a.convo:1: there is nothing behind the colon`},
		"submit":            {"submit: a, b=c", `a.convo:1: "a" is no FIELD=VALUE`},
		"submit quoted":     {`submit: "a"x=b`, `is no FIELD=VALUE`},
		"submit twice":      {"submit: a=1, a=2", `a.convo:1: the field "a" is given twice`},
		"file":              {"file:", `a.convo:1: the file's name is missing`},
		"file detail":       {"file: a.png, sise=3", `a.convo:1: the detail "sise" is not known: did you mean "size"?`},
		"file size":         {"file: a.png, size=big", `a.convo:1: the size "big" is no number`},
		"location":          {"location: here, there", `a.convo:1: "here" is no number`},
		"location count":    {"location: 1, 2, 3", `a.convo:1: the number of values is wrong`},
		"wait":              {"wait: soon", `a.convo:1: "soon" is no duration`},
		"wait back":         {"wait: -1s", `a.convo:1: "-1s" is no duration`},
		"status":            {"user: Hi\nexpect status: resolvd", `a.convo:2: the status "resolvd" is not known: did you mean "resolved"?`},
		"agent":             {"given agent: , Anna", `a.convo:1: a value is missing: want ID, NAME`},
		"availability":      {"given agent: a, A, onlin", `a.convo:1: the availability "onlin" is not known: did you mean "online"?`},
		"team":              {"given team: a", `a.convo:1: the number of values is wrong: want ID, AGENT`},
		"team agent":        {"given team: a, , b", `a.convo:1: a value is missing`},
		"bot":               {"given bot: a, b, c", `a.convo:1: the number of values is wrong`},
		"user":              {"given user:", `a.convo:1: the value is missing`},
		"no user key":       {"given user.: x", `a.convo:1: the word "given user." is not known`},
		"too large":         {strings.Repeat("# 234567\n", kommunicatetest.MaxScript/8), `a.convo: is larger than 1024 KiB`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := kommunicatetest.ParseScript("a.convo", []byte(tt.script))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestScriptName(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"user: Hi": "a",
		"\ufeffgiven name: Booking a table\r\nuser: Hi\r\n": "Booking a table",
	} {
		s, err := kommunicatetest.ParseScript("dir/a.convo", []byte(script))
		if err != nil {
			t.Fatal(err)
		}
		if s.Name() != want {
			t.Errorf("name %q, want %q", s.Name(), want)
		}
	}
}

func TestLoadScript(t *testing.T) {
	t.Parallel()
	if _, err := kommunicatetest.LoadScript("testdata/booking.convo"); err != nil {
		t.Error(err)
	}
	if _, err := kommunicatetest.LoadScript("testdata/none.convo"); !os.IsNotExist(err) {
		t.Errorf("error %v", err)
	}
	if _, err := kommunicatetest.LoadScript("testdata"); err == nil {
		t.Error("a directory was read as a script")
	}
	large := filepath.Join(t.TempDir(), "large.convo")
	if err := os.WriteFile(large, make([]byte, kommunicatetest.MaxScript+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := kommunicatetest.LoadScript(large); err == nil || !strings.Contains(err.Error(), "split it") {
		t.Errorf("error %v", err)
	}
}

// FuzzParseScript holds that no script makes the parser panic, and that what the
// parser takes it takes again with other line ends.
func FuzzParseScript(f *testing.F) {
	for _, path := range []string{"testdata/booking.convo", "testdata/quickstart.convo"} {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("user: \"a\nbot: /a\\/b/\n  cards: A (\"b\"; c) -> d | \"e\"\n    | f\nsubmit: \"a\"=b, c=\"d\" | e")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := kommunicatetest.ParseScript("a.convo", []byte(text))
		again := strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", "\r\n")
		_, err2 := kommunicatetest.ParseScript("a.convo", []byte(again))
		if !strings.Contains(text, "\r") && (err == nil) != (err2 == nil) {
			t.Errorf("with line feeds %v, with carriage returns %v\n%s", err, err2, cmp.Diff(text, again))
		}
	})
}
