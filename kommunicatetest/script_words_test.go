package kommunicatetest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// docs/convo.md describes every word of the format.
func TestWordsAreDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/convo.md")
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(topWords(), partWords(), statuses())
	if len(words) < 50 {
		t.Errorf("%d words", len(words))
	}
	for _, word := range words {
		if !strings.Contains(string(text), "`"+word) {
			t.Errorf("docs/convo.md does not describe %q", word)
		}
	}
}
