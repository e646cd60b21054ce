package kommunicatetest_test

import (
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// What a bot says cannot drive the terminal that it is printed to.
func TestTranscriptIsHarmless(t *testing.T) {
	t.Parallel()
	transcript := kommunicatetest.Transcript{
		{Who: kommunicatetest.ByBot, Name: "B\x1b[2Jot", Message: kommunicate.Message{Text: "a\x1b]0;x\x07b\r\u202ec\tü\nnext"}},
		{Who: kommunicatetest.Remark, Hidden: true, Message: kommunicate.Message{Text: "bad \u0085"}},
	}
	const want = "B\\x1b[2Jot  a\\x1b]0;x\\ab\\r\\u202ec\tü\n            next\n            (bad \\u0085)\n"
	if got := transcript.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReportIsHarmless(t *testing.T) {
	t.Parallel()
	path := scriptFile(t, "user: hi\nbot: x\n")
	report := played(t, path, kommunicate.NewWebhook(says(kommunicate.Message{Text: "a\x1b[2J\u202e", Rich: kommunicate.SuggestedReplies{{Title: "b\x1b"}}})))
	if text := report.String() + report.Transcript.String(); strings.ContainsAny(text, "\x1b\u202e") {
		t.Errorf("%q", text)
	}
}
