package kommunicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kommunicate-go/kommunicate"
)

// relayed forwards messages one after the other, each when the one before has
// been answered, and returns what the bot heard and what was sent.
func relayed(t *testing.T, account *forwardAccount, messages []kommunicate.ForwardedMessage, opts ...kommunicate.ForwardOption) (heard, sent []string) {
	t.Helper()
	bot := new(forwardBot)
	relay := kommunicate.NewRelay(bot, account.client(t), "faq-bot", opts...)
	for _, m := range messages {
		forward(t, relay, m)
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	sent, _ = account.noted()
	return bot.heard(), sent
}

func TestRelayAnswersEndUsersOnly(t *testing.T) {
	everybody := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, nil })
	tests := []struct {
		name    string
		message kommunicate.ForwardedMessage
		opts    []kommunicate.ForwardOption
		want    string // What is sent; "" for nothing.
	}{
		{"end user", from("ann", "Hi"), nil, "faq-bot to 1: Hi"},
		{"end user by the role's name", from("bea", "Hi"), nil, "faq-bot to 1: Hi"},
		{"agent", from("anna", "Hi"), nil, ""},
		{"other bot", from("other-bot", "Hi"), nil, ""},
		{"nobody", from("", "Hi"), []kommunicate.ForwardOption{everybody}, ""},
		{"unknown user", from("eve", "Hi"), nil, ""},
		{"user without a role", from("without-role", "Hi"), nil, ""},
		{"user who is another", from("mistaken", "Hi"), nil, ""},
		{"own message", from("faq-bot", "Hi"), []kommunicate.ForwardOption{everybody}, ""},
		{"agent, everybody", from("anna", "Hi"), []kommunicate.ForwardOption{everybody}, "faq-bot to 1: Hi"},
		{"default audience", from("ann", "Hi"), []kommunicate.ForwardOption{everybody, kommunicate.WithAudience(nil)}, "faq-bot to 1: Hi"},
		{"outside of a conversation", kommunicate.ForwardedMessage{From: "ann", To: "faq-bot", Text: "Hi"}, nil, ""},
		{"skipBot", from("ann", "Hi", "skipBot", "true"), nil, ""},
		{"skipBot false", from("ann", "Hi", "skipBot", "false"), nil, "faq-bot to 1: Hi"},
		{"hidden", from("ann", "Hi", "category", "HIDDEN"), nil, ""},
		{"to be hidden", from("ann", "Hi", "hide", "true"), nil, ""},
		{"event", from("ann", "", "category", "HIDDEN", "KM_TRIGGER_EVENT", "PAID"), nil, "faq-bot to 1: PAID"},
		{"event of an agent", from("anna", "", "category", "HIDDEN", "KM_TRIGGER_EVENT", "PAID"), nil, ""},
		{"assignment", from("ann", "Assigned to Anna", "KM_ASSIGN", "anna"), []kommunicate.ForwardOption{everybody}, ""},
		{"status", from("ann", "Resolved", "KM_STATUS", "Resolved"), []kommunicate.ForwardOption{everybody}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, sent := relayed(t, new(forwardAccount), []kommunicate.ForwardedMessage{test.message}, test.opts...)
			if got := strings.Join(sent, ", "); got != test.want {
				t.Errorf("sent %q, want %q", got, test.want)
			}
		})
	}
}

