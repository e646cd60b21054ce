package jetstream

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// A connection is one to NATS, and the server in the process, if there is one.
type connection struct {
	nats   *nats.Conn
	server *server.Server
	room   int64 // Bytes that the server in the process may store.
	lock   *os.File
}

// crowded reports whether the server in the process has stored more than so many
// quarters of what it may. Turns are to leave room for records, without which none is
// answered, and so is what is set aside.
func (c *connection) crowded(quarters int64) bool {
	if c.server == nil {
		return false
	}
	return int64(c.server.GlobalAccount().JetStreamUsage().Store) > c.room/4*quarters
}

func connect(ctx context.Context, c config) (*connection, error) {
	if c.url == "" {
		return embed(ctx, c)
	}
	opts := append(c.connection(), nats.ReconnectWait(250*time.Millisecond), nats.RetryOnFailedConnect(false))
	conn := new(connection)
	err := whenReady(ctx, c.logger, func(context.Context) (err error) { // Each address has a time limit of its own.
		conn.nats, err = dial(ctx, c.url, append(opts, c.nats...))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("connecting to NATS: %w", err)
	}
	return conn, nil
}

// connection are the options of each connection. Without a handler, its errors would go
// to the standard error.
func (c *config) connection() []nats.Option {
	return []nats.Option{
		nats.Name("kommunicate"), nats.MaxReconnects(-1),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			c.logger.Warn("jetstream: the connection to NATS has failed", safelogArgs(err)...)
		}),
	}
}

// dial tries each address once. It does not wait for them when ctx ends.
func dial(ctx context.Context, addresses string, opts []nats.Option) (*nats.Conn, error) {
	type outcome struct {
		nats *nats.Conn
		err  error
	}
	dialed := make(chan outcome)
	go func() {
		nc, err := nats.Connect(addresses, opts...)
		select {
		case dialed <- outcome{nc, err}:
		case <-ctx.Done():
			if nc != nil {
				nc.Close()
			}
		}
	}()
	select {
	case got := <-dialed:
		if malformed := (*url.Error)(nil); errors.As(got.err, &malformed) { // It quotes a password.
			return nil, errors.New("malformed URL: special characters of a user or password are to be percent-encoded")
		}
		return got.nats, got.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// maxPayload is that of the server in the process: more than a webhook's body.
const maxPayload = 8 << 20

// embed starts a server that no network reaches. It writes to the disk before it
// acknowledges.
func embed(ctx context.Context, c config) (_ *connection, err error) {
	conn := new(connection)
	defer func() {
		if err != nil {
			conn.close()
		}
	}()
	if err := private(c.dir); err != nil {
		return nil, err
	}
	if conn.lock, err = lock(filepath.Join(c.dir, "lock")); err != nil {
		return nil, err
	}
	conn.server, err = server.NewServer(&server.Options{
		ServerName: c.name, DontListen: true, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: c.dir, SyncAlways: true, MaxPayload: maxPayload,
	})
	if err != nil {
		return nil, fmt.Errorf("the NATS server in the process: %w", err)
	}
	conn.server.Start()
	deadline, _ := ctx.Deadline()
	if !conn.server.ReadyForConnections(time.Until(deadline)) {
		return nil, errors.New("the NATS server in the process is not ready")
	}
	if !conn.server.JetStreamEnabled() {
		return nil, fmt.Errorf("the NATS server in the process cannot store in %s", c.dir)
	}
	conn.room = conn.server.JetStreamConfig().MaxStore
	conn.nats, err = nats.Connect("", append(c.connection(), nats.InProcessServer(conn.server))...)
	return conn, err
}

// private creates the directory, and in it the one that the server stores in,
// which nobody else can read whatever the mode of the outer one.
func private(dir string) error {
	inner := filepath.Join(dir, server.JetStreamStoreDir)
	if err := os.MkdirAll(inner, 0o700); err != nil {
		return err
	}
	return os.Chmod(inner, 0o700)
}

func (c *connection) close() {
	if c.nats != nil {
		c.nats.Close()
	}
	if c.server != nil {
		c.server.Shutdown()
		c.server.WaitForShutdown()
	}
	if c.lock != nil {
		_ = c.lock.Close()
	}
}
