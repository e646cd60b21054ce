package flow_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

func ExampleFallback() {
	dialogflow := failing(errors.New("503 Service Unavailable"))
	own := saying(message{Text: "I can only take your number today."})

	bot := flow.Fallback(5*time.Second, dialogflow, own)
	messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: "hi"})
	fmt.Println(messages[0].Text, err)
	// Output: I can only take your number today. <nil>
}

func ExampleFirstToUnderstand() {
	var faq kommunicate.Mux
	faq.Text("opening hours", saying(message{Text: "9 to 5."}))
	assistant := saying(message{Text: "Let me think."})

	bot := flow.FirstToUnderstand(&faq, assistant)
	for _, text := range []string{"Opening hours", "Why?"} {
		messages, err := bot.Respond(context.Background(), &kommunicate.Turn{Text: text})
		fmt.Println(messages[0].Text, err)
	}
	// Output:
	// 9 to 5. <nil>
	// Let me think. <nil>
}

// after answers when the time is over, or when its context ends.
func after(d time.Duration, answer messages, err error) kommunicate.BotFunc {
	return func(ctx context.Context, _ *turn) (messages, error) {
		select {
		case <-time.After(d):
			return answer, err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// deaf answers after a time, whatever its context says, and writes to its turn.
func deaf(d time.Duration, answer messages) kommunicate.BotFunc {
	return func(_ context.Context, turn *turn) (messages, error) {
		time.Sleep(d)
		turn.Text = "written too late"
		return answer, nil
	}
}

func TestFallback(t *testing.T) {
	first, second := messages{{Text: "first"}}, messages{{Text: "second"}}
	good := saying(second...)
	tests := []struct {
		name   string
		bots   []kommunicate.BotPlatform
		want   messages
		within time.Duration
	}{
		{"the first answers", []kommunicate.BotPlatform{saying(first...), good}, first, 0},
		{"in time", []kommunicate.BotPlatform{after(999*time.Millisecond, first, nil), good}, first, 999 * time.Millisecond},
		{"silence is an answer", []kommunicate.BotPlatform{saying(), good}, nil, 0},
		{"error", []kommunicate.BotPlatform{failing(errBot), good}, second, 0},
		{"late", []kommunicate.BotPlatform{after(time.Minute, first, nil), good}, second, time.Second},
		{"deaf", []kommunicate.BotPlatform{deaf(time.Minute, first), good}, second, time.Second},
		{"panic", []kommunicate.BotPlatform{kommunicate.BotFunc(func(context.Context, *turn) (messages, error) { panic("secret") }), good}, second, 0},
		{"exit", []kommunicate.BotPlatform{kommunicate.BotFunc(func(context.Context, *turn) (messages, error) { runtime.Goexit(); return nil, nil }), good}, second, 0},
		{"the third", []kommunicate.BotPlatform{failing(errBot), after(time.Minute, first, nil), good}, second, time.Second},
		{"the last has time", []kommunicate.BotPlatform{failing(errBot), after(time.Minute, second, nil)}, second, time.Minute},
		{"one only", []kommunicate.BotPlatform{good}, second, 0},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			began, asked := time.Now(), &turn{Text: "hi"}
			equal(t, test.name, respond(t, flow.Fallback(time.Second, test.bots...), asked), test.want)
			equal(t, test.name+": time", time.Since(began), test.within)
			time.Sleep(time.Hour) // Deaf bots come to their end.
			equal(t, test.name+": turn", asked.Text, "hi")
		})
	}
}

func TestFallbackErrors(t *testing.T) {
	panicking := kommunicate.BotFunc(func(context.Context, *turn) (messages, error) { panic("secret") })
	synctest.Test(t, func(t *testing.T) {
		_, err := flow.Fallback(time.Second, failing(kommunicate.ErrNotUnderstood), saying(message{Text: "a"})).Respond(t.Context(), &turn{})
		if err != kommunicate.ErrNotUnderstood {
			t.Errorf("not understood: %v", err)
		}
		_, err = flow.Fallback(time.Second, failing(errBot)).Respond(t.Context(), &turn{})
		if err != errBot {
			t.Errorf("one bot: %v", err)
		}
		_, err = flow.Fallback(time.Second, panicking, deaf(time.Minute, nil), failing(errBot), failing(kommunicate.ErrNotUnderstood)).Respond(t.Context(), &turn{})
		for _, want := range []error{errBot, context.DeadlineExceeded, kommunicate.ErrNotUnderstood} {
			if !errors.Is(err, want) {
				t.Errorf("all fail: %v does not wrap %v", err, want)
			}
		}
		want := "flow: bot 1 of 4: panic with a value of type string\n" +
			"flow: bot 2 of 4: no answer within 1s: context deadline exceeded\n" +
			"flow: bot 3 of 4: the bot is broken\n" +
			"kommunicate: not understood"
		equal(t, "error", err.Error(), want)
		var speaks slog.LogValuer
		if !errors.As(err, &speaks) || !strings.Contains(speaks.LogValue().String(), "fallback_test.go") || strings.Contains(speaks.LogValue().String(), "secret") {
			t.Errorf("a log gets %v, want where it panicked", speaks)
		}
		time.Sleep(time.Hour)
	})
}

// TestFallbackEndsWithItsContext: when the caller has gone, nobody else is asked.
func TestFallbackEndsWithItsContext(t *testing.T) {
	second := kommunicate.BotFunc(func(context.Context, *turn) (messages, error) {
		t.Error("the second bot was asked")
		return nil, nil
	})
	for name, first := range map[string]kommunicate.BotPlatform{"heeds": after(time.Hour, nil, nil), "deaf": deaf(time.Hour, nil)} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			began := time.Now()
			_, err := flow.Fallback(time.Minute, first, second).Respond(ctx, &turn{})
			if !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
				t.Errorf("%s: after %v: %v", name, time.Since(began), err)
			}
			time.Sleep(time.Hour)
		})
	}
}

