package kommunicatetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/egress"
)

// postBody posts JSON as b is to be reached, and returns the answer's body.
func (s *Server) postBody(b Bot, target string, body []byte, fault *Fault) (answer []byte, err error) {
	ctx, cancel := context.WithTimeout(s.ctx, s.botTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("has a webhook URL that is none")
	}
	for name, values := range b.Header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/json")
	x := Exchange{Webhook: b.ID, Method: request.Method, Request: body, Time: time.Now()}
	defer func() {
		x.Response = answer
		s.exchanged(x)
	}()
	x.Status, answer, err = s.fetch(b, request, fault)
	if ctx.Err() != nil && s.ctx.Err() == nil {
		return nil, fmt.Errorf("did not answer within %v", s.botTimeout)
	}
	return answer, err
}

// fetch makes a call and returns the answer's status and body.
func (s *Server) fetch(b Bot, request *http.Request, fault *Fault) (status int, body []byte, err error) {
	response, err := s.exchange(b, request, fault)
	if err != nil {
		var wrapped *url.Error // Its text holds the URL, which may hold a secret.
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return 0, nil, fmt.Errorf("could not be reached: %w", err)
	}
	defer response.Body.Close()
	body, err = io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return response.StatusCode, body, fmt.Errorf("broke off its answer: %w", err)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return response.StatusCode, body, fmt.Errorf("answered HTTP %d", response.StatusCode)
	}
	return response.StatusCode, body, nil
}

// exchange makes a call in the process or outside, under the fault. It follows
// no redirect, since the request's header may be a secret.
func (s *Server) exchange(b Bot, request *http.Request, fault *Fault) (*http.Response, error) {
	if b.Handler != nil {
		return s.roundTrip(request, fault.strikes(b.Handler))
	}
	client := *s.outside
	if b.HTTPClient != nil {
		client = *b.HTTPClient
	}
	client.CheckRedirect = noRedirect
	if fault == nil {
		return client.Do(request)
	}
	return s.roundTrip(request, fault.strikes(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		relay(&client, request, w)
	})))
}

// relay makes the call outside and gives the answer to w. What fails closes the
// connection.
func relay(client *http.Client, request *http.Request, w http.ResponseWriter) {
	response, err := client.Do(request)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer response.Body.Close()
	w.WriteHeader(response.StatusCode)
	if _, err := io.Copy(w, io.LimitReader(response.Body, maxBody)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// outside reaches bots at URLs, with connections of its own.
func outside() *http.Client { return &http.Client{Transport: egress.Transport()} }
