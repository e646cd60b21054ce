package kommunicatetest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// botHost is where in-process bots are reached.
const botHost = "bots.kommunicate.test"

// errAborted is what a client sees of a handler that panicked.
var errAborted = errors.New("kommunicatetest: connection closed before the answer was complete")

// Transport returns a [http.RoundTripper] that reaches the server at every host
// of kommunicate.io, and each bot that has a [Bot.Handler] at the URL
// https://bots.kommunicate.test/ID. It opens no socket. A request to any other
// host is an error, so that nothing leaves the process.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ s *Server }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	handler, err := t.handler(r)
	if err == nil {
		err = r.Context().Err() // Nothing is sent then, as with net/http's transport.
	}
	if err != nil {
		closeBody(r)
		return nil, err
	}
	return t.s.roundTrip(r, handler)
}

func (t transport) handler(r *http.Request) (http.Handler, error) {
	host := strings.ToLower(r.URL.Hostname())
	switch {
	case host == "kommunicate.io" || strings.HasSuffix(host, ".kommunicate.io"):
		return t.s, nil
	case host == botHost:
		id := strings.TrimPrefix(r.URL.Path, "/")
		t.s.mu.Lock()
		defer t.s.mu.Unlock()
		if b, ok := t.s.bots[id]; ok && b.Handler != nil {
			return b.Handler, nil
		}
		return nil, fmt.Errorf("kommunicatetest: no bot %q with a Handler", id)
	}
	return nil, fmt.Errorf("kommunicatetest: host %q is not in this process: "+
		"the transport reaches *.kommunicate.io and %s", host, botHost)
}

// roundTrip lets handler answer r in a goroutine of its own. When r's context
// ends first, the handler's context ends too and r fails, as with a connection
// that is closed by the client.
func (s *Server) roundTrip(r *http.Request, handler http.Handler) (*http.Response, error) {
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(s.ctx, cancel)
	request := serverRequest(r, ctx)
	rec := newCapture()
	done := make(chan error, 1) // Has what came of it before ctx ends for that.
	started := s.start(func() {
		err := errAborted // Unless the handler returns.
		defer func() {
			done <- err
			stop()
			cancel()
			closeBody(r)
		}()
		err = serve(handler, rec, request)
	})
	if !started {
		stop()
		cancel()
		closeBody(r)
		return nil, ErrClosed
	}
	select {
	case err := <-done:
		return rec.outcome(r, err)
	case <-ctx.Done():
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	select {
	case err := <-done:
		return rec.outcome(r, err)
	default:
		return nil, ErrClosed
	}
}

// outcome is what a client gets of a handler that ended with err: the answer as
// far as it was written before the connection was closed.
func (w *capture) outcome(r *http.Request, err error) (*http.Response, error) {
	if err != nil && w.status == 0 {
		return nil, err
	}
	return w.response(r, err != nil), nil
}

// serve calls the handler. Its panic closes the connection, as in net/http, which
// logs what it was: here the error says so.
func serve(handler http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			err = errAborted
		default:
			err = fmt.Errorf("%w: the handler panicked: %v", errAborted, v)
		}
	}()
	handler.ServeHTTP(w, r)
	return nil
}

// serverRequest is r as a server gets it.
func serverRequest(r *http.Request, ctx context.Context) *http.Request {
	in := r.Clone(ctx)
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	in.RequestURI = r.URL.RequestURI()
	in.URL.Scheme, in.URL.Host, in.URL.User = "", "", nil
	in.RemoteAddr = "127.0.0.1:0"
	if in.Body == nil {
		in.Body = http.NoBody
	}
	return in
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}
