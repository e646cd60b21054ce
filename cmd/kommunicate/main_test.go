package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
)

// newBot serves a bot at a URL, which asks for the header X-Bot-Key: secret.
func newBot(t *testing.T) string {
	t.Helper()
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Text == "Talk to Human" {
			return []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}, nil
		}
		return []kommunicate.Message{{
			Text: "Hi! How can I help?",
			Rich: kommunicate.SuggestedReplies{{Title: "Book a table"}, {Title: "Talk to Human"}},
		}}, nil
	})
	srv := httptest.NewServer(kommunicate.NewWebhook(bot, kommunicate.WithRequestHeader("X-Bot-Key", "secret")))
	t.Cleanup(srv.Close)
	return srv.URL
}

// call runs the command and returns what it prints, without times.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &out, &err)
	return code, regexp.MustCompile(`\d\.\d+s`).ReplaceAllString(out.String(), "TIME"), err.String()
}

// write writes files into a new directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		"nothing":         {nil, 2, "", "Usage: kommunicate COMMAND"},
		"help":            {[]string{"-h"}, 0, "play scripted conversations", ""},
		"unknown command": {[]string{"paly"}, 2, "", `there is no command "paly"`},
		"play help":       {[]string{"play", "-h"}, 0, "-junit FILE", ""},
		"unknown flag":    {[]string{"play", "-bto", "x"}, 2, "", "kommunicate play: flag provided but not defined: -bto"},
		"version":         {[]string{"version"}, 0, "kommunicate ", ""},
		"version help":    {[]string{"version", "-h"}, 0, "Usage: kommunicate version", ""},
		"version of what": {[]string{"version", "x"}, 2, "", "takes no arguments"},
		"no bot":          {[]string{"play", "x.convo"}, 2, "", "which bot?"},
		"no URL":          {[]string{"play", "-bot", "localhost:3000", "x.convo"}, 2, "", "-bot is no URL"},
		"no path":         {[]string{"play", "-bot", "http://localhost:3000"}, 2, "", "which scripts?"},
		"path behind --":  {[]string{"play", "-bot", "http://localhost:3000", "--", "-v"}, 2, "", "-v: no such file"},
		"no header":       {[]string{"play", "-header", "hidden-value", "x.convo"}, 2, "", "-header is written as"},
		"header's name":   {[]string{"play", "-header", "A(b): hidden-value", "x.convo"}, 2, "", "-header is written as"},
		"device":          {[]string{"play", "-bot", "http://localhost:3000", os.DevNull}, 2, "", "neither a file nor a directory"},
		"broken header":   {[]string{"play", "-header", "A: hidden-value\nx", "x.convo"}, 2, "", "value with a line break"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := call(t, tt.args...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
				t.Errorf("exit %d\n%s\n%s", code, stdout, stderr)
			}
			if (tt.stdout == "") != (stdout == "") || (tt.stderr == "") != (stderr == "") {
				t.Errorf("the other stream is not silent\n%s\n%s", stdout, stderr)
			}
			if strings.Contains(stdout+stderr, "hidden-value") {
				t.Errorf("a secret is printed\n%s\n%s", stdout, stderr)
			}
		})
	}
}

func TestPlay(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := call(t, "play", "testdata", "-bot", newBot(t), "-header", "X-Bot-Key: secret", "-v", "testdata/greeting.convo")
	const want = `ok   testdata/greeting.convo (TIME)
  user  Hello
   Bot  Hi! How can I help?
        [Book a table] [Talk to Human]
  user  Talk to Human
        -- Assigned to Anna --
1 script, all passed
`
	if diff := cmp.Diff(want, stdout); diff != "" || code != 0 || stderr != "" {
		t.Errorf("exit %d, %s\n%s", code, stderr, diff)
	}
}

// TestPlayHints plays against bots that refuse to be called like this.
func TestPlayHints(t *testing.T) {
	t.Parallel()
	nothing := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(nothing.Close)
	for name, tt := range map[string]struct {
		url, header, want string
	}{
		"no header":    {newBot(t), "", `hint: the bot wants a request header: give it with -header "Name: value"`},
		"wrong header": {newBot(t), "X-Bot-Key: hidden-value", "hint: the bot wants another request header than -header gives"},
		"wrong path":   {nothing.URL, "", "hint: is the URL that -bot names the webhook's, path and all?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"play", "-bot", tt.url, "testdata/greeting.convo"}
			if tt.header != "" {
				args = append(args, "-header", tt.header)
			}
			code, stdout, stderr := call(t, args...)
			if code != 1 || !strings.Contains(stdout, "\n  "+tt.want+"\n") || stderr != "" || strings.Contains(stdout, "hidden-value") {
				t.Errorf("exit %d, %s\n%s", code, stderr, stdout)
			}
		})
	}
}

