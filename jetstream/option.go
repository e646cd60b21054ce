package jetstream

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"time"

	"github.com/nats-io/nats.go"
)

// config is what the options of a [Queue] add up to.
type config struct {
	name      string
	dir       string
	url       string
	nats      []nats.Option
	replicas  int
	lease     time.Duration
	maxTurns  int
	maxStored int
	sentLog   SentLog
	inDoubt   InDoubt
	giveUp    time.Duration
	logger    *slog.Logger
}

// An Option configures a [Queue].
type Option func(*config) error

// The defaults of the leases.
const (
	embeddedLease = 5 * time.Second
	clusterLease  = 30 * time.Second // A cluster may take ten seconds to elect a leader.
	minLease      = 100 * time.Millisecond
)

func newConfig(opts []Option) (config, error) {
	c := config{
		name: "kommunicate", dir: "kommunicate-data",
		maxTurns: 256, maxStored: 100_000, giveUp: 24 * time.Hour, logger: slog.New(slog.DiscardHandler),
	}
	for i, opt := range opts {
		if opt == nil {
			return c, fmt.Errorf("option %d is nil", i)
		}
		if err := opt(&c); err != nil {
			return c, err
		}
	}
	if c.replicas == 0 {
		c.replicas = 1
		if c.url != "" {
			c.replicas = 3
		}
	}
	if c.lease == 0 {
		c.lease = embeddedLease
		if c.url != "" {
			c.lease = clusterLease
		}
	}
	return c, nil
}

// WithDir sets where the NATS server in the process stores. The directory is
// created if need be; one process uses it at a time. Default: "kommunicate-data"
// in the working directory. Refused: "".
func WithDir(dir string) Option {
	return func(c *config) error {
		if dir == "" {
			return errors.New("WithDir: the directory is empty: is it configured?")
		}
		c.dir = dir
		return nil
	}
}

// WithURL uses the NATS servers at these addresses, separated by commas, in place
// of one in the process: "nats://a:4222,nats://b:4222". The options are those of
// the connection: credentials, TLS. Default: a server in the process. Refused: "".
func WithURL(url string, opts ...nats.Option) Option {
	return func(c *config) error {
		if url == "" {
			return errors.New("WithURL: the URL is empty: is it configured?")
		}
		c.url, c.nats = url, opts
		return nil
	}
}

// WithReplicas sets on how many servers of a cluster each turn is stored before it
// is acknowledged: of three, one may fail. Default: 3 with [WithURL], else 1.
// Refused: others than 1, 3 and 5.
func WithReplicas(n int) Option {
	return func(c *config) error {
		if n != 1 && n != 3 && n != 5 {
			return fmt.Errorf("WithReplicas: %d is not 1, 3 or 5", n)
		}
		c.replicas = n
		return nil
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// WithName sets what the names of streams begin with, so that several applications
// can share servers. Default: "kommunicate". Refused: what is not 1 to 64 letters,
// digits, dashes and underscores.
func WithName(name string) Option {
	return func(c *config) error {
		if !plainName.MatchString(name) {
			return errors.New("WithName: the name is not 1 to 64 letters, digits, dashes and underscores")
		}
		c.name = name
		return nil
	}
}

// WithLease sets after what time without a sign of life of a worker others take up
// its conversations. When a process or machine fails, its turns wait for about two
// leases: one until another worker is called, one until that takes them up.
// A worker that cannot reach the servers for two thirds of it stops. It must be
// the same everywhere. Default: 30 s with [WithURL], for a cluster takes some
// seconds to elect a leader; else 5 s. Refused: less than 100 ms.
func WithLease(d time.Duration) Option {
	return func(c *config) error {
		if d < minLease {
			return fmt.Errorf("WithLease: %v is less than %v", d, minLease)
		}
		c.lease = d
		return nil
	}
}

// WithMaxTurns sets how many turns, each of another conversation, this process
// works on at once. Default: 256. Refused: zero and less.
func WithMaxTurns(n int) Option {
	return func(c *config) error {
		c.maxTurns = n
		return positive("WithMaxTurns", n)
	}
}

// WithMaxStored sets how many turns are stored at most; the webhook answers
// further ones with 503 and Retry-After. Of one conversation, 64 are. Default:
// 100,000. Refused: zero and less.
func WithMaxStored(n int) Option {
	return func(c *config) error {
		c.maxStored = n
		return positive("WithMaxStored", n)
	}
}

func positive(option string, n int) error {
	if n <= 0 {
		return fmt.Errorf("%s: %d is not more than 0", option, n)
	}
	return nil
}

// WithSentLog sets who knows whether a message arrived that may have. Default, and with
// nil: nobody; then [WithInDoubt] decides.
func WithSentLog(log SentLog) Option {
	return func(c *config) error {
		c.sentLog = log
		return nil
	}
}

// WithInDoubt sets what becomes of a message that may have arrived, without a
// [SentLog]. Default: [AtMostOnce].
func WithInDoubt(d InDoubt) Option {
	return func(c *config) error {
		if d != AtMostOnce && d != AtLeastOnce {
			return fmt.Errorf("WithInDoubt: %d is neither AtMostOnce nor AtLeastOnce", d)
		}
		c.inDoubt = d
		return nil
	}
}

// WithGiveUpAfter sets how long an answer is put off that Kommunicate refuses and
// might not when somebody has put something right: the API key is wrong, or may not
// do this (401, 403), or the base URL leads elsewhere (a redirect). Then the turn and
// its answer are set aside, for [Queue.PutBack]. Only the time is counted in which
// the answer was put off, not that in which no worker ran. Default: 24 hours.
// Refused: zero and less.
func WithGiveUpAfter(d time.Duration) Option {
	return func(c *config) error {
		if d <= 0 {
			return fmt.Errorf("WithGiveUpAfter: %v is not more than 0", d)
		}
		c.giveUp = d
		return nil
	}
}

// WithLogger makes the queue log what it does, without any text of users or bots. Its
// handler must not panic, or the process ends, as with an observer of the webhook.
// Default, and with nil: nothing is logged.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if c.logger = logger; logger == nil {
			c.logger = slog.New(slog.DiscardHandler)
		}
		return nil
	}
}
