package turns_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

func TestLatePanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{}, func(r *rig, c *config) {
			c.Late = func(context.Context, job, string, error) { panic(errBot) }
		})
		got := r.play(
			delivery{gone: 1, turn: says("a", time.Second)},
			delivery{at: 1, turn: says("b", time.Second)},
		)
		if diff := cmp.Diff([]string{"gone at 1ns", "answer b at 2s"}, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		want := []string{"runs a", "dropped a: panic with a value of type *errors.errorString", "runs b"}
		if err := r.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, r.noted()); diff != "" {
			t.Errorf("what happened (-want +got):\n%s", diff)
		}
	})
}

func TestDroppedPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{}, func(r *rig, c *config) {
			c.Dropped = func(job, error) { panic("in Dropped") }
		})
		got := r.play(
			delivery{turn: says("a", time.Minute)}, // Told TimedOut.
			delivery{at: 70 * time.Second, gone: 71 * time.Second, turn: says("b", 2*time.Second)},
			delivery{at: 80 * time.Second, turn: says("c", 0)},
		)
		time.Sleep(time.Hour) // The answer to b expires.
		want := []string{"timed out at 25s", "gone at 1m11s", "answer c at 1m20s"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
	})
}

func TestLateHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(config{Limit: time.Minute}, func(r *rig, c *config) {
			c.Late = func(ctx context.Context, j job, answer string, _ error) {
				time.Sleep(time.Hour)
				r.note("late %s: %v", j.says, ctx.Err())
			}
		})
		got := r.play(
			delivery{gone: 1, turn: says("a", time.Second)},
			delivery{at: 50 * time.Second, turn: says("b", 0)},
		)
		time.Sleep(time.Hour) // What was left behind returns.
		want := []string{"gone at 1ns", "answer b at 1m2s"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
	})
}

func TestContextOfTheBot(t *testing.T) {
	type name struct{}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		engine := turns.New(turns.Config[string, string]{
			Run: func(ctx context.Context, _ string) (string, error) {
				deadline, _ := ctx.Deadline()
				time.Sleep(time.Second)
				return fmt.Sprint(ctx.Value(name{}), " ", deadline.Sub(start), " ", ctx.Err()), nil
			},
		})
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), name{}, "a value"))
		time.AfterFunc(time.Millisecond, cancel)
		first := turns.Turn[string]{Key: key("a")}
		if got := engine.Do(ctx, first); got.Kind != turns.Gone {
			t.Errorf("outcome of a delivery whose client went: %v", got)
		}
		if got := engine.Do(ctx, first); got.Kind != turns.Gone {
			t.Errorf("outcome of a delivery whose client had gone: %v", got)
		}
		synctest.Wait()
		want := turns.Outcome[string]{Kind: turns.Answer, Answer: "a value 5m0s <nil>"}
		if diff := cmp.Diff(want, engine.Do(t.Context(), first)); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
	})
}

func TestPanicError(t *testing.T) {
	tests := []struct {
		cause any
		want  string
	}{
		{"user text", "panic with a value of type string"},
		{errBot, "panic with a value of type *errors.errorString"},
		{index(), "panic: runtime error: index out of range [3] with length 0"},
		{(*runtime.TypeAssertionError)(nil), "panic with a value of type *runtime.TypeAssertionError"},
		{userRuntimeError{}, "panic with a value of type turns_test.userRuntimeError"},
	}
	for _, test := range tests {
		r := newRig(config{})
		got := r.Do(t.Context(), turn{Value: job{panic: test.cause}})
		var failure *turns.PanicError
		if !errors.As(got.Err, &failure) || failure.Error() != test.want {
			t.Errorf("panic(%v): error %q, want %q", test.cause, got.Err, test.want)
			continue
		}
		if stack := string(failure.Stack); !strings.Contains(stack, "(*rig).run") {
			t.Errorf("the stack does not show the bot:\n%s", stack)
		}
	}
}

// A userRuntimeError claims to be of the Go runtime.
type userRuntimeError struct{}

func (userRuntimeError) Error() string { return "what the user said" }
func (userRuntimeError) RuntimeError() {}

// index returns a panic of the Go runtime.
func index() (cause any) {
	defer func() { cause = recover() }()
	var none []int
	return none[len("abc")]
}

// The bot returns at the moment in which the client goes away: the delivery must
// not take the answer with it.
func TestClientGoesAsTheBotReturns(t *testing.T) {
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			r := newRig(config{}, withLate(0), func(_ *rig, c *config) {
				run := c.Run
				c.Run = func(ctx context.Context, j job) (string, error) {
					cancel()
					return run(ctx, j)
				}
			})
			got := r.Do(ctx, says("a", 0))
			if err := r.Wait(t.Context()); err != nil {
				t.Error(err)
			}
			if got.Kind != turns.Gone && got.Kind != turns.Empty {
				t.Errorf("outcome: %v", show(got))
			}
			if diff := cmp.Diff([]string{"runs a", `late a "a" <nil>`}, r.noted()); diff != "" {
				t.Errorf("what happened (-want +got):\n%s", diff)
			}
		})
	}
}
