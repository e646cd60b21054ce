package kommunicate_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// A discard is a response that nobody reads.
type discard http.Header

func (d discard) Header() http.Header          { return http.Header(d) }
func (discard) Write(body []byte) (int, error) { return len(body), nil }
func (discard) WriteHeader(int)                {}

// BenchmarkWebhook answers a turn with two messages, all checks on.
func BenchmarkWebhook(b *testing.B) {
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(
		func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{
				{Text: "How can I help?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No"}}},
				{Text: "Take your time."},
			}, nil
		}), kommunicate.WithRequestHeader("X-Bot-Key", "secret"))
	header := http.Header{"X-Bot-Key": {"secret"}}
	w := discard{}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		body := `{"botId":"faq-bot","key":"5-1-` + strconv.Itoa(i) + `","from":"ann","message":"Hi","groupId":1234567,` +
			`"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"en","groupId":"1234567","botId":"faq-bot","messageSource":"WEB",` +
			`"applicationId":"APP_ID","from":"ann","attachments":[]}},"contentType":0,"applicationId":"APP_ID","source":1}`
		r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "/bot", strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		r.Header = header
		hook.ServeHTTP(w, r)
	}
}
