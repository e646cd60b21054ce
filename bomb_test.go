package kommunicate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/lint"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

// bombs are values of JSON, and what is not JSON, that cost a careless reader its
// stack, its memory or its mind.
var bombs = map[string]string{
	"deep arrays":       nested(100_000),
	"deep objects":      strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
	"deep and open":     strings.Repeat("[", 100_000),
	"wide array":        "[" + strings.Repeat("0,", 100_000) + "0]",
	"wide object":       "{" + strings.Repeat(`"a":0,`, 50_000) + `"a":0}`,
	"long number":       strings.Repeat("9", 100_000),
	"huge exponent":     "1e999999999",
	"tiny exponent":     "-1e-999999999",
	"duplicate members": `{"message":"a","message":{"message":1},"groupId":1,"groupId":"2"}`,
	"invalid UTF-8":     "\"\xff\xc0\x80\xed\xa0\x80\"",
	"lone surrogates":   `"\ud800\udc00\ud800"`,
	"JSON in text":      `"` + strings.Repeat("[", 100_000) + `"`,
}

// TestBombs: no bomb, wherever it stands, makes a reader panic or a handler answer
// with anything but an answer or a refusal.
func TestBombs(t *testing.T) {
	places := map[string]func(bomb string) string{
		"all":      func(bomb string) string { return bomb },
		"text":     func(bomb string) string { return `{"botId":"b","groupId":1,"message":` + bomb + `}` },
		"group":    func(bomb string) string { return `{"botId":"b","message":"a","groupId":` + bomb + `}` },
		"metadata": func(bomb string) string { return `{"botId":"b","groupId":1,"message":"a","metadata":` + bomb + `}` },
		"payload": func(bomb string) string {
			return `{"message":"a","metadata":{"contentType":"300","templateId":"6","payload":` + bomb + `}}`
		},
		"Dialogflow": func(bomb string) string {
			return `{"session":"s","queryResult":{"queryText":"a","parameters":` + bomb + `},"originalDetectIntentRequest":{"payload":` + bomb + `}}`
		},
	}
	handlers := map[string]http.Handler{
		"webhook":    kommunicate.NewWebhook(echoBot),
		"dialogflow": dialogflow.Handler(echoBot),
	}
	for place, around := range places {
		for name, bomb := range bombs {
			t.Run(place+"/"+name, func(t *testing.T) {
				body := around(bomb)
				for which, handler := range handlers {
					w := postHook(t.Context(), handler, body)
					switch w.Code {
					case http.StatusOK, http.StatusBadRequest, http.StatusRequestEntityTooLarge:
					default:
						t.Errorf("%s: %d", which, w.Code)
					}
					if w.Code != http.StatusOK && w.Body.Len() > 1000 {
						t.Errorf("%s: a refusal of %d bytes", which, w.Body.Len())
					}
				}
				var turn kommunicate.Turn
				if err := turn.UnmarshalJSON([]byte(body)); err != nil && len(err.Error()) > 1000 {
					t.Errorf("turn: an error of %d bytes", len(err.Error()))
				}
				var message kommunicate.Message
				if err := message.UnmarshalJSON([]byte(body)); err != nil && len(err.Error()) > 1000 {
					t.Errorf("message: an error of %d bytes", len(err.Error()))
				}
				deep := strings.HasPrefix(name, "deep")
				if findings := lint.JSON([]byte(body)); deep && len(findings) == 0 {
					t.Error("lint finds nothing")
				}
				if deep && (turn.UnmarshalJSON([]byte(body)) == nil || message.UnmarshalJSON([]byte(body)) == nil) {
					t.Error("what is too deep is read")
				}
			})
		}
	}
}
