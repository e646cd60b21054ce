package kommunicatetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestClientSurvives is what the client makes of faults: one bubble, or an error
// that says that nobody knows.
func TestClientSurvives(t *testing.T) {
	t.Parallel()
	const all = -1
	for _, test := range []struct {
		name    string
		fault   kommunicatetest.Fault
		bubbles int
		took    time.Duration // At least.
		unknown bool
		code    string
	}{
		{"429 with Retry-After", kommunicatetest.Fault{Status: 429, RetryAfter: 7 * time.Second, Times: 2}, 1, 14 * time.Second, false, ""},
		{"503 with Retry-After", kommunicatetest.Fault{Status: 503, RetryAfter: 1500 * time.Millisecond}, 1, 2 * time.Second, false, ""},
		{"500", kommunicatetest.Fault{Status: 500}, 0, 0, true, ""},
		{"slow", kommunicatetest.Fault{Delay: 10 * time.Second}, 1, 10 * time.Second, false, ""},
		{"cut before", kommunicatetest.Fault{Cut: kommunicatetest.CutBefore}, 0, 0, true, ""},
		{"cut after", kommunicatetest.Fault{Cut: kommunicatetest.CutAfter}, 1, 0, true, ""},
		{"cut inside", kommunicatetest.Fault{Cut: kommunicatetest.CutInside}, 1, 0, true, ""},
		{"closed", kommunicatetest.Fault{Body: "CONVERSATION_CLOSED"}, 0, 0, false, "CONVERSATION_CLOSED"},
		{"other path", kommunicatetest.Fault{Path: "message/send", Status: 500, Times: all}, 1, 0, false, ""},
		{"nobody's", kommunicatetest.Fault{Status: 500, Times: all, Chance: 1e-12}, 1, 0, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				defer srv.Close()
				conv := start(t, srv, "", "")
				srv.Inject(test.fault)
				begin := time.Now()
				_, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "bot", kommunicate.Message{Text: "hi"})
				if took := time.Since(begin); took < test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
				var refused *kommunicate.APIError
				switch {
				case test.code != "":
					if !errors.As(err, &refused) || refused.Code != test.code {
						t.Errorf("error %v", err)
					}
				case test.unknown != (err != nil):
					t.Errorf("error %v", err)
				case test.unknown && !errors.Is(err, kommunicate.ErrOutcomeUnknown) && !errors.As(err, &refused):
					t.Errorf("error %v says nothing of the outcome", err)
				}
				bubbles, err := conv.Wait()
				see(t, bubbles, err, slices.Repeat([]string{"hi"}, test.bubbles)...)
			})
		})
	}
}

// TestClientRepeats is a call that may be made twice.
func TestClientRepeats(t *testing.T) {
	t.Parallel()
	for _, cut := range []kommunicatetest.Cut{kommunicatetest.CutBefore, kommunicatetest.CutAfter, kommunicatetest.CutInside} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			defer srv.Close()
			conv := start(t, srv, "", "")
			srv.Inject(
				kommunicatetest.Fault{Path: "assignee/change", Cut: cut},
				kommunicatetest.Fault{Path: "assignee/change", Status: 502, Times: 2},
			)
			if err := srv.Client().Assign(t.Context(), conv.GroupID(), kommunicate.Assignment{Assignee: "ben@example.com"}); err != nil {
				t.Fatal(err)
			}
			bubbles, err := conv.Wait()
			see(t, bubbles, err, "Assigned to Ben")
			statuses := []int{}
			for _, x := range srv.Exchanges()[1:] {
				statuses = append(statuses, x.Status)
			}
			want := []int{0, 502, 502, 200}
			if cut == kommunicatetest.CutInside {
				want[0] = 200
			}
			if !slices.Equal(statuses, want) {
				t.Errorf("statuses %v, want %v", statuses, want)
			}
		})
	}
}

