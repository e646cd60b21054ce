package botframework_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// A desk is a line to a bot that answers each turn at once and, after a number of
// minutes that the user names, again; and Kommunicate in front of it.
type desk struct {
	srv  *kommunicatetest.Server
	line *botframeworktest.DirectLine
	bot  *botframework.Bot
	conv *kommunicatetest.Conversation
	log  strings.Builder
}

func newDesk(t *testing.T, edit func(*botframework.DirectLine)) *desk {
	t.Helper()
	k := &desk{srv: kommunicatetest.NewServer()}
	k.line = line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
		if act.Type == "event" {
			return nil
		}
		resp.Activities = append(resp.Activities, text("wait"))
		d, err := time.ParseDuration(act.Text)
		if err == nil {
			time.AfterFunc(d, func() {
				k.line.Say(act.Conversation.ID, botframework.Activity{Type: "message", Text: "after " + act.Text, TextFormat: "plain", ReplyToID: act.ID})
			})
		}
		return nil
	})
	k.bot = connect(t, k.line, func(d *botframework.DirectLine) {
		d.Client = k.srv.Client()
		if edit != nil {
			edit(d)
		}
	}, kommunicate.WithLogger(slog.New(slog.NewTextHandler(&k.log, nil))))
	hook := kommunicate.NewWebhook(k.bot)
	k.srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Name: "FAQ", Handler: hook, Wait: hook.Wait})
	k.srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
	conv, err := k.srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	k.conv = conv
	return k
}

func (k *desk) close(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := k.bot.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	k.srv.Close()
}

func (k *desk) say(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := k.conv.Say(text); err != nil {
			t.Fatal(err)
		}
	}
}

// heard are the bot's texts, in order.
func (k *desk) heard() string {
	var all []string
	for _, b := range k.conv.Transcript() {
		if b.From == "faq-bot" {
			all = append(all, b.Message.Text)
		}
	}
	return strings.Join(all, "|")
}

// TestLateReplies: what the bot says after its turn reaches the user through the
// client, once, and in order with the next turn's answer.
func TestLateReplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newDesk(t, nil)
		defer k.close(t)
		for _, step := range []struct {
			say   string
			sleep time.Duration
			want  string
		}{
			{"30s", time.Minute, "wait|after 30s"},
			{"1m50s", 2 * time.Minute, "wait|after 30s|wait|after 1m50s"},
			{"10s", 0, "wait|after 30s|wait|after 1m50s|wait"},
			{"hi", 20 * time.Second, "wait|after 30s|wait|after 1m50s|wait|wait|after 10s"},
			{"5m", 6 * time.Minute, "wait|after 30s|wait|after 1m50s|wait|wait|after 10s|wait"}, // Too late:
			{"hi", 0, "wait|after 30s|wait|after 1m50s|wait|wait|after 10s|wait|after 5m|wait"}, // with the next answer.
		} {
			k.say(t, step.say)
			time.Sleep(step.sleep)
			if got := k.heard(); got != step.want {
				t.Errorf("after %q the user has heard\n%s\nwant\n%s", step.say, got, step.want)
			}
		}
		if err := k.bot.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		k.say(t, "10s") // Is answered, and not waited for.
		time.Sleep(time.Minute)
		if got := k.heard(); !strings.HasSuffix(got, "after 5m|wait|wait") {
			t.Errorf("after Shutdown the user has heard\n%s", got)
		}
	})
}

// TestLateEnd: the wait ends with the conversation and with bad credentials, and
// goes on after errors.
func TestLateEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newDesk(t, nil)
		defer k.close(t)
		k.say(t, "20s")
		k.line.Fail(http.StatusInternalServerError, "ServiceError") // Of one look.
		time.Sleep(time.Minute)
		if got := k.heard(); got != "wait|after 20s" {
			t.Errorf("after an error: %s", got)
		}
		id := k.line.Conversations()[0]
		k.line.Say(id, botframework.Activity{Type: "endOfConversation"})
		time.Sleep(time.Minute)
		if got := k.conv.Status(); got != kommunicate.StatusResolved {
			t.Errorf("status %v", got)
		}
		k.line.Say(id, botframework.Activity{Type: "message", Text: "Anybody?"})
		time.Sleep(time.Minute)
		k.say(t, "20s")
		k.line.Fail(http.StatusForbidden, "BadArgument")
		time.Sleep(time.Minute)
		if got := k.heard(); strings.Contains(got, "Anybody") || strings.Count(got, "after 20s") != 1 || len(k.line.Conversations()) != 2 {
			t.Errorf("at the end: %s in %q", got, k.line.Conversations())
		}
	})
}

