package kommunicatetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestClient plays a conversation through the library's own client.
func TestClient(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	client := srv.Client()
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: &script{answers: map[string]string{
		"WELCOME": `[{"message": "hello"}]`, "ORDER": `[{"message": "ordered"}]`,
	}}})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{BotIDs: []string{"faq-bot"}, Assignee: "faq-bot"})
	if err != nil {
		t.Fatal(err)
	}
	bubbles, err := conv.Wait()
	see(t, bubbles, err, "hello")

	if _, err := client.TriggerEvent(t.Context(), conv.GroupID(), "ann", "ORDER"); err != nil {
		t.Fatal(err)
	}
	bubbles, err = conv.Wait()
	see(t, bubbles, err, "ordered")

	sent, err := client.SendMessage(t.Context(), conv.GroupID(), "faq-bot",
		kommunicate.Message{Text: "one", Rich: kommunicate.SuggestedReplies{{Title: "A"}}}, kommunicate.Message{Text: "two"})
	if err != nil || len(sent) != 2 || sent[0].Key != "5-1001-5" {
		t.Errorf("sent %v, error %v", sent, err)
	}
	bubbles, err = conv.Wait()
	see(t, bubbles, err, "one", "two")

	if err := client.UpdateUser(t.Context(), "ann", kommunicate.UpdateUserDetail{DisplayName: "Ann"}); err != nil {
		t.Fatal(err)
	}
	if got := srv.User("ann").Detail(); got.ID != "ann" || got.DisplayName != "Ann" {
		t.Errorf("user %+v", got)
	}
	if err := client.Assign(t.Context(), conv.GroupID(), kommunicate.Assignment{Assignee: "anna@example.com"}); err != nil {
		t.Fatal(err)
	}
	bubbles, err = conv.Wait()
	see(t, bubbles, err, "Assigned to Anna")
	if _, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "nobody"}); err == nil {
		t.Error("a conversation was opened for nobody")
	}
}

func TestClientOptionRefused(t *testing.T) {
	t.Parallel()
	srv := newServer(t, kommunicatetest.WithAppID("app-1"))
	if got := srv.AppID(); got != "app-1" {
		t.Errorf("app %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	srv.Client(kommunicate.WithBaseURL("ftp://example.com"))
}

func TestListen(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	url, err := srv.Listen()
	if err != nil {
		t.Fatal(err)
	}
	client, err := kommunicate.NewClient(srv.APIKey(), kommunicate.WithBaseURL(url))
	if err != nil {
		t.Fatal(err)
	}
	if users, err := client.Users(t.Context(), "anna@example.com"); err != nil || len(users) != 1 {
		t.Errorf("users %v, error %v", users, err)
	}
	srv.Close()
	if _, err := client.Users(t.Context(), "anna@example.com"); err == nil {
		t.Error("a closed server answers")
	}
}

func TestTransport(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Method+" "+r.Host+r.RequestURI)
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK)
		w.Header().Set("X-Late", "x")
		_, _ = io.Copy(w, r.Body)
	})})
	client := &http.Client{Transport: srv.Transport()}
	response, err := client.Post("https://bots.kommunicate.test/b?x=1", "text/plain", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || string(body) != "body" || response.StatusCode != http.StatusTeapot {
		t.Errorf("HTTP %d, body %q, error %v", response.StatusCode, body, err)
	}
	if got := response.Header.Get("X-Seen"); got != "POST bots.kommunicate.test/b?x=1" || response.Header.Get("X-Late") != "" {
		t.Errorf("headers %v", response.Header)
	}
	for _, url := range []string{"https://bots.kommunicate.test/c", "https://example.com/"} {
		if response, err := client.Get(url); err == nil {
			response.Body.Close()
			t.Errorf("%s was reached", url)
		}
	}
	srv.Close()
	if response, err := client.Get("https://bots.kommunicate.test/b"); !errors.Is(err, kommunicatetest.ErrClosed) {
		if err == nil {
			response.Body.Close()
		}
		t.Errorf("after Close: error %v", err)
	}
}

func TestTransportCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		defer srv.Close()
		var calls, ended atomic.Int32
		srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			<-r.Context().Done()
			ended.Add(1)
		})})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, "GET", "https://bots.kommunicate.test/b", nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 { // The first ends with the context, the others come after that.
			response, err := srv.Transport().RoundTrip(request)
			if !errors.Is(err, context.DeadlineExceeded) {
				if err == nil {
					response.Body.Close()
				}
				t.Errorf("error %v", err)
			}
			synctest.Wait()
		}
		if calls.Load() != 1 || ended.Load() != 1 {
			t.Errorf("%d calls, of which %d ended", calls.Load(), ended.Load())
		}
	})
}

