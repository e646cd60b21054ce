package kommunicate_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// An eventSignal is a log that tells when an event was logged.
type eventSignal struct {
	event string
	seen  chan struct{}
	once  sync.Once
}

func newEventSignal(event string) *eventSignal {
	return &eventSignal{event: event, seen: make(chan struct{})}
}

func (s *eventSignal) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(s, nil)) }

func (s *eventSignal) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(s.event)) {
		s.once.Do(func() { close(s.seen) })
	}
	return len(line), nil
}

// speakingError says of itself what may be logged.
type speakingError struct{ secret string }

func (e speakingError) Error() string        { return e.secret }
func (e speakingError) LogValue() slog.Value { return slog.StringValue("table missing") }

func botPanics(value any) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { panic(value) }
}

func TestWebhookLog(t *testing.T) {
	const s = time.Second
	said := []hookDelivery{{Key: "k", Text: "my secret"}}
	tests := []struct {
		name       string
		bot        kommunicate.BotPlatform
		opts       []kommunicate.WebhookOption
		noClient   bool
		failing    bool
		deliveries []hookDelivery
		want       []string
	}{
		{
			name:       "answered and delivered again",
			deliveries: []hookDelivery{{Key: "k", Text: "1s: my secret"}, {Key: "k", Text: "1s: my secret", At: 2 * s}},
			want: []string{
				`level=DEBUG msg="kommunicate: turn answered" bot=faq-bot group=1 key=k duration=1s`,
				`level=DEBUG msg="kommunicate: duplicate delivery" bot=faq-bot group=1 key=k duration=0s`,
			},
		},
		{
			name:       "late",
			deliveries: []hookDelivery{{Key: "k", Text: "30s: my secret"}},
			want: []string{
				`level=INFO msg="kommunicate: reply will be late" bot=faq-bot group=1 key=k duration=25s`,
				`level=INFO msg="kommunicate: late reply sent" bot=faq-bot group=1 key=k duration=31s messages=1`,
			},
		},
		{
			name:       "lost",
			failing:    true,
			deliveries: []hookDelivery{{Key: "k", Text: "5s: my secret", Gone: s}},
			want: []string{
				`level=INFO msg="kommunicate: delivery broken off" bot=faq-bot group=1 key=k duration=1s`,
				`level=ERROR msg="kommunicate: late reply lost" bot=faq-bot group=1 key=k duration=6s sent=0 lost_so_far=1` +
					` error="kommunicate: POST /rest/ws/message/v2/se" outcome_unknown=true`,
			},
		},
		{
			name:       "too long without a client, then dropped",
			noClient:   true,
			deliveries: []hookDelivery{{Key: "k", Text: "30s: my secret"}, {Key: "k2", Group: "2", Text: "40s: my secret", At: 2 * s}},
			opts:       []kommunicate.WebhookOption{kommunicate.WithTurnLimit(30 * s)},
			want: []string{
				`level=WARN msg="kommunicate: bot took too long" bot=faq-bot group=1 key=k duration=25s`,
				`level=WARN msg="kommunicate: bot took too long" bot=faq-bot group=2 key=k2 duration=25s`,
				`level=WARN msg="kommunicate: reply dropped" bot=faq-bot group=1 key=k duration=30s failed=false`,
				`level=WARN msg="kommunicate: reply dropped" bot=faq-bot group=2 key=k2 duration=30s failed=true` +
					` error="context deadline exceeded"`,
			},
		},
		{
			name:       "turned away",
			opts:       []kommunicate.WebhookOption{kommunicate.WithMaxTurns(1)},
			deliveries: []hookDelivery{{Key: "k", Text: "40s"}, {Key: "k2", At: 1, Gone: 2 * s}, {Key: "k3", At: 3 * s}},
			want: []string{
				`level=INFO msg="kommunicate: delivery broken off" bot=faq-bot group=1 key=k2 duration=1.999999999s`,
				`level=INFO msg="kommunicate: reply will be late" bot=faq-bot group=1 key=k duration=25s`,
				`level=WARN msg="kommunicate: turn turned away" bot=faq-bot group=1 key=k3 duration=25s reason=busy`,
			},
		},
		{
			name: "error of the bot", bot: botFails(fmt.Errorf("my secret: %w", errors.New("my secret"))),
			deliveries: said,
			want:       afterAnAnswer(`level=ERROR msg="kommunicate: bot failed"`, `error_type="*fmt.wrapError > *errors.errorString"`),
		},
		{
			name: "error that speaks for itself", bot: botFails(fmt.Errorf("my secret: %w", speakingError{"my secret"})),
			deliveries: said,
			want:       afterAnAnswer(`level=ERROR msg="kommunicate: bot failed"`, `error="table missing"`),
		},
		{
			name: "error of the client", bot: botFails(&kommunicate.APIError{StatusCode: 404, Method: "GET", Path: "/x", Description: "my secret"}),
			deliveries: said,
			want:       afterAnAnswer(`level=ERROR msg="kommunicate: bot failed"`, `error="kommunicate: GET /x: HTTP 404 Not Found"`),
		},
		{
			name: "panic", bot: botPanics("my secret"),
			deliveries: said,
			want:       afterAnAnswer(`level=ERROR msg="kommunicate: bot failed"`, `error="panic with a value of type string" stack=true`),
		},
		{
			name: "not understood", bot: botFails(fmt.Errorf("my secret: %w", kommunicate.ErrNotUnderstood)),
			deliveries: said,
			want:       afterAnAnswer(`level=INFO msg="kommunicate: turn not understood"`, ""),
		},
		{
			name: "not understood, and more", bot: botFails(errors.Join(errors.New("my secret"), kommunicate.ErrNotUnderstood)),
			deliveries: said,
			want: afterAnAnswer(`level=INFO msg="kommunicate: turn not understood"`,
				`error_type="*errors.joinError > *errors.errorString"`),
		},
		{
			name: "answer that cannot be shown", bot: botSays(textOf("my secret"), kommunicate.Message{}),
			deliveries: said,
			want: afterAnAnswer(`level=ERROR msg="kommunicate: answer refused"`,
				`error="kommunicate: /1: set text, rich content," pointer=/1 code=empty-message`),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log hookLog
				_, client := newOutbox(t, time.Second, test.failing)
				opts := append([]kommunicate.WebhookOption{log.option()}, test.opts...)
				if !test.noClient {
					opts = append(opts, client)
				}
				if test.bot == nil {
					test.bot = slowBot
				}
				hook := kommunicate.NewWebhook(test.bot, opts...)
				playHook(hook, test.deliveries...)
				if err := hook.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				synctest.Wait()
				want := append([]string{warnsOfNoHeader}, test.want...)
				if diff := cmp.Diff(want, log.logged()); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
			})
		})
	}
}

const warnsOfNoHeader = `level=WARN msg="kommunicate: webhook takes requests from anybody: see WithRequestHeader"`

func afterAnAnswer(event, attrs string) []string {
	const turn = " bot=faq-bot group=1 key=k duration=0s"
	return []string{
		`level=DEBUG msg="kommunicate: turn answered"` + turn,
		strings.TrimSpace(event + turn + " " + attrs),
	}
}

func TestWebhookWithAHeaderWarnsOfNothing(t *testing.T) {
	var log hookLog
	kommunicate.NewWebhook(echoBot, log.option(), kommunicate.WithRequestHeader("X-Bot-Key", "key"))
	if got := log.logged(); len(got) > 0 {
		t.Errorf("log: %q", got)
	}
}
