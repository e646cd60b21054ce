package jetstream

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
	natsjs "github.com/nats-io/nats.go/jetstream"
)

// PutBack stores the turns that were set aside ([WithGiveUpAfter]) in the queue
// again, each behind those of its conversation that are there, and returns how many.
// Call it when what Kommunicate refused has been put right. What is left of their
// answers is sent; the bots are not asked again, but for an answer that was too large
// to be kept beside its turn. After an error the rest is still set aside: after
// [ErrFull], that of the conversations in which as many turns are stored as may be, or
// of all.
func (q *Queue) PutBack(ctx context.Context) (n int, err error) {
	full := make(map[string]bool) // Subjects that have no place, nor have later turns of theirs.
	err = q.eachAside(ctx, func(m *natsjs.RawStreamMsg) error {
		if full[m.Subject] {
			return nil
		}
		put, err := q.putBack(ctx, m)
		if put {
			n++
		}
		if errors.Is(err, ErrFull) {
			full[m.Subject] = true
			return nil
		}
		return err
	})
	if err == nil && len(full) > 0 {
		err = ErrFull
	}
	if err != nil {
		err = fmt.Errorf("jetstream: putting back what was set aside: %w", err)
	}
	return n, err
}

// eachAside visits the turns that are set aside, the first first, until visit fails.
func (q *Queue) eachAside(ctx context.Context, visit func(*natsjs.RawStreamMsg) error) error {
	for next := uint64(1); ; {
		m, err := q.aside.GetMsg(ctx, next, natsjs.WithGetMsgSubject(q.asideSubject("*")))
		if errors.Is(err, natsjs.ErrMsgNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(m); err != nil {
			return err
		}
		next = m.Sequence + 1
	}
}

// putBack reports whether the turn was put back, and not by somebody else just now.
func (q *Queue) putBack(ctx context.Context, aside *natsjs.RawStreamMsg) (put bool, err error) {
	if q.nats.crowded(3) {
		return false, ErrFull
	}
	m := nats.NewMsg(q.subject(strings.TrimPrefix(aside.Subject, q.asideSubject(""))))
	m.Data = aside.Data
	m.Header.Set(putBack, "1")
	ack, err := q.js.PublishMsg(ctx, m, natsjs.WithMsgID(fmt.Sprint("aside ", aside.Sequence)))
	if storeIsFull(err) {
		return false, ErrFull
	}
	if err != nil {
		return false, err
	}
	if err = q.aside.DeleteMsg(ctx, aside.Sequence); err != nil {
		if _, gone := q.aside.GetMsg(ctx, aside.Sequence); errors.Is(gone, natsjs.ErrMsgNotFound) {
			err = nil
		}
	}
	return !ack.Duplicate, err
}
