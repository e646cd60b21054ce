package playground_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// TestSessions starts more sessions than are kept: that of the oldest is over.
func TestSessions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := closing(t, playground.Handler(says(desk)))
		first := open(t, p)
		second := open(t, p)
		var pages []*page
		for range 32 {
			time.Sleep(time.Second)
			pages = append(pages, open(t, p))
		}
		if w := first.call("GET", "/api/"+first.id+"/script", ""); w.Code != 404 {
			t.Errorf("the first session goes on: HTTP %d", w.Code)
		}
		if w := second.call("GET", "/api/"+second.id+"/script", ""); w.Code != 404 {
			t.Errorf("the second session goes on: HTTP %d", w.Code)
		}
		var streams []func()
		for _, pg := range pages {
			ctx, cancel := context.WithCancel(t.Context())
			streams = append(streams, cancel)
			go pg.stream(ctx)
		}
		synctest.Wait()
		if w := first.call("POST", "/api/sessions", ""); w.Code != 503 || !strings.Contains(w.Body.String(), "32 pages are open") {
			t.Errorf("HTTP %d: %s", w.Code, w.Body)
		}
		pg := pages[0]
		for range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			streams = append(streams, cancel)
			go pg.stream(ctx)
		}
		synctest.Wait()
		if got := pg.failure(pg.call("GET", "/api/"+pg.id+"/stream", "")); !strings.Contains(got, "too many tabs") {
			t.Errorf("a fifth page shows a session: %q", got)
		}
		for _, stop := range streams {
			stop()
		}
		synctest.Wait()
	})
}

// TestPageThatSleeps lets a page go that takes nothing, also where the server has
// a time limit for whole answers. The connection is as it was after that.
func TestPageThatSleeps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		ctx, leave := context.WithCancel(t.Context())
		time.Sleep(time.Second) // All is told that is to be told.
		w := &limited{ResponseRecorder: httptest.NewRecorder()}
		began := time.Now()
		go pg.p.ServeHTTP(w, newRequest(ctx, "GET", "/api/"+pg.id+"/stream", ""))
		time.Sleep(50 * time.Second)
		leave()
		synctest.Wait()
		var want []time.Time
		for n := range 3 {
			want = append(want, began.Add(time.Duration(n+1)*20*time.Second))
		}
		if diff := cmp.Diff(append(want, time.Time{}), w.limits); diff != "" {
			t.Errorf("the time limits (-want +got):\n%s", diff)
		}
	})
}

// limited notes the time limits that are set for writing.
type limited struct {
	*httptest.ResponseRecorder
	limits []time.Time
}

func (w *limited) SetWriteDeadline(limit time.Time) error {
	w.limits = append(w.limits, limit)
	return nil
}

// TestManyMessages ends a conversation that grows and grows.
func TestManyMessages(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"many":  "[" + strings.Repeat(`{"message":"x"},`, 600) + `{"message":"x"}]`,
		"large": `[{"message":"` + strings.Repeat("x", 3<<20) + `"},{"message":"` + strings.Repeat("x", 3<<20) + `"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				pg := load(t, closing(t, playground.New(kommunicatetest.Bot{Handler: raw(answer)})))
				pg.try(map[string]any{"do": "restart"}) // It may be full already when that ends.
				time.Sleep(time.Second)
				v := pg.look()
				if v.State.Full == "" || len(v.Messages) > 500 {
					t.Errorf("%d messages, %q", len(v.Messages), v.State.Full)
				}
				if got := pg.try(map[string]any{"do": "say", "text": "Hi"}); !strings.Contains(got, "restart it") {
					t.Errorf("the conversation goes on: %q", got)
				}
				pg.do(map[string]any{"do": "surface", "text": "ios"})
				if again := pg.look(); len(again.Messages) != len(v.Messages) || again.State.Surface != "ios" {
					t.Errorf("%d messages are left", len(again.Messages))
				}
			})
		})
	}
}

// TestManyCalls keeps the latest calls.
func TestManyCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		for i := range 60 {
			pg.do(map[string]any{"do": "say", "text": fmt.Sprint(i)})
		}
		v := pg.look()
		if len(v.Calls) != 40 {
			t.Errorf("%d calls are kept", len(v.Calls))
		}
		if w := pg.call("GET", "/api/"+pg.id+"/calls/1", ""); w.Code == 200 {
			t.Error("the first call is kept")
		}
		for _, path := range []string{"/calls/x", "/messages/none", "/html/none", "/files/x/y"} {
			if got := pg.failure(pg.call("GET", "/api/"+pg.id+path, "")); !strings.Contains(got, "not there") {
				t.Errorf("%s: %q", path, got)
			}
		}
	})
}

// TestManyActs does more at once than a slow bot can take.
func TestManyActs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(func(turn *kommunicate.Turn) []kommunicate.Message {
			if turn.Text != "" {
				time.Sleep(time.Second)
			}
			return []kommunicate.Message{{Text: "done"}}
		}))))
		failures := make(chan string, 9)
		for range 9 {
			go func() { failures <- pg.try(map[string]any{"do": "say", "text": "Hi"}) }()
		}
		synctest.Wait()
		if got := <-failures; !strings.Contains(got, "has not answered") {
			t.Errorf("a ninth act: %q", got)
		}
		for range 8 {
			if got := <-failures; got != "" {
				t.Error(got)
			}
		}
	})
}

// TestLargeBodies refuses what is too large, and what is no act.
func TestLargeBodies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		large := strings.Repeat(" ", 5<<20)
		for name, tt := range map[string]struct{ path, body, want string }{
			"act":     {"/act", large, "larger than 4 MiB"},
			"preview": {"/preview", large, "larger than 4 MiB"},
			"no JSON": {"/act", "{", "an act is a JSON object"},
		} {
			if got := pg.failure(pg.call("POST", "/api/"+pg.id+tt.path, tt.body)); !strings.Contains(got, tt.want) {
				t.Errorf("%s: %q", name, got)
			}
		}
		r := newRequest(t.Context(), "POST", "/api/"+pg.id+"/act", `{"do":"say","text":"Hi"}`)
		r.Header.Set("Content-Type", "text/plain")
		if got := pg.failure(pg.send(r)); !strings.Contains(got, "content type application/json") {
			t.Errorf("an act as a form could send it: %q", got)
		}
	})
}

// TestClose ends all that goes on.
func TestClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := playground.Handler(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			if turn.Text != "" {
				<-ctx.Done()
			}
			return nil, ctx.Err()
		}))
		pg := open(t, p)
		acted, streamed := make(chan string, 1), make(chan bool)
		go func() { acted <- pg.try(map[string]any{"do": "say", "text": "Hi"}) }()
		go func() {
			pg.stream(t.Context())
			close(streamed)
		}()
		synctest.Wait()
		p.Close()
		<-streamed
		if got := <-acted; got == "" {
			t.Error("an act succeeds after the end")
		}
		p.Close()
		if w := pg.call("POST", "/api/sessions", ""); w.Code != 503 {
			t.Errorf("a session starts after the end: HTTP %d", w.Code)
		}
		if w := pg.call("GET", "/api/"+pg.id+"/script", ""); w.Code != 404 {
			t.Errorf("the session goes on: HTTP %d", w.Code)
		}
	})
}