func TestPlayFailures(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"a.convo":        "user: Hello\nbot: Good day\n",
		"b/b.convo":      "user: Hello\nbot: /help/\n  replies: /./ | /./\nexpect status: resolved\n",
		"b/notes.txt":    "no script",
		".git/old.convo": "no script either",
	})
	report := filepath.Join(dir, "junit.xml")
	code, stdout, stderr := call(t, "play", "-bot", newBot(t), "-header=X-Bot-Key: secret", "-junit", report, dir)
	want := `FAIL DIR/a.convo (TIME)
  DIR/a.convo:2: after "user: Hello" the user sees (-expected +came):
      2 - bot: Good day
        + bot: Hi! How can I help?
        +   replies: Book a table | Talk to Human
FAIL DIR/b/b.convo (TIME)
  DIR/b/b.convo:4: expect status: want resolved, got open
2 scripts, 2 failed
`
	if diff := cmp.Diff(want, strings.ReplaceAll(stdout, dir, "DIR")); diff != "" || code != 1 || stderr != "" {
		t.Errorf("exit %d, %s\n%s", code, stderr, diff)
	}
	document, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var suite testSuite
	if err := xml.Unmarshal(document, &suite); err != nil {
		t.Fatal(err)
	}
	if suite.Tests != 2 || suite.Failures != 2 || suite.Cases[0].Name != "a" || suite.Cases[1].ClassName != filepath.ToSlash(dir)+"/b" {
		t.Errorf("%s", document)
	}
	for i, want := range []string{"1 of the script's expectations failed, the first in line 2", "1 of the script's expectations failed, the first in line 4"} {
		if f := suite.Cases[i].Failure; f == nil || f.Message != want || !strings.Contains(f.Text, ".convo:") {
			t.Errorf("failure %d: %+v", i, f)
		}
	}
}

func TestPlayUpdates(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"a.convo": "# Hi\nuser: Hello\n"})
	bot := newBot(t)
	code, stdout, _ := call(t, "play", "-bot", bot, "-header", "X-Bot-Key: secret", "-update", dir)
	if code != 0 || !strings.Contains(stdout, "ok  ") || !strings.Contains(stdout, ", updated)") {
		t.Errorf("exit %d\n%s", code, stdout)
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.convo"))
	const want = "# Hi\nuser: Hello\nbot: Hi! How can I help?\n  replies: Book a table | Talk to Human\n"
	if diff := cmp.Diff(want, string(text)); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	code, stdout, _ = call(t, "play", "-bot", bot, "-header", "X-Bot-Key: secret", dir)
	if code != 0 || strings.Contains(stdout, "updated") {
		t.Errorf("exit %d\n%s", code, stdout)
	}
}

// A bot that refuses the header, or is not there, is told of.
func TestPlayBotFails(t *testing.T) {
	t.Parallel()
	_, stdout, _ := call(t, "play", "-bot", newBot(t), "-header", "X-Bot-Key: hidden-value", "testdata")
	if !strings.Contains(stdout, "(Bot answered HTTP 401)") || strings.Contains(stdout, "hidden-value") {
		t.Error(stdout)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	code, stdout, _ := call(t, "play", "-bot", gone.URL, "testdata")
	if code != 1 || !strings.Contains(stdout, "(Bot could not be reached: ") {
		t.Errorf("exit %d\n%s", code, stdout)
	}
}

func TestPlayUnusable(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"bad/a.convo":   "usr: Hello\n",
		"bad/b.convo":   "user: Hello\nbot: /(/\n",
		"empty/a.txt":   "",
		"clash/a.convo": "given bot: anna@example.com\nuser: Hello\n",
		"good/a.convo":  "user: Hello\nbot: /help/\n  replies: /./ | /./\n",
	})
	bot := newBot(t)
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"not there": {[]string{dir + "/none"}, "none: no such file"},
		"scripts":   {[]string{dir + "/bad"}, `a.convo:1: the word "usr" is not known: did you mean "user"?` + "\nkommunicate play: " + dir + "/bad/b.convo:2: the regular"},
		"no script": {[]string{dir + "/empty"}, "empty: there is no *.convo file in this directory"},
		"clash":     {[]string{dir + "/clash"}, `"anna@example.com" cannot be the id of a bot`},
		"junit":     {[]string{"-header", "X-Bot-Key: secret", "-junit", dir + "/none/a.xml", dir + "/good"}, "none/a.xml: no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := call(t, append([]string{"play", "-bot", bot}, tt.args...)...)
			if code != 2 || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit %d: %s", code, stderr)
			}
		})
	}
}

func TestPlayInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	if code := run(ctx, []string{"play", "-bot", newBot(t), "testdata"}, nil, io.Discard, &stderr); code != 2 || stderr.String() != "kommunicate play: interrupted\n" {
		t.Errorf("exit %d: %s", code, &stderr)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var stderr bytes.Buffer
		std := stdio{err: &stderr}
		done := std.progress(func() string { return "playing 1 of 2: a.convo" }, patience)
		time.Sleep(2*patience + time.Second)
		done()
		if want := "playing 1 of 2: a.convo (5s)\nplaying 1 of 2: a.convo (10s)\n"; stderr.String() != want {
			t.Errorf("wrote %q, want %q", &stderr, want)
		}
	})
}

func TestColour(t *testing.T) {
	t.Parallel()
	if bool(paletteFor(&bytes.Buffer{})) || isTerminal(&bytes.Buffer{}) {
		t.Error("a buffer is a terminal")
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) {
		t.Error("a file is a terminal")
	}
	p := player{colour: true}
	for line, want := range map[string]string{
		"a.convo:2: after\n":   "a.convo:2: after\n",
		"    2 - bot: a\n":     "\x1b[31m    2 - bot: a\x1b[0m\n",
		"      + bot: b\n":     "\x1b[32m      + bot: b\x1b[0m\n",
		"    2   bot: - a\n":   "    2   bot: - a\n",
		"      (opens - it)\n": "      (opens - it)\n",
	} {
		if got := p.paint(line); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
