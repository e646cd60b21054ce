package jetstream_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
)

// TestPutBackIntoAFullQueue leaves what has no place set aside.
func TestPutBackIntoAFullQueue(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 2, jetstream.WithMaxStored(1), jetstream.WithGiveUpAfter(time.Millisecond))
	o.refusing.set(http.StatusForbidden, o.group(0))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- o.queue.Work(ctx, o.hook) }()
	if _, err := o.crowd.conversations[0].Say("1"); err != nil {
		t.Fatal(err)
	}
	o.crowd.said[0]++
	eventually(t, "the turn is set aside", func() bool { return o.queue.Stats().SetAside == 1 })
	o.wait(t)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if _, err := o.crowd.conversations[1].Say("1"); err != nil {
		t.Fatal(err)
	}
	o.crowd.said[1]++
	if n, err := o.queue.PutBack(t.Context()); n != 0 || err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("put back into a full queue: %d, %v", n, err)
	}
	o.refusing.set(0)
	work(t, o.queue, o.hook)
	o.wait(t)
	o.putBack(t, 1)
	if got := o.crowd.check(); !got.whole() {
		t.Errorf("%+v", got)
	}
}

// TestPutBackIntoAFullConversation: a conversation in which as many turns wait as may
// does not keep others set aside.
func TestPutBackIntoAFullConversation(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 2, jetstream.WithGiveUpAfter(time.Millisecond))
	o.refusing.set(http.StatusForbidden, o.group(0), o.group(1))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- o.queue.Work(ctx, o.hook) }()
	o.crowd.say(t, times(2))
	o.wait(t)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	for n := range 64 {
		turn := &kommunicate.Turn{BotID: botID, GroupID: o.group(0), Key: fmt.Sprint("more-", n)}
		if err := o.queue.Put(t.Context(), turn); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := o.queue.PutBack(t.Context()); n != 2 || !errors.Is(err, jetstream.ErrFull) {
		t.Errorf("put back: %d, %v", n, err)
	}
	o.refusing.set(0)
	work(t, o.queue, o.hook)
	o.wait(t)
	o.putBack(t, 2)
	if got := o.crowd.check(); got.Lost != 0 || got.Disordered != 0 {
		t.Errorf("%+v", got)
	}
}

// TestFullAside: a turn for which there is no place is kept, and answered after all.
func TestFullAside(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 2, jetstream.WithMaxStored(1), jetstream.WithGiveUpAfter(time.Millisecond))
	o.refusing.set(http.StatusForbidden, o.group(0), o.group(1))
	work(t, o.queue, o.hook)
	for user, conv := range o.crowd.conversations {
		if _, err := conv.Say("1"); err != nil {
			t.Fatal(err)
		}
		o.crowd.said[user]++
		if user == 0 {
			o.wait(t)
		}
	}
	const kept = "a turn cannot be set aside, and is kept"
	eventually(t, "the second is to be set aside", func() bool { return strings.Contains(o.log.String(), kept) })
	o.refusing.set(0)
	o.wait(t)
	o.putBack(t, 1)
	if got := o.crowd.check(); !got.whole() || o.queue.Stats().SetAside != 1 {
		t.Errorf("%+v, %+v", got, o.queue.Stats())
	}
}

// TestSetAsideTwice: a turn that is there twice, for a worker died when it had just
// set it aside, is answered once.
func TestSetAsideTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1, jetstream.WithGiveUpAfter(time.Millisecond))
	o.refusing.set(http.StatusForbidden, o.group(0))
	o.crowd.say(t, times(1))
	work(t, o.queue, o.hook)
	o.wait(t)
	if err := o.queue.RepeatAside(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.refusing.set(0)
	o.putBack(t, 2)
	if got := o.crowd.check(); !got.whole() || o.queue.Stats().Known != 1 {
		t.Errorf("%+v, %+v", got, o.queue.Stats())
	}
}

// TestPutBackAtOnce from several places puts each turn back once.
func TestPutBackAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 8, jetstream.WithGiveUpAfter(time.Millisecond))
	var groups []kommunicate.GroupID
	for i := range 8 {
		groups = append(groups, o.group(i))
	}
	o.refusing.set(http.StatusForbidden, groups...)
	o.crowd.say(t, times(1))
	work(t, o.queue, o.hook)
	o.wait(t)
	o.refusing.set(0)
	var all sync.WaitGroup
	var n atomic.Int64
	for range 4 {
		all.Go(func() {
			put, err := o.queue.PutBack(t.Context())
			n.Add(int64(put))
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	o.wait(t)
	if got := o.crowd.check(); !got.whole() || n.Load() != 8 {
		t.Errorf("%+v, put back %d", got, n.Load())
	}
}

// TestSetAsideLarge: a turn and an answer that have no place in one message are set
// aside all the same, and the bot is asked again. A turn that would have no place
// alone is not stored.
func TestSetAsideLarge(t *testing.T) {
	t.Parallel()
	s := startServer(t, server.Options{Port: server.RANDOM_PORT, StoreDir: t.TempDir(), MaxPayload: 64 << 10})
	o := newOffice(t, 1, jetstream.WithURL(s.ClientURL()), jetstream.WithReplicas(1), jetstream.WithGiveUpAfter(time.Millisecond))
	o.refusing.set(http.StatusForbidden, o.group(0))
	turn := &kommunicate.Turn{BotID: botID, GroupID: o.group(0), Key: "large", Text: strings.Repeat("<", 25<<10)}
	if err := o.queue.Put(t.Context(), turn); err != nil {
		t.Fatal(err)
	}
	work(t, o.queue, o.hook)
	o.wait(t)
	if got := o.queue.Stats(); got.SetAside != 1 || got.Refused != 0 {
		t.Errorf("%+v", got)
	}
	o.refusing.set(0)
	o.putBack(t, 1)
	var sent []string
	for _, b := range o.crowd.conversations[0].Transcript() {
		sent = append(sent, b.Message.Text[:6])
	}
	if got := strings.Join(sent, ","); got != "first ,second" {
		t.Errorf("the user got %s", got)
	}
	turn.Text = strings.Repeat("<", 60<<10)
	if err := o.queue.Put(t.Context(), turn); err == nil || !strings.Contains(err.Error(), "max_payload") {
		t.Errorf("a turn that is too large: %v", err)
	}
}
