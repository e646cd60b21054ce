package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/demo"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

const emulateUsage = `Usage: kommunicate emulate [-bot URL] [flags]

Serves a page on which a bot can be talked to, in any language, that answers
Kommunicate's webhook at URL: the chat as users see it on the web, on Android and
on iOS, an agent's seat, and what goes over the wire. Kommunicate itself runs in
this process: no account, no network but to the bot. Without -bot, a demo bot
shows what there is.

A bot that sends messages of its own accord finds the REST API at the address of
the page, with the API key that is printed.

Only this machine can open the page, unless -host says otherwise and -addr is an
address that others reach: -addr :8484 -host dev.example.com. Exit status: 0
when it was interrupted, 2 when it cannot be served.
`

// emulateFlags are the flags of emulate.
type emulateFlags struct {
	botFlags
	address string
	hosts   []string
	apiKey  string
}

// emulate serves the playground until it is interrupted.
func emulate(ctx context.Context, std stdio, args []string) int {
	var options emulateFlags
	flags := newFlags("emulate", emulateUsage)
	options.register(flags)
	flags.StringVar(&options.address, "addr", "127.0.0.1:8484", "the `ADDRESS` to serve the page at")
	flags.Func("host", "the `NAME` under which other machines open the page; can be given several times", func(host string) error {
		options.hosts = append(options.hosts, host)
		return nil
	})
	flags.StringVar(&options.apiKey, "api-key", "test-api-key", "the `KEY` of the REST API")
	rest, code, done := parse(flags, std, args)
	if done {
		return code
	}
	if err := options.check(rest); err != nil {
		return unusable(std, "emulate", err)
	}
	if err := options.serve(ctx, std); err != nil {
		return unusable(std, "emulate", err)
	}
	return exitOK
}

func (f *emulateFlags) check(rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("takes flags alone, but got %q", rest[0])
	}
	if f.bot == "" {
		return f.addHeaders()
	}
	return cmp.Or(f.addHeaders(), f.checkURL())
}

func (f *emulateFlags) serve(ctx context.Context, std stdio) error {
	listener, err := net.Listen("tcp", f.address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use, perhaps by another playground: choose another with -addr, such as 127.0.0.1:0 for any", f.address)
	} else if err != nil {
		return err
	}
	url := "http://" + reachable(listener.Addr())
	srv := kommunicatetest.NewServer(kommunicatetest.WithAPIKey(f.apiKey))
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	page := f.playground(srv, url)
	defer page.Close()
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.Handle("/pictures/", demo.Pictures())
	fmt.Fprintf(std.out, "Talk to the bot at %s\nREST API: base URL %s, API key %s\nCtrl-C ends it.\n", url, url, f.apiKey)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// reachable is the host and port at which this machine reaches an address: that of
// all interfaces is none that a browser opens.
func reachable(address net.Addr) string {
	if tcp, ok := address.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return address.String()
}

// playground is the page of the bot, or of the demo, whose pictures are at url.
func (f *emulateFlags) playground(srv *kommunicatetest.Server, url string) *playground.Playground {
	options := []playground.Option{playground.WithServer(srv), playground.WithHosts(f.hosts...)}
	if f.bot == "" {
		return playground.Handler(demo.New(url), options...)
	}
	return playground.New(kommunicatetest.Bot{Name: "Bot", URL: f.bot, Header: f.header}, options...)
}
