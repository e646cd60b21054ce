package kommunicate_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// selfWrapping wraps itself.
type selfWrapping struct{}

func (e *selfWrapping) Error() string { return "secret" }
func (e *selfWrapping) Unwrap() error { return e }

// manyOfItself does so twice.
type manyOfItself struct{}

func (e manyOfItself) Error() string   { return "secret" }
func (e manyOfItself) Unwrap() []error { return []error{e, e} }

// hostileError panics when it is asked anything.
type hostileError struct{}

func (hostileError) Error() string        { panic("secret") }
func (hostileError) Is(error) bool        { panic("secret") }
func (hostileError) LogValue() slog.Value { panic("secret") }

// alsoNotUnderstood says so by a method.
type alsoNotUnderstood struct{}

func (alsoNotUnderstood) Error() string        { return "secret" }
func (alsoNotUnderstood) Is(target error) bool { return target == kommunicate.ErrNotUnderstood }

// strangeErrors are errors of bots that are hard to look into, with what the log
// tells of them.
var strangeErrors = map[string]error{
	`error_type=*kommunicate.ValidationError`:             (*kommunicate.ValidationError)(nil),
	`error_type=*kommunicate.APIError`:                    (*kommunicate.APIError)(nil),
	`error_type=*url.Error`:                               (*url.Error)(nil),
	`error_type="*fmt.wrapError > *kommunicate.APIError"`: fmt.Errorf("secret %w", noAnswer{}.err()),
	`error_type="*kommunicate_test.selfWrapping > `:       new(selfWrapping),
	`error_type=kommunicate_test.manyOfItself`:            manyOfItself{},
	`error="LogValue panicked`:                            hostileError{},
}

// noAnswer makes the classic mistake.
type noAnswer struct{}

func (noAnswer) err() error {
	var err *kommunicate.APIError
	return err
}

func TestWebhookOutlivesStrangeErrors(t *testing.T) {
	const (
		s     = time.Second
		sorry = "Sorry, I could not answer that. Please try again."
	)
	for told, err := range strangeErrors {
		bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			takes, parseErr := time.ParseDuration(turn.Text)
			if parseErr != nil {
				return nil, parseErr
			}
			time.Sleep(takes) // Whatever the context says.
			return []kommunicate.Message{textOf("never shown")}, err
		})
		for _, test := range []struct {
			name, takes string
			noClient    bool
			event       string
			answers     []string
			sent        []string
		}{
			{"in time", "0s", false, "bot failed", []string{"0s: [" + sorry + "]"}, nil},
			{"late", "30s", false, "bot failed", []string{"25s: []"}, []string{"30s: faq-bot to 1: " + sorry}},
			{"timed out", "30s", true, "reply dropped", []string{"25s: [" + sorry + "]"}, nil},
			{"left behind", "1h", false, "reply dropped", []string{"25s: []"}, []string{"5m1s: faq-bot to 1: " + sorry}},
		} {
			t.Run(fmt.Sprintf("%T/%s", err, test.name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var log hookLog
					opts := []kommunicate.WebhookOption{log.option()}
					box, client := newOutbox(t, 0, false)
					if !test.noClient {
						opts = append(opts, client)
					}
					hook := kommunicate.NewWebhook(bot, opts...)
					answers := playHook(hook, hookDelivery{Key: "k", Text: test.takes})
					time.Sleep(2 * time.Hour)
					if diff := cmp.Diff(test.answers, answers); diff != "" {
						t.Errorf("answers (-want +got):\n%s", diff)
					}
					if diff := cmp.Diff(test.sent, box.messages()); diff != "" {
						t.Errorf("sent (-want +got):\n%s", diff)
					}
					wantLogged(t, &log, test.event, told)
				})
			})
		}
	}
}

// wantLogged checks that a line of the log holds both texts, and none a secret.
func wantLogged(t *testing.T, log *hookLog, event, told string) {
	t.Helper()
	found := false
	for _, line := range log.logged() {
		found = found || strings.Contains(line, event) && strings.Contains(line, told)
		if strings.Contains(line, "secret") {
			t.Errorf("the log quotes the error: %s", line)
		}
	}
	if !found {
		t.Errorf("no %q with %s in the log: %q", event, told, log.logged())
	}
}

func TestForwardWebhookOutlivesStrangeErrors(t *testing.T) {
	for told, err := range strangeErrors {
		t.Run(fmt.Sprintf("%T", err), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log hookLog
				hook := kommunicate.NewForwardWebhook(func(context.Context, *kommunicate.ForwardedMessage) error { return err }, log.forwardOption())
				forward(t, hook, from("ann", "Hi"))
				if err := hook.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				wantLogged(t, &log, "forwarded message not handled", told)
			})
			synctest.Test(t, func(t *testing.T) {
				var log hookLog
				relay := kommunicate.NewRelay(new(forwardBot), new(forwardAccount).client(t), "faq-bot", log.forwardOption(),
					kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, err }))
				forward(t, relay, from("ann", "Hi"))
				if err := relay.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				wantLogged(t, &log, "forwarded message not relayed", told)
			})
		})
	}
}

// TestRelayOutlivesATransportThatPanics while it asks who wrote a message.
func TestRelayOutlivesATransportThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		client := newClient(t, transportFunc(func(*http.Request) (*http.Response, error) { panic("secret") }))
		relay := kommunicate.NewRelay(new(forwardBot), client, "faq-bot", log.forwardOption())
		forward(t, relay, from("ann", "Hi"))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantLogged(t, &log, "forwarded message not relayed", `error="panic with a value of type string"`)
	})
}

