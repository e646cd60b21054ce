package kommunicatetest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// A capture is what a handler answers.
type capture struct {
	header http.Header
	status int
	sent   http.Header
	body   bytes.Buffer
}

func newCapture() *capture { return &capture{header: make(http.Header)} }

func (w *capture) Header() http.Header { return w.header }

func (w *capture) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
		w.sent = w.header.Clone()
	}
}

func (w *capture) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

// response is what a client gets. A broken one ends before its body does.
func (w *capture) response(r *http.Request, broken bool) *http.Response {
	w.WriteHeader(http.StatusOK)
	length := int64(w.body.Len())
	var body io.Reader = &w.body
	if broken {
		length = -1
		body = io.MultiReader(&w.body, brokenOff{})
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		StatusCode:    w.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        w.sent,
		Body:          io.NopCloser(body),
		ContentLength: length,
		Request:       r,
	}
}

// copyTo gives the answer to another writer. With half, the connection is closed
// in the middle of the body.
func (w *capture) copyTo(to http.ResponseWriter, half bool) {
	w.WriteHeader(http.StatusOK)
	for name, values := range w.sent {
		to.Header()[name] = values
	}
	body := w.body.Bytes()
	to.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if half {
		body = body[:len(body)/2]
	}
	to.WriteHeader(w.status)
	_, _ = to.Write(body)
	if half {
		_ = http.NewResponseController(to).Flush() // What cannot be flushed is kept.
		panic(http.ErrAbortHandler)
	}
}

// brokenOff is the end of a body whose connection was closed.
type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
