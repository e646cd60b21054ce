package flow_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

func ExampleLog() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "duration" {
				return slog.Attr{} // So that the output is always the same.
			}
			return a
		},
	}))
	var mux kommunicate.Mux
	mux.Text("hello", saying(message{Text: "Hello!"}))
	bot := kommunicate.Chain(&mux, flow.Log(logger), flow.TalkToHuman(flow.Human{}))

	for i, text := range []string{"hello", "Talk to Human", "My card number is 4111"} {
		bot.Respond(context.Background(), &kommunicate.Turn{BotID: "faq-bot", GroupID: "4711", Key: fmt.Sprint("m", i+1), Text: text})
	}
	// Output:
	// level=INFO msg="flow: turn answered" bot=faq-bot group=4711 key=m1 event="" intent="" text_length=5 attachments=0 form_fields=0 messages=1 handoff=false
	// level=INFO msg="flow: turn answered" bot=faq-bot group=4711 key=m2 event="" intent="" text_length=13 attachments=0 form_fields=0 messages=1 handoff=true
	// level=INFO msg="flow: turn not understood" bot=faq-bot group=4711 key=m3 event="" intent="" text_length=22 attachments=0 form_fields=0
}

// A speaking error says what a log may hold.
type speaking struct{ error }

func (speaking) LogValue() slog.Value { return slog.StringValue("loud") }

// quotingStore is the error of a memory whose store quotes what it cannot keep.
func quotingStore(t *testing.T) error {
	store := &quoting{flow.NewMemoryStore()}
	return flow.NewMemory[string](store, "m", 0).Update(t.Context(), &turn{GroupID: "1"}, func(s *string) error {
		*s = "secret"
		return nil
	})
}

type quoting struct{ flow.Store }

func (*quoting) Save(context.Context, string, []byte, uint64, time.Duration) error {
	return errors.New("cannot keep secret")
}

func TestLog(t *testing.T) {
	_, invalid := kommunicate.AppendMessages(nil, messages{{}})
	panicking := kommunicate.BotFunc(func(context.Context, *turn) (messages, error) {
		time.Sleep(time.Second)
		panic("secret")
	})
	slow := kommunicate.BotFunc(func(_ context.Context, turn *turn) (messages, error) {
		time.Sleep(2 * time.Second)
		*turn = kommunicate.Turn{BotID: "changed by the bot"}
		return nil, nil
	})
	tests := []struct {
		name string
		bot  kommunicate.BotFunc // nil: fails with err.
		err  error
		gone any    // What the bot panics with.
		want string // The last part of the record.
	}{
		{"slow", slow, nil, nil, `form_fields=1 duration=2s messages=0 handoff=false`},
		{"not understood", nil, kommunicate.ErrNotUnderstood, nil, `msg="flow: turn not understood" bot=b group=1 key=k event=WELCOME intent=Order text_length=7 attachments=2 form_fields=1 duration=0s`},
		{"more than not understood", nil, errors.Join(kommunicate.ErrNotUnderstood, context.Canceled), nil, `duration=0s error="context canceled"`},
		{"error", nil, errors.New("secret"), nil, `level=ERROR msg="flow: turn failed" bot=b group=1 key=k event=WELCOME intent=Order text_length=7 attachments=2 form_fields=1 duration=0s error_type=*errors.errorString`},
		{"deadline", nil, fmt.Errorf("secret: %w", context.DeadlineExceeded), nil, `error="context deadline exceeded"`},
		{"speaking", nil, fmt.Errorf("secret: %w", speaking{errBot}), nil, `error=loud`},
		{"invalid", nil, fmt.Errorf("secret: %w", invalid), nil, fmt.Sprintf("error=%q pointer=/0 code=empty-message", invalid)},
		{"refused", nil, &kommunicate.APIError{Method: "GET", Path: "/a", StatusCode: 500, Code: "secret", Description: "secret"}, nil, `error="kommunicate: GET /a: HTTP 500 Internal Server Error"`},
		{"explained", nil, fmt.Errorf("secret: %w", &kommunicate.APIError{Method: "GET", Path: "/a", StatusCode: 200, Code: "E-1", Description: "secret"}), nil, `error="kommunicate: GET /a: HTTP 200: E-1"`},
		{"joined", nil, fmt.Errorf("secret: %w", errors.Join(errors.New("secret"), context.Canceled)), nil, `duration=0s errors.1.error_type=*errors.errorString errors.2.error="context canceled"`},
		{"store", nil, quotingStore(t), nil, `duration=0s error="flow: memory \"m\" of conversation \"1\": save" cause.error_type=*errors.errorString`},
		{"panic", panicking, nil, "secret", `level=ERROR msg="flow: turn panicked" bot=b group=1 key=k event=WELCOME intent=Order text_length=7 attachments=2 form_fields=1 duration=1s`},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			if test.bot == nil {
				test.bot = failing(test.err)
			}
			var out bytes.Buffer
			bot := flow.Log(slog.New(slog.NewTextHandler(&out, nil)))(test.bot)
			asked := &turn{
				BotID: "b", GroupID: "1", Key: "k", UserID: "secret", Event: "WELCOME", Intent: "Order", Text: "sécret!",
				ChatContext: kommunicate.ChatContext{
					Attachments: []kommunicate.Attachment{{Name: "secret"}, {Name: "secret"}},
					FormData:    kommunicate.Pairs("secret", "secret"),
				},
			}
			var gone any
			var err error
			func() {
				defer func() { gone = recover() }()
				_, err = bot.Respond(t.Context(), asked)
			}()
			if err != test.err || gone != test.gone {
				t.Errorf("%s: error %v, panic %v; want those of the bot: %v, %v", test.name, err, gone, test.err, test.gone)
			}
			record := strings.TrimSpace(out.String())
			if !strings.HasSuffix(record, test.want) || strings.Count(record, "\n") > 0 || strings.Contains(record, "cret") {
				t.Errorf("%s: record is\n%s\nwant one that ends with\n%s", test.name, record, test.want)
			}
		})
	}
	panics(t, map[string]func(){"logger": func() { flow.Log(nil) }})
}