// TestFallbackCancelsWhatItGivesUp: a bot hears that its answer is not wanted.
func TestFallbackCancelsWhatItGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := make(chan error, 1)
		first := kommunicate.BotFunc(func(ctx context.Context, _ *turn) (messages, error) {
			<-ctx.Done()
			told <- ctx.Err()
			return nil, nil
		})
		second := kommunicate.BotFunc(func(context.Context, *turn) (messages, error) {
			synctest.Wait()
			select {
			case <-told:
			default:
				t.Error("the first bot was not told")
			}
			return nil, nil
		})
		respond(t, flow.Fallback(time.Second, first, second), &turn{})
	})
}

// TestFallbackAnswersOnce plays random bots against the naive rule: the first of
// them that neither fails nor takes too long.
func TestFallbackAnswersOnce(t *testing.T) {
	const patience = time.Second
	for seed := range uint64(500) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 9))
			var bots []kommunicate.BotPlatform
			var want messages
			wantErr, settled, took := error(nil), false, time.Duration(0)
			count := 1 + random.IntN(4)
			for i := range count {
				answer, err := messages{{Text: fmt.Sprint(i)}}, error(nil)
				if kind := random.IntN(4); kind == 0 {
					answer, err = nil, errBot
				} else if kind == 1 {
					answer, err = nil, kommunicate.ErrNotUnderstood
				}
				// Odd, so never at the very end of the patience.
				delay := time.Duration(1+2*random.IntN(20)) * 50 * time.Millisecond
				bot := after(delay, answer, err)
				if err == nil && random.IntN(2) == 0 {
					bot = deaf(delay, answer)
				}
				bots = append(bots, bot)
				last := i == count-1
				late := delay > patience && !last
				if settled {
					continue
				}
				took += delay
				if late {
					took += patience - delay
				}
				if last || !late && err != errBot {
					want, wantErr, settled = answer, err, true
				}
			}
			began := time.Now()
			got, err := flow.Fallback(patience, bots...).Respond(t.Context(), &turn{})
			if diff := cmp.Diff(want, got); diff != "" || wantErr == nil && err != nil || !errors.Is(err, wantErr) {
				t.Errorf("seed %d: %v, want %v\n%s", seed, err, wantErr, diff)
			}
			if time.Since(began) != took {
				t.Errorf("seed %d: took %v, want %v", seed, time.Since(began), took)
			}
			time.Sleep(time.Hour)
		})
	}
}

