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
		parse := func(text []byte) {
			_, err := kommunicatetest.ParseScript("a.convo", text)
			if (err != nil) != (name == "word") {
				t.Errorf("%s: error %.200v", name, err)
			}
			if err != nil && len(err.Error()) > 2000 {
				t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
			}
		}
		// Many small ones are as much work as a large one, and suffer as much from
		// whatever else the machine does. One round without a long stop is enough.
		linear := false
		for round := 0; round < 10 && !linear; round++ {
			began := time.Now()
			for range times {
				parse(small)
			}
			parted := time.Now()
			parse(large)
			linear = time.Since(parted) < times/2*parted.Sub(began)
		}
		if !linear {
			t.Errorf("%s: %d bytes take more than %d times as long as %d", name, len(large), times*times/2, len(small))
		}
	}
}
