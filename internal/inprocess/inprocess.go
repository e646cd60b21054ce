// Package inprocess lets an http.Client reach an http.Handler without a socket, so
// that a test can run in a testing/synctest bubble.
package inprocess

import (
	"errors"
	"net/http"
	"net/http/httptest"
)

// A Transport reaches its handler at every URL.
type Transport struct{ http.Handler }

// RoundTrip lets the handler answer in a goroutine of its own, which ends with
// the handler: its request ends with r's context. One whose context has ended
// already is not sent.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	answered := make(chan *http.Response, 1)
	go func() {
		defer close(answered)
		defer func() { _ = recover() }() // As net/http's server does.
		request := r.Clone(r.Context())
		request.RequestURI = r.URL.RequestURI()
		request.Host = r.URL.Host
		if request.Body == nil {
			request.Body = http.NoBody
		}
		defer request.Body.Close()
		w := httptest.NewRecorder()
		t.ServeHTTP(w, request)
		answered <- w.Result()
	}()
	select {
	case response, ok := <-answered:
		if !ok {
			return nil, errors.New("the handler panicked")
		}
		response.Request = r
		return response, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}
