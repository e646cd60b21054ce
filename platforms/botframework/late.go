package botframework

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// late is all that waits for late replies.
type late struct {
	waiting context.Context // Ends with Shutdown.
	stop    context.CancelFunc
	sending context.Context // Ends with Shutdown's context.
	abort   context.CancelFunc

	mu      sync.Mutex
	closed  bool
	watches sync.WaitGroup
}

func newLate() *late {
	l := &late{}
	l.waiting, l.stop = context.WithCancel(context.Background())
	l.sending, l.abort = context.WithCancel(context.Background())
	return l
}

// A watch waits for the late replies of one conversation.
type watch struct {
	stop context.CancelFunc
	over chan struct{}
}

// end ends the watch and waits until it is over: a reply that it has seen goes out.
func (w *watch) end(ctx context.Context) error {
	if w == nil {
		return nil
	}
	w.stop()
	select {
	case <-w.over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Shutdown ends the wait for late replies. Those that have come go out; when ctx
// ends first, they do not, and its error is returned. Turns are answered as before,
// without late replies.
func (b *Bot) Shutdown(ctx context.Context) error {
	l := b.late
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.stop()
	over := make(chan struct{})
	go func() {
		defer close(over)
		l.watches.Wait()
	}()
	select {
	case <-over:
		l.abort()
		return nil
	case <-ctx.Done():
		l.abort()
		<-over
		return ctx.Err()
	}
}

// watch waits for late replies of a conversation that a turn is done with.
func (b *Bot) watch(c *conversation, turn *kommunicate.Turn) {
	if b.line.Client == nil || c.id == "" || turn.GroupID == "" || turn.BotID == "" {
		return
	}
	l := b.late
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	ctx, stop := context.WithCancel(l.waiting)
	w := &watch{stop: stop, over: make(chan struct{})}
	c.watch = w
	to := recipient{turn.GroupID, turn.BotID, turn.UserID}
	setDefault(&to.user, anonymous)
	l.watches.Go(func() {
		defer close(w.over)
		defer stop()
		defer b.survive(ctx)
		b.deliver(ctx, c, to)
	})
}

// survive ends the wait after a panic of the user's: of an HTTP client, an observer, a
// logger.
func (b *Bot) survive(ctx context.Context) {
	if cause := recover(); cause != nil {
		defer func() { _ = recover() }() // Of the logger.
		b.config.Logger.ErrorContext(ctx, "kommunicate: botframework: the wait for late replies broke off", safelogAttrs(turns.NewPanicError(cause))...)
	}
}

// A recipient is where late replies go.
type recipient struct {
	group kommunicate.GroupID
	bot   string
	user  string
}

// The pauses between two looks for late replies.
const (
	latePause    = time.Second
	maxLatePause = 10 * time.Second
)

// deliver sends what the bot says, until it has said nothing for a while.
func (b *Bot) deliver(ctx context.Context, c *conversation, to recipient) {
	until, wait := time.Now().Add(b.line.LateFor), latePause
	for time.Now().Before(until) && sleep(ctx, wait) == nil {
		wait = min(wait*3/2, maxLatePause)
		b.refresh(ctx, c)
		if c.id == "" {
			return
		}
		set, err := b.look(ctx, c, c.watermark)
		if errors.Is(err, kommunicate.ErrCredentials) {
			return
		}
		if err != nil {
			continue
		}
		c.watermark = set.Watermark
		said := c.fromBot(set.Activities, to.user)
		if len(said) == 0 {
			continue
		}
		until, wait = time.Now().Add(b.line.LateFor), latePause
		b.send(to, said)
		if endsConversation(said) {
			c.forget()
			return
		}
	}
}

func endsConversation(said []Activity) bool {
	for i := range said {
		if said[i].Type == TypeEndOfConversation {
			return true
		}
	}
	return false
}

// sendTime is how long the delivery of a late reply may take.
const sendTime = time.Minute

func (b *Bot) send(to recipient, said []Activity) {
	ctx, cancel := context.WithTimeout(b.late.sending, sendTime)
	defer cancel()
	messages, degraded := Decode(said)
	b.config.Report(ctx, degraded)
	if len(messages) == 0 {
		return
	}
	attrs := []any{slog.String("bot", to.bot), slog.String("group", string(to.group))}
	sent, err := b.line.Client.SendMessage(ctx, to.group, to.bot, messages...)
	attrs = append(attrs, slog.Int("messages", len(sent)))
	if err != nil {
		b.config.Logger.ErrorContext(ctx, "kommunicate: botframework: late reply lost", append(attrs, safelogAttrs(err)...)...)
		return
	}
	b.config.Logger.InfoContext(ctx, "kommunicate: botframework: late reply sent", attrs...)
}

func safelogAttrs(err error) []any {
	if err == nil {
		return nil
	}
	var attrs []any
	for _, attr := range safelog.Error(err) {
		attrs = append(attrs, attr)
	}
	return attrs
}