func TestFirstToUnderstand(t *testing.T) {
	dunno := failing(fmt.Errorf("hm: %w", kommunicate.ErrNotUnderstood))
	answer := saying(message{Text: "a"})
	equal(t, "the second", respond(t, flow.FirstToUnderstand(dunno, answer, failing(errBot)), &turn{}), messages{{Text: "a"}})
	equal(t, "silence is an answer", respond(t, flow.FirstToUnderstand(dunno, saying(), answer), &turn{}), messages(nil))
	for _, test := range []struct {
		bots []kommunicate.BotPlatform
		want error
	}{
		{[]kommunicate.BotPlatform{dunno, failing(errBot), answer}, errBot},
		{[]kommunicate.BotPlatform{dunno, dunno}, kommunicate.ErrNotUnderstood},
	} {
		if _, err := flow.FirstToUnderstand(test.bots...).Respond(t.Context(), &turn{}); !errors.Is(err, test.want) {
			t.Errorf("error is %v, want %v", err, test.want)
		}
	}
}

func TestFallbackRefuses(t *testing.T) {
	panics(t, map[string]func(){
		"patience":             func() { flow.Fallback(0, saying()) },
		"no bots":              func() { flow.Fallback(time.Second) },
		"nil bot":              func() { flow.Fallback(time.Second, saying(), nil) },
		"nil function":         func() { flow.Fallback(time.Second, kommunicate.BotFunc(nil)) },
		"understand: no bots":  func() { flow.FirstToUnderstand() },
		"understand: nil bots": func() { flow.FirstToUnderstand(nil) },
	})
}

// TestBotsDoNotShareTheTurn: what one writes to its turn, the next does not see.
func TestBotsDoNotShareTheTurn(t *testing.T) {
	asked := func() *turn {
		return &turn{
			Text: "Hi", Params: kommunicate.Pairs("a", "1"), Metadata: kommunicate.Pairs("a", "1"),
			UserInfo: kommunicate.Pairs("a", "1"), Extra: kommunicate.Pairs("a", "1"),
			ChatContext: kommunicate.ChatContext{
				FormData: kommunicate.Pairs("a", "1"), Extra: kommunicate.Pairs("a", "1"),
				Attachments: []kommunicate.Attachment{{Name: "a"}}, ActionResponses: []kommunicate.ActionResponse{{Name: "a"}},
			},
		}
	}
	scribbler := func(failure error) kommunicate.BotFunc {
		return func(_ context.Context, turn *turn) (messages, error) {
			turn.Text = "scribbled"
			for _, members := range []kommunicate.Members{
				turn.Params, turn.Metadata, turn.UserInfo, turn.Extra, turn.FormData, turn.ChatContext.Extra,
			} {
				members[0].Name = "scribbled"
			}
			turn.Attachments[0].Name, turn.ActionResponses[0].Name = "scribbled", "scribbled"
			return nil, failure
		}
	}
	var seen *turn
	reader := kommunicate.BotFunc(func(_ context.Context, turn *turn) (messages, error) {
		seen = turn
		return messages{{Text: "ok"}}, nil
	})
	for name, bot := range map[string]kommunicate.BotPlatform{
		"FirstToUnderstand": flow.FirstToUnderstand(scribbler(kommunicate.ErrNotUnderstood), reader),
		"Fallback":          flow.Fallback(time.Second, scribbler(errBot), reader),
	} {
		original := asked()
		respond(t, bot, original)
		equal(t, "turn of the second bot of "+name, seen, asked())
		equal(t, "turn after "+name, original, asked())
	}
}

// TestNativeAnswer passes on what the bot that answers sets, and nothing
// of the others.
func TestNativeAnswer(t *testing.T) {
	sets := func(native string, err error) kommunicate.BotFunc {
		return func(_ context.Context, turn *turn) (messages, error) {
			turn.NativeAnswer = native
			return nil, err
		}
	}
	for _, test := range []struct {
		name string
		bot  kommunicate.BotPlatform
		want any
	}{
		{"the first answers", flow.Fallback(time.Minute, sets("first", nil), sets("last", nil)), "first"},
		{"the first fails", flow.Fallback(time.Minute, sets("first", errBot), sets("last", nil)), "last"},
		{"the first understands", flow.FirstToUnderstand(sets("first", nil), sets("last", nil)), "first"},
		{"the last understands", flow.FirstToUnderstand(sets("first", kommunicate.ErrNotUnderstood), sets("last", nil)), "last"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var turn turn
			if _, err := test.bot.Respond(t.Context(), &turn); err != nil {
				t.Fatal(err)
			}
			if turn.NativeAnswer != test.want {
				t.Errorf("native answer %v, want %v", turn.NativeAnswer, test.want)
			}
		})
	}
}
