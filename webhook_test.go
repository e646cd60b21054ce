package kommunicate_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func botSays(messages ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return messages, nil }
}

func botFails(err error) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, err }
}

// echoBot says what the user said.
var echoBot = kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{textOf(turn.Text)}, nil
})

func TestWebhookAsksTheBot(t *testing.T) {
	const body = `{"botId":"faq-bot","key":"5-1-2","from":"ann","message":"Hi","groupId":1234567,` +
		`"metadata":{"KM_CHAT_CONTEXT":"{\"kmUserLocale\":\"en\"}"},"eventName":"WELCOME","future":true}`
	var got kommunicate.Turn
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(
		func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			got = *turn
			return []kommunicate.Message{
				{Text: "Hello", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}},
				{Text: "Bye"},
			}, nil
		}))
	w := postHook(t.Context(), hook, body)
	want := kommunicate.Turn{
		BotID: "faq-bot", Key: "5-1-2", UserID: "ann", Text: "Hi", GroupID: "1234567", Event: kommunicate.EventWelcome,
		ChatContext: kommunicate.ChatContext{Locale: "en"},
		Extra:       kommunicate.Members{{Name: "future", Value: []byte("true")}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("turn (-want +got):\n%s", diff)
	}
	const answer = `[{"message":"Hello","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6",` +
		`"payload":[{"title":"Yes","message":"Yes"}]}},{"message":"Bye","platform":"kommunicate"}]`
	if diff := cmp.Diff(answer, w.Body.String()); diff != "" || w.Code != http.StatusOK {
		t.Errorf("status %d, answer (-want +got):\n%s", w.Code, diff)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}
}

func TestWebhookFallsBack(t *testing.T) {
	const standard = "[Sorry, I could not answer that. Please try again.]"
	tests := []struct {
		name string
		bot  kommunicate.BotFunc
		opts []kommunicate.WebhookOption
		want string
	}{
		{"nothing to say", botSays(), nil, "[]"},
		{"error", botFails(errors.New("no database")), nil, standard},
		{"not understood", botFails(kommunicate.ErrNotUnderstood), nil, standard},
		{
			"panic", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { panic("trouble") },
			nil, standard,
		},
		{
			"message and error", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
				return []kommunicate.Message{textOf("half")}, errors.New("no database")
			},
			nil, standard,
		},
		{"second message is empty", botSays(textOf("Hi"), kommunicate.Message{}), nil, standard},
		{"attachment", botSays(kommunicate.Message{Attachment: &kommunicate.FileMeta{BlobKey: "b"}}), nil, standard},
		{
			"own fallback", botFails(errors.New("no database")),
			[]kommunicate.WebhookOption{kommunicate.WithFallback(textOf("Call us"))},
			"[Call us]",
		},
		{
			"last fallback counts", botFails(errors.New("no database")),
			[]kommunicate.WebhookOption{
				kommunicate.WithFallback(textOf("Call us")), kommunicate.WithFallback(textOf("Write to us")),
			},
			"[Write to us]",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := postHook(t.Context(), kommunicate.NewWebhook(test.bot, test.opts...), `{}`)
			if got := hookAnswer(w.Code, w.Body.Bytes()); got != test.want {
				t.Errorf("answer %s, want %s", got, test.want)
			}
		})
	}
}

func TestWebhookFallsBackToAPerson(t *testing.T) {
	hook := kommunicate.NewWebhook(botFails(errors.New("no database")), kommunicate.WithFallback(kommunicate.Message{
		Text: "I get you a colleague.", Handoff: kommunicate.HandoffToRules{},
	}))
	w := postHook(t.Context(), hook, `{}`)
	if body := w.Body.String(); !strings.Contains(body, `"KM_ASSIGN_TO":""`) || !strings.Contains(body, "colleague") {
		t.Errorf("answer %s", body)
	}
}

// unreadable is a body that must not be read.
type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

