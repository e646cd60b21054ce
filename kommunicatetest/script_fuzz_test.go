package kommunicatetest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// FuzzScriptRecords holds that whatever a bot says can be recorded, and that the
// recorded script passes.
func FuzzScriptRecords(f *testing.F) {
	for _, text := range []string{
		"Hi", "", " a\n\nb ", "/x/", "/", "\"q\"", "| x", "# x", "a (b) -> c | d, e; f)", "\u2060\t", "a\r\nb", "0\n", "x -> ", "(", "bot: x\n  replies: A",
	} {
		f.Add(text, text, text)
	}
	f.Fuzz(func(t *testing.T, text, label, more string) {
		quote := func(s string) string {
			raw, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}
		answer := strings.NewReplacer("TEXT", quote(text), "LABEL", quote(label), "MORE", quote(more)).Replace(`[{"message": TEXT},
			{"message": TEXT, "metadata": {"contentType": "300", "templateId": "6", "payload": [{"title": LABEL}, {"title": MORE}]}},
			{"metadata": {"contentType": "300", "templateId": "10", "payload": [{"title": LABEL, "subtitle": MORE, "description": TEXT}, {"title": MORE}]}},
			{"metadata": {"contentType": "300", "templateId": "3", "payload": [{"type": "link", "name": LABEL, "url": MORE}]}},
			{"metadata": {"contentType": "300", "templateId": "12", "payload": [
				{"type": "dropdown", "data": {"name": LABEL, "options": [{"label": MORE, "value": "x"}]}}, {"type": "submit", "data": {"name": MORE}}]}},
			{"metadata": {"actionRequest": "addTags", "payload": {"tags": [LABEL, MORE]}}}]`)
		script := "user: x\n# tags\nexpect tags: none\n"
		for range 2 {
			s, err := kommunicatetest.ParseScript("a.convo", []byte(script))
			if err != nil {
				t.Fatalf("%v\n%s", err, script)
			}
			srv := kommunicatetest.NewServer()
			report, err := s.Run(t.Context(), srv, kommunicatetest.Bot{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(answer))
			})})
			srv.Close()
			if err != nil {
				t.Fatal(err)
			}
			if script == string(report.Updated) {
				if len(report.Failures) > 0 {
					t.Errorf("what was recorded does not pass:\n%s", report)
				}
				return
			}
			script = string(report.Updated)
		}
		t.Errorf("recording again changes the script once more:\n%s", script)
	})
}