// TestCloseEndsBots closes a server while a bot is being called.
func TestCloseEndsBots(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	called := make(chan struct{})
	conv := withBot(t, srv, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(called)
		<-r.Context().Done()
	}))
	go func() {
		<-called
		srv.Close()
	}()
	if _, err := conv.Wait(); !errors.Is(err, kommunicatetest.ErrClosed) {
		t.Errorf("error %v", err)
	}
	srv.Close() // Twice is as good as once.
	if _, err := conv.Say("hi"); !errors.Is(err, kommunicatetest.ErrClosed) {
		t.Errorf("Say after Close: error %v", err)
	}
	if _, err := srv.User("ann").Open(kommunicate.ConversationDetail{}); !errors.Is(err, kommunicatetest.ErrClosed) {
		t.Errorf("Open after Close: error %v", err)
	}
	if _, err := srv.Listen(); !errors.Is(err, kommunicatetest.ErrClosed) {
		t.Errorf("Listen after Close: error %v", err)
	}
	request, err := http.NewRequest("POST", "/rest/ws/user/update", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Api-Key", srv.APIKey())
	recorder := newRecorder()
	srv.ServeHTTP(recorder, request)
	if recorder.status != http.StatusServiceUnavailable {
		t.Errorf("a call after Close: HTTP %d", recorder.status)
	}
}

type recorder struct {
	header http.Header
	status int
}

func newRecorder() *recorder                       { return &recorder{header: make(http.Header)} }
func (r *recorder) Header() http.Header            { return r.header }
func (r *recorder) WriteHeader(status int)         { r.status = status }
func (r *recorder) Write(body []byte) (int, error) { return len(body), nil }

// A lateBot answers nothing and sends its reply later, through the client.
type lateBot struct {
	srv   *kommunicatetest.Server
	delay time.Duration
	busy  sync.WaitGroup
}

func (b *lateBot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.busy.Go(func() {
		time.Sleep(b.delay)
		_, _ = b.srv.Client().SendMessage(context.WithoutCancel(r.Context()), "1001", "faq-bot", kommunicate.Message{Text: "late"})
	})
	_, _ = io.WriteString(w, "[]")
}

// TestSettle waits for late replies: of bots that can be waited for, and of
// others for the settle window.
func TestSettle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		opts   []kommunicatetest.Option
		wait   bool
		want   string
		within bool
	}{
		{"waits for the bot", nil, true, "late", true},
		{"waits for the window", []kommunicatetest.Option{kommunicatetest.WithSettleWindow(2 * time.Minute)}, false, "late", true},
		{"does not wait", nil, false, "", true},
		{"gives up", []kommunicatetest.Option{kommunicatetest.WithSettleLimit(time.Second)}, true, "", false},
		{"gives up the window", []kommunicatetest.Option{kommunicatetest.WithSettleLimit(time.Second), kommunicatetest.WithSettleWindow(time.Minute)}, false, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t, test.opts...)
				bot := &lateBot{srv: srv, delay: time.Minute}
				registered := kommunicatetest.Bot{ID: "faq-bot", Handler: bot}
				if test.wait {
					registered.Wait = func(ctx context.Context) error {
						idle := make(chan struct{})
						go func() { bot.busy.Wait(); close(idle) }()
						select {
						case <-idle:
							return nil
						case <-ctx.Done():
							return ctx.Err()
						}
					}
				}
				srv.AddBot(registered)
				srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
				conv := start(t, srv, "", `"SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`)
				bubbles, err := conv.Say("hi")
				if test.within != (err == nil) {
					t.Errorf("error %v", err)
				}
				if got := strings.Join(texts(bubbles), ""); got != test.want {
					t.Errorf("sees %q, want %q", got, test.want)
				}
				bot.busy.Wait()
			})
		})
	}
}

func TestSettleWaitFails(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	failed := errors.New("no")
	srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: &script{}, Wait: func(context.Context) error { return failed }})
	srv.SetRules(kommunicatetest.Rules{Bot: "b"})
	if _, err := start(t, srv, "", "").Wait(); !errors.Is(err, failed) {
		t.Errorf("error %v", err)
	}
}

// TestParallelUsers lets many users talk at once; each sees its own answers in
// order.
func TestParallelUsers(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: &script{answers: map[string]string{
		"a": `[{"message": "1"}]`, "b": `[{"message": "2"}, {"message": "3"}]`,
	}}})
	srv.SetRules(kommunicatetest.Rules{Bot: "b"})
	var users sync.WaitGroup
	for i := range 50 {
		conv := start(t, srv, "", "")
		users.Go(func() {
			for range 5 {
				if bubbles, err := conv.Say("a"); err != nil || strings.Join(texts(bubbles), "") != "1" {
					t.Errorf("user %d: %q, error %v", i, texts(bubbles), err)
				}
				if bubbles, err := conv.Say("b"); err != nil || strings.Join(texts(bubbles), "") != "23" {
					t.Errorf("user %d: %q, error %v", i, texts(bubbles), err)
				}
			}
		})
	}
	users.Wait()
}
