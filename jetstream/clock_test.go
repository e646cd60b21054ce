package jetstream_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// setClock moves the clock of the wall of a child to so many seconds from the real
// one. Only a child that was built by buildJumping has it.
var setClock func(seconds int64)

// TestClock sets the clock of a bot's process, NATS server and all, forwards and
// backwards under load, by hours.
func TestClock(t *testing.T) {
	if *long == 0 {
		t.Skip("compiles the standard library with another clock: scripts/chaos does")
	}
	srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(20*time.Millisecond), kommunicatetest.WithAPIKey(testKey))
	defer srv.Close()
	api, err := srv.Listen()
	if err != nil {
		t.Fatal(err)
	}
	addr := freeAddr(t)
	srv.AddBot(kommunicatetest.Bot{ID: botID, URL: "http://" + addr + "/bot"})
	crowd := newCrowd(t, srv, 8)
	n := newNursery(buildJumping(t), t.TempDir(), addr, api, withLog)
	n.start(t)
	defer func() { n.kill() }()
	var ended atomic.Bool
	var talking sync.WaitGroup
	talking.Go(func() { crowd.say(t, func(int) bool { return ended.Load() }) })
	jumps := scale(10, 100)
	for i := range jumps {
		<-n.asked
		time.Sleep(rand.N(200 * time.Millisecond))
		n.jump(t, rand.Int64N(100*3600)-50*3600) // Up to two days each way.
		if i%10 == 9 {                           // And what was begun by one clock ends by another.
			n.kill()
			n.start(t)
			n.jump(t, rand.Int64N(100*3600)-50*3600)
		}
	}
	ended.Store(true)
	talking.Wait()
	n.settle(t)
	o := crowd.check()
	judge(t, row{
		fault: "the clock jumps by up to 100 hours, and every tenth time the process is killed", doubts: withLog,
		injected: jumps, inDoubt: int(n.inDoubt.Load()), outcome: o,
	})
}

// buildJumping builds this test with a package time whose clock can be set.
func buildJumping(t *testing.T) string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	const now = "sec, nsec, mono := runtimeNow()\n"
	if !strings.Contains(string(text), now) {
		t.Fatal("package time reads the clock in another way than it did: look at time.Now")
	}
	dir := t.TempDir()
	jumping, overlay, program := filepath.Join(dir, "time.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "child")
	changed := strings.ReplaceAll(string(text), now, now+"\tsec += Jump\n") + "\nvar Jump int64\n"
	listed, err := json.Marshal(map[string]map[string]string{"Replace": {source: jumping}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{jumping: []byte(changed), overlay: listed} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "test", "-c", "-tags", "clockjump", "-overlay", overlay, "-o", program, ".")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building with another clock: %v\n%s", err, output)
	}
	return program
}
