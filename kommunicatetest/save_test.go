package kommunicatetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// scriptFile writes a script to a new directory.
func scriptFile(t *testing.T, text string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.convo")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// played is the report of a script against a handler.
func played(t *testing.T, path string, handler http.Handler) *kommunicatetest.Report {
	t.Helper()
	script, err := kommunicatetest.LoadScript(path)
	if err != nil {
		t.Fatal(err)
	}
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	report, err := script.Run(t.Context(), srv, kommunicatetest.Bot{Handler: handler})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func checkFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func hello() http.Handler {
	return kommunicate.NewWebhook(says(kommunicate.Message{Text: "Hello"}))
}

func TestSave(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"plain", "user: hi", "user: hi\nbot: Hello\n"},
		{"CRLF", "user: hi\r\n# end\r\n", "user: hi\r\nbot: Hello\r\n# end\r\n"},
		{"byte order mark", "\ufeffuser: hi\n", "\ufeffuser: hi\nbot: Hello\n"},
		{"nothing to write", "user: hi\r\nbot: Hello", "user: hi\r\nbot: Hello"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := scriptFile(t, tt.text)
			link := filepath.Join(t.TempDir(), "link.convo")
			if err := os.Symlink(path, link); err != nil {
				t.Fatal(err)
			}
			report := played(t, link, hello())
			changed, err := report.Save()
			if err != nil || changed != (tt.text != tt.want) || len(report.Failures) > 0 {
				t.Errorf("changed %t, %v, failures:\n%s", changed, err, report)
			}
			checkFile(t, path, tt.want)
			if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
				t.Errorf("the link is gone: %v", err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", info, err)
			}
			files, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(files) != 1 {
				t.Errorf("files %v, %v", files, err)
			}
			if changed, err := report.Save(); changed || err != nil {
				t.Errorf("saved again: changed %t, %v", changed, err)
			}
		})
	}
}

func TestSaveChanged(t *testing.T) {
	t.Parallel()
	path := scriptFile(t, "user: hi\n")
	report := played(t, path, hello())
	const edited = "user: hello there\n"
	if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := report.Save(); err == nil || !strings.Contains(err.Error(), "has changed since it was loaded") {
		t.Errorf("error %v", err)
	}
	checkFile(t, path, edited)
}

func TestNotUTF8(t *testing.T) {
	t.Parallel()
	_, err := kommunicatetest.ParseScript("a.convo", []byte("user: hi\nbot: caf\xe9\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "a.convo:2: this is not UTF-8") {
		t.Errorf("error %v", err)
	}
}

// What a broken bot answers does not get into a script.
func TestBrokenIsNotRecorded(t *testing.T) {
	t.Parallel()
	const text = "user: hi\nbot: Hello\n"
	for answer, want := range map[string]string{
		``:                `this is not recorded`,
		`[]`:              `this is not recorded`,
		`{"error": true}`: `no array of messages`,
		`null`:            `no array of messages`,
	} {
		path := scriptFile(t, text)
		report := played(t, path, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, answer)
		}))
		changed, err := report.Save()
		if changed || err != nil || len(report.Failures) != 1 || !strings.Contains(report.String(), want) {
			t.Errorf("%q: changed %t, %v, failures:\n%s", answer, changed, err, report)
		}
		checkFile(t, path, text)
	}
}

func TestPlayFailingBot(t *testing.T) {
	t.Setenv(kommunicatetest.UpdateEnv, "1")
	const text = "user: hi\nbot: Hello\n"
	tests := []struct {
		name string
		bot  kommunicate.BotFunc
		want string // "" when it can be recorded.
	}{
		{"error", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return nil, errors.New("database down")
		}, "Bot returns an error: database down"},
		{"panic", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			panic("boom")
		}, "Bot panics: boom"},
		{"refused", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{{Text: "Hello"}, {Rich: kommunicate.SuggestedReplies{{}}}}, nil
		}, "Bot answers what is refused: kommunicate: /1/metadata/payload/0/title: "},
		{"of a foreign type", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{{Rich: struct{ kommunicate.RichMessage }{}}}, nil
		}, "Bot answers what is refused: writing it panics: "},
		{"not understood", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return nil, kommunicate.ErrNotUnderstood
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := scriptFile(t, text)
			told := &teller{T: t}
			kommunicatetest.Play(told, tt.bot, path)
			if tt.want == "" {
				if len(told.told) > 0 {
					t.Errorf("told %q", told.told)
				}
				return
			}
			if len(told.told) != 1 || !strings.Contains(told.told[0], tt.want) {
				t.Errorf("told %q", told.told)
			}
			checkFile(t, path, text)
		})
	}
}
