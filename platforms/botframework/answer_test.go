package botframework_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// A saying is something that a bot says, at a time after it was asked.
type saying struct {
	after time.Duration
	act   botframework.Activity
	free  bool // It replies to nothing.
}

// TestEndOfAnswer: when an answer is over.
func TestEndOfAnswer(t *testing.T) {
	hint := func(s, hint string) botframework.Activity {
		a := text(s)
		a.InputHint = hint
		return a
	}
	const s, ms = time.Second, time.Millisecond
	tests := []struct {
		name string
		says []saying
		want []string
		took time.Duration
	}{
		{"at once", []saying{{0, text("a"), false}, {0, text("b"), false}}, []string{"a", "b"}, s},
		{"silence", nil, nil, 3 * s},
		{"a prompt", []saying{{0, text("a"), false}, {0, hint("b?", "expectingInput"), false}}, []string{"a", "b?"}, 0},
		{"a prompt that is not the last", []saying{{0, hint("a?", "expectingInput"), false}, {0, text("b"), false}}, []string{"a?", "b"}, s},
		{"later", []saying{{2 * s, text("a"), false}}, []string{"a"}, 2800*ms + s},
		{"one after the other", []saying{{0, text("a"), false}, {900 * ms, text("b"), false}, {1900 * ms, text("c"), false}}, []string{"a", "b", "c"}, 3 * s},
		{"after a second of silence", []saying{{0, text("a"), false}, {1100 * ms, text("b"), false}}, []string{"a"}, s},
		{"more to say", []saying{{0, hint("a", "ignoringInput"), false}, {5 * s, text("b"), false}}, []string{"a", "b"}, 5050*ms + s},
		{"more to say for ever", []saying{{0, hint("a", "ignoringInput"), false}}, []string{"a"}, 20 * s},
		{"the end", []saying{{0, botframework.Activity{Type: "endOfConversation"}, false}}, []string{"resolve"}, 0},
		{"a greeting", []saying{{0, text("Hello!"), true}}, []string{"Hello!"}, s},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var d *botframeworktest.DirectLine
				d = line(func(_ context.Context, act *botframework.Activity, _ *botframework.Response) error {
					for _, saying := range tt.says {
						said := saying.act
						if said.Type == "" {
							said.Type = "message"
						}
						if !saying.free {
							said.ReplyToID = act.ID
						}
						if saying.after == 0 {
							d.Say(act.Conversation.ID, said)
							continue
						}
						time.AfterFunc(saying.after, func() { d.Say(act.Conversation.ID, said) })
					}
					return nil
				})
				bot := connect(t, d, nil)
				start := time.Now()
				got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: "Hi"})
				if err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
				if diff := cmp.Diff(tt.want, texts(got)); diff != "" {
					t.Errorf("messages (-want +got):\n%s", diff)
				}
				time.Sleep(time.Minute)
			})
		})
	}
}

func texts(messages []kommunicate.Message) []string {
	var all []string
	for _, m := range messages {
		if _, ok := m.Action.(kommunicate.ResolveConversation); ok {
			m.Text += "resolve"
		}
		all = append(all, m.Text)
	}
	return all
}

// TestLateReplyInNextTurn: without a client, what comes late is shown with the next
// answer, and does not end the wait for that.
func TestLateReplyInNextTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d *botframeworktest.DirectLine
		var first string
		d = line(func(_ context.Context, act *botframework.Activity, _ *botframework.Response) error {
			say := func(s, to string) {
				a := text(s)
				a.Type, a.ReplyToID = "message", to
				d.Say(act.Conversation.ID, a)
			}
			if act.Text == "one" {
				first = act.ID
				time.AfterFunc(10*time.Second, func() { say("answer to one", first) })
			} else {
				time.AfterFunc(2*time.Second, func() { say("answer to two", act.ID) })
			}
			return nil
		})
		bot := connect(t, d, nil)
		var got [][]string
		for _, say := range []string{"one", "two"} {
			messages, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: say})
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, texts(messages))
			time.Sleep(10 * time.Second)
		}
		if diff := cmp.Diff([][]string{nil, {"answer to one", "answer to two"}}, got); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
	})
}

// TestWaitsForItsConversation: a turn that another keeps from its conversation
// waits for it, and no longer than its context.
func TestWaitsForItsConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
			time.Sleep(5 * time.Second)
			resp.Activities = append(resp.Activities, text(act.Text))
			return nil
		})
		bot := connect(t, d, hasty)
		go func() {
			if _, err := bot.Respond(context.Background(), &kommunicate.Turn{GroupID: "1", Text: "one"}); err != nil {
				t.Error(err)
			}
		}()
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := bot.Respond(ctx, &kommunicate.Turn{GroupID: "1", Text: "two"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: "three"})
		if err != nil || strings.Join(texts(got), "|") != "three" || len(d.Conversations()) != 1 {
			t.Errorf("%q, %v in %q", texts(got), err, d.Conversations())
		}
	})
}

// TestSlowAnswer: at the end of the budget, a bot that goes on is waited for through
// the client, or not.
func TestSlowAnswer(t *testing.T) {
	for _, late := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			k := newDesk(t, nil)
			defer k.close(t)
			d := line(func(context.Context, *botframework.Activity, *botframework.Response) error { return nil })
			bot := connect(t, d, func(line *botframework.DirectLine) {
				line.FirstReply = time.Minute
				if late {
					line.Client = k.srv.Client()
				}
			}, kommunicate.WithBudget(5*time.Second))
			start := time.Now()
			got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: k.conv.GroupID(), BotID: "faq-bot", UserID: "ann", Text: "Hi"})
			if got != nil || (err == nil) != late || !late && !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 5*time.Second {
				t.Errorf("late %v: %v, %v after %v", late, got, err, time.Since(start))
			}
			d.Say("conv-1", botframework.Activity{Type: "message", Text: "At last"})
			time.Sleep(time.Minute)
			if want := map[bool]string{true: "At last"}[late]; k.heard() != want {
				t.Errorf("late %v: the user has heard %q", late, k.heard())
			}
			if err := bot.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestLongConversation: what was told is remembered for a while, and not for ever.
func TestLongConversation(t *testing.T) {
	d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
		resp.Activities = append(resp.Activities, text(act.Text))
		return nil
	})
	bot := connect(t, d, hasty)
	for i := range 40 {
		want := fmt.Sprint("turn ", i)
		got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: want})
		if err != nil || strings.Join(texts(got), "|") != want {
			t.Fatalf("%q, %v, want %q", texts(got), err, want)
		}
	}
}
