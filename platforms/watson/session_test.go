package watson_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

func say(t *testing.T, bot *watson.Bot, group kommunicate.GroupID, said string) []kommunicate.Message {
	t.Helper()
	messages, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: said, GroupID: group})
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// TestSessions: each conversation has one, and another when it has been idle.
func TestSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		assistant := watsontest.NewAssistant(nil, watsontest.Action{Phrases: []string{"hi"}, Generic: text("Hello!")})
		bot := newBot(t, assistant.Client(), watson.Assistant{})
		for _, step := range []struct {
			idle  time.Duration
			group kommunicate.GroupID
			want  int
		}{
			{0, "1", 1},
			{0, "1", 1},
			{0, "2", 2},
			{4 * time.Minute, "1", 2},
			{4 * time.Minute, "1", 2},
			{5 * time.Minute, "1", 3},
			{0, "1", 3},
			{0, "2", 4},
		} {
			time.Sleep(step.idle)
			bridgetest.SameMessages(t, say(t, bot, step.group, "hi"), []kommunicate.Message{{Text: "Hello!"}})
			if got := assistant.Sessions(); got != step.want {
				t.Errorf("%d sessions, want %d", got, step.want)
			}
		}
	})
}

// TestSessionsAreShared: many turns at once begin one session, also after it ended.
func TestSessionsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		assistant := watsontest.NewAssistant(nil)
		slow := inprocess.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second)
			assistant.ServeHTTP(w, r)
		})}
		bot := newBot(t, &http.Client{Transport: slow}, watson.Assistant{})
		for round := 1; round <= 2; round++ {
			var turns sync.WaitGroup
			for range 20 {
				turns.Go(func() { say(t, bot, "1", "hi") })
			}
			turns.Wait()
			if got := assistant.Sessions(); got != round {
				t.Errorf("%d sessions, want %d", got, round)
			}
			time.Sleep(time.Hour)
		}
	})
}

// TestCallersComeAndGo: a session that is being begun is not lost when the first
// who asked for it has gone, and is given up when all have.
func TestCallersComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		assistant := watsontest.NewAssistant(nil)
		var aborted atomic.Int32
		slow := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			defer r.Body.Close()
			select {
			case <-time.After(10 * time.Second):
				return inprocess.Transport{Handler: assistant}.RoundTrip(r)
			case <-r.Context().Done():
				aborted.Add(1)
				return nil, r.Context().Err()
			}
		})}
		bot := newBot(t, slow, watson.Assistant{})
		ask := func(patience time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			_, err := bot.Respond(ctx, &kommunicate.Turn{Text: "hi", GroupID: "1"})
			return err
		}
		var callers sync.WaitGroup
		callers.Go(func() {
			if err := ask(time.Second); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the first: %v", err)
			}
		})
		callers.Go(func() {
			if err := ask(30 * time.Second); err != nil {
				t.Errorf("the second: %v", err)
			}
		})
		callers.Wait()
		if got := assistant.Sessions(); got != 1 || aborted.Load() != 0 {
			t.Errorf("%d sessions, %d calls given up", got, aborted.Load())
		}
		time.Sleep(time.Hour)
		if err := ask(11 * time.Second); !errors.Is(err, context.DeadlineExceeded) { // 10 s for the old session.
			t.Errorf("the third: %v", err)
		}
		synctest.Wait()
		if got := aborted.Load(); got != 1 {
			t.Errorf("%d calls given up", got)
		}
	})
}

// TestSessionsThatNeverLast: one new session is begun, and no more.
func TestSessionsThatNeverLast(t *testing.T) {
	assistant := watsontest.NewAssistant(nil)
	assistant.Idle = 1 // Nanosecond.
	bot := newBot(t, assistant.Client(), watson.Assistant{})
	_, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1"})
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusNotFound || refused.Description != "Invalid Session" {
		t.Errorf("error %v", err)
	}
	if got := assistant.Sessions(); got != 2 {
		t.Errorf("%d sessions", got)
	}
}

// TestStateless: what the assistant remembers comes back with the next turn.
func TestStateless(t *testing.T) {
	assistant := watsontest.NewAssistant(nil,
		watsontest.Action{Phrases: []string{"tea"}, Generic: text("One tea."), Variables: kommunicate.Pairs("drink", "tea")})
	bot := newBot(t, assistant.Client(), watson.Assistant{Stateless: true})
	say(t, bot, "1", "tea")
	say(t, bot, "2", "hi")
	say(t, bot, "1", "more")
	requests := assistant.Requests()
	for i, want := range []string{`0 "" "1"`, `0 "" "2"`, `1 "tea" "1"`} {
		c := requests[i].Context
		var chat kommunicate.Members
		raw, _ := c.Skills.Main.UserDefined.Get("kommunicate")
		bridgetest.Decode(t, raw, &chat)
		if got := fmt.Sprintf("%d %q %q", c.Global.System.TurnCount, c.Skills.Main.UserDefined.Text("drink"), chat.Text("groupId")); got != want {
			t.Errorf("request %d has %s, want %s", i, got, want)
		}
	}
	if got := assistant.Sessions(); got != 0 {
		t.Errorf("%d sessions", got)
	}
}
