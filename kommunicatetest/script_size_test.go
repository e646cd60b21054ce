package kommunicatetest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// The largest scripts are read at once, and not quoted back as a whole.
func TestParseLargeScripts(t *testing.T) {
	t.Parallel()
	half := kommunicatetest.MaxScript / 2
	for name, text := range map[string]string{
		"continued": "user: hi\nbot: a\n" + strings.Repeat("|\n", half-100),
		"blanks":    "user: hi\nbot: a\n  replies: a" + strings.Repeat(" ", half) + "b\n",
		"word":      strings.Repeat("x", half) + ": y\n",
	} {
		began := time.Now()
		_, err := kommunicatetest.ParseScript("a.convo", []byte(text))
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: takes %v", name, took)
		}
		if (err != nil) != (name == "word") {
			t.Errorf("%s: error %.200v", name, err)
		}
		if err != nil && len(err.Error()) > 2000 {
			t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
		}
	}
}
