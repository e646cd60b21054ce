package kommunicate_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// loadTurns is how many turns are in flight at once.
const loadTurns = 1000

// TestLoadMemory: a thousand bots that take ten seconds each, behind net/http's own
// server, hold at most 40 KB a turn, and every user gets an answer.
func TestLoadMemory(t *testing.T) {
	const most = 40 << 10
	synctest.Test(t, func(t *testing.T) {
		hook := kommunicate.NewWebhook(slowBot)
		lines := newPipes()
		server := &http.Server{Handler: hook}
		go server.Serve(lines)
		before := memory()
		conns := make([]net.Conn, loadTurns)
		for i := range conns {
			conns[i] = lines.dial()
			body := loadTurn(i, "10s")
			fmt.Fprintf(conns[i], "POST /bot HTTP/1.1\r\nHost: bot.example.com\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
		synctest.Wait() // Every bot is at work, and nothing else is.
		each := (memory() - before) / loadTurns
		t.Logf("%.1f KB a turn: heap and stacks with %d in flight", float64(each)/1024, loadTurns)
		if each > most && !raceEnabled {
			t.Errorf("a turn holds %d bytes, more than %d", each, most)
		}
		if each < 2<<10 {
			t.Errorf("a turn holds %d bytes: that is no measure", each)
		}
		for i, conn := range conns {
			response, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := io.ReadAll(response.Body)
			if want := fmt.Sprintf("[answer %d]", i); err != nil || hookAnswer(response.StatusCode, answer) != want {
				t.Fatalf("answer %d %s, %v, want %s", response.StatusCode, answer, err, want)
			}
			conn.Close()
		}
		if err := hook.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if err := server.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestLoadShutdown: a shutdown among a thousand turns loses none of those that got
// their 200. The bots of one half answer the request, those of the other half are late.
func TestLoadShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, client := newOutbox(t, time.Second, false)
		hook := kommunicate.NewWebhook(slowBot, client, kommunicate.WithBudget(5*time.Second))
		answers := make([]string, loadTurns)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				w := postHook(t.Context(), hook, loadTurn(i, []string{"3s", "10s"}[i%2]))
				answers[i] = hookAnswer(w.Code, w.Body.Bytes())
			})
		}
		time.Sleep(2 * time.Second)
		if err := hook.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		sent := make(map[string]int) // When Shutdown returned.
		for _, line := range box.messages() {
			_, what, _ := strings.Cut(line, " to ")
			sent[what]++
		}
		all.Wait()
		if w := postHook(t.Context(), hook, loadTurn(loadTurns, "1s")); w.Code != http.StatusServiceUnavailable {
			t.Errorf("a turn after the shutdown is answered %d", w.Code)
		}
		for i, answer := range answers {
			want, late := fmt.Sprintf("[answer %d]", i), 0
			if i%2 == 1 {
				want, late = "[]", 1
			}
			if answer != want || sent[fmt.Sprintf("%d: answer %d", i+1, i)] != late {
				t.Errorf("turn %d is answered %s, and %d late, want %s and %d", i, answer, sent[fmt.Sprintf("%d: answer %d", i+1, i)], want, late)
			}
		}
		if len(sent) != loadTurns/2 {
			t.Errorf("%d messages were sent late", len(sent))
		}
	})
}

// TestLoadShed: with a hundred places, a hundred turns run, as many wait for them, and
// the others are told to come back.
func TestLoadShed(t *testing.T) {
	const places = 100
	synctest.Test(t, func(t *testing.T) {
		var seen observations
		hook := kommunicate.NewWebhook(slowBot, kommunicate.WithMaxTurns(places), kommunicate.WithObserver(&seen))
		var (
			all            sync.WaitGroup
			mu             sync.Mutex
			answered, shed int
		)
		start := time.Now()
		for i := range loadTurns {
			all.Go(func() {
				w := postHook(t.Context(), hook, loadTurn(i, "10s"))
				mu.Lock()
				defer mu.Unlock()
				switch after, _ := strconv.Atoi(w.Header().Get("Retry-After")); {
				case w.Code == http.StatusOK && hookAnswer(w.Code, w.Body.Bytes()) == fmt.Sprintf("[answer %d]", i):
					answered++
				case w.Code == http.StatusServiceUnavailable && after > 0 && time.Since(start) == 0:
					shed++
				default:
					t.Errorf("answered %d %v %s after %v", w.Code, w.Header(), w.Body, time.Since(start))
				}
			})
		}
		all.Wait()
		if answered != 2*places || shed != loadTurns-2*places {
			t.Errorf("%d are answered and %d shed", answered, shed)
		}
		told := 0
		for _, line := range seen.seen() {
			if strings.HasPrefix(line, "turn ") && strings.Contains(line, " shed 503 ") {
				told++
			}
		}
		if told != shed {
			t.Errorf("the observer hears of %d that are shed, of %d", told, shed)
		}
	})
}

// loadTurn is a turn as Kommunicate sends it, of a conversation of its own, which
// slowBot answers after a while.
func loadTurn(i int, after string) string {
	return fmt.Sprintf(`{"botId":"faq-bot","key":"5-f3c2a8-%d","from":"ann","message":"%s: answer %d","groupId":%d,"contentType":0,`+
		`"applicationId":"kommunicate-support","source":1,"createdAt":1764000000000,"metadata":{"KM_CHAT_CONTEXT":`+
		`{"kmUserLocale":"en","kmUserTimezone":"Europe/Berlin","plan":"free","page":"https://example.com/pricing"}}}`, i, after, i, i+1)
}

// memory is what is in use on the heap and by stacks.
func memory() int64 {
	runtime.GC()
	runtime.GC() // Pools let go of what they hold with the second.
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

// pipes are a listener without sockets, which a bubble can do without.
type pipes struct {
	conns  chan net.Conn
	closed context.Context
	close  func()
}

func newPipes() *pipes {
	closed, closing := context.WithCancel(context.Background())
	return &pipes{conns: make(chan net.Conn), closed: closed, close: closing}
}

func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed.Done():
		return nil, net.ErrClosed
	}
}

func (p *pipes) Addr() net.Addr { return new(net.UnixAddr) }

func (p *pipes) Close() error {
	p.close()
	return nil
}
