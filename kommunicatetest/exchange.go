package kommunicatetest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// maxExchanges is how many exchanges are kept.
	maxExchanges = 100
	// maxExchanged is how much of a body is kept.
	maxExchanged = 64 << 10
)

// An Exchange is a request and its answer.
type Exchange struct {
	Number int // Counts the server's exchanges, from 1.
	// Webhook is the id of the bot that was called; "" for a call of the REST API.
	Webhook string
	Method  string
	// Path is that of a REST call, with its query, in which an API key is shown as
	// REDACTED; "" for a webhook, whose address may be a secret.
	Path string
	// Status is the answer's; 0 when there was none.
	Status int
	// Request and Response are the bodies, cut at 64 KiB.
	Request, Response []byte
	Time              time.Time // Of the request.
	Duration          time.Duration
}

// String is the exchange in one line, without its bodies.
func (x Exchange) String() string {
	target, answer := x.Path, "no answer"
	if x.Webhook != "" {
		target = "to " + x.Webhook
	}
	if x.Status != 0 {
		answer = fmt.Sprintf("HTTP %d", x.Status)
	}
	return fmt.Sprintf("%s %s: %s after %v", x.Method, target, answer, x.Duration)
}

// Exchanges returns the latest exchanges, a hundred at most, in the order in
// which they ended. No header is kept.
func (s *Server) Exchanges() []Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.exchanges)
}

// exchanged keeps an exchange that has ended.
func (s *Server) exchanged(x Exchange) {
	x.Duration = time.Since(x.Time)
	x.Request, x.Response = kept(x.Request), kept(x.Response)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.numbered++
	x.Number = s.numbered
	if len(s.exchanges) == maxExchanges {
		s.exchanges = slices.Delete(s.exchanges, 0, 1)
	}
	s.exchanges = append(s.exchanges, x)
}

func kept(body []byte) []byte { return bytes.Clone(body[:min(len(body), maxExchanged)]) }

// ServeHTTP serves the REST API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := Exchange{Method: r.Method, Path: redacted(r.URL), Time: time.Now()}
	request, answer := new(tape), new(tape)
	if r.Body != nil {
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, request), r.Body}
	}
	tapped := &tappedWriter{ResponseWriter: w, tape: answer}
	defer func() { // After a closed connection too.
		x.Status, x.Request, x.Response = tapped.status, request.Bytes(), answer.Bytes()
		s.exchanged(x)
	}()
	s.mu.Lock()
	fault := s.strike("", r.URL.Path)
	s.mu.Unlock()
	fault.strikes(s.api).ServeHTTP(tapped, r)
}

// redacted is the path and query of a REST call without its key.
func redacted(u *url.URL) string {
	query := u.Query()
	if query.Has("apiKey") {
		query.Set("apiKey", "REDACTED")
	}
	return strings.TrimSuffix(u.EscapedPath()+"?"+query.Encode(), "?")
}

// A tape keeps the beginning of what is written.
type tape struct{ bytes.Buffer }

func (t *tape) Write(b []byte) (int, error) {
	_, _ = t.Buffer.Write(b[:min(len(b), maxExchanged-t.Len())])
	return len(b), nil
}

// A tappedWriter keeps what is answered.
type tappedWriter struct {
	http.ResponseWriter
	status int
	tape   *tape
}

// Unwrap lets an [http.ResponseController] reach the connection.
func (w *tappedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *tappedWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *tappedWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	_, _ = w.tape.Write(b)
	return w.ResponseWriter.Write(b)
}
