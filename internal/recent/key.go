package recent

import "crypto/sha256"

// maxKey is the length, in bytes, from which a text is remembered by its digest.
const maxKey = 256

// Key returns what to remember a text by that somebody else chose, however long
// it is: the text itself, or its digest, which is no text that could arrive.
func Key(text string) string {
	if len(text) <= maxKey {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return "\xff" + string(sum[:])
}