// TestLateLost: what Kommunicate does not take is lost, and logged without the text.
func TestLateLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newDesk(t, func(d *botframework.DirectLine) {
			client, err := kommunicate.NewClient("key", kommunicate.WithHTTPClient(&http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
				return nil, errors.New("s3cret")
			})}))
			if err != nil {
				t.Fatal(err)
			}
			d.Client = client
		})
		defer k.close(t)
		k.say(t, "20s")
		time.Sleep(time.Hour)
		if err := k.bot.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if got := k.log.String(); !strings.Contains(got, "late reply lost") || strings.Contains(got, "s3cret") || strings.Contains(got, "after 20s") {
			t.Errorf("log:\n%s", got)
		}
	})
}

// TestLatePanic: a panic of what the user configured ends the wait, and nothing else.
func TestLatePanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newDesk(t, func(d *botframework.DirectLine) {
			broken := roundTripper(func(*http.Request) (*http.Response, error) { panic("s3cret") })
			client, err := kommunicate.NewClient("key", kommunicate.WithHTTPClient(&http.Client{Transport: broken}))
			if err != nil {
				t.Fatal(err)
			}
			d.Client = client
		})
		defer k.close(t)
		k.say(t, "20s")
		time.Sleep(time.Minute)
		synctest.Wait() // The log is written by then.
		if got := k.log.String(); !strings.Contains(got, "broke off") || strings.Contains(got, "s3cret") || strings.Contains(got, "after 20s") {
			t.Errorf("log:\n%s", got)
		}
		k.say(t, "hi")
		if got := k.heard(); got != "wait|wait" {
			t.Errorf("after the panic: %s", got)
		}
	})
}

// TestShutdown: Shutdown waits for a reply that is on its way, as long as it may.
func TestShutdown(t *testing.T) {
	for _, limit := range []time.Duration{time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			sent := 0
			k := newDesk(t, func(d *botframework.DirectLine) {
				client, err := kommunicate.NewClient("key", kommunicate.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
					select {
					case <-time.After(10 * time.Second):
						sent++
						return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body(`{"messageKey":"k","createdAt":1}`), Request: r}, nil
					case <-r.Context().Done():
						return nil, r.Context().Err()
					}
				})}))
				if err != nil {
					t.Fatal(err)
				}
				d.Client = client
			})
			defer k.close(t)
			k.say(t, "2s")
			time.Sleep(8 * time.Second) // It is being sent.
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			err := k.bot.Shutdown(ctx)
			if want := limit > 10*time.Second; (err == nil) != want || (sent == 1) != want {
				t.Errorf("with %v: %v, %d sent", limit, err, sent)
			}
		})
	}
}

// TestManyConversations talks in many conversations at once, with late replies and
// a shutdown among them.
func TestManyConversations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d *botframeworktest.DirectLine
		d = line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
			resp.Activities = append(resp.Activities, text(act.Text+" in "+act.Conversation.ID))
			time.AfterFunc(700*time.Millisecond, func() {
				d.Say(act.Conversation.ID, botframework.Activity{Type: "message", Text: "late " + act.Text})
			})
			return nil
		})
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		bot := connect(t, d, func(line *botframework.DirectLine) {
			line.Client, line.Quiet = srv.Client(), 100*time.Millisecond
		})
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				for n := range 5 {
					turn := &kommunicate.Turn{GroupID: kommunicate.GroupID(fmt.Sprint(i)), BotID: "b", UserID: "u", Text: fmt.Sprint(i, "-", n)}
					if _, err := bot.Respond(t.Context(), turn); err != nil {
						t.Error(err)
					}
					time.Sleep(time.Duration(i*n) * 100 * time.Millisecond)
				}
			})
		}
		all.Go(func() {
			time.Sleep(3 * time.Second)
			if err := bot.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		if diff := cmp.Diff(20, len(d.Conversations())); diff != "" {
			t.Errorf("conversations (-want +got):\n%s", diff)
		}
	})
}