// TestRealConnections cuts sockets.
func TestRealConnections(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	url, err := srv.Listen()
	if err != nil {
		t.Fatal(err)
	}
	client, err := kommunicate.NewClient(srv.APIKey(), kommunicate.WithBaseURL(url),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MinDelay: time.Millisecond, MaxDelay: time.Millisecond}))
	if err != nil {
		t.Fatal(err)
	}
	conv := start(t, srv, "", "")
	for _, cut := range []kommunicatetest.Cut{kommunicatetest.CutBefore, kommunicatetest.CutAfter, kommunicatetest.CutInside} {
		srv.Inject(kommunicatetest.Fault{Path: "status/change", Cut: cut}, kommunicatetest.Fault{Path: "v2/send", Cut: cut})
		if err := client.SetStatus(t.Context(), conv.GroupID(), kommunicate.StatusChange{Status: kommunicate.StatusSpam, Silent: true}); err != nil {
			t.Error(err)
		}
		_, err := client.SendMessage(t.Context(), conv.GroupID(), "bot", kommunicate.Message{Text: "hi"})
		if !errors.Is(err, kommunicate.ErrOutcomeUnknown) {
			t.Errorf("cut %d: error %v", cut, err)
		}
	}
	bubbles, err := conv.Wait()
	see(t, bubbles, err, "hi", "hi")
}

// echo is a webhook of the library that answers what it hears, and counts.
func echo(t *testing.T, srv *kommunicatetest.Server, runs *atomic.Int32, takes time.Duration) *kommunicate.Webhook {
	t.Helper()
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Event != "" {
			return nil, nil
		}
		runs.Add(1)
		time.Sleep(takes) // In a synctest bubble.
		return []kommunicate.Message{{Text: "echo " + turn.Text}}, nil
	}), kommunicate.WithClient(srv.Client()))
	t.Cleanup(func() { _ = hook.Shutdown(context.Background()) })
	return hook
}

// TestWebhookSurvives is what the webhook makes of faults: each turn is run once
// and its answer is shown once.
func TestWebhookSurvives(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		fault  kommunicatetest.Fault
		takes  time.Duration
		runs   int32
		sees   []string
		remark string
	}{
		{"twice", kommunicatetest.Fault{Repeat: true}, 0, 1, []string{"echo hi"}, "is delivered twice"},
		{"twice and slow", kommunicatetest.Fault{Repeat: true}, 20 * time.Second, 1, []string{"echo hi"}, "is delivered twice"},
		{"twice and later than the budget", kommunicatetest.Fault{Repeat: true}, time.Minute, 1, []string{"echo hi"}, "is delivered twice"},
		{"late", kommunicatetest.Fault{Late: true, Delay: time.Minute}, 0, 1, []string{"echo hi"}, "comes late"},
		{"too slow an answer", kommunicatetest.Fault{Delay: time.Minute}, 0, 1, nil, "FAQ did not answer within 30s"},
		{"slow answer", kommunicatetest.Fault{Delay: 20 * time.Second}, 0, 1, []string{"echo hi"}, "is answered 20s late"},
		{"does not arrive", kommunicatetest.Fault{Cut: kommunicatetest.CutBefore}, 0, 0, nil, "FAQ could not be reached"},
		{"no answer", kommunicatetest.Fault{Cut: kommunicatetest.CutAfter}, 0, 1, nil, "gets no answer"},
		{"half an answer", kommunicatetest.Fault{Cut: kommunicatetest.CutInside}, 0, 1, nil, "FAQ broke off its answer"},
		{"a proxy's answer", kommunicatetest.Fault{Status: 502, Body: "<html>"}, 0, 0, nil, "FAQ answered HTTP 502"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t)
				defer srv.Close()
				var runs atomic.Int32
				conv := withBot(t, srv, echo(t, srv, &runs, test.takes))
				if _, err := conv.Wait(); err != nil {
					t.Fatal(err)
				}
				test.fault.Bot = "faq-bot"
				srv.Inject(test.fault)
				bubbles, err := conv.Say("hi")
				see(t, bubbles, err, test.sees...)
				if got := runs.Load(); got != test.runs {
					t.Errorf("the bot ran %d times, want %d", got, test.runs)
				}
				if text := conv.Transcript().String(); !strings.Contains(text, test.remark) {
					t.Errorf("no remark %q:\n%s", test.remark, text)
				}
				bubbles, err = conv.Say("next")
				see(t, bubbles, err, slices.Repeat([]string{"echo next"}, 1)...)
			})
		})
	}
}