// broken is a body that breaks off.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWebhookRefuses(t *testing.T) {
	const (
		notAllowed = "401 kommunicate: the request header is missing or wrong"
		notJSON    = "400 kommunicate: the body is not a JSON object such as is posted to a bot"
		tooLarge   = "413 kommunicate: the body is larger than 40 bytes"
	)
	opts := []kommunicate.WebhookOption{
		kommunicate.WithRequestHeader("x-bot-key", "open sesame"),
		kommunicate.WithRequestHeader("X-Bot-Key", "new"),
		kommunicate.WithRequestHeader("Authorization", "Bearer b"),
		kommunicate.WithMaxBody(40),
	}
	key := http.Header{"X-Bot-Key": {"open sesame"}}
	tests := []struct {
		name   string
		method string
		header http.Header
		body   io.Reader
		want   string
	}{
		{"right header", "POST", key, strings.NewReader(`{"message":"Hi"}`), "[Hi]"},
		{"second value", "POST", http.Header{"X-Bot-Key": {"new"}}, strings.NewReader(`{"message":"Hi"}`), "[Hi]"},
		{"second header", "POST", http.Header{"Authorization": {"Bearer b"}}, strings.NewReader(`{"message":"Hi"}`), "[Hi]"},
		{"sent twice", "POST", http.Header{"X-Bot-Key": {"old", "new"}}, strings.NewReader(`{"message":"Hi"}`), "[Hi]"},
		{"largest body", "POST", key, strings.NewReader(`{"message":"` + strings.Repeat("a", 26) + `"}`), "[" + strings.Repeat("a", 26) + "]"},
		{"method", "GET", key, unreadable{t}, "405 kommunicate: a webhook takes POST only"},
		{"no header", "POST", nil, unreadable{t}, notAllowed},
		{"empty header", "POST", http.Header{"X-Bot-Key": {""}}, unreadable{t}, notAllowed},
		{"wrong header", "POST", http.Header{"X-Bot-Key": {"open"}}, unreadable{t}, notAllowed},
		{"value of another header", "POST", http.Header{"Authorization": {"new"}}, unreadable{t}, notAllowed},
		{"large body", "POST", key, strings.NewReader(`{"message":"` + strings.Repeat("a", 27) + `"}`), tooLarge},
		{"large body of unknown length", "POST", key, io.MultiReader(strings.NewReader(strings.Repeat(" ", 41))), tooLarge},
		{"body of unknown length", "POST", key, io.MultiReader(strings.NewReader(`{"message":"Hi"}`)), "[Hi]"},
		{"body breaks off", "POST", key, broken{}, "400 kommunicate: the body could not be read to its end"},
		{"no body", "POST", key, nil, notJSON},
		{"array", "POST", key, strings.NewReader(`[{"message":"secret"}]`), notJSON},
		{"cut", "POST", key, strings.NewReader(`{"message":"secret`), notJSON},
		{"two values", "POST", key, strings.NewReader(`{} {"message":"x"}`), notJSON},
		{"form", "POST", key, strings.NewReader(`message=secret`), notJSON},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var log hookLog
			hook := kommunicate.NewWebhook(echoBot, append(opts, log.option())...)
			r := httptest.NewRequestWithContext(t.Context(), test.method, "/bot", test.body)
			r.Header = test.header
			w := httptest.NewRecorder()
			hook.ServeHTTP(w, r)
			if got := hookAnswer(w.Code, w.Body.Bytes()); got != test.want {
				t.Errorf("answer %s, want %s", got, test.want)
			}
			if allow := w.Header().Get("Allow"); w.Code == http.StatusMethodNotAllowed && allow != "POST" {
				t.Errorf("Allow %q", allow)
			}
			for _, secret := range []string{"secret", "sesame", "Bearer"} {
				if strings.Contains(w.Body.String()+strings.Join(log.logged(), ""), secret) {
					t.Errorf("%q got out: %s, log: %q", secret, w.Body, log.logged())
				}
			}
		})
	}
}

