package kommunicate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bomb"
	"github.com/kommunicate-go/kommunicate/lint"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

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
		"forward":    kommunicate.NewForwardWebhook(ignoreForwarded),
	}
	for place, around := range places {
		for name, value := range bomb.All {
			t.Run(place+"/"+name, func(t *testing.T) {
				body := around(value)
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
