package lex

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// Lambda returns a Lambda function that has an event answered by handler, which
// [Handler] or [HandlerFunc] returns:
//
//	lambda.Start(lex.Lambda(lex.Handler(bot)))
//
// Lambda stops the process when the function has answered, so that a late reply
// leaves with the next event, or never; and it ends a function after 3 seconds
// unless it is told otherwise. Give the function a longer time-out than the
// handler's budget ([kommunicate.WithBudget], 25 seconds by default).
//
// Who may call the function is up to its policy in AWS: leave out
// [kommunicate.WithRequestHeader], since an event of Lex's has no headers and would
// be refused. An event of the function's URL is answered as the HTTP request that
// it is, and anybody may call a URL whose authentication is NONE.
//
// An event that the handler refuses is an error.
func Lambda(handler http.Handler) func(ctx context.Context, event json.RawMessage) (json.RawMessage, error) {
	return func(ctx context.Context, event json.RawMessage) (json.RawMessage, error) {
		var call urlEvent
		if json.Unmarshal(event, &call) == nil && call.RequestContext.HTTP.Method != "" {
			return call.serve(ctx, handler)
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, "/", bytes.NewReader(event))
		if err != nil {
			return nil, fmt.Errorf("kommunicate: lex: %w", err)
		}
		answer := serve(handler, request)
		switch answer.status {
		case http.StatusOK:
			return answer.body.Bytes(), nil
		case http.StatusUnauthorized:
			return nil, errors.New("kommunicate: lex: the event is refused: it has no headers to authorize it; leave out WithRequestHeader and WithAuthorization")
		default:
			return nil, fmt.Errorf("kommunicate: lex: the event is refused: HTTP %d %s", answer.status, http.StatusText(answer.status))
		}
	}
}

// A urlEvent is what Lambda makes of a request to a function's URL.
//
// Source: docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html.
type urlEvent struct {
	RawPath         string            `json:"rawPath"`
	RawQueryString  string            `json:"rawQueryString"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
	RequestContext  struct {
		HTTP struct {
			Method string `json:"method"`
		} `json:"http"`
	} `json:"requestContext"`
}

// A urlAnswer is what Lambda makes a response of.
type urlAnswer struct {
	StatusCode int               `json:"statusCode"`
	Headers    map[string]string `json:"headers"`
	Body       string            `json:"body"`
}

func (e *urlEvent) serve(ctx context.Context, handler http.Handler) (json.RawMessage, error) {
	answer := &recorder{header: make(http.Header), status: http.StatusBadRequest}
	if request, err := e.request(ctx); err == nil {
		answer = serve(handler, request)
	}
	headers := make(map[string]string)
	for name := range answer.header {
		headers[name] = answer.header.Get(name)
	}
	return json.Marshal(urlAnswer{answer.status, headers, answer.body.String()})
}

func (e *urlEvent) request(ctx context.Context) (*http.Request, error) {
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(e.Body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.URL.Path, request.URL.RawQuery = e.RawPath, e.RawQueryString
	for name, value := range e.Headers {
		request.Header.Set(name, value)
	}
	return request, nil
}

// A recorder is an [http.ResponseWriter] that keeps what is written.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func serve(handler http.Handler, request *http.Request) *recorder {
	answer := &recorder{header: make(http.Header)}
	handler.ServeHTTP(answer, request)
	answer.WriteHeader(http.StatusOK)
	return answer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}