func TestRelayLogsNoExplanations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		client, _ := newFake(t, answers(http.StatusForbidden, `{"code":"AL-U-01","message":"secret"}`))
		relay := kommunicate.NewRelay(new(forwardBot), client, "faq-bot", log.forwardOption())
		forward(t, relay, from("ann", "Hi"))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantLogged(t, &log, "forwarded message not relayed", `error="kommunicate: POST /rest/ws/user/v2/detai`)
	})
}

func TestNotUnderstoodByAMethod(t *testing.T) {
	var log hookLog
	hook := kommunicate.NewWebhook(botFails(alsoNotUnderstood{}), log.option())
	postHook(t.Context(), hook, `{}`)
	wantLogged(t, &log, "turn not understood", "")
}

// A strangeRich is a rich message that is none: its methods panic.
type strangeRich struct{ kommunicate.RichMessage }

// TestAnswerThatPanics: when it is encoded, in time and late.
func TestAnswerThatPanics(t *testing.T) {
	const sorry = "Sorry, I could not answer that. Please try again."
	for takes, want := range map[time.Duration][2][]string{
		0:                {{"0s: [" + sorry + "]"}, nil},
		30 * time.Second: {{"25s: []"}, {"30s: faq-bot to 1: " + sorry}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var log hookLog
			box, client := newOutbox(t, 0, false)
			hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
				time.Sleep(takes)
				return []kommunicate.Message{{Rich: strangeRich{}}}, nil
			}), client, log.option())
			answers := playHook(hook, hookDelivery{Key: "k"})
			if err := hook.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, [2][]string{answers, box.messages()}); diff != "" {
				t.Errorf("after %v: answers and sent (-want +got):\n%s", takes, diff)
			}
			wantLogged(t, &log, "answer refused", `error="panic: runtime error: invalid memory add`)
		})
	}
}

// TestLateAnswerThatTheClientRefuses: the user gets the fallback.
func TestLateAnswerThatTheClientRefuses(t *testing.T) {
	const s = time.Second
	sorry := "30s: faq-bot to 1: Sorry, I could not answer that. Please try again."
	tests := []struct {
		name  string
		said  kommunicate.Message
		group string
		sent  []string
		event string
		told  string
	}{
		{
			"agent",
			kommunicate.Message{Text: "One moment", Handoff: kommunicate.HandoffToAgent{UserID: "anna "}},
			"",
			[]string{sorry},
			"answer refused", "pointer=/1/metadata/KM_ASSIGN_TO code=bad-id",
		},
		{
			"placeholder",
			kommunicate.Message{Text: "Noted", Action: kommunicate.UpdateUserDetail{Email: "$email"}},
			"",
			[]string{"30s: faq-bot to 1: first", "30s: faq-bot to 1: Noted"},
			"late reply sent", "messages=2",
		},
		{
			"picture",
			kommunicate.Message{Text: "Noted", Action: kommunicate.UpdateUserDetail{ImageLink: "ftp://example.com/a"}},
			"",
			[]string{"30s: faq-bot to 1: first", "30s: faq-bot to 1: Noted"},
			"late reply sent", "messages=2",
		},
		{"conversation", textOf("Noted"), " 1", nil, "late reply lost", "pointer=/groupId code=bad-id"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log hookLog
				box, client := newOutbox(t, 0, false)
				hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
					time.Sleep(30 * s)
					return []kommunicate.Message{textOf("first"), test.said}, nil
				}), client, log.option())
				playHook(hook, hookDelivery{Key: "k", Group: test.group})
				if err := hook.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.sent, box.messages()); diff != "" {
					t.Errorf("sent (-want +got):\n%s", diff)
				}
				wantLogged(t, &log, test.event, test.told)
			})
		})
	}
}

// TestLostReplyIsLoggedWithoutExplanation: it may quote what was sent.
func TestLostReplyIsLoggedWithoutExplanation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		client, _ := newFake(t, answers(http.StatusBadRequest, `{"code":"secret","message":"'secret' was refused"}`))
		hook := kommunicate.NewWebhook(slowBot, kommunicate.WithClient(client), log.option())
		playHook(hook, hookDelivery{Key: "k", Text: "30s: my secret"})
		if err := hook.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantLogged(t, &log, "late reply lost", "kommunicate: POST")
	})
}

// TestRefusedAnswerPointsAtTheBotsMessage: not at those into which it is split.
func TestRefusedAnswerPointsAtTheBotsMessage(t *testing.T) {
	var log hookLog
	hook := kommunicate.NewWebhook(botSays(
		kommunicate.Message{Text: "One moment", Handoff: kommunicate.HandoffToRules{}},
		kommunicate.Message{Rich: kommunicate.SuggestedReplies{{}}},
	), log.option())
	postHook(t.Context(), hook, `{}`)
	wantLogged(t, &log, "answer refused", "pointer=/1/metadata/payload/0/title")
}

func TestLongIDsAreCutInTheLog(t *testing.T) {
	var log hookLog
	hook := kommunicate.NewWebhook(botFails(errors.New("secret")), log.option())
	long := strings.Repeat("x", 10_000)
	postHook(t.Context(), hook, hookDelivery{Key: long, Group: long}.body())
	for _, line := range log.logged() {
		if len(line) > 1000 {
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}
