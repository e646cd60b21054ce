package kommunicate_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

func TestShort(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for n := range len(letters) {
		for free := range 2 * len(letters) {
			if got, want := kommunicate.Key(letters[:n], free), `x,"`+letters[:n]+`":`; got != want {
				t.Errorf("with %d bytes free, a key of %d is %s", free, n, got)
			}
			if got, want := kommunicate.Quote(letters[:n], free), `x"`+letters[:n]+`"`; got != want {
				t.Errorf("with %d bytes free, a text of %d is %s", free, n, got)
			}
		}
	}
}
