package kommunicate_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

func TestKey(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for n := range len(letters) {
		name := letters[:n]
		for free := range 2 * len(letters) {
			if got, want := kommunicate.Key(name, free), `x,"`+name+`":`; got != want {
				t.Errorf("with %d bytes free, %q begins %s", free, name, got)
			}
		}
	}
}
