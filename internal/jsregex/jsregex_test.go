package jsregex_test

import (
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/jsregex"
)

// What RegExp takes and refuses was written down from node.
func TestCheck(t *testing.T) {
	for _, pattern := range []string{
		"", "a", "^[A-Za-z]+$", `^\S+@\S+$`, `\d{3}-\d{4}`, "a{2,5}?", "a{3,}", "{", "a{", "a{,5}", "}", "]", "x|", "(a|b)*",
		"(?:a)", "(?=a)*", "(?!a)b", "(?<=a)b", "(?<!a)b", "(?<year>[0-9]{4})", `(?<a>x)\k<a>`, `\k<a>`, `\k`, `[\d-z]`, "[]", "[^]",
		`[\b]`, `\cA`, `[\cA-\cB]`, `[\c]`, `\x41`, `[\x41-\x5a]`, `[\x4-z]`, `\u0041`, `[A-Z]`, `[\0-\7]`, `[\101-\132]`,
		`\p{L}`, "[a-]", "[-a]", "[😀]", "(?i:a)", "(?i-s:a)", `(?<\u0061b>x)`, `[\k]`, "(?<a>x)|(?<a>y)", "a**"[:2], `\/`, `[[]`, "[[:alpha:]]",
		"^[^*|\\\":<>[\\]{}`\\\\()';@&$]+$",
	} {
		if err := jsregex.Check(pattern); err != nil {
			t.Errorf("%q: %v, want none", pattern, err)
		}
	}
	for pattern, want := range map[string]string{
		"(": "closed", "(a": "closed", "a)": "without its (", "[a": "without its ]", "[": "without its ]", "[z-a]": "backwards",
		`[\x5a-\x41]`: "backwards", "[😀-😎]": "backwards", "*": "nothing", "a**": "nothing", "a+*": "nothing", "a++": "nothing",
		"^*": "nothing", `\b+`: "nothing", "(?<=a)*": "nothing", "|?": "nothing", "(*)": "nothing", "{1}": "nothing", "a{2}{3}": "nothing",
		"a{2,1}": "reversed", "a{10,9}": "reversed", `\`: "backslash", `a\`: "backslash", `[\`: "backslash", `[a-\`: "backslash",
		"(?a)": "kind", "(?>a)": "kind", "(?P<n>a)": "kind", "(?i)a": "kind", "(?": "kind", "(?-:a)": "kind", "(?ii:a)": "kind",
		"(?<>a)": "name", "(?<1a>a)": "name", "(?<a": "name", `(?<a>x)\k<b>`: "reference", `(?<a>x)[\k]`: "reference", "(?<a>x)(?<a>y)": "same name", `(?<\>x)`: "name", `(?<a>x)\k`: "reference", `(?<a>x)\k<`: "reference",
	} {
		if err := jsregex.Check(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", pattern, err, want)
		}
	}
}

func TestForeignAndAnchored(t *testing.T) {
	for pattern, want := range map[string][2]bool{
		"^a$": {false, true}, "a": {false, false}, `^a\$`: {false, false}, `^a\\$`: {false, true}, "^": {false, false}, "$": {false, false},
		`\Aa\z`: {true, false}, `^\p{L}$`: {true, true}, `^\\p$`: {false, true}, "[[:alpha:]]": {true, false}, "/a/i": {true, false},
		"/": {false, false}, "/a": {false, false}, "a/b/x": {false, false},
	} {
		if got := [2]bool{jsregex.Foreign(pattern), jsregex.Anchored(pattern)}; got != want {
			t.Errorf("%q: foreign, anchored: %v, want %v", pattern, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"^[a-z]+$", "(?<a>b)\\k<a>", "a{1,2}", "[\\x41-\\u0042]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if jsregex.Check(pattern) == nil && jsregex.Check("(?:"+pattern+")") != nil {
			t.Errorf("%q is valid, and is not in a group", pattern)
		}
	})
}
