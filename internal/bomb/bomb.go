// Package bomb has the values that tests of decoders throw at them.
package bomb

import "strings"

// size is how deep, wide or long a bomb is: more than any reader here follows.
const size = 12_000

// All are values of JSON, and what is not JSON, by name, that cost a careless reader
// its stack, its memory or its mind. The names of those that no reader may take begin
// with "deep".
var All = map[string]string{
	"deep arrays":       strings.Repeat("[", size) + strings.Repeat("]", size),
	"deep objects":      strings.Repeat(`{"a":`, size) + "1" + strings.Repeat("}", size),
	"deep and open":     strings.Repeat("[", size),
	"wide array":        "[" + strings.Repeat("0,", size) + "0]",
	"wide object":       "{" + strings.Repeat(`"a":0,`, size/2) + `"a":0}`,
	"long number":       strings.Repeat("9", size),
	"huge exponent":     "1e999999999",
	"tiny exponent":     "-1e-999999999",
	"duplicate members": `{"message":"a","message":{"message":1},"groupId":1,"groupId":"2"}`,
	"invalid UTF-8":     "\"\xff\xc0\x80\xed\xa0\x80\"",
	"lone surrogates":   `"\ud800\udc00\ud800"`,
	"JSON in text":      `"` + strings.Repeat("[", size) + `"`,
}
