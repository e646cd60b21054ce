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

// answersTurns returns what answers another turn with two messages each time, all
// checks on. Of what it allocates, 9 are the request's and 2 the bot's.
func answersTurns(tb testing.TB) func() error {
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(
		func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{
				{Text: "How can I help?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No"}}},
				{Text: "Take your time."},
			}, nil
		}), kommunicate.WithRequestHeader("X-Bot-Key", "secret"))
	header := http.Header{"X-Bot-Key": {"secret"}}
	w, i := discard{}, 0
	return func() error {
		i++
		body := `{"botId":"faq-bot","key":"5-1-` + strconv.Itoa(i) + `","from":"ann","message":"Hi","groupId":1234567,` +
			`"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"en","groupId":"1234567","botId":"faq-bot","messageSource":"WEB",` +
			`"applicationId":"APP_ID","from":"ann","attachments":[]}},"contentType":0,"applicationId":"APP_ID","source":1}`
		r, err := http.NewRequestWithContext(tb.Context(), http.MethodPost, "/bot", strings.NewReader(body))
		if err != nil {
			return err
		}
		r.Header = header
		hook.ServeHTTP(w, r)
		return nil
	}
}

func BenchmarkWebhook(b *testing.B) {
	do := answersTurns(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
}
