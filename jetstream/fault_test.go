package jetstream_test

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

var (
	long   = flag.Float64("long", 0, "the share of the faults of the matrix in docs/reliability.md to inject; 1 is all")
	report = flag.String("report", "", "the file whose matrix is written")
)

func TestMain(m *testing.M) {
	if os.Getenv(childDir) != "" {
		if err := runChild(); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	waitTogether()
	code := m.Run()
	if *report != "" && code == 0 {
		if err := writeBetween(*report, "matrix", matrix.String()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// waitTogether runs more tests at once than there are processors, unless a flag says
// how many: most of them wait for leases to end.
func waitTogether() {
	asked := *long > 0
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "test.parallel" })
	if !asked {
		_ = flag.Set("test.parallel", "8")
	}
}

// scale is how often a fault is injected: at least as often as in the short form,
// and the share that was asked for of the long one.
func scale(short, far int) int { return max(short, int(*long*float64(far))) }

// faultLease is shorter in the long form, whose many faults each wait for one or two,
// and which has the machine for itself.
func faultLease() time.Duration {
	if *long > 0 {
		return shortLease / 2
	}
	return shortLease
}

// A row says what became of a fault.
type row struct {
	fault, doubts string
	injected      int
	inDoubt       int
	outcome
}

// A table of rows, by fault: tests end in any order.
type table struct {
	mu   sync.Mutex
	rows []row
}

var matrix table

func (m *table) add(t *testing.T, r row) {
	t.Helper()
	t.Logf("%s (%s): injected %d times, %d in doubt, %+v", r.fault, r.doubts, r.injected, r.inDoubt, r.outcome)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows = append(m.rows, r)
}

func (m *table) String() string {
	var b strings.Builder
	b.WriteString("| fault | injected | doubts are settled by | turns | messages | in doubt | lost | repeated | out of order |\n")
	b.WriteString("|---|--:|---|--:|--:|--:|--:|--:|--:|\n")
	slices.SortFunc(m.rows, func(a, b row) int {
		return cmp.Or(strings.Compare(a.fault, b.fault), strings.Compare(a.doubts, b.doubts))
	})
	for _, r := range m.rows {
		fmt.Fprintf(&b, "| %s | %d | %s | %d | %d | %d | %d | %d | %d |\n",
			r.fault, r.injected, r.doubts, r.Turns, r.Messages, r.inDoubt, r.Lost, r.Repeated, r.Disordered)
	}
	return b.String()
}

// writeBetween writes a table into a file, between the comments that name it.
func writeBetween(file, name, table string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, found := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no place for the table %s", file, name)
	}
	return os.WriteFile(file, []byte(before+begin+table+end+after), 0o644)
}

// judge checks a row: with a log nothing is lost or repeated; without one, what is
// in doubt is lost or repeated, never both.
func judge(t *testing.T, r row) {
	t.Helper()
	matrix.add(t, r)
	switch {
	case r.Turns == 0, r.injected == 0:
		t.Error("nothing was tested")
	case r.Disordered > 0:
		t.Errorf("%d messages are out of order", r.Disordered)
	case r.doubts == withLog && !r.whole():
		t.Errorf("with a log: %d messages lost, %d repeated", r.Lost, r.Repeated)
	case r.doubts == atMostOnce && (r.Repeated > 0 || r.Lost > r.inDoubt):
		t.Errorf("at most once: %d messages lost, %d repeated, %d were in doubt", r.Lost, r.Repeated, r.inDoubt)
	case r.doubts == atLeastOnce && (r.Lost > 0 || r.Repeated > r.inDoubt):
		t.Errorf("at least once: %d messages lost, %d repeated, %d were in doubt", r.Lost, r.Repeated, r.inDoubt)
	}
}

// TestKill kills the bot's process in the middle of turns, under load.
func TestKill(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			if *long == 0 { // Otherwise as much load on each as two processors take.
				t.Parallel()
			}
			killing(t, os.Args[0], mode, scale(3, 100))
		})
	}
}

func killing(t *testing.T, program, mode string, kills int) {
	srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(20*time.Millisecond), kommunicatetest.WithAPIKey(testKey))
	defer srv.Close()
	api, err := srv.Listen()
	if err != nil {
		t.Fatal(err)
	}
	addr := freeAddr(t)
	srv.AddBot(kommunicatetest.Bot{ID: botID, URL: "http://" + addr + "/bot"})
	crowd := newCrowd(t, srv, 8)
	n := newNursery(program, t.TempDir(), addr, api, mode)
	n.start(t)
	defer func() { n.kill() }()
	var ended atomic.Bool
	var talking sync.WaitGroup
	talking.Go(func() { crowd.say(t, func(int) bool { return ended.Load() }) })
	for range kills {
		<-n.asked
		time.Sleep(rand.N(time.Duration(scale(100, 300)) * time.Millisecond))
		n.kill()
		n.start(t)
	}
	ended.Store(true)
	talking.Wait()
	n.settle(t)
	o := crowd.check()
	judge(t, row{
		fault: "`kill -9` of the process in the middle of turns", doubts: mode,
		injected: kills, inDoubt: int(n.inDoubt.Load()), outcome: o,
	})
}