// TestReordered is two turns of one conversation of which the first comes late.
func TestReordered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		defer srv.Close()
		var runs atomic.Int32
		conv := withBot(t, srv, echo(t, srv, &runs, 0))
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
		srv.Inject(kommunicatetest.Fault{Bot: "faq-bot", Late: true})
		for _, text := range []string{"first", "second"} {
			if _, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "ann", kommunicate.Message{Text: text, Metadata: kommunicate.Pairs("skipBot", "false")}); err != nil {
				t.Fatal(err)
			}
		}
		bubbles, err := conv.Wait()
		see(t, bubbles, err, "echo second", "echo first")
	})
}

// TestFaultsOfURLs hits a bot behind a real port.
func TestFaultsOfURLs(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	var calls atomic.Int32
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/redirect" {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		calls.Add(1)
		_, _ = io.WriteString(w, `[{"message": "hello"}]`)
	}))
	t.Cleanup(bot.Close)
	srv.AddBot(kommunicatetest.Bot{ID: "b", URL: bot.URL})
	conv := open(t, srv, "ann", kommunicate.ConversationDetail{Assignee: "b", Welcome: kommunicate.SkipWelcome})
	for _, f := range []kommunicatetest.Fault{{Repeat: true}, {Cut: kommunicatetest.CutInside}, {Cut: kommunicatetest.CutAfter}} {
		f.Bot = "b"
		srv.Inject(f)
	}
	for _, want := range [][]string{{"hello", "hello"}, nil, nil, {"hello"}} {
		bubbles, err := conv.Say("hi")
		see(t, bubbles, err, want...)
	}
	if got := calls.Load(); got != 5 {
		t.Errorf("%d calls, want 5", got)
	}
	srv.AddBot(kommunicatetest.Bot{ID: "b", URL: bot.URL + "/redirect", Header: http.Header{"X-Secret": {"s"}}, HTTPClient: bot.Client()})
	bubbles, err := conv.Say("hi")
	see(t, bubbles, err)
	if text := conv.Transcript().String(); !strings.Contains(text, "answered HTTP 302") {
		t.Errorf("the redirect was followed:\n%s", text)
	}
	bot.Close()
	srv.Inject(kommunicatetest.Fault{Bot: "b", Delay: 1})
	bubbles, err = conv.Say("hi")
	see(t, bubbles, err)
}

// TestChance draws the same faults from the same seed.
func TestChance(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64) (hits string) {
		srv := newServer(t, kommunicatetest.WithSeed(seed))
		srv.Inject(kommunicatetest.Fault{Status: 500, Times: -1, Chance: 0.5})
		for range 40 {
			status, _ := exchange(t, srv, "POST", "/rest/ws/user/v2/detail", http.Header{}, "")
			hits += fmt.Sprint(status/100) + " "
		}
		return hits
	}
	one, again, two := draw(1), draw(1), draw(2)
	if n := strings.Count(one, "5"); one != again || one == two || n < 10 || n > 30 {
		t.Errorf("seed 1: %s\nagain:  %s\nseed 2: %s", one, again, two)
	}
}

