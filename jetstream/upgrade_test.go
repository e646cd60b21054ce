package jetstream_test

import (
	"archive/zip"
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestUpgrade goes on with what the module stored before it could put an answer off,
// and before there was a stream of what is set aside. Its process was killed in the
// middle of the second message to text 2 of user 0, whose text 3 waited, as did that of
// user 1.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	before, err := zip.OpenReader("testdata/store-without-put-off.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	dir := t.TempDir()
	if err := os.CopyFS(dir, before); err != nil {
		t.Fatal(err)
	}
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	queue := open(t, jetstream.WithDir(dir), jetstream.WithLease(shortLease), jetstream.WithSentLog(srv))
	var mu sync.Mutex
	var asked []string
	hook := newHook(srv, kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		mu.Lock()
		asked = append(asked, string(turn.GroupID)+" "+turn.Text)
		mu.Unlock()
		return echo(0)(ctx, turn)
	}), queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	crowd := newCrowd(t, srv, 2)
	work(t, queue, hook)
	if err := queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	for user, want := range []string{"second 2, first 3, second 3", "first 1, second 1"} {
		var got []string
		for _, b := range crowd.conversations[user].Transcript() {
			got = append(got, b.Message.Text)
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("user %d got %s, want %s", user, got, want)
		}
	}
	if slices.Sort(asked); !slices.Equal(slices.Compact(asked), []string{"1001 3", "1002 1"}) {
		t.Errorf("the bot was asked %q", asked)
	}
	if got := queue.Stats(); got.TakenOver < 1 || got.InDoubt < 1 {
		t.Errorf("%+v", got)
	}
}
