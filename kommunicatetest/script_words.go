package kommunicatetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Words of bubbles, and of their parts. A part is a text or a list of items.
var (
	bubbleWords = []string{"bot", "notice", "expect agent", noAnswer}
	textParts   = []string{"header", "html", "location", "submit"}
	listParts   = []string{
		"buttons", "cards", "dialog", "file", "form", "images", "input", "links", "list", "replies", "videos",
	}
	// One of something may be called so.
	singular = map[string]string{
		"button": "buttons", "card": "cards", "image": "images", "link": "links",
		"reply": "replies", "video": "videos",
	}
)

func isBubble(word string) bool { return slices.Contains(bubbleWords, word) }

// unknown says that a word is not known, and which known one it looks like.
func unknown(what, word string, known []string) error {
	word = clipped(word)
	if near := nearest(word, known); near != "" {
		return fmt.Errorf("%s %q is not known: did you mean %q?", what, word, near)
	}
	return fmt.Errorf("%s %q is not known; known are: %s", what, word, strings.Join(known, ", "))
}

// maxEchoed is how much of a script's own text an error repeats, in characters.
const maxEchoed = 80

func clipped(text string) string {
	count := 0
	for i := range text {
		if count++; count > maxEchoed {
			return text[:i] + "…"
		}
	}
	return text
}

// partWords are all words of parts.
func partWords() []string {
	return slices.Concat(textParts, listParts, slices.Sorted(maps.Keys(singular)))
}

// topWords are all words with which a line begins that is not indented.
func topWords() []string {
	words := slices.Sorted(maps.Keys(actions))
	for _, word := range slices.Sorted(maps.Keys(givens)) {
		words = append(words, "given "+word)
	}
	for _, word := range slices.Sorted(maps.Keys(states)) {
		words = append(words, "expect "+word)
	}
	return append(words, append([]string{"expect user.KEY"}, bubbleWords...)...)
}

// nearest returns the known word that takes the fewest changes, "" when it takes
// more than a third of its letters.
func nearest(word string, known []string) string {
	best, fewest := "", len(word)/3+1
	for _, candidate := range known {
		if n := changes(strings.ToLower(word), candidate); n <= fewest && (best == "" || n < fewest) {
			best, fewest = candidate, n
		}
	}
	return best
}

// changes counts the letters to add, remove or replace to get from a to b; more
// than len(b) for a text that is much longer.
func changes(a, b string) int {
	if len(a) > 2*len(b)+2 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
