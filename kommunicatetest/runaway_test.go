package kommunicatetest_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// maxRunaway is more than may ever come of one thing that a user does.
const maxRunaway = 1000

// handsTo is a bot that gives the conversation to another one.
func handsTo(id string) kommunicate.BotPlatform {
	return kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		handoff := kommunicate.HandoffToBot{BotID: id, Event: kommunicate.BotEvent{Name: "E"}}
		return []kommunicate.Message{{Text: "go on", Handoff: handoff}}, nil
	})
}

func TestBotsWithoutEnd(t *testing.T) {
	tests := []struct {
		name string
		bots []string // Each hands over to the next, the last to the first.
		want []string // One of them.
	}{
		{"one", []string{"a"}, []string{`a -> a raise "E" without end`}},
		{"two", []string{"a", "b"}, []string{`a -> b -> a raise "E" without end`, `b -> a -> b raise "E" without end`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := kommunicatetest.NewServer()
				defer srv.Close()
				for i, id := range tt.bots {
					next := tt.bots[(i+1)%len(tt.bots)]
					srv.AddBot(kommunicatetest.Bot{ID: id, Handler: kommunicate.NewWebhook(handsTo(next))})
				}
				conv, err := srv.User("u").Open(kommunicate.ConversationDetail{
					BotIDs: tt.bots, Assignee: tt.bots[0], Welcome: kommunicate.SkipWelcome,
				})
				if err != nil {
					t.Fatal(err)
				}
				for range 2 { // What the user does next is not lost.
					before := len(conv.Transcript())
					_, err = conv.Say("hi")
					checkRunaway(t, err, tt.want...)
					if n := len(conv.Transcript()) - before; n < 200 || n > maxRunaway {
						t.Errorf("%d entries in the transcript", n)
					}
				}
			})
		})
	}
}

func checkRunaway(t *testing.T, err error, want ...string) {
	t.Helper()
	for _, text := range want {
		if err != nil && strings.Contains(err.Error(), text) {
			return
		}
	}
	t.Errorf("error %v, want one of %q", err, want)
}

// TestHandlerWithoutEnd has a webhook that sends through the API in each call.
func TestHandlerWithoutEnd(t *testing.T) {
	tests := []struct {
		name    string
		send    func(context.Context, *kommunicate.Client, kommunicate.GroupID) error
		forward bool // The webhook takes forwarded messages.
		want    string
	}{
		{
			name: "events",
			send: func(ctx context.Context, c *kommunicate.Client, id kommunicate.GroupID) error {
				_, err := c.TriggerEvent(ctx, id, "u", "AGAIN")
				return err
			},
			want: `a -> a raise "AGAIN" without end`,
		},
		{
			name: "forwarded", forward: true,
			send: func(ctx context.Context, c *kommunicate.Client, id kommunicate.GroupID) error {
				_, err := c.SendMessage(ctx, id, "anna@example.com", kommunicate.Message{Text: "again"})
				return err
			},
			want: `anna@example.com sends messages without end`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				client := srv.Client()
				var id kommunicate.GroupID
				calls, refused := 0, 0
				handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if calls++; calls > maxRunaway {
						return
					}
					if err := tt.send(r.Context(), client, id); err != nil {
						refused++
					}
				})
				detail := kommunicate.ConversationDetail{Welcome: kommunicate.SkipWelcome}
				bot := http.Handler(http.NotFoundHandler())
				if !tt.forward {
					bot = handler
					detail.BotIDs, detail.Assignee = []string{"a"}, "a"
				}
				srv.AddBot(kommunicatetest.Bot{ID: "a", Handler: bot})
				conv, err := srv.User("u").Open(detail)
				if err != nil {
					t.Fatal(err)
				}
				id = conv.GroupID()
				if tt.forward {
					srv.SetForward(kommunicatetest.Forward{Handler: handler})
				}
				_, err = conv.Say("hi")
				checkRunaway(t, err, tt.want)
				if calls < 100 || calls > maxRunaway {
					t.Errorf("%d calls", calls)
				}
				if err := tt.send(t.Context(), client, id); err == nil {
					t.Error("the conversation takes more")
				}
				srv.SetForward(kommunicatetest.Forward{})
			})
		})
	}
}

// TestMessagesInOneHandler has a bot that sends for ever within one call.
func TestMessagesInOneHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		client := srv.Client()
		var id kommunicate.GroupID
		sent := 0
		srv.AddBot(kommunicatetest.Bot{ID: "a", Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			for sent < maxRunaway {
				if _, err := client.TriggerEvent(r.Context(), id, "u", "AGAIN"); err != nil {
					return
				}
				sent++
			}
		})})
		conv, err := srv.User("u").Open(kommunicate.ConversationDetail{
			BotIDs: []string{"a"}, Assignee: "a", Welcome: kommunicate.SkipWelcome,
		})
		if err != nil {
			t.Fatal(err)
		}
		id = conv.GroupID()
		_, err = conv.Say("hi")
		checkRunaway(t, err, `raise "AGAIN" without end`)
		if sent == 0 || sent >= maxRunaway {
			t.Errorf("%d events were taken", sent)
		}
	})
}

// TestScriptWithoutEnd plays a bot that hands over to one that hands back.
func TestScriptWithoutEnd(t *testing.T) {
	for _, text := range []string{"user: hi\nbot: Hello\n", "event: WELCOME\nbot: Hello\n"} {
		path := filepath.Join(t.TempDir(), "loop.convo")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		script, err := kommunicatetest.LoadScript(path)
		if err != nil {
			t.Fatal(err)
		}
		srv := newServer(t)
		srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: kommunicate.NewWebhook(handsTo("bot-under-test"))})
		report, err := script.Run(t.Context(), srv, kommunicatetest.Bot{Handler: kommunicate.NewWebhook(handsTo("b"))})
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Failures) != 1 || report.Failures[0].Recorded() || !strings.Contains(report.String(), `raise "E" without end`) {
			t.Errorf("%q: failures:\n%s", text, report)
		}
		if got := string(report.Updated); got != text {
			t.Errorf("updated to %q", got)
		}
	}
}
