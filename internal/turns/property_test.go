package turns_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestRandomDeliveries holds that, whatever happens, the bot runs at most once
// for a message, turns of a conversation neither overlap nor overtake, late
// delivery included, what the bot returns is told exactly once, no delivery
// waits longer than its budget, and no more turns than allowed are in flight.
func TestRandomDeliveries(t *testing.T) {
	for seed := range uint64(200) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 1))
				check := &referee{
					places: 1 + random.IntN(12),
					late:   random.IntN(2) == 0,
					turns:  make(map[string]*record),
				}
				check.play(t, someMessages(random))
			})
		})
	}
}

const (
	budget = 25 * time.Second
	limit  = time.Minute
)

// someMessages returns messages, each with its deliveries. The bot says
// "conversation/message". No two times are alike.
func someMessages(random *rand.Rand) [][]delivery {
	within := func(n int) time.Duration {
		return time.Duration(random.IntN(n))*time.Second + 1 + time.Duration(random.IntN(1e9))
	}
	messages := make([][]delivery, 40)
	for i := range messages {
		conversation := fmt.Sprint("c", random.IntN(8))
		j := job{says: fmt.Sprint(conversation, "/m", i), takes: within(8)}
		switch random.IntN(8) {
		case 0:
			j.takes = within(50)
		case 1:
			j.hangs = within(90)
		case 2:
			j.fails = errBot
		}
		at := within(100)
		times, id := 1+random.IntN(3), key(j.says)
		if random.IntN(6) == 0 {
			times, id = 1, key("")
		}
		for range times {
			d := delivery{at: at, turn: turn{Conversation: conversation, Key: id, Value: j}}
			if random.IntN(4) == 0 {
				d.gone = at + within(20)
			}
			messages[i] = append(messages[i], d)
			at += within(40)
		}
	}
	return messages
}

// A referee watches an engine.
type referee struct {
	places int
	late   bool

	mu    sync.Mutex
	turns map[string]*record // By what the bot says.
	fouls []string
}

// A record is what was seen of a message.
type record struct {
	started time.Time
	busy    int // Run and Late, while they run and were not left behind.
	runs    int
	told    int
	gone    int
}

func (f *referee) play(t *testing.T, messages [][]delivery) {
	var deliveries []delivery
	for _, m := range messages {
		f.turns[m[0].turn.Value.says] = new(record)
		deliveries = append(deliveries, m...)
	}
	edits := []func(*rig, *config){f.watchRun}
	if f.late {
		edits = []func(*rig, *config){f.watchRun, withLate(3 * time.Second), f.watchLate}
	}
	r := newRig(config{Limit: limit, MaxInFlight: f.places}, edits...)
	start := time.Now()
	outcomes := r.play(deliveries...)
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.checkDeliveries(deliveries, outcomes)
	f.checkOrder(start, deliveries, outcomes)
	f.checkTold()
	for _, foul := range f.fouls {
		t.Error(foul)
	}
	time.Sleep(time.Hour) // What was left behind returns.
}

func (f *referee) watchRun(_ *rig, c *config) {
	run := c.Run
	c.Run = func(ctx context.Context, j job) (string, error) {
		f.mu.Lock()
		turn := f.turns[j.says]
		turn.runs++
		turn.started = time.Now()
		f.mu.Unlock()
		defer f.enter(j.says, limit+time.Second)()
		return run(ctx, j)
	}
}

func (f *referee) watchLate(_ *rig, c *config) {
	late := c.Late
	c.Late = func(ctx context.Context, j job, answer string, err error) {
		f.mu.Lock()
		f.turns[j.says].told++
		f.mu.Unlock()
		defer f.enter(j.says, time.Hour)()
		late(ctx, j, answer, err)
	}
}

// enter notes that a turn is busy until the returned function is called, or for
// d. It checks that its conversation is not and that there is a place.
func (f *referee) enter(says string, d time.Duration) (leave func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	conversation, _, _ := strings.Cut(says, "/")
	all := 0
	for other, turn := range f.turns {
		if turn.busy == 0 {
			continue
		}
		all++
		if strings.HasPrefix(other, conversation+"/") && other != says {
			f.foul("%s runs while %s is not over", says, other)
		}
	}
	if all >= f.places && f.turns[says].busy == 0 {
		f.foul("%s runs although %d turns are in flight, of %d", says, all, f.places)
	}
	f.turns[says].busy++
	return sync.OnceFunc(f.leaver(says, d))
}

// leaver ends what enter began, after d at the latest: then the engine has left
// it behind.
func (f *referee) leaver(says string, d time.Duration) func() {
	over := sync.OnceFunc(func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.turns[says].busy--
	})
	timer := time.AfterFunc(d-1, over)
	return func() {
		timer.Stop()
		over()
	}
}

func (f *referee) foul(format string, args ...any) {
	f.fouls = append(f.fouls, fmt.Sprintf(format, args...))
}

// checkDeliveries checks when the deliveries returned and counts what they said.
func (f *referee) checkDeliveries(deliveries []delivery, outcomes []string) {
	for i, d := range deliveries {
		kind, at, _ := strings.Cut(outcomes[i], " at ")
		returned, err := time.ParseDuration(at)
		if err != nil || returned > d.at+budget || (d.gone > 0 && returned > d.gone) {
			f.foul("delivery at %v, gone at %v, of %s: %s (%v)", d.at, d.gone, d.turn.Value.says, outcomes[i], err)
		}
		turn := f.turns[d.turn.Value.says]
		switch {
		case strings.HasPrefix(kind, "answer"), kind == "timed out":
			turn.told++
		case kind == "gone":
			turn.gone++
		}
	}
}

// checkOrder checks that turns of a conversation started in order of arrival. It
// looks at messages whose first delivery was admitted.
func (f *referee) checkOrder(start time.Time, deliveries []delivery, outcomes []string) {
	arrived := make(map[string]time.Duration)
	for i, d := range deliveries {
		first := i == 0 || deliveries[i-1].turn.Value.says != d.turn.Value.says
		if kind := outcomes[i]; first && (strings.HasPrefix(kind, "answer") || strings.HasPrefix(kind, "late")) {
			arrived[d.turn.Value.says] = d.at
		}
	}
	for a, at := range arrived {
		for b, bt := range arrived {
			if strings.Split(a, "/")[0] == strings.Split(b, "/")[0] && at < bt && f.turns[a].started.After(f.turns[b].started) {
				f.foul("%s (arrived %v, started %v) was overtaken by %s (%v, %v)", a, at, f.turns[a].started.Sub(start), b, bt, f.turns[b].started.Sub(start))
			}
		}
	}
}

// checkTold checks that what the bot returned was told exactly once. Without
// Late, nobody may have been there to be told.
func (f *referee) checkTold() {
	for says, turn := range f.turns {
		kept := !f.late && turn.told == 0 && turn.gone > 0
		switch {
		case turn.runs > 1:
			f.foul("%s ran %d times", says, turn.runs)
		case turn.told != turn.runs && !kept:
			f.foul("%s ran %d times and was told %d times", says, turn.runs, turn.told)
		}
	}
}