func TestInjectRefuses(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	for name, f := range map[string]kommunicatetest.Fault{
		"nothing":         {},
		"repeated call":   {Repeat: true},
		"late call":       {Late: true},
		"both":            {Bot: "b", Path: "p", Status: 500},
		"RetryAfter":      {RetryAfter: time.Second, Delay: 1},
		"status":          {Status: 100},
		"chance":          {Status: 500, Chance: 2},
		"negative delay":  {Delay: -1},
		"no kind of cut":  {Cut: 7},
		"negative amount": {Status: 500, Times: -2},
	} {
		func() {
			defer func() {
				if got := recover(); got == nil || !strings.HasPrefix(got.(string), "kommunicatetest: fault: ") {
					t.Errorf("%s: panic %v", name, got)
				}
			}()
			srv.Inject(f)
		}()
	}
}

func TestExchanges(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := withBot(t, srv, &script{answers: map[string]string{"hi": `[{"message": "hello"}]`}})
	if _, err := conv.Say("hi"); err != nil {
		t.Fatal(err)
	}
	key := srv.APIKey()
	exchange(t, srv, "GET", "/rest/ws/group/v2/info?groupId=1001&apiKey="+key, http.Header{}, "")
	got := srv.Exchanges()
	if len(got) != 4 {
		t.Fatalf("%d exchanges", len(got))
	}
	slices.SortStableFunc(got, func(a, b kommunicatetest.Exchange) int { return a.Time.Compare(b.Time) }) // They are in the order of their ends.
	created, said, info := got[0], got[2], got[3]
	if created.Webhook != "" || created.Method != "POST" || created.Path != "/rest/ws/group/conversation" || created.Status != 200 ||
		!strings.Contains(string(created.Request), "groupMemberList") || !strings.Contains(string(created.Response), "clientGroupId") {
		t.Errorf("create: %+v", created)
	}
	if said.Webhook != "faq-bot" || said.Path != "" || said.Status != 200 || !strings.Contains(string(said.Request), `"hi"`) || !strings.Contains(string(said.Response), "hello") {
		t.Errorf("turn: %+v", said)
	}
	if info.Path != "/rest/ws/group/v2/info?apiKey=REDACTED&groupId=1001" {
		t.Errorf("the key is not redacted: %+v", info)
	}
	for _, x := range got {
		if strings.Contains(x.Path+string(x.Request)+string(x.Response), key) {
			t.Errorf("%s holds the key", x)
		}
	}
	if got := info.String(); !strings.HasPrefix(got, "GET /rest/ws/group/v2/info?apiKey=REDACTED&groupId=1001: HTTP 200 after ") {
		t.Errorf("%q", got)
	}
	if got := said.String(); !strings.HasPrefix(got, "POST to faq-bot: HTTP 200 after ") {
		t.Errorf("%q", got)
	}
	if got := (kommunicatetest.Exchange{Method: "POST", Path: "/x"}).String(); got != "POST /x: no answer after 0s" {
		t.Errorf("%q", got)
	}
	for range 120 {
		exchange(t, srv, "POST", "/rest/ws/x", http.Header{}, strings.Repeat("x", 70<<10))
	}
	if got = srv.Exchanges(); len(got) != 100 || got[99].Status != 404 || len(got[99].Request) > 64<<10 {
		t.Errorf("%d exchanges, the last %d with %d bytes", len(got), got[99].Status, len(got[99].Request))
	}
}

// TestHandlersThatDoNotReturn close the connection, each in its own way.
func TestHandlersThatDoNotReturn(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(){"panic": func() { panic("x") }, "Goexit": runtime.Goexit} {
		srv := newServer(t)
		conv := withBot(t, srv, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { end() }))
		const times = 50
		for range times {
			if _, err := conv.Say("hi"); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if n := strings.Count(conv.Transcript().String(), "could not be reached: kommunicatetest: connection closed"); n != times+1 { // And the welcome.
			t.Errorf("%s: %d remarks, want %d:\n%s", name, n, times+1, conv.Transcript()[:4])
		}
	}
}
