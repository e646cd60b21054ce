// Package playground is a web page on which a bot can be talked to, without an
// account: the chat as users see it on the web, on Android and on iOS, and beside
// it what a developer asks for: each message's JSON and what is wrong with it, the
// calls of the webhook, the conversation's state, an agent's seat.
//
//	http.ListenAndServe("127.0.0.1:8080", playground.Handler(bot))
//
// The command does the same for a bot in any language:
//
//	kommunicate emulate -bot http://localhost:3000
//
// What is drawn, and what a click sends, is what the virtual users of package
// kommunicatetest see and send. All that the page needs is in the binary. It is a
// tool for developers: it answers the machine that it runs on alone, unless
// [WithHosts] says otherwise, and what a bot sends runs nothing in the page.
package playground

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// botID is the bot's id where none is given, as in scripts.
const botID = "bot-under-test"

// A Playground is an [http.Handler] that serves the page, and at /rest/ws/ the
// REST API of the Kommunicate it runs on, for bots that send messages of their
// own accord. It stands at the root of a server, or below a prefix:
//
//	mux.Handle("/playground/", http.StripPrefix("/playground", page))
//
// Each browser tab has a conversation of its own. Call [Playground.Close] when the
// playground is not needed any more.
type Playground struct {
	srv    *kommunicatetest.Server
	bot    kommunicatetest.Bot
	detail kommunicate.ConversationDetail
	hosts  []string
	routes http.Handler

	// ctx ends with Close. All goroutines of the playground are counted in running.
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
	ending  []func()

	mu       sync.Mutex
	sessions map[string]*session
	visitors int // Numbers the users.
}

// An Option configures a [Playground].
type Option func(*Playground)

// WithServer sets the Kommunicate on which the playground runs: with its agents,
// teams, rules, other bots and faults. The caller closes it. Default: a server of
// its own, with one agent, anna@example.com.
func WithServer(srv *kommunicatetest.Server) Option { return func(p *Playground) { p.srv = srv } }

// WithConversation sets what conversations are started with, such as the chat
// context that a web page gives along. Its UserID is that of the users, with a
// number for each. Default: the bot is the assignee and greets the user.
func WithConversation(detail kommunicate.ConversationDetail) Option {
	return func(p *Playground) { p.detail = detail }
}

// WithHosts lets other machines in, under these host names, without a port. Who
// reaches the page can talk to the bot and read what it answers. Default: only
// the machine itself, as localhost, 127.0.0.1 or [::1].
func WithHosts(hosts ...string) Option {
	return func(p *Playground) { p.hosts = append(p.hosts, hosts...) }
}

// Handler returns the playground of a bot in this process. It panics when the bot
// or an option is nil.
func Handler(bot kommunicate.BotPlatform, opts ...Option) *Playground {
	if bot == nil {
		panic("playground: the bot is nil")
	}
	p := newPlayground(opts)
	hook := p.srv.Webhook(bot)
	p.ending = append(p.ending, func() {
		ended, cancel := context.WithCancel(context.Background())
		cancel() // A bot that hangs is left behind.
		_ = hook.Shutdown(ended)
	})
	p.serve(kommunicatetest.Bot{Name: "Bot", Handler: hook})
	return p
}

// New returns the playground of a bot behind a webhook, in any language. The bot
// needs no ID. It panics when the bot has neither a URL nor a Handler, and when an
// option is nil.
func New(bot kommunicatetest.Bot, opts ...Option) *Playground {
	p := newPlayground(opts)
	p.serve(bot)
	return p
}

func newPlayground(opts []Option) *Playground {
	p := &Playground{sessions: make(map[string]*session)}
	for i, opt := range opts {
		if opt == nil {
			panic(fmt.Sprintf("playground: option %d is nil", i))
		}
		opt(p)
	}
	if p.srv == nil {
		p.srv = kommunicatetest.NewServer()
		p.srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
		p.ending = append(p.ending, p.srv.Close)
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.routes = p.newRoutes()
	return p
}

// serve makes the playground that of a bot.
func (p *Playground) serve(bot kommunicatetest.Bot) {
	if bot.ID == "" {
		bot.ID = botID
	}
	p.srv.AddBot(bot)
	p.bot = bot
	if p.detail.UserID == "" {
		p.detail.UserID = "visitor"
	}
	if len(p.detail.BotIDs) == 0 {
		p.detail.BotIDs = []string{bot.ID}
	}
	if p.detail.Assignee == "" {
		p.detail.Assignee = bot.ID
	}
}

// Close ends all conversations and waits for what goes on in them.
func (p *Playground) Close() {
	p.cancel()
	p.mu.Lock()
	sessions := p.sessions
	p.sessions = nil // No more are started.
	p.mu.Unlock()
	for _, s := range sessions {
		s.end()
	}
	for _, end := range p.ending {
		end()
	}
	p.running.Wait()
}
