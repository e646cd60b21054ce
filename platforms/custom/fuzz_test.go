package custom_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
)

// FuzzRespond reads any answer. What it takes for messages has something in it.
func FuzzRespond(f *testing.F) {
	for _, answer := range []string{``, `[]`, `[{}]`, `{"a":1}`, `[{"message":"Hi","metadata":{"KM_ASSIGN_TO":""}}]`, `[null]`, `[[`, "[{\"message\":\"\xff\"}]"} {
		f.Add(answer)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		bot, err := custom.New("https://bots.example.com", through(answering(answer)))
		if err != nil {
			t.Fatal(err)
		}
		msgs, err := bot.Respond(t.Context(), &kommunicate.Turn{})
		if err != nil && msgs != nil {
			t.Errorf("messages %v with error %v", msgs, err)
		}
		for i := range msgs {
			if raw, err := msgs[i].AppendJSON(nil); err == nil && string(raw) == `{"platform":"kommunicate"}` {
				t.Errorf("message %d of %q is empty", i, answer)
			}
		}
	})
}
