package main

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestCheck(t *testing.T) {
	const path = "see /" + "work/x"
	const skip = "package p\nimport \"testing\"\nfunc TestX(t *testing.T) { t.Skip() }\n"
	const sleep = "package p\nimport \"time\"\nfunc init() { time.Sleep(1) }\n"
	tests := []struct {
		name, file, text, want string
	}{
		{"machine path", "docs/a.md", "one\n" + path, "docs/a.md:2: a path of one machine"},
		{"machine path in testdata", "testdata/a.json", `["/` + `tmp/x"]`, "testdata/a.json:1: a path of one machine"},
		{"a URL's path", "a.md", "https://example.com/" + "work/x and ../" + "work/x", ""},
		{"binary", "a.bin", "\x00 /" + "tmp/x", ""},
		{"git's own files", ".git/config", path, ""},
		{"long file", "a.go", "package p\n" + strings.Repeat("\n", 400), "a.go:1: 401 lines: a file is one concept, at most 400 lines"},
		{"400 lines", "a.go", "package p\n" + strings.Repeat("\n", 399), ""},
		{"long test", "a_test.go", "package p\n" + strings.Repeat("\n", 900), ""},
		{"testing in the library", "a.go", "package p\nimport _ \"testing/fstest\"\n", "a.go:2: imports testing/fstest outside a test and a package for tests"},
		{"testing in a package for tests", "platforms/platformtest/a.go", "package p\nimport _ \"testing\"\n", ""},
		{"testing where time is measured", "bench/a.go", "package p\nimport _ \"testing\"\n", ""},
		{"unknown dependency", "a.go", "package p\nimport _ \"github.com/x/y\"\n", "a.go:2: imports github.com/x/y, which is none of the root module's dependencies here"},
		{"look-alike", "a.go", "package p\nimport _ \"" + module + "x\"\n", "a.go:2: imports " + module + "x, which is none of the root module's dependencies here"},
		{"ourselves", "a.go", "package p\nimport _ \"" + module + "/internal/rules\"\n", ""},
		{"known dependency", "a.go", "package p\nimport _ \"golang.org/x/sync/errgroup\"\n", ""},
		{"go-cmp in the library", "a.go", "package p\nimport _ \"github.com/google/go-cmp/cmp\"\n", "a.go:2: imports github.com/google/go-cmp/cmp, which is none of the root module's dependencies here"},
		{"go-cmp in a test", "a_test.go", "package p\nimport _ \"github.com/google/go-cmp/cmp\"\n", ""},
		{"dependency of a nested module", "nested/deep/a.go", "package p\nimport _ \"github.com/x/y\"\n", ""},
		{"beside a nested module", "nestedx/a.go", "package p\nimport _ \"github.com/x/y\"\n", "nestedx/a.go:2: imports github.com/x/y, which is none of the root module's dependencies here"},
		{"sleep", "a_test.go", sleep, "a_test.go:3: sleeps on the real clock: use testing/synctest"},
		{"sleep in a bubble", "a_test.go", strings.Replace(sleep, "\"time\"", "(\"testing/synctest\"; \"time\")", 1), ""},
		{"sleep in a bubble of the caller", "a_test.go", sleep + "// p runs in a synctest bubble.\n", ""},
		{"skip", "a_test.go", skip, "a_test.go:3: skips: only tests of shared samples may, without KOMMUNICATE_SHARED, and long ones that name their script"},
		{"sleep beside real servers", "jetstream/a_test.go", sleep, ""},
		{"skip of what a script runs", "a_test.go", strings.Replace(skip, "t.Skip()", "t.Skip(\"scripts/long does\")", 1), ""},
		{"skip without samples", "a_test.go", skip + "// KOMMUNICATE_SHARED\n", ""},
		{"undocumented function", "a.go", "package p\nfunc F() {}\n", "a.go:2: F is exported and has no doc comment"},
		{"undocumented method", "a.go", "package p\ntype t int\n// T is.\ntype T[A any] struct{}\nfunc (*T[A]) F() {}\nfunc (t) F() {}\n", "a.go:5: F is exported and has no doc comment"},
		{"undocumented type", "a.go", "package p\ntype (\n\tT int\n)\n", "a.go:3: T is exported and has no doc comment"},
		{"undocumented constant", "a.go", "package p\nconst C = 1\n", "a.go:2: C is exported and has no doc comment"},
		{"after constants of a type", "a.go", "package p\n// T is.\ntype T int\nconst (\n\tA T = iota\n\tB\n\tC = 1\n)\n", "a.go:7: C is exported and has no doc comment"},
		{"documented group", "a.go", "package p\n// Names.\nconst (\n\tC = 1\n)\n", ""},
		{"documented on the line", "a.go", "package p\nconst C = 1 // One.\n", ""},
		{"method that says all", "a.go", "package p\n// T is.\ntype T int\nfunc (T) String() string { return \"\" }\n", ""},
		{"undocumented but internal", "x/internal/a.go", "package p\nfunc F() {}\n", ""},
		{"undocumented in a command", "a.go", "package main\nfunc F() {}\n", ""},
		{"git's file in a linked worktree", ".git", "see /" + "work/x", ""},
		{"snippet that need not compile", "testdata/a.go", "no Go", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := fstest.MapFS{
				"go.mod":        {Data: []byte("module " + module)},
				"nested/go.mod": {Data: []byte("module nested")},
				tt.file:         {Data: []byte(tt.text)},
			}
			got, err := check(root)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if tt.want != "" {
				want = []string{tt.want}
			}
			if !slices.Equal(got, want) {
				t.Errorf("check(%s) = %q, want %q", tt.file, got, want)
			}
		})
	}
}

func TestCheckRefusesWhatIsNoGo(t *testing.T) {
	if _, err := check(fstest.MapFS{"a.go": {Data: []byte("no Go")}}); err == nil {
		t.Error("check accepted a Go file that does not parse")
	}
}