// TestWebhookTakesNoContentLengthsWord: what is not net/http may hand over more than
// it promises.
func TestWebhookTakesNoContentLengthsWord(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/bot", endless{})
	r.ContentLength = 20
	w := httptest.NewRecorder()
	kommunicate.NewWebhook(echoBot, kommunicate.WithMaxBody(40)).ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", w.Code)
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestWebhookTakesARequestWithoutABody(t *testing.T) {
	w := httptest.NewRecorder()
	kommunicate.NewWebhook(echoBot).ServeHTTP(w, &http.Request{Method: http.MethodPost})
	if w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}

func TestNewWebhookPanics(t *testing.T) {
	tests := []struct {
		name string
		bot  kommunicate.BotPlatform
		opt  kommunicate.WebhookOption
		want string
	}{
		{"nil bot", nil, nil, "the bot is nil"},
		{"nil function", kommunicate.BotFunc(nil), nil, "the bot is nil"},
		{"nil option", echoBot, nil, "option 0 is nil"},
		{"no name", echoBot, kommunicate.WithRequestHeader("", "v"), `WithRequestHeader(""): "" is not the name of a header`},
		{"bad name", echoBot, kommunicate.WithRequestHeader("X Key", "v"), `WithRequestHeader("X Key"): "X Key" is not the name of a header`},
		{"host", echoBot, kommunicate.WithRequestHeader("host", "v"), `WithRequestHeader("host"): the Host header says nothing of who sent a request`},
		{"no value", echoBot, kommunicate.WithRequestHeader("X-Key", ""), `WithRequestHeader("X-Key"): the value is empty: is it configured?`},
		{
			"line break", echoBot, kommunicate.WithRequestHeader("X-Key", "secret\n"),
			`WithRequestHeader("X-Key"): the value has space around it, or a control character in it, such as a line break`,
		},
		{"budget", echoBot, kommunicate.WithBudget(0), "WithBudget: 0s is not more than 0"},
		{"limit", echoBot, kommunicate.WithTurnLimit(-1), "WithTurnLimit: -1ns is not more than 0"},
		{"body", echoBot, kommunicate.WithMaxBody(0), "WithMaxBody: 0 is not more than 0"},
		{"turns", echoBot, kommunicate.WithMaxTurns(0), "WithMaxTurns: 0 is not more than 0"},
		{"fallback", echoBot, kommunicate.WithFallback(kommunicate.Message{}), "WithFallback: kommunicate: /0: "},
		{"interim", echoBot, kommunicate.WithInterim(kommunicate.Message{}), "WithInterim: kommunicate: /0: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				if err == nil || !strings.HasPrefix(err.Error(), "kommunicate: NewWebhook: "+test.want) {
					t.Errorf("panic: %v, want %s", err, test.want)
				}
			}()
			kommunicate.NewWebhook(test.bot, test.opt)
		})
	}
}

func FuzzWebhook(f *testing.F) {
	for _, body := range []string{
		`{"botId":"b","key":"k","from":"u","message":"hello","groupId":1,"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"en"}}}`,
		`{"groupId":"1","metadata":{"KM_CHAT_CONTEXT":"{\"formData\":{\"Name\":\"Jo\"}}"},"eventName":"WELCOME"}`,
		`{"metadata":{"KM_CHAT_CONTEXT":{"attachments":[{"type":"location","payload":{"lat":1,"lon":"2"}}]}}}`,
		`{"key":5,"contentType":"text","source":"web","createdAt":"1"}`, `[]`, `{`, ``, `null`, `{"message":"\ud800"}`,
	} {
		f.Add([]byte(body))
	}
	hook := kommunicate.NewWebhook(echoBot)
	f.Fuzz(func(t *testing.T, body []byte) {
		w := postHook(t.Context(), hook, string(body))
		switch answer := hookAnswer(w.Code, w.Body.Bytes()); {
		case w.Code == http.StatusOK && strings.HasPrefix(answer, "["):
		case w.Code == http.StatusBadRequest && strings.HasPrefix(answer, "400 kommunicate: the body is not"):
		default:
			t.Errorf("answer to %q: %s", body, answer)
		}
	})
}
