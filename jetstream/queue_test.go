package jetstream_test

import (
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestAnswersInOrder: turns come through the disk and are answered, all, once and
// in order.
func TestAnswersInOrder(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	queue := open(t, jetstream.WithDir(t.TempDir()), jetstream.WithSentLog(srv))
	hook := newHook(srv, echo(time.Millisecond), queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	work(t, queue, hook)
	crowd := newCrowd(t, srv, 10)
	began := time.Now()
	crowd.say(t, times(10))
	t.Logf("acknowledged after %v", time.Since(began))
	if err := hook.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("answered after %v", time.Since(began))
	if got := crowd.check(); got != (outcome{Turns: 100, Messages: 200}) {
		t.Errorf("%+v", got)
	}
	if got := queue.Stats(); got.Stored != 100 || got.Answered != 100 || got.InDoubt != 0 {
		t.Errorf("%+v", got)
	}
}
