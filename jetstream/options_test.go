package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestOpenRefuses(t *testing.T) {
	for name, opt := range map[string]jetstream.Option{
		"WithDir": jetstream.WithDir(""), "WithURL": jetstream.WithURL(""), "WithReplicas": jetstream.WithReplicas(2),
		"WithName": jetstream.WithName("a b"), "WithLease": jetstream.WithLease(time.Millisecond),
		"WithMaxTurns": jetstream.WithMaxTurns(0), "WithMaxStored": jetstream.WithMaxStored(-1),
		"WithInDoubt": jetstream.WithInDoubt(2), "nil": nil,
	} {
		if _, err := jetstream.Open(t.Context(), opt); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	open(t, jetstream.WithDir(dir), jetstream.WithLogger(nil), jetstream.WithName("shop"), jetstream.WithReplicas(1))
	if _, err := jetstream.Open(t.Context(), jetstream.WithDir(dir)); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a directory that is in use: %v", err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := jetstream.Open(t.Context(), jetstream.WithDir(file)); err == nil {
		t.Error("a file was taken for a directory")
	}
}

// TestWhatIsStored: the user's text until it is answered, the key never, and
// nothing that others on the machine can read.
func TestWhatIsStored(t *testing.T) {
	const key = "a-secret-api-key"
	srv := kommunicatetest.NewServer(kommunicatetest.WithAPIKey(key))
	defer srv.Close()
	dir := filepath.Join(t.TempDir(), "data")
	queue := open(t, jetstream.WithDir(dir))
	hook := newHook(srv, echo(0), queue, kommunicate.WithRequestHeader("X-Bot-Key", "a-secret-header"))
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait, Header: http.Header{"X-Bot-Key": {"a-secret-header"}}})
	newCrowd(t, srv, 1).say(t, times(1))
	if err := queue.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	err := filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all.String(), `"message":"1"`) || strings.Contains(all.String(), "a-secret") {
		t.Errorf("stored: the turn %t, a secret %t", strings.Contains(all.String(), `"message":"1"`), strings.Contains(all.String(), "a-secret"))
	}
	if info, err := os.Stat(filepath.Join(dir, "jetstream")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory's mode: %v, %v", info.Mode(), err)
	}
}

// TestFull: what is too much gets 503 with Retry-After, and the rest its answer.
func TestFull(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	queue := open(t, jetstream.WithDir(t.TempDir()), jetstream.WithMaxStored(3))
	hook := newHook(srv, echo(0), queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	crowd := newCrowd(t, srv, 4)
	crowd.say(t, times(1))
	if got := queue.Stats(); got.Stored != 3 || got.Shed != 1 {
		t.Errorf("%+v", got)
	}
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(`{"botId":"b","groupId":7,"message":"secret"}`)))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("HTTP %d, %v, %s", w.Code, w.Header(), w.Body)
	}
	if err := queue.Put(t.Context(), &kommunicate.Turn{BotID: "b", GroupID: "7"}); !errors.Is(err, jetstream.ErrFull) {
		t.Errorf("Put: %v", err)
	}
	work(t, queue, hook)
	if err := hook.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := crowd.check(); got.Messages-got.Lost != 6 || got.Repeated != 0 {
		t.Errorf("%+v", got)
	}
}

// TestLittleRoom: turns leave room for the records without which they are not answered.
func TestLittleRoom(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	queue := open(t, jetstream.WithDir(t.TempDir()))
	queue.SetRoom(1 << 20)
	put := func(n int) error {
		return queue.Put(t.Context(), &kommunicate.Turn{
			BotID: botID, GroupID: kommunicate.GroupID(fmt.Sprint(n)), Key: fmt.Sprint(n), Text: strings.Repeat("x", 50<<10),
		})
	}
	stored := 0
	for put(stored) == nil {
		stored++
	}
	if err := put(stored); !errors.Is(err, jetstream.ErrFull) || stored < 9 || stored > 11 || queue.Stats().Shed != 2 {
		t.Errorf("after %d turns: %v, %+v", stored, err, queue.Stats())
	}
	silent := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, nil })
	work(t, queue, newHook(srv, silent, queue))
	if err := queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := put(stored); err != nil {
		t.Errorf("when all are answered: %v", err)
	}
}

// TestClose: what is under way is answered, or, when there is no time, left to the
// next process; nothing is lost.
func TestClose(t *testing.T) {
	t.Parallel()
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	dir := t.TempDir()
	begun := make(chan struct{}, 1)
	slow := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		begun <- struct{}{}
		return echo(time.Hour)(ctx, turn)
	})
	queue := open(t, jetstream.WithDir(dir), jetstream.WithLease(2*time.Second))
	hook := newHook(srv, slow, queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	crowd := newCrowd(t, srv, 1)
	crowd.say(t, times(1))
	work(t, queue, hook)
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := queue.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Close: %v", err)
	}
	if err := queue.Work(t.Context(), hook); !errors.Is(err, jetstream.ErrClosed) {
		t.Errorf("Work: %v", err)
	}
	if err := queue.Put(t.Context(), &kommunicate.Turn{}); !errors.Is(err, jetstream.ErrClosed) {
		t.Errorf("Put: %v", err)
	}
	queue = open(t, jetstream.WithDir(dir), jetstream.WithLease(2*time.Second))
	hook = newHook(srv, echo(0), queue)
	work(t, queue, hook)
	if err := queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := crowd.check(); !got.whole() {
		t.Errorf("%+v", got)
	}
	if got := queue.Stats(); got.TakenOver != 1 {
		t.Errorf("%+v", got)
	}
}

// TestRefused: a message that Kommunicate does not take for good does not keep the
// conversation from the next.
func TestRefused(t *testing.T) {
	s := newScene(t, 1, withLog, echo(0))
	s.srv.Inject(kommunicatetest.Fault{Path: "message/v2/send", Status: 404})
	s.crowd.say(t, times(2))
	if got := s.finish(t); got.Lost != 1 || got.Repeated != 0 || got.Disordered != 0 {
		t.Errorf("%+v", got)
	}
	if got := s.queue.Stats(); got.Refused != 1 {
		t.Errorf("%+v", got)
	}
}

// TestKnownTurn: a turn that was answered is known after a restart as well.
func TestKnownTurn(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	dir := t.TempDir()
	turn := &kommunicate.Turn{BotID: botID, Key: "k", Text: "1", UserID: "user-0"}
	var crowd *crowd
	for range 2 {
		queue := open(t, jetstream.WithDir(dir))
		hook := newHook(srv, echo(0), queue)
		srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
		if crowd == nil {
			crowd = newCrowd(t, srv, 1)
			turn.GroupID = crowd.conversations[0].GroupID()
			crowd.said[0] = 1
		}
		work(t, queue, hook)
		if err := queue.Put(t.Context(), turn); err != nil {
			t.Fatal(err)
		}
		if err := queue.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		closeQueue(t, queue)
	}
	if got := crowd.check(); !got.whole() {
		t.Errorf("%+v", got)
	}
}
