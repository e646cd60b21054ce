package kommunicate_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// shouting is a dialect of plain text: the turn's text comes in, and goes out in
// capitals, with the bot's mood behind it.
type shouting struct{ fails bool }

type mood struct{ word string }

func (shouting) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	if len(body) == 0 {
		return nil, errors.New("nothing said")
	}
	turn.Text, turn.Key, turn.BotID, turn.GroupID, turn.UserID = string(body), "k-"+string(body), "bot", "1", "ann"
	turn.Native = "heard " + string(body)
	return []kommunicate.Degraded{{Platform: "shout", Pointer: "/", Code: "no-whisper", Detail: "all is loud"}}, nil
}

func (d shouting) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	if d.fails {
		return nil, nil, errors.New("hoarse")
	}
	words := []string{turn.Native.(string) + " from " + turn.UserID + " in " + string(turn.GroupID) + ":"}
	for i := range msgs {
		if _, err := msgs[i].AppendJSON(nil); err != nil {
			return nil, nil, err
		}
		words = append(words, strings.ToUpper(msgs[i].Text))
	}
	if native, ok := turn.NativeAnswer.(*mood); ok {
		words = append(words, native.word)
	}
	return []byte(strings.Join(words, " ")), nil, nil
}

func (shouting) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	return append(msgs, textOf(turn.NativeAnswer.(*mood).word)), nil
}

func TestDialect(t *testing.T) {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		turn.NativeAnswer = &mood{word: "merry"}
		switch turn.Text {
		case "fail":
			return nil, errors.New("failed")
		case "wait":
			time.Sleep(time.Minute)
		case "wrong":
			return []kommunicate.Message{{}}, nil
		case "silent":
			return nil, nil
		}
		return []kommunicate.Message{textOf("hi")}, nil
	})
	for _, test := range []struct{ name, body, want string }{
		{"answer", "hello", "heard hello from ann in 1: HI merry"},
		{"silence", "silent", "heard silent from ann in 1: merry"},
		{"error", "fail", "heard fail from ann in 1: SORRY"},
		{"refused", "wrong", "heard wrong from ann in 1: SORRY"},
		{"late", "wait", "heard wait from ann in 1: WAIT"},
		{"undecodable", "", "400 kommunicate: the body is not a JSON object such as is posted to a bot"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent, withOutbox := newOutbox(t, 0, false)
				hook := kommunicate.NewWebhook(bot, kommunicate.WithDialect(shouting{}), withOutbox,
					kommunicate.WithFallback(textOf("Sorry")), kommunicate.WithInterim(textOf("wait")))
				w := postHook(t.Context(), hook, test.body)
				got := w.Body.String()
				if w.Code != http.StatusOK {
					got = hookAnswer(w.Code, w.Body.Bytes())
				}
				if got != test.want {
					t.Errorf("answer %q, want %q", got, test.want)
				}
				if err := hook.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				want := []string(nil)
				if test.name == "late" {
					want = []string{"1m0s: bot to 1: hi", "1m0s: bot to 1: merry"}
				}
				if diff := cmp.Diff(want, sent.messages()); diff != "" {
					t.Errorf("sent (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestDialectDuplicate answers a second delivery without what the bot set.
func TestDialectDuplicate(t *testing.T) {
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{textOf("hi")}, nil
	}), kommunicate.WithDialect(shouting{}))
	for _, want := range []string{"heard a from ann in 1: HI", "heard a from ann in 1:"} {
		if got := postHook(t.Context(), hook, "a").Body.String(); got != want {
			t.Errorf("answer %q, want %q", got, want)
		}
	}
}

// TestDialectFails cannot even write the fallback.
func TestDialectFails(t *testing.T) {
	var log hookLog
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return nil, nil
	}), kommunicate.WithDialect(shouting{fails: true}), log.option())
	if w := postHook(t.Context(), hook, "a"); w.Code != http.StatusOK || w.Body.Len() != 0 {
		t.Errorf("answer %d %s", w.Code, w.Body)
	}
	var refused int
	for _, line := range log.logged() {
		if strings.Contains(line, "answer refused") {
			refused++
		}
		if strings.Contains(line, "hoarse") {
			t.Errorf("the log quotes the dialect: %s", line)
		}
	}
	if refused != 2 {
		t.Errorf("%d refusals in the log, want 2:\n%s", refused, strings.Join(log.logged(), "\n"))
	}
}

func TestWithDialectNil(t *testing.T) {
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{textOf("hi")}, nil
	}), kommunicate.WithDialect(shouting{}), kommunicate.WithDialect(nil))
	if got := hookAnswer(200, postHook(t.Context(), hook, "{}").Body.Bytes()); got != "[hi]" {
		t.Errorf("answer %s", got)
	}
}

func TestWithDegraded(t *testing.T) {
	silent := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, nil })
	want := []kommunicate.Degraded{{Platform: "shout", Pointer: "/", Code: "no-whisper", Detail: "all is loud"}}

	var got []kommunicate.Degraded
	hook := kommunicate.NewWebhook(silent, kommunicate.WithDialect(shouting{}),
		kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) { got = append(got, list...) }))
	postHook(t.Context(), hook, "a")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
	if got := want[0].String(); got != "shout: /: all is loud [no-whisper]" {
		t.Errorf("String: %s", got)
	}

	var log strings.Builder
	hook = kommunicate.NewWebhook(silent, kommunicate.WithDialect(shouting{}), kommunicate.WithDegraded(nil),
		kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	postHook(t.Context(), hook, "a")
	if want := `level=WARN msg="kommunicate: degraded" platform=shout pointer=/ code=no-whisper detail="all is loud"`; !strings.Contains(log.String(), want) {
		t.Errorf("log %s", log.String())
	}
}
