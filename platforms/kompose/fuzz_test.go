package kompose_test

import (
	"bytes"
	"testing"

	"github.com/kommunicate-go/kommunicate/platforms/kompose"
)

// FuzzBot reads any bytes; what can be written again is written alike from then
// on.
func FuzzBot(f *testing.F) {
	f.Add([]byte(shopFile))
	f.Add([]byte(`{"intents":[{"name":"a","category":"fallback_intent","content":"Hi","fields":[1.50],"content":[{}]}],"languageCodes":null}`))
	f.Add([]byte(`{"intents":[{"name":"\ud800","category":"intent","trainingPhrases":["` + "\xff" + `"],"x":{"a":"` + "\xfe" + `"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var bot kompose.Bot
		if bot.UnmarshalJSON(data) != nil {
			return
		}
		var first, second bytes.Buffer
		if _, err := bot.WriteTo(&first); err != nil {
			return
		}
		var again kompose.Bot
		if err := again.UnmarshalJSON(first.Bytes()); err != nil {
			t.Fatalf("%v\nin %s", err, first.String())
		}
		if _, err := again.WriteTo(&second); err != nil {
			t.Fatalf("%v\nin %s", err, first.String())
		}
		if first.String() != second.String() {
			t.Errorf("written\n%s\nand then\n%s", first.String(), second.String())
		}
	})
}
