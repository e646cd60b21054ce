package kommunicatetest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// The largest scripts are read in linear time, and not quoted back as a whole.
func TestParseLargeScripts(t *testing.T) {
	t.Parallel()
	const part, times = kommunicatetest.MaxScript / 32, 16
	for name, script := range map[string]func(size int) string{
		"continued": func(size int) string { return "user: hi\nbot: a\n" + strings.Repeat("|\n", size-100) },
		"blanks":    func(size int) string { return "user: hi\nbot: a\n  replies: a" + strings.Repeat(" ", size) + "b\n" },
		"word":      func(size int) string { return strings.Repeat("x", size) + ": y\n" },
	} {
		small, large := []byte(script(part)), []byte(script(times*part))
		parse := func(text []byte) (time.Duration, error) {
			began := time.Now()
			_, err := kommunicatetest.ParseScript("a.convo", text)
			return time.Since(began), err
		}
		// Others may have the processor for a while: the shortest of some rounds counts.
		few, many := time.Hour, time.Hour
		for round := 0; round < 20 && (round < 3 || many > 4*times*few); round++ {
			took, err := parse(small)
			if (err != nil) != (name == "word") {
				t.Errorf("%s: error %.200v", name, err)
			}
			few = min(few, took)
			took, err = parse(large)
			if (err != nil) != (name == "word") {
				t.Errorf("%s: error %.200v", name, err)
			}
			if err != nil && len(err.Error()) > 2000 {
				t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
			}
			many = min(many, took)
		}
		t.Logf("%s: %d bytes take %v, %d take %v", name, len(small), few, len(large), many)
		if many > 4*times*max(few, time.Millisecond) {
			t.Errorf("%s: %d bytes take %v, %d take %v", name, len(small), few, len(large), many)
		}
	}
}
