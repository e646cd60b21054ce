package jetstream_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// replies notes what an observer hears of answers that are sent.
type replies struct {
	mu       sync.Mutex
	outcomes []string
}

func (o *replies) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	if op.Kind != kommunicate.OpReply {
		return ctx, nil
	}
	return ctx, func(r kommunicate.Result) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.outcomes = append(o.outcomes, r.Outcome)
	}
}

func (o *replies) heard(outcome string) (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, heard := range o.outcomes {
		if heard == outcome {
			n++
		}
	}
	return n
}

// eventually waits until so it is.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// refusing is a transport that refuses messages to some conversations while it does.
type refusing struct {
	next   http.RoundTripper
	mu     sync.Mutex
	status int
	groups []kommunicate.GroupID
	sent   int // Messages that it let through.
}

func (r *refusing) set(status int, groups ...kommunicate.GroupID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.groups = status, groups
}

func (r *refusing) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	buf := make([]byte, 1<<16)
	for n := 1; n > 0; {
		n, _ = body.Read(buf)
		text.Write(buf[:n])
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.ContainsFunc(r.groups, func(g kommunicate.GroupID) bool { return strings.Contains(text.String(), string(g)) }) {
		return &http.Response{
			StatusCode: r.status, Request: req, Header: http.Header{"Content-Type": {"application/json"}, "Location": {"/elsewhere"}},
			Body: http.NoBody,
		}, nil
	}
	if strings.Contains(req.URL.Path, "message/v2/send") {
		r.sent++
	}
	return r.next.RoundTrip(req)
}

// An office is a queue of a bot whose answers a transport may refuse.
type office struct {
	srv      *kommunicatetest.Server
	queue    *jetstream.Queue
	refusing *refusing
	replies  replies
	log      logged
	crowd    *crowd
	hook     *kommunicate.Webhook
}

func newOffice(t *testing.T, users int, opts ...jetstream.Option) *office {
	o := &office{srv: kommunicatetest.NewServer()}
	t.Cleanup(o.srv.Close)
	o.queue = open(t, append(opts, jetstream.WithDir(t.TempDir()), jetstream.WithLease(shortLease), jetstream.WithLogger(o.log.logger()), jetstream.WithSentLog(o.srv))...)
	o.refusing = &refusing{next: o.srv.Transport()}
	client := o.srv.Client(fewTries, kommunicate.WithHTTPClient(&http.Client{
		Transport:     o.refusing,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}))
	o.hook = kommunicate.NewWebhook(echo(0), kommunicate.WithClient(client), kommunicate.WithQueue(o.queue), kommunicate.WithObserver(&o.replies))
	o.srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: o.hook, Wait: noWait})
	o.crowd = newCrowd(t, o.srv, users)
	return o
}

func (o *office) group(user int) kommunicate.GroupID { return o.crowd.conversations[user].GroupID() }

// wait waits until no turn is stored.
func (o *office) wait(t *testing.T) {
	t.Helper()
	if err := o.queue.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// putBack puts back what is set aside, so many turns, and waits until they are
// answered.
func (o *office) putBack(t *testing.T, turns int) {
	t.Helper()
	if n, err := o.queue.PutBack(t.Context()); n != turns || err != nil {
		t.Errorf("put back: %d, %v", n, err)
	}
	o.wait(t)
}

// TestLastingRefusal: conversations that Kommunicate refuses do not keep others from
// their answers, even if there are as many of them as places. In the end their turns
// are set aside, which is told to all, and come back with what was left of their
// answers when the fault is mended.
func TestLastingRefusal(t *testing.T) {
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusFound} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, 3, jetstream.WithMaxTurns(2), jetstream.WithGiveUpAfter(2*shortLease))
			o.refusing.set(status, o.group(0), o.group(1))
			o.crowd.say(t, times(1))
			work(t, o.queue, o.hook)
			o.wait(t)
			if got := o.crowd.check(); got.Lost != 4 {
				t.Errorf("%+v", got)
			}
			if got := o.queue.Stats(); got.SetAside != 2 || got.PutOff < 4 || got.Refused != 0 {
				t.Errorf("%+v", got)
			}
			if lost := o.replies.heard("lost"); lost != 2 || o.replies.heard("sent") != 1 || o.replies.heard("put off") < 4 {
				t.Errorf("the observer heard %v", o.replies.outcomes)
			}
			if n := strings.Count(o.log.String(), "level=ERROR msg=\"jetstream: an answer was given up"); n != 2 {
				t.Errorf("%d answers were given up:\n%s", n, o.log.String())
			}
			o.refusing.set(0)
			o.putBack(t, 2)
			if got := o.crowd.check(); !got.whole() {
				t.Errorf("%+v", got)
			}
			if n, err := o.queue.PutBack(t.Context()); n != 0 || err != nil {
				t.Errorf("put back once more: %d, %v", n, err)
			}
		})
	}
}

// TestMendedRefusal: what is put right in time is sent, the first message once.
func TestMendedRefusal(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1)
	o.refusing.set(http.StatusForbidden, o.group(0))
	o.crowd.say(t, times(2))
	work(t, o.queue, o.hook)
	eventually(t, "the answer is put off", func() bool { return o.queue.Stats().PutOff > 0 })
	o.refusing.set(0)
	o.wait(t)
	if got := o.crowd.check(); !got.whole() {
		t.Errorf("%+v", got)
	}
	if got := o.queue.Stats(); got.SetAside != 0 || got.Answered != 2 {
		t.Errorf("%+v", got)
	}
}

// TestLateDelivery: a turn that is delivered again while its answer is put off, or its
// turn is set aside, is answered once.
func TestLateDelivery(t *testing.T) {
	t.Parallel()
	for name, giveUp := range map[string]time.Duration{"put off": time.Hour, "set aside": time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, 1, jetstream.WithGiveUpAfter(giveUp))
			o.refusing.set(http.StatusForbidden, o.group(0))
			o.crowd.say(t, times(1))
			if err := o.queue.RepeatTurn(t.Context(), o.group(0)); err != nil {
				t.Fatal(err)
			}
			work(t, o.queue, o.hook)
			eventually(t, "the answer is "+name, func() bool {
				got := o.queue.Stats()
				return name == "put off" && got.PutOff > 0 || got.SetAside > 0
			})
			o.refusing.set(0)
			o.wait(t)
			if _, err := o.queue.PutBack(t.Context()); err != nil {
				t.Error(err)
			}
			o.wait(t)
			if got := o.crowd.check(); !got.whole() || o.queue.Stats().Known != 1 {
				t.Errorf("%+v, %+v", got, o.queue.Stats())
			}
		})
	}
}

// TestOutage: an outage gives nothing up, however long it lasts.
func TestOutage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 1, jetstream.WithGiveUpAfter(time.Millisecond))
	o.refusing.set(http.StatusTooManyRequests, o.group(0))
	o.crowd.say(t, times(1))
	work(t, o.queue, o.hook)
	eventually(t, "the answer is put off twice", func() bool { return o.queue.Stats().PutOff >= 2 })
	o.refusing.set(0)
	o.wait(t)
	if got := o.crowd.check(); !got.whole() || o.queue.Stats().SetAside != 0 {
		t.Errorf("%+v, %+v", got, o.queue.Stats())
	}
}
