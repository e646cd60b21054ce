package jetstream_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/jetstream"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// startServer starts a NATS server that stores.
func startServer(t testing.TB, options server.Options) *server.Server {
	t.Helper()
	options.Host, options.JetStream, options.NoSigs, options.NoLog = "127.0.0.1", true, true, true
	s, err := server.NewServer(&options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server is not ready")
	}
	return s
}

// A cluster is three NATS servers in the process.
type cluster struct {
	nodes   [3]*server.Server
	options [3]server.Options
}

// layCluster makes a cluster whose nodes are yet to be started.
func layCluster(t *testing.T) *cluster {
	c := new(cluster)
	var routes string
	var ports [3]int
	for i := range c.nodes {
		fmt.Sscanf(freeAddr(t), "127.0.0.1:%d", &ports[i])
		routes += fmt.Sprintf(",nats://127.0.0.1:%d", ports[i])
	}
	for i := range c.nodes {
		c.options[i] = server.Options{
			ServerName: fmt.Sprint("node-", i), Host: "127.0.0.1", Port: server.RANDOM_PORT,
			JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: ports[i]},
			Routes:  server.RoutesFromStr(routes[1:]),
		}
	}
	t.Cleanup(func() {
		for _, node := range c.nodes {
			if node != nil {
				node.Shutdown()
				node.WaitForShutdown()
			}
		}
	})
	return c
}

func newCluster(t *testing.T) *cluster {
	c := layCluster(t)
	for i := range c.nodes {
		c.start(t, i)
	}
	for _, node := range c.nodes {
		if !node.ReadyForConnections(20 * time.Second) {
			t.Fatal("a node is not ready")
		}
	}
	return c
}

func (c *cluster) start(t *testing.T, i int) {
	options := c.options[i]
	node, err := server.NewServer(&options)
	if err != nil {
		t.Fatal(err)
	}
	c.nodes[i] = node
	node.Start()
}

// restart starts a node again, as often as it takes for its port to be free.
func (c *cluster) restart(t *testing.T, i int) {
	for range 10 {
		c.start(t, i)
		if c.nodes[i].ReadyForConnections(5 * time.Second) {
			return
		}
		c.nodes[i].Shutdown()
		c.nodes[i].WaitForShutdown()
	}
	t.Errorf("node %d is not ready", i)
}

// leader is the node that leads JetStream, -1 for none.
func (c *cluster) leader() int {
	for i, node := range c.nodes {
		if node.JetStreamIsLeader() {
			return i
		}
	}
	return -1
}

// TestNode stops one node of three after the other, under load, and starts it
// again: each machine has a webhook, and a worker.
func TestNode(t *testing.T) {
	if *long == 0 {
		t.Parallel()
	}
	c := newCluster(t)
	var urls string
	for _, node := range c.nodes {
		urls += "," + node.ClientURL()
	}
	srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(50 * time.Millisecond))
	defer srv.Close()
	var queues []*jetstream.Queue
	for range 2 {
		queue := open(t, jetstream.WithURL(urls[1:]), jetstream.WithLease(6*time.Second), jetstream.WithSentLog(srv))
		hook := newHook(srv, echo(5*time.Millisecond), queue)
		work(t, queue, hook)
		srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait}) // The second takes over from the first.
		queues = append(queues, queue)
	}
	crowd := newCrowd(t, srv, 6)
	var ended atomic.Bool
	var talking sync.WaitGroup
	talking.Go(func() { crowd.say(t, func(int) bool { return ended.Load() }) })
	losses := scale(1, 10)
	for i := range losses {
		time.Sleep(300 * time.Millisecond)
		lost := max(0, c.leader()) // The worst to lose.
		if i%2 == 1 {
			lost = (lost + 1) % len(c.nodes)
		}
		c.nodes[lost].Shutdown()
		c.nodes[lost].WaitForShutdown()
		time.Sleep(time.Duration(scale(1500, 5000)) * time.Millisecond)
		c.restart(t, lost)
		time.Sleep(time.Duration(scale(0, 3000)) * time.Millisecond)
	}
	ended.Store(true)
	talking.Wait()
	o := crowd.await(20 * time.Second)
	stats := queues[0].Stats()
	t.Logf("workers answered %d and %d turns", stats.Answered, queues[1].Stats().Answered)
	judge(t, row{
		fault: "one node of three is lost and comes back", doubts: withLog, injected: losses,
		inDoubt: int(stats.InDoubt + queues[1].Stats().InDoubt), outcome: o,
	})
}

// TestServerAway: the only server is away for longer than leases last, in the middle of
// turns, and comes back.
func TestServerAway(t *testing.T) {
	t.Parallel()
	options := server.Options{StoreDir: t.TempDir()}
	fmt.Sscanf(freeAddr(t), "127.0.0.1:%d", &options.Port)
	lone := startServer(t, options)
	srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(50 * time.Millisecond))
	t.Cleanup(srv.Close)
	queue := open(t, jetstream.WithURL(lone.ClientURL()), jetstream.WithReplicas(1), jetstream.WithLease(shortLease), jetstream.WithSentLog(srv))
	asked, release := make(chan struct{}, 64), make(chan struct{})
	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		asked <- struct{}{}
		select {
		case <-release:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return echo(0)(ctx, turn)
	})
	hook := newHook(srv, bot, queue)
	srv.AddBot(kommunicatetest.Bot{ID: botID, Handler: hook, Wait: noWait})
	work(t, queue, hook)
	crowd := newCrowd(t, srv, 3)
	crowd.say(t, times(2))
	for range 3 {
		<-asked
	}
	lone.Shutdown()
	lone.WaitForShutdown()
	time.Sleep(3 * shortLease)
	close(release)
	startServer(t, options)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := queue.Wait(ctx); err != nil {
		t.Fatalf("%v; %+v", err, queue.Stats())
	}
	if got := crowd.check(); !got.whole() {
		t.Errorf("%+v, %+v", got, queue.Stats())
	}
}