func TestRelayTurn(t *testing.T) {
	at := time.UnixMilli(1457958424000).UTC()
	file := &kommunicate.FileMeta{Name: "a.png", URL: "https://example.com/a.png", ContentType: "image/png", Size: 28150}
	tests := []struct {
		name    string
		message kommunicate.ForwardedMessage
		want    kommunicate.Turn // Without what all have in common.
	}{
		{"text", from("ann", "Hi"), kommunicate.Turn{Text: "Hi"}},
		{
			"metadata",
			from("ann", "Hi", "color", "red", "KM_CHAT_CONTEXT", `{"kmUserLocale":"en","formData":{"Name":"Ann"},"plan":"gold"}`),
			kommunicate.Turn{Text: "Hi", Metadata: kommunicate.Pairs("color", "red"), ChatContext: kommunicate.ChatContext{
				Locale: "en", FormData: kommunicate.Pairs("Name", "Ann"), Extra: kommunicate.Pairs("plan", "gold"),
			}},
		},
		{
			"context that is none", from("ann", "Hi", "KM_CHAT_CONTEXT", "none"),
			kommunicate.Turn{Text: "Hi", Metadata: kommunicate.Pairs("KM_CHAT_CONTEXT", "none")},
		},
		{
			"event", from("ann", "Event: PAID", "category", "HIDDEN", "KM_TRIGGER_EVENT", "PAID"),
			kommunicate.Turn{
				Text: "Event: PAID", Event: "PAID", ContentType: kommunicate.ContentNotification,
				Metadata: kommunicate.Pairs("category", "HIDDEN", "KM_TRIGGER_EVENT", "PAID"),
			},
		},
		{
			"file",
			kommunicate.ForwardedMessage{From: "ann", GroupID: "1", File: file},
			kommunicate.Turn{
				Event: kommunicate.EventMedia, ContentType: kommunicate.ContentAttachment,
				ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{
					{Type: "image/png", Name: "a.png", URL: "https://example.com/a.png", Size: "28150"},
				}},
			},
		},
		{
			"file of unknown size",
			kommunicate.ForwardedMessage{From: "ann", GroupID: "1", File: &kommunicate.FileMeta{Name: "a"}},
			kommunicate.Turn{
				Event: kommunicate.EventMedia, ContentType: kommunicate.ContentAttachment,
				ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{{Name: "a"}}},
			},
		},
		{
			"place", from("ann", `{"lat":"12.9716","lon":77.5946}`),
			kommunicate.Turn{
				Event: kommunicate.EventMedia, ContentType: kommunicate.ContentLocation,
				ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{
					{Type: "location", Location: &kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"}},
				}},
			},
		},
		{"no place", from("ann", `{"lat":"1"}`), kommunicate.Turn{Text: `{"lat":"1"}`}},
		{"more than a place", from("ann", `{"lat":1,"lon":2,"x":3}`), kommunicate.Turn{Text: `{"lat":1,"lon":2,"x":3}`}},
		{"no JSON", from("ann", `{lat`), kommunicate.Turn{Text: `{lat`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bot := new(forwardBot)
			relay := kommunicate.NewRelay(bot, new(forwardAccount).client(t), "faq-bot")
			test.message.Key, test.message.CreatedAt = "5-1-1", at
			forward(t, relay, test.message)
			if err := relay.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(bot.turns) != 1 {
				t.Fatalf("the bot was asked %d times", len(bot.turns))
			}
			test.want.Key, test.want.BotID, test.want.GroupID, test.want.UserID = "5-1-1", "faq-bot", "1", "ann"
			test.want.CreatedAt, test.want.Native = at, &test.message
			if diff := cmp.Diff(&test.want, bot.turns[0], cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRelayHandoff: after a handoff the bot is silent in that conversation, until
// it is resolved.
func TestRelayHandoff(t *testing.T) {
	elsewhere := from("ann", "elsewhere")
	elsewhere.GroupID = "2"
	tests := []struct {
		name     string
		messages []kommunicate.ForwardedMessage
		want     []string // What the bot hears.
	}{
		{"to rules", []kommunicate.ForwardedMessage{from("ann", "human"), from("ann", "Hi"), elsewhere}, []string{"human", "elsewhere"}},
		{"to an agent", []kommunicate.ForwardedMessage{from("ann", "anna"), from("ann", "Hi")}, []string{"anna"}},
		{"resolved", []kommunicate.ForwardedMessage{
			from("ann", "human"), from("ann", "Hi"), from("anna", "", "KM_STATUS", "Resolved", "skipBot", "true"), from("ann", "again"),
		}, []string{"human", "again"}},
		{"closed", []kommunicate.ForwardedMessage{
			from("ann", "human"), from("anna", "", "KM_STATUS", "CLOSED", "category", "HIDDEN"), from("ann", "again"),
		}, []string{"human", "again"}},
		{"opened", []kommunicate.ForwardedMessage{from("ann", "human"), from("anna", "", "KM_STATUS", "Open"), from("ann", "Hi")}, []string{"human"}},
		{"given back", []kommunicate.ForwardedMessage{
			from("ann", "human"), from("anna", "", "KM_ASSIGN", "faq-bot"), from("ann", "again"),
		}, []string{"human", "again"}},
		{"given on", []kommunicate.ForwardedMessage{from("ann", "human"), from("anna", "", "KM_ASSIGN", "ben"), from("ann", "Hi")}, []string{"human"}},
		{"twice", []kommunicate.ForwardedMessage{
			from("ann", "human"), from("anna", "", "KM_STATUS", "resolved"), from("ann", "human"), from("ann", "Hi"),
		}, []string{"human", "human"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			heard, _ := relayed(t, new(forwardAccount), test.messages)
			if diff := cmp.Diff(test.want, heard); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRelayHandoffInOrder: what the user writes while the bot thinks of a handoff
// comes after it, and a status notice too.
func TestRelayHandoffInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bot := new(forwardBot)
		account := &forwardAccount{takes: 20 * time.Second}
		relay := kommunicate.NewRelay(bot, account.client(t), "faq-bot")
		for _, m := range []kommunicate.ForwardedMessage{
			from("ann", "slow"), from("ann", "human"), from("ann", "Hi"), from("anna", "", "KM_STATUS", "resolved"), from("ann", "again"),
		} {
			forward(t, relay, m)
		}
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"slow", "human", "again"}, bot.heard()); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
		sent, _ := account.noted()
		want := []string{"faq-bot to 1: slow", "faq-bot to 1: human", "faq-bot to 1: (handoff)", "faq-bot to 1: again"}
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
	})
}

func TestRelayPauseAndResume(t *testing.T) {
	bot := new(forwardBot)
	relay := kommunicate.NewRelay(bot, new(forwardAccount).client(t), "faq-bot")
	say := func(text string) {
		t.Helper()
		forward(t, relay, from("ann", text))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	relay.Pause("1")
	say("while an agent writes")
	relay.Resume("1")
	relay.Resume("unknown")
	say("after that")
	if diff := cmp.Diff([]string{"after that"}, bot.heard()); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

// TestRelayFailures: the user hears of what fails in the bot, and of nothing that
// fails before.
func TestRelayFailures(t *testing.T) {
	const sorry = "faq-bot to 1: Sorry"
	fails := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, errForwardBot })
	panics := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { panic(errForwardBot) })
	hangs := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) {
		time.Sleep(time.Hour)
		return true, nil
	})
	const notRelayed = `level=ERROR msg="kommunicate: forwarded message not relayed" bot=faq-bot group=1 key="" duration=`
	const botFailed = `level=ERROR msg="kommunicate: bot failed" bot=faq-bot group=1 key="" duration=`
	tests := []struct {
		name string
		text string
		user string
		opts []kommunicate.ForwardOption
		want string
		log  string // The beginning of its first line after the start.
	}{
		{"error", "error", "ann", nil, sorry, botFailed + "0s error_type=*errors.errorString"},
		{"panic", "panic", "ann", nil, sorry, botFailed + `0s error="panic with`},
		{"not understood", "huh", "ann", nil, sorry, `level=INFO msg="kommunicate: turn not understood"`},
		{"invalid", "invalid", "ann", nil, sorry, `level=ERROR msg="kommunicate: answer refused"`},
		{"hangs", "hang", "ann", nil, sorry, botFailed + "5m1s error="},
		{"silent", "silence", "ann", nil, "", ""},
		{"audience fails", "Hi", "ann", []kommunicate.ForwardOption{fails}, "", notRelayed + "0s error_type=*errors.errorString"},
		{"audience panics", "Hi", "ann", []kommunicate.ForwardOption{panics}, "", notRelayed + `0s error="panic with`},
		{"audience hangs", "Hi", "ann", []kommunicate.ForwardOption{hangs}, "", notRelayed + "5m1s error="},
		{"unknown user", "Hi", "eve", nil, "", notRelayed + `0s error="role of the sender: the user is unknown`},
		{"look-up refused", "Hi", "refused", nil, "", notRelayed + `0s error="kommunicate: POST /rest/ws/user/v2/detai`},
		{"no role", "Hi", "without-role", nil, "", notRelayed + `0s error="role of the sender: the user's detail d`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log hookLog
				account := new(forwardAccount)
				opts := append([]kommunicate.ForwardOption{log.forwardOption(), kommunicate.WithFallback(textOf("Sorry"))}, test.opts...)
				_, sent := relayed(t, account, []kommunicate.ForwardedMessage{from(test.user, test.text)}, opts...)
				if got := strings.Join(sent, ", "); got != test.want {
					t.Errorf("sent %q, want %q", got, test.want)
				}
				if lines := append(log.logged(), ""); !strings.HasPrefix(lines[1], test.log) {
					t.Errorf("log %q, want %q first", lines, test.log)
				}
				if all := strings.Join(log.logged(), "\n"); strings.Contains(all, "secret") {
					t.Errorf("the log quotes the user: %s", all)
				}
				time.Sleep(2 * time.Hour) // What was left behind returns.
			})
		})
	}
}

