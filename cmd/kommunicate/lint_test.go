package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

const (
	cleanAnswer = `[{"message":"Hi"}]`
	deadAnswer  = `[{"message":"Hi","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Yes"}]}}]`
	wrongAnswer = `[{"message":"Hi","metadata":{"contentType":"300","templateId":"9","payload":[{"url":"a.png"}]}}]`
)

func TestLint(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"clean.json": cleanAnswer, "all/dead.json": deadAnswer, "all/wrong.json": wrongAnswer, "all/.git/x.json": "no JSON",
		"all/notes.txt": "no JSON", "broken.json": `{"message":`, "empty/notes.txt": "", "empty.json": "", "bom.json": "\xef\xbb\xbf[]",
		"comment.json": "{\n\t// no JSON\n}", "blank.json": `[{"message":"Hi","messageType ":"html"}]`,
	})
	in := func(name string) string { return filepath.Join(dir, name) }
	for name, tt := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		"help":            {[]string{"-h"}, 0, "Usage: kommunicate lint", ""},
		"clean":           {[]string{in("clean.json")}, 0, "", "1 file, 0 findings"},
		"dead":            {[]string{in("all/dead.json")}, 1, "dead    /0/metadata/payload/0/message [empty-reply] Web, Android\n", "1 file, 1 finding, 1 of them dead or worse\n"},
		"dead, not there": {[]string{"-surface", "ios", in("all/dead.json")}, 0, "", "1 file, 0 findings"},
		"wrong":           {[]string{in("all/wrong.json")}, 0, "wrong   /0/metadata/payload/0/url [bad-url] Web, Android, iOS\n", ""},
		"wrong fails":     {[]string{"-fail", "wrong", in("all/wrong.json")}, 1, "bad-url", ""},
		"dead is milder":  {[]string{"-fail=breaks", in("all/dead.json")}, 0, "empty-reply", "1 finding\n"},
		"directory":       {[]string{in("all"), in("all/dead.json")}, 1, "wrong.json", "2 files, 2 findings"},
		"no JSON":         {[]string{in("broken.json"), in("clean.json")}, 2, "not-json", "broken.json: the document is not JSON: unexpected end of JSON"},
		"empty":           {[]string{in("empty.json")}, 2, "", "the document is not JSON: it is empty"},
		"byte order mark": {[]string{in("bom.json")}, 2, "", "it begins with a byte order mark"},
		"comment":         {[]string{in("comment.json")}, 2, "", "unexpected byte at offset 3 instead of a member's name (line 2)"},
		"blank":           {[]string{"-fail=wrong", in("blank.json")}, 1, `"/0/messageType " [misspelled]`, ""},
		"no file":         {[]string{in("none.json")}, 2, "", "none.json"},
		"no JSON file":    {[]string{in("empty")}, 2, "", "there is no *.json file"},
		"no path":         {nil, 2, "", "which files?"},
		"hostile flag":    {[]string{"-\x1b[31m"}, 2, "", `not defined: -\x1b[31m`},
		"no surface":      {[]string{"-surface", "web,watch", in("clean.json")}, 2, "", "a surface is web, android or ios"},
		"no format":       {[]string{"-format", "xml", in("clean.json")}, 2, "", "a format is text or json"},
		"no severity":     {[]string{"-fail", "fatal", in("clean.json")}, 2, "", "a severity is style"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := call(t, append([]string{"lint"}, tt.args...)...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
				t.Errorf("exit %d, want %d\nstdout: %s\nstderr: %s", code, tt.code, stdout, stderr)
			}
		})
	}
}

// Names of files move no cursor and begin no line, whatever is wrong with them.
func TestLintHostileNames(t *testing.T) {
	t.Parallel()
	const name = "a\nb\x1b[31m.json"
	dir := write(t, map[string]string{"broken/" + name: "{", "dead/" + name: deadAnswer, "empty" + name + "/notes.txt": ""})
	for _, path := range []string{"broken", "dead", "none" + name, "empty" + name, "broken/" + name + "/x"} {
		for _, format := range []string{"text", "json"} {
			_, stdout, stderr := call(t, "lint", "-format", format, filepath.Join(dir, path))
			if strings.Contains(stdout+stderr, "\x1b") || strings.Contains(stdout+stderr, "\nb") || !strings.Contains(stdout+stderr, `a\nb`) {
				t.Errorf("%q as %s: %q %q", path, format, stdout, stderr)
			}
		}
	}
}

// Links to directories are walked when they are named, and not when they are met:
// they may lead round in circles. What is no file is not opened.
func TestLintLinks(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"real/dead.json": deadAnswer})
	for link, to := range map[string]string{"link": "real", "real/round": "..", "real/none.json": "nowhere", "real/self.json": "self.json", "real/null.json": os.DevNull} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := call(t, "lint", filepath.Join(dir, "link"))
	if code != 1 || !strings.HasPrefix(stdout, filepath.Join(dir, "link", "dead.json")+"\n") || !strings.Contains(stderr, "1 file, ") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

func TestLintJSON(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"lint", "-format", "json", "-surface", "Web, ios", "-"}, strings.NewReader(wrongAnswer), &out, &errs)
	var got []map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, &out)
	}
	finding := func(surface string) map[string]string {
		return map[string]string{
			"file": "-", "severity": "wrong", "code": "bad-url", "pointer": "/0/metadata/payload/0/url", "surface": surface,
			"effect": got[0]["effect"], "fix": got[0]["fix"],
		}
	}
	if diff := cmp.Diff([]map[string]string{finding("web"), finding("ios")}, got); diff != "" || code != 0 || errs.Len() > 0 {
		t.Errorf("exit %d, %s (-want +got):\n%s", code, &errs, diff)
	}
	out.Reset()
	if run(t.Context(), []string{"lint", "-format", "json", "-"}, strings.NewReader(cleanAnswer), &out, io.Discard); out.String() != "[]\n" {
		t.Errorf("nothing found prints %q", &out)
	}
}

func TestLintCannotRead(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	broken := iotest.ErrReader(errors.New("broken pipe"))
	if code := run(t.Context(), []string{"lint", "-"}, broken, io.Discard, &errs); code != 2 || !strings.Contains(errs.String(), "-: broken pipe") {
		t.Errorf("exit %d: %s", code, &errs)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	errs.Reset()
	if code := run(ctx, []string{"lint", "-"}, strings.NewReader(cleanAnswer), io.Discard, &errs); code != 2 || !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("exit %d: %s", code, &errs)
	}
}

// A document's names move no cursor.
func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/a/b": "/a/b", "/a /b": "/a /b", "/é": "/é", "\x1b[31m\"a\"": `\x1b[31m"a"`, "a\nb": `a\nb`,
	} {
		if got := printable(text); got != want {
			t.Errorf("%q is printed as %q, want %q", text, got, want)
		}
	}
	for pointer, want := range map[string]string{"": "(the whole)", "/a b": "/a b", "/a ": `"/a "`, "/ a/b": `"/ a/b"`, "/a /b": `"/a /b"`} {
		if got := place(pointer); got != want {
			t.Errorf("%q is printed as %q, want %q", pointer, got, want)
		}
	}
	if got := escapeHidden("{\n  \"é\u009b\u202e\U000e0001\"}"); got != `{`+"\n"+`  "é\u009b\u202e\udb40\udc01"}` {
		t.Errorf("%q", got)
	}
}

func TestSeverityColour(t *testing.T) {
	t.Parallel()
	if got := severityColour(true, 2) + severityColour(true, 1); got != "\x1b[31mdead   \x1b[0mwrong  " {
		t.Errorf("%q", got)
	}
}
