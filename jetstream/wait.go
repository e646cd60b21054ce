package jetstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	natsjs "github.com/nats-io/nats.go/jetstream"
)

const (
	// patience is how long Open waits for the servers when its context has no deadline.
	patience = time.Minute
	// oneRequest is how long one request waits for its answer, before the next try.
	oneRequest = 5 * time.Second
	// betweenRequests is waited before the next try.
	betweenRequests = 250 * time.Millisecond
)

// whenReady does something at the servers, again and again while they are not ready for
// it, until ctx ends. The context of each try ends earlier.
func whenReady(ctx context.Context, logger *slog.Logger, do func(context.Context) error) error {
	for first := true; ; first = false {
		err := within(ctx, do)
		if err == nil || !notReady(err) {
			return err
		}
		if first && ctx.Err() == nil {
			logger.Warn("jetstream: the NATS servers are not ready, trying again", safelogArgs(err)...)
		}
		if pause(ctx, betweenRequests) != nil {
			return fmt.Errorf("waiting until the NATS servers are ready: %w; last: %w", ctx.Err(), err)
		}
	}
}

func within(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, oneRequest)
	defer cancel()
	return do(ctx)
}

// errsNotReady are what servers answer that start, or elect a leader, or wait for
// others of their cluster. The numbers are those of the server's errors.json.
var errsNotReady = []natsjs.ErrorCode{
	10005, // No suitable peers for placement: too few are there.
	10007, // JetStream cluster not assigned to this server.
	10008, // JetStream system temporarily unavailable: no leader.
	10009, // JetStream cluster can not handle request: not the leader.
	10023, // Insufficient resources: too much is asked at once.
	10118, // Stream is offline.
	10119, // Consumer is offline.
	10202, // Cluster member change is in progress.
}

// notReady reports whether an error may go away when the servers, or the network, have
// come up.
func notReady(err error) bool {
	if code := apiCode(err); code != 0 {
		return slices.Contains(errsNotReady, code)
	}
	var network net.Error // Names that are not known yet, too.
	return errors.As(err, &network) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) ||
		errors.Is(err, nats.ErrNoResponders) || errors.Is(err, nats.ErrNoServers) ||
		errors.Is(err, nats.ErrTimeout) || errors.Is(err, io.EOF)
}