// TestRelayForgetsATurnThatIsOver: what the audience says after the limit comes
// too late for the bot.
func TestRelayForgetsATurnThatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bot := new(forwardBot)
		relay := kommunicate.NewRelay(bot, new(forwardAccount).client(t), "faq-bot", kommunicate.WithAudience(
			func(_ context.Context, m *kommunicate.ForwardedMessage) (bool, error) {
				if m.Text == "first" {
					time.Sleep(time.Hour)
				}
				return true, nil
			}))
		forward(t, relay, from("ann", "first"))
		forward(t, relay, from("ann", "second"))
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		if diff := cmp.Diff([]string{"second"}, bot.heard()); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
	})
}

func TestRelayFallbackMayHandOff(t *testing.T) {
	heard, sent := relayed(t, new(forwardAccount), []kommunicate.ForwardedMessage{from("ann", "error"), from("ann", "Hi")},
		kommunicate.WithFallback(kommunicate.Message{Text: "A colleague will help.", Handoff: kommunicate.HandoffToRules{}}))
	if diff := cmp.Diff([]string{"error"}, heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"faq-bot to 1: A colleague will help.", "faq-bot to 1: (handoff)"}, sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

// TestRelayHandoffThatIsNotSent: then the user still has the bot.
func TestRelayHandoffThatIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		bot, account := new(forwardBot), &forwardAccount{failing: errors.New("connection reset by peer")}
		everybody := kommunicate.WithAudience(func(context.Context, *kommunicate.ForwardedMessage) (bool, error) { return true, nil })
		relay := kommunicate.NewRelay(bot, account.client(t), "faq-bot", everybody, log.forwardOption())
		for _, text := range []string{"human", "Hi"} {
			forward(t, relay, from("ann", text))
		}
		if err := relay.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"human", "Hi"}, bot.heard()); diff != "" {
			t.Errorf("heard (-want +got):\n%s", diff)
		}
		if all := strings.Join(log.logged(), "\n"); strings.Count(all, "reply lost") != 2 {
			t.Errorf("log: %s", all)
		}
	})
}

func TestRelayIsBoundedAndShutsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log hookLog
		relay := kommunicate.NewRelay(new(forwardBot), new(forwardAccount).client(t), "faq-bot",
			kommunicate.WithMaxTurns(1), kommunicate.WithForwardToken("t"), log.forwardOption())
		post := func(key string) int {
			body, err := json.Marshal(map[string]any{"key": key, "from": "ann", "groupId": 1, "message": "hang"})
			if err != nil {
				t.Fatal(err)
			}
			return postHook(t.Context(), relay, string(body), "Authentication", "Basic dA==").Code
		}
		got := []int{post("1"), post("1"), post("2")}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := relay.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown: %v", err)
		}
		got = append(got, post("3"))
		if diff := cmp.Diff([]int{200, 200, 503, 503}, got); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
		time.Sleep(2 * time.Hour) // What was left behind returns.
		want := []string{
			`level=DEBUG msg="kommunicate: forwarded message not taken" bot=faq-bot group=1 key=1 duration=0s reason=empty`,
			`level=WARN msg="kommunicate: forwarded message not taken" bot=faq-bot group=1 key=2 duration=0s reason=busy`,
			`level=WARN msg="kommunicate: forwarded message not taken" bot=faq-bot group=1 key=3 duration=0s reason=closing`,
		}
		if diff := cmp.Diff(want, log.logged()[:3]); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}
