package jetstream_test

import (
	"bytes"
	"testing"

	"github.com/kommunicate-go/kommunicate/jetstream"
)

// FuzzRecord: a stored record is understood, and then written as it is from then on,
// or it is nobody's.
func FuzzRecord(f *testing.F) {
	for _, value := range []string{
		``, `{}`, `null`, `[]`, `{"write":1,"done":7,"recent":["bot/1","bot/2"]}`,
		`{"owner":"a","write":18446744073709551615,"turn":8,"attempt":2,"answer":[{"message":"Hi"}],"step":1,"sending":true}`,
		`{"step":-1}`, `{"attempt":1e3}`, `{"answer":{"a":[1.50, "\ud800"]}}`, `{"recent":[null]}`,
	} {
		f.Add([]byte(value))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		first, err := jetstream.RewriteRecord(value)
		if err != nil {
			return
		}
		second, err := jetstream.RewriteRecord(first)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s is written as %s and then %s: %v", value, first, second, err)
		}
	})
}
