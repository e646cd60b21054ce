package jetstream_test

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
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
	dir := t.TempDir()
	unpack(t, "testdata/store-without-put-off.tar.gz", dir)
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

func unpack(t *testing.T, archive, dir string) {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, header.Name)
		if header.Typeflag == tar.TypeDir {
			err = os.MkdirAll(name, 0o700)
		} else {
			var content []byte
			if content, err = io.ReadAll(files); err == nil {
				err = os.WriteFile(name, content, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
