package kommunicatetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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
	rec := &recorder{header: make(http.Header)}
	done := make(chan error, 1)
	started := s.start(func() {
		defer stop()
		defer cancel()
		defer closeBody(r)
		done <- serve(handler, rec, request)
	})
	if !started {
		stop()
		cancel()
		closeBody(r)
		return nil, ErrClosed
	}
	select {
	case err := <-done:
		if err != nil {
			return nil, err
		}
		return rec.response(r), nil
	case <-ctx.Done():
	}
	select {
	case err := <-done: // The handler had just finished: it is what ended ctx.
		if err == nil && r.Context().Err() == nil {
			return rec.response(r), nil
		}
	default:
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return nil, ErrClosed
}

// serve calls the handler. Its panic closes the connection, as net/http does.
func serve(handler http.Handler, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		if recover() != nil {
			err = errAborted
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

// A recorder keeps what a handler answers.
type recorder struct {
	header http.Header
	status int
	sent   http.Header
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
		w.sent = w.header.Clone()
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.sent,
		Body:          io.NopCloser(&w.body),
		ContentLength: int64(w.body.Len()),
		Request:       r,
	}
}
