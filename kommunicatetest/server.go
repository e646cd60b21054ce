// Package kommunicatetest is Kommunicate in the process: conversations, users,
// agents, teams, bots, conversation rules, the REST calls, and users who type,
// click and fill in forms as in the web widget, on Android and on iOS. It is to
// Kommunicate what net/http/httptest is to HTTP: a bot and the code around it are
// tested, or tried out, without an account and without a network.
//
//	srv := kommunicatetest.NewServer()
//	defer srv.Close()
//	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
//	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: srv.Webhook(bot)})
//
//	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{
//		BotIDs: []string{"faq-bot"}, Assignee: "faq-bot",
//	})
//	bubbles, err := conv.Say("Where is my order?")
//	bubbles, err = conv.Click("Talk to Human")
//	err = srv.Agent("anna@example.com").Say(conv, "Anna here.")
//	fmt.Println(conv.Assignee(), conv.Transcript())
//
// [Conversation.On] moves the user to another client, [Server.Inject] lets calls
// and deliveries go wrong, [Server.Exchanges] shows what went over the wire.
//
// [Server.Webhook] notes in the transcript why a bot failed, which its fallback
// message hides. Give a webhook of your own a logger to read it beside the test:
// kommunicate.WithLogger(slog.New(slog.NewTextHandler(t.Output(), nil))).
//
// A [Server] opens no socket and reads no clock but package time's, so that it
// works inside a testing/synctest bubble. [Server.Listen] adds a real port.
//
// What it does is what documents and client SDKs of Kommunicate show. Where
// neither says, it does what docs/fidelity.md calls assumed.
package kommunicatetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// ErrClosed is returned by what needs a [Server] that has been closed.
var ErrClosed = errors.New("kommunicatetest: server closed")

// firstGroup is the number below a server's first conversation.
const firstGroup = 1000

// A Server is one Kommunicate application; [Apps] joins several. It is an [http.Handler] that serves
// the REST API; every method is safe for concurrent use.
type Server struct {
	apiKey, appID string
	botTimeout    time.Duration
	settleLimit   time.Duration
	settleWindow  time.Duration
	redelivery    time.Duration // 0: a turn is delivered once.
	api           http.Handler
	outside       *http.Client

	// ctx ends with Close. All goroutines of the server are counted in running.
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu        sync.Mutex
	closed    bool
	listeners []*http.Server
	account
	forwarding  bool // Messages are posted to forwardTo.
	forwardTo   Bot
	threads     map[int64]*thread
	byClientID  map[string]*thread
	lastGroupID int64
	faults      []*Fault
	chances     *rand.Rand
	exchanges   []Exchange
	numbered    int // Exchanges, those that are not kept among them.
}

// An Option configures a [Server].
type Option func(*Server)

// WithAPIKey sets the key that REST calls must carry. Default: "test-api-key".
func WithAPIKey(key string) Option { return func(s *Server) { s.apiKey = key } }

// WithAppID sets the application's id, which bots see in each turn. Default:
// "test-app".
func WithAppID(id string) Option { return func(s *Server) { s.appID = id } }

// WithBotTimeout sets how long a bot's webhook may take to answer. Default: 30
// seconds, the documented limit. Zero or less is the default.
func WithBotTimeout(d time.Duration) Option {
	return func(s *Server) { s.botTimeout = d }
}

// WithSettleLimit sets how long the methods of a [Conversation] wait for bots to
// finish. Default: six minutes, a little more than the time a webhook gives a
// turn. Zero or less is the default.
func WithSettleLimit(d time.Duration) Option {
	return func(s *Server) { s.settleLimit = d }
}

// WithSettleWindow makes the methods of a [Conversation] wait until nothing has
// happened in the conversation for d. A bot that sends late replies from another
// process needs it; one with a [Bot.Handler] that can be waited for does not.
// Default: no window.
func WithSettleWindow(d time.Duration) Option {
	return func(s *Server) { s.settleWindow = d }
}

// WithRedelivery delivers a turn that was not answered with a status of 2xx
// again, after d, until it is. Turns of the conversation that come after it wait.
// Whether Kommunicate does so is not known. Default, and for zero or less: a turn
// is delivered once.
func WithRedelivery(d time.Duration) Option {
	return func(s *Server) { s.redelivery = d }
}

// NewServer returns a server without agents and bots. It starts nothing; what
// is started later ends with [Server.Close].
func NewServer(opts ...Option) *Server {
	s := &Server{
		apiKey:      "test-api-key",
		appID:       "test-app",
		lastGroupID: firstGroup,
		outside:     outside(),
		chances:     rand.New(rand.NewPCG(0, 0)),
		account:     newAccount(),
		threads:     make(map[int64]*thread),
		byClientID:  make(map[string]*thread),
	}
	for i, opt := range opts {
		if opt == nil {
			panic(fmt.Sprintf("kommunicatetest: option %d is nil", i))
		}
		opt(s)
	}
	if s.botTimeout <= 0 {
		s.botTimeout = 30 * time.Second
	}
	if s.settleLimit <= 0 {
		s.settleLimit = 6 * time.Minute
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.api = s.routes()
	return s
}

// APIKey returns the key that REST calls must carry.
func (s *Server) APIKey() string { return s.apiKey }

// AppID returns the application's id.
func (s *Server) AppID() string { return s.appID }

// Client returns a client of the server that needs no socket. The options come
// after the server's own. It panics when an option is refused.
func (s *Server) Client(opts ...kommunicate.ClientOption) *kommunicate.Client {
	own := []kommunicate.ClientOption{
		kommunicate.WithHTTPClient(&http.Client{Transport: s.Transport()}),
	}
	client, err := kommunicate.NewClient(s.apiKey, append(own, opts...)...)
	if err != nil {
		panic("kommunicatetest: " + err.Error())
	}
	return client
}

// Listen serves the REST API on a free port of the loopback interface until
// [Server.Close], and returns its URL. Each call opens one more port.
func (s *Server) Listen() (url string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", ErrClosed
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	s.listeners = append(s.listeners, server)
	s.running.Go(func() { _ = server.Serve(listener) })
	return "http://" + listener.Addr().String(), nil
}

// Close ends all that the server does: it cancels the calls of bots that are
// under way, refuses new work and waits for its goroutines, the handlers of
// in-process bots among them. Webhooks have a Shutdown of their own.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	listeners := s.listeners
	s.listeners = nil
	for _, t := range s.threads {
		if t.idle != nil {
			t.idle.Stop()
		}
	}
	s.mu.Unlock()

	s.cancel()
	for _, server := range listeners {
		_ = server.Close()
	}
	s.running.Wait()
	s.outside.CloseIdleConnections()
}

// start runs f in a goroutine that Close waits for, unless the server is closed.
func (s *Server) start(f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.startLocked(f)
}

func (s *Server) startLocked(f func()) bool {
	if s.closed {
		return false
	}
	s.running.Go(f)
	return true
}
