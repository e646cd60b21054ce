package kommunicatetest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ want, got, diff string }{
		"equal":       {"a\nb", "a\nb\n", ""},
		"white space": {"a  \r\nb\n\n", "a\nb", ""},
		"both empty":  {"", "\n", ""},
		"changed":     {"a\nb\nc", "a\nx\nc", "  a\n- b\n+ x\n  c\n"},
		"added":       {"a\nc", "a\nb\nc", "  a\n+ b\n  c\n"},
		"removed":     {"a\nb\nc", "a\nc", "  a\n- b\n  c\n"},
		"from empty":  {"", "a\n\nb", "+ a\n+\n+ b\n"},
		"to empty":    {"a", "", "- a\n"},
		"moved":       {"a\nb\nc\nd", "b\nc\nd\na", "- a\n  b\n  c\n  d\n+ a\n"},
		"two apart":   {"1\na\nb\nc\nd\ne\nf\ng\nh\n2\nz", "x\na\nb\nc\nd\ne\nf\ng\nh\ny\nz", "- 1\n+ x\n  a\n  b\n  c\n  ...\n  f\n  g\n  h\n- 2\n+ y\n  z\n"},
		"long end":    {"1\na\nb\nc\nd\ne", "2\na\nb\nc\nd\ne", "- 1\n+ 2\n  a\n  b\n  c\n  ...\n"},
		"interleaved": {"a\nb\nc\nd", "a\nx\nc\ny", "  a\n- b\n+ x\n  c\n- d\n+ y\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.diff, kommunicatetest.Diff(tt.want, tt.got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Texts that have too many different lines to compare differ as a whole, and do
// not take the memory of all pairs.
func TestDiffOfLongTexts(t *testing.T) {
	t.Parallel()
	const lines = 20_000
	diff := kommunicatetest.Diff("same\n"+strings.Repeat("a\n", lines)+"end", "same\n"+strings.Repeat("b\n", lines)+"end")
	if n := strings.Count(diff, "\n"); n != 2*lines+2 {
		t.Errorf("%d lines", n)
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a\nb\nc", "b\nc\nd")
	f.Fuzz(func(t *testing.T, want, got string) {
		if diff := kommunicatetest.Diff(want, want); diff != "" {
			t.Errorf("a text differs from itself:\n%s", diff)
		}
		there, back := kommunicatetest.Diff(want, got), kommunicatetest.Diff(got, want)
		if (there == "") != (back == "") {
			t.Errorf("one way %q, the other way %q", there, back)
		}
	})
}

func TestExpectTranscript(t *testing.T) {
	t.Parallel()
	conv := withBot(t, newServer(t), &script{answers: map[string]string{
		"WELCOME": `[{"message": "Hello,\nhow can I help?"}]`,
	}})
	if _, err := conv.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Say("x"); err != nil {
		t.Fatal(err)
	}
	kommunicatetest.ExpectTranscript(t, conv.Transcript(), `
		     (event WELCOME)
		FAQ  Hello,
		     how can I help?
		ann  x
	`)
	told := &teller{T: t}
	kommunicatetest.ExpectTranscript(told, conv.Transcript().Visible(), "  FAQ  Hello,\n\n  ann  x")
	const want = "transcript (-want +got):\n  FAQ  Hello,\n-\n+      how can I help?\n  ann  x\n"
	if diff := cmp.Diff([]string{want}, told.told); diff != "" {
		t.Error(diff)
	}
}
