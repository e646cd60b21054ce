package jetstream_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
)

// A child is this test's program as a bot in a process of its own, to be killed.
// Its environment says what it is to do.
const (
	childDir   = "JETSTREAM_TEST_DIR"
	childAddr  = "JETSTREAM_TEST_ADDR"
	childAPI   = "JETSTREAM_TEST_API"
	childMode  = "JETSTREAM_TEST_MODE"
	childLease = "JETSTREAM_TEST_LEASE"
)

const testKey = "test-api-key"

// Modes of deciding what is in doubt.
const (
	withLog     = "a `SentLog`"
	atMostOnce  = "`AtMostOnce`"
	atLeastOnce = "`AtLeastOnce`"
)

var modes = []string{withLog, atMostOnce, atLeastOnce}

func modeOptions(mode string, log jetstream.SentLog) []jetstream.Option {
	switch mode {
	case withLog:
		return []jetstream.Option{jetstream.WithSentLog(log)}
	case atLeastOnce:
		return []jetstream.Option{jetstream.WithInDoubt(jetstream.AtLeastOnce)}
	}
	return nil
}

// What a child prints: when its bot is asked, and when no turn is stored, once it has
// been told to wait for that.
const (
	asked = "asked"
	wait  = "wait"
	idle  = "idle"
)

func runChild() error {
	api := os.Getenv(childAPI)
	client, err := kommunicate.NewClient(testKey, kommunicate.WithBaseURL(api))
	if err != nil {
		return err
	}
	lease, err := time.ParseDuration(os.Getenv(childLease))
	if err != nil {
		return err
	}
	opts := append(modeOptions(os.Getenv(childMode), listLog(api)),
		jetstream.WithDir(os.Getenv(childDir)), jetstream.WithLease(lease),
		jetstream.WithLogger(slog.New(slog.NewTextHandler(os.Stdout, nil))))
	queue, err := jetstream.Open(context.Background(), opts...)
	if err != nil {
		return err
	}
	bot := echo(20 * time.Millisecond)
	hook := kommunicate.NewWebhook(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		fmt.Println(asked)
		return bot(ctx, turn)
	}), kommunicate.WithClient(client), kommunicate.WithQueue(queue))
	listener, err := net.Listen("tcp", os.Getenv(childAddr))
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, hook) }()
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); { // Seconds by which to set the clock.
			if lines.Text() == wait {
				if queue.Wait(context.Background()) == nil {
					fmt.Println(idle)
				}
				continue
			}
			seconds, _ := strconv.ParseInt(lines.Text(), 10, 64)
			setClock(seconds)
		}
		os.Exit(0) // A parent that has gone closes the pipe.
	}()
	return queue.Work(context.Background(), hook)
}

// listLog asks the list of messages, which the emulator has.
type listLog string

func (api listLog) Sent(ctx context.Context, group kommunicate.GroupID, id string) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		string(api)+"/rest/ws/message/v2/list?pageSize=10000&groupId="+string(group), nil)
	if err != nil {
		return false, err
	}
	request.Header.Set("Api-Key", testKey)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return false, errors.Join(err, fmt.Errorf("HTTP %d", response.StatusCode))
	}
	return bytes.Contains(body, []byte(`"`+id+`"`)), nil
}

// A nursery starts one child after the other, in the same directory.
type nursery struct {
	program string
	env     []string
	inDoubt atomic.Int64 // Messages that children said may have arrived.
	child   *exec.Cmd
	stdin   io.WriteCloser
	asked   chan struct{} // One for each time that the bot of the child was asked.
	idle    chan struct{} // One when no turn is stored: see settle.
	read    chan struct{} // Closed when the child's output has ended.
}

func newNursery(program, dir, addr, api, mode string) *nursery {
	return &nursery{program: program, env: append(os.Environ(),
		childDir+"="+dir, childAddr+"="+addr, childAPI+"="+api, childMode+"="+mode, childLease+"="+faultLease().String())}
}

func (n *nursery) start(t testing.TB) {
	n.child = exec.Command(n.program)
	n.child.Env = n.env
	n.child.Stderr = os.Stderr
	output, err := n.child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if n.stdin, err = n.child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := n.child.Start(); err != nil {
		t.Fatal(err)
	}
	n.asked, n.idle, n.read = make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{})
	go n.listen(output)
}

func (n *nursery) listen(output io.Reader) {
	defer close(n.read)
	for lines := bufio.NewScanner(output); lines.Scan(); {
		switch line := lines.Text(); {
		case line == asked:
			select {
			case n.asked <- struct{}{}:
			default:
			}
		case line == idle:
			n.idle <- struct{}{}
		case strings.Contains(line, "may have arrived"):
			n.inDoubt.Add(1)
		}
	}
}

// kill ends the child as kill -9 does.
func (n *nursery) kill() {
	_ = n.child.Process.Kill()
	<-n.read
	_ = n.child.Wait()
	_ = n.stdin.Close()
}

// settle waits until the child has no turn stored.
func (n *nursery) settle(t testing.TB) {
	if _, err := fmt.Fprintln(n.stdin, wait); err != nil {
		t.Error(err)
	}
	select {
	case <-n.idle:
	case <-n.read:
		t.Error("the child has ended")
	case <-time.After(time.Minute):
		t.Error("turns are still stored after a minute")
	}
}

// jump sets the child's clock to so many seconds from the real one.
func (n *nursery) jump(t testing.TB, seconds int64) {
	if _, err := fmt.Fprintln(n.stdin, seconds); err != nil {
		t.Error(err)
	}
}

// freeAddr is an address on which nobody listens.
func freeAddr(t testing.TB) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
