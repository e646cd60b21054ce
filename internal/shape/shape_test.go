package shape_test

import (
	"bytes"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/shape"
)

func TestShapes(t *testing.T) {
	for _, test := range []struct {
		name string
		is   func(string) bool
		yes  []string
		no   []string
	}{
		{"AbsoluteURL", shape.AbsoluteURL, []string{"https://e.test", "HTTP://e.test/a", "mailto:a@e.test", "tel:+1"}, []string{"", "www.e.test", "https:", "https:///a", "https://:1", "1a:b", "https://e.test/a b", "https://e.test/\"", "https://\xff"}},
		{"UnsafeURL", shape.UnsafeURL, []string{"javascript:a", " Java\tScript:a", "data:text/html,a", "vbscript:a"}, []string{"https://e.test", "javascript"}},
		{"BeginsTag", shape.BeginsTag, []string{"<b>", "</b>", "<!--"}, []string{"<", "< b", "<3", "b>"}},
		{"AttributeText", shape.AttributeText, []string{"a", "a & b", "?a=1&lt=2"}, []string{`a"b`, "&lt;", "&amp;c"}},
		{"Placeholder", shape.Placeholder, []string{"$email", "#ctx.name", "{slot}"}, []string{"$5", "#1", "a"}},
		{"EmailAddress", shape.EmailAddress, []string{"a@e.test"}, []string{"a", "@b", "a@", "a@b@c", "a b@c", "a@b,c"}},
	} {
		for _, s := range test.yes {
			if !test.is(s) {
				t.Errorf("%s(%q) is false", test.name, s)
			}
		}
		for _, s := range test.no {
			if test.is(s) {
				t.Errorf("%s(%q) is true", test.name, s)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	const notRecognized = "!^|~"
	for c := range 256 {
		b := byte(c)
		escaped := b < ' ' || b >= 0x7f || b == '"' || b == '\\'
		inText := !escaped && b != '<' && b != '&'
		inAddress := !escaped && bytes.IndexByte([]byte(" <>`"), b) < 0
		for length := range 20 { // In each place, of texts shorter and longer than a step.
			for at := range length + 1 {
				text := bytes.Repeat([]byte{'a'}, length+1)
				text[at] = b
				if got := shape.Text.Passes(string(text)); got != inText && b != '|' {
					t.Errorf("Text.Passes(%q) is %t", text, got)
				}
				if got := shape.Address.Passes(string(text)); got != inAddress && bytes.IndexByte([]byte(notRecognized), b) < 0 {
					t.Errorf("Address.Passes(%q) is %t", text, got)
				}
				if quoted := `"` + string(text) + `"`; shape.Text.PassesRaw([]byte(quoted)) != shape.Text.Passes(string(text)) {
					t.Errorf("Text.PassesRaw(%q) is not what Passes is of what it holds", quoted)
				}
			}
		}
	}
}

func TestPassesRawNeedsQuotes(t *testing.T) {
	for raw, want := range map[string]bool{``: false, `"`: false, `""`: true, `a"`: false, `"a`: false, `1`: false, `"a"`: true} {
		if got := shape.Text.PassesRaw([]byte(raw)); got != want {
			t.Errorf("PassesRaw(%s) is %t", raw, got)
		}
	}
}
