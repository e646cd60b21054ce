package lint_test

import (
	"bytes"
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/lint"
)

// hostile are documents that grow with n: long lists, long names, many members,
// texts in texts, deep nesting.
var hostile = map[string]func(n int) string{
	"messages": func(n int) string { return repeat(n, silentButton) },
	"buttons":  func(n int) string { return rich("11", repeat(n, `{"name":"a","type":"link","action":{"typ":"link"}}`)) },
	"fields":   func(n int) string { return rich("12", repeat(n, `{"type":"radio","data":{"options":[{}]}}`)) },
	"cards":    func(n int) string { return rich("10", repeat(n, `{"titel":"a","buttons":[{}]}`)) },
	"members": func(n int) string {
		return `{"message":"a","metadata":{` + strings.Repeat(`"KM_ASSIGN_TQ":1,`, n) + `"a":1}}`
	},
	"same name": func(n int) string { return `{"message":"a",` + strings.Repeat(`"message":"a",`, n) + `"a":1}` },
	"long names": func(n int) string {
		return `{"` + strings.Repeat("a", 10*n) + `":[` + strings.Repeat(silentButton+",", n/50) + `1]}`
	},
	"strays":    func(n int) string { return `{"a":` + repeat(n, silentButton) + `}` },
	"long text": func(n int) string { return meta(`"KM_ASSIGN_TO":"` + strings.Repeat("<a&", 10*n) + `"`) },
	"tags":      func(n int) string { return `{"message":"` + strings.Repeat("<a", 10*n) + `"}` },
	"regex":     func(n int) string { return pattern(`"regex":"` + strings.Repeat("(a|[b-", 10*n) + `"`) },
	"form data": func(n int) string {
		return meta(`"templateId":"3","payload":[{}],"formData":{"a":"` + strings.Repeat("&lt", 10*n) + `"}`)
	},
	"submits": func(n int) string {
		return meta(`"templateId":"3","payload":` + repeat(n, `{}`) + `,"formData":{` + strings.Repeat(`"a":"b",`, n) + `"a":"b"}`)
	},
	"brackets": func(n int) string { return strings.Repeat("[", 10*n) },
	"spellings": func(n int) string {
		return `{"message":"a","metadata":{` + strings.Repeat(`"KM_ANSWER_SOURCX":1,`, n) + `"a":1}}`
	},
	"titles": func(n int) string { return rich("6", repeat(n, `{"title":"`+strings.Repeat("a", 100)+`"}`)) },
	"empty":  func(n int) string { return repeat(n, `{}`) },
	"in metadata": func(n int) string {
		return strings.Repeat(`{"platform":"kommunicate","metadata":{"a":`, n/5) + "1" + strings.Repeat("}}", n/5)
	},
	"unknown": func(n int) string {
		return `{"message":"a","metadata":{` + strings.Repeat(`"a":[{"b":"{}"}],`, n) + `"c":1}}`
	},
	"groups":      func(n int) string { return pattern(`"regex":"` + strings.Repeat(`(?<a>)\\k<a>|`, n) + `"`) },
	"bounds":      func(n int) string { return pattern(`"regex":"a{1,` + strings.Repeat("9", 10*n) + `"`) },
	"placeholder": func(n int) string { return rich("9", `[{"url":"$`+strings.Repeat("$", 10*n)+`"}]`) },
	"references": func(n int) string {
		return meta(`"templateId":"3","payload":[{}],"formData":{"a":"` + strings.Repeat("&a", 10*n) + `"}`)
	},
	"texts in texts": func(n int) string {
		text := silentButton
		for len(text) < 50*n {
			inner, _ := json.Marshal(text)
			text = `{"contentType":"CustomPayload","content":` + string(inner) + `}`
		}
		return text
	},
	"texts": func(n int) string { return rich("6", `"`+strings.Repeat(`\"[`, 10*n)+`"`) },
}

// Ten times the document is about ten times the work, told by the memory that is
// asked for: time is no measure on a busy machine.
func TestWorkIsLinear(t *testing.T) {
	for name, document := range hostile {
		t.Run(name, func(t *testing.T) {
			small, large := []byte(document(200)), []byte(document(2000))
			few, many := allocated(small), allocated(large)
			growth := float64(len(large)) / float64(len(small))
			if many > 3*growth*max(few, 10_000) {
				t.Errorf("%d bytes allocate %.0f, %d allocate %.0f", len(small), few, len(large), many)
			}
		})
	}
}

// Of a document that breaks rules without end, a part of the findings is listed,
// and that there are more.
func TestFindingsHaveAnEnd(t *testing.T) {
	findings := lint.JSON([]byte(repeat(100_000, `{}`)))
	if n := len(findings); n < 10_000 || n > 10_010 || findings[n-1].Code != "too-many-findings" || findings[n-1].Severity < lint.Dead {
		t.Errorf("%d findings, the last one is %v", n, findings[n-1])
	}
	if findings := lint.JSON([]byte(repeat(2000, `{}`))); len(findings) != 6000 {
		t.Errorf("%d findings, want three of each message", len(findings))
	}
}

// allocated is how many bytes the linter asks for.
func allocated(document []byte) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	lint.JSON(document)
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}

// A document of 1 MB.
func BenchmarkJSON(b *testing.B) {
	for name, document := range hostile {
		b.Run(name, func(b *testing.B) {
			raw := []byte(document(1))
			n := 1
			for ; len(raw) < 1<<20; n *= 2 {
				raw = []byte(document(n))
			}
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				lint.JSON(raw)
			}
		})
	}
}

// Any bytes have findings that are the same again, with a severity and a place.
func FuzzJSON(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add([]byte(seed))
	}
	for _, document := range hostile {
		f.Add([]byte(document(3)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		given := bytes.Clone(data)
		findings := lint.JSON(data)
		if !bytes.Equal(given, data) {
			t.Fatal("the document was changed")
		}
		again := lint.JSON(data)
		if len(again) != len(findings) {
			t.Fatalf("%d findings, and then %d", len(findings), len(again))
		}
		for i, found := range findings {
			if found != again[i] || found.Code == "" || found.Effect == "" || found.Fix == "" || found.Pointer != "" && found.Pointer[0] != '/' {
				t.Errorf("%+v, and then %+v", found, again[i])
			}
		}
	})
}
