package kommunicatetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Fault is something that goes wrong with REST calls, or with deliveries to a
// bot's webhook: see [Server.Inject]. Its first fields say which are hit, the
// others what happens to them.
type Fault struct {
	// Path picks the REST calls whose path ends so: "message/v2/send". Optional:
	// without it, and without Bot, all.
	Path string
	// Bot picks the deliveries to this bot's webhook. Optional: without it, REST
	// calls are picked.
	Bot string
	// Times is how many are hit. Optional: without it, one; -1 is all.
	Times int
	// Chance is how likely one that is picked is hit, from 0 to 1. Optional:
	// without it, it is. See [WithSeed].
	Chance float64

	// Status is answered, and the request is not carried out; a bot is not called.
	// Optional.
	Status int
	// RetryAfter goes with Status, in whole seconds. Optional.
	RetryAfter time.Duration
	// Body is answered, with Status or else 200: "CONVERSATION_CLOSED". Optional.
	Body string
	// Delay is how much later the answer comes. A bot whose answer is later than
	// [WithBotTimeout] has not answered. Optional.
	Delay time.Duration
	// Cut closes the connection. Optional.
	Cut Cut
	// Repeat delivers the turn twice, at once. For Bot only. Optional.
	Repeat bool
	// Late delivers the turn after the next one of its conversation, or after
	// Delay when there is none by then; 0 is a second. For Bot only. Optional.
	Late bool
}

// A Cut says when a connection is closed.
type Cut int

const (
	NoCut     Cut = iota
	CutBefore     // Before the request is carried out.
	CutAfter      // After that, without an answer.
	CutInside     // In the middle of the answer's body.
)

// lateFor is how long a late delivery waits for another one.
const lateFor = time.Second

// WithSeed sets from what the chances of faults are drawn: the same requests in
// the same order meet the same faults. Default: 0.
func WithSeed(seed uint64) Option {
	return func(s *Server) { s.chances = rand.New(rand.NewPCG(seed, seed)) }
}

// Inject adds faults behind those that are there. Each request is hit by the
// first one that picks it and whose chance comes up. A remark in the transcript
// says what hit a delivery. Inject panics when a fault cannot be meant: one that
// does nothing, Repeat or Late without Bot, a Path with Bot.
func (s *Server) Inject(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		if err := f.check(); err != nil {
			panic("kommunicatetest: fault: " + err.Error())
		}
		if f.Times == 0 {
			f.Times = 1
		}
		s.faults = append(s.faults, &f)
	}
}

func (f *Fault) check() error {
	switch {
	case f.Status == 0 && f.Body == "" && f.Delay == 0 && f.Cut == NoCut && !f.Repeat && !f.Late:
		return errors.New("it does nothing")
	case (f.Repeat || f.Late) && f.Bot == "":
		return errors.New("REST calls are neither repeated nor late: name a Bot")
	case f.Path != "" && f.Bot != "":
		return errors.New("it picks a Bot or a Path, not both")
	case f.RetryAfter != 0 && f.Status == 0:
		return errors.New("RetryAfter needs a Status")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d is none of an answer", f.Status)
	case f.Chance < 0 || f.Chance > 1:
		return fmt.Errorf("chance %v is not from 0 to 1", f.Chance)
	case f.Times < -1 || f.Delay < 0 || f.RetryAfter < 0 || f.Cut < NoCut || f.Cut > CutInside:
		return errors.New("a number in it is out of range")
	}
	return nil
}

// strike returns the fault that hits a request to this bot, or a REST call of
// this path; nil for none. s.mu is held.
func (s *Server) strike(bot, path string) *Fault {
	for _, f := range s.faults {
		if f.Times == 0 || f.Bot != bot || !strings.HasSuffix(path, f.Path) {
			continue
		}
		if f.Chance > 0 && s.chances.Float64() >= f.Chance {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}

// String says what the fault does.
func (f *Fault) String() string {
	var did []string
	if f.Repeat {
		did = append(did, "is delivered twice")
	}
	if f.Late {
		did = append(did, "comes late")
	}
	if f.Status != 0 || f.Body != "" {
		did = append(did, "is answered for the bot")
	}
	if f.Delay > 0 && !f.Late {
		did = append(did, fmt.Sprintf("is answered %v late", f.Delay))
	}
	if f.Cut != NoCut {
		did = append(did, [...]string{"", "does not arrive", "gets no answer", "gets half an answer"}[f.Cut])
	}
	return strings.Join(did, ", ")
}

// strikes returns next as it is under the fault; nil is none.
func (f *Fault) strikes(next http.Handler) http.Handler {
	if f == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.Cut == CutBefore {
			panic(http.ErrAbortHandler)
		}
		answer := newCapture()
		f.answer(answer, r, next)
		if !f.Late {
			wait(r.Context(), f.Delay)
		}
		if f.Cut == CutAfter {
			panic(http.ErrAbortHandler)
		}
		answer.copyTo(w, f.Cut == CutInside)
	})
}

// answer answers in place of next, or lets next answer.
func (f *Fault) answer(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if f.Status == 0 && f.Body == "" {
		next.ServeHTTP(w, r)
		return
	}
	if f.RetryAfter > 0 {
		seconds := (f.RetryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.Itoa(int(seconds)))
	}
	if f.Status != 0 {
		w.WriteHeader(f.Status)
	}
	_, _ = w.Write([]byte(f.Body))
}

// wait waits for d, or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
